using System.Globalization;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.Requests;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Execution.Accounts;

/// <summary>GET /api/trading/balance: what stakes are sized from, the account's equity.</summary>
internal static class ShowBalance
{
    /// <param name="Balance">Equity.</param>
    /// <param name="FormattedBalance">Equity with separators, two decimals and currency, for reading.</param>
    /// <param name="Currency">Currency.</param>
    /// <param name="Timestamp">When the venue was asked.</param>
    /// <param name="IsStale">The venue cannot be asked now; an earlier answer is shown.</param>
    public sealed record Response(decimal Balance, string FormattedBalance, string Currency, DateTimeOffset Timestamp, bool IsStale);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/trading/balance", HandleAsync)
        .WithName("GetBalance").WithSummary("The account's equity; ?account= names it, the simulator's by default");

    private static async Task<Results<Ok<Response>,
    ProblemHttpResult>> HandleAsync(IAccounts accounts, string? account, CancellationToken cancellationToken)
    {
        var broker = accounts.Broker(account);
        try
        {
            var cached = await accounts.GetStateAsync(broker.Account, cancellationToken);
            var state = cached.State;
            return TypedResults.Ok(
                new Response(
                    state.Equity, string.Create(CultureInfo.InvariantCulture, $"{state.Equity:N2} {state.Currency}"), state.Currency,
                    cached.TakenAt, cached.IsStale));
        }
        catch (BrokerUnavailableException away)
        {
            return Problems.Unavailable(away.Message);
        }
    }
}
