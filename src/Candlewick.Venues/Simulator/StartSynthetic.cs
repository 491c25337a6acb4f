using Candlewick.Domain;
using Candlewick.Platform.Security;
using Candlewick.Platform.Web;
using Candlewick.Venues.Simulator.Accounts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Venues.Simulator;

/// <summary><c>POST /api/simulator/synthetic?account=</c>: back to the made-up markets.</summary>
internal static class StartSynthetic
{
    public sealed record Request
    {
        /// <summary>Lets the markets start over at their first prices; left out, they go on where they stood.</summary>
        public long? Seed { get; init; }
        /// <summary>Resets the account.</summary>
        public decimal? Balance { get; init; }
        public AccountKind? AccountKind { get; init; }
        public decimal? Leverage { get; init; }
        public decimal? CommissionRate { get; init; }
        public decimal? Spread { get; init; }
        public decimal? Slippage { get; init; }
        public double? SuccessRate { get; init; }
    }

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/api/simulator/synthetic", HandleAsync)
        .WithName("StartSynthetic").WithSummary("Go back to the synthetic market");

    private static async Task<Results<Ok<SimulatorView.Response>, ProblemHttpResult>> HandleAsync(
        Request request, SimulatorAccounts accounts, IAuditLog audit, HttpContext http, CancellationToken cancellationToken,
        string account = VenueName.Simulator)
    {
        if (accounts.Find(account) is not { } simulator)
        {
            return accounts.NotFound(account);
        }

        var errors = new AccountErrors();
        errors.CheckAccount(request.Balance, request.Leverage, request.AccountKind);
        errors.CheckCosts(request.CommissionRate, request.Spread, request.Slippage, request.SuccessRate, request.Seed, null);
        if (errors.Any)
        {
            return Problems.Invalid(errors.Errors);
        }

        var settings = simulator.Venue.Settings;
        var wish = new AccountWish(
            request.Balance, request.AccountKind, request.Leverage, request.CommissionRate ?? settings.CommissionRate, request.Spread ?? 0m,
            request.Slippage ?? 0m, request.SuccessRate ?? settings.SyntheticSuccessRate, request.Seed ?? settings.Seed, null);
        if (await simulator.Markets.ToSyntheticAsync(request.Seed, wish, cancellationToken) is { } refusal)
        {
            return refusal.Field is { } field ? Problems.Invalid(field, refusal.Message) : Problems.Conflict(refusal.Message);
        }

        await audit.WriteAsync(http.User.Identity?.Name ?? "anonymous", "simulator.synthetic", account);
        return TypedResults.Ok(await simulator.View.GetAsync(cancellationToken));
    }
}
