using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using System.Text.Json;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Security;
using Candlewick.Platform.Web;
using Candlewick.Sessions.Formats;
using Candlewick.Sessions.Formats.Mapped;
using Candlewick.Sessions.Formats.Native;
using Candlewick.Sessions.Trail;
using Candlewick.Staking.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Route = Candlewick.Sessions.Trail.Route;

namespace Candlewick.Sessions.Routes;

/// <summary><c>POST /api/routes</c>: makes a route and shows its secret this once.</summary>
internal static class CreateRoute
{
    private const decimal DefaultMaxLossPercent = 5m;
    private const decimal DefaultMaxEntryDistance = 0.25m;
    private const int DefaultMaxSignalAgeMinutes = 24 * 60;

    public sealed record Request
    {
        [Required, StringLength(100, MinimumLength = 1)]
        public string Name { get; init; } = "";

        /// <summary>Traded on the account; <c>SYMBOL.VENUE</c> where the venue is the account's own.</summary>
        [Required, MinLength(1), MaxLength(50)]
        public IReadOnlyList<string> Symbols { get; init; } = [];

        [Required, StringLength(50, MinimumLength = 1)]
        public string Account { get; init; } = "";

        [Required, StringLength(100, MinimumLength = 1)]
        public string StakingTreeId { get; init; } = "";

        public SizingMode Sizing { get; init; } = SizingMode.Target;

        public bool AllowLowerRewardRisk { get; init; }

        public OnBusy OnBusy { get; init; } = OnBusy.Refuse;

        /// <summary>The format its signals are written in; null: <c>mapped</c> where a mapping is given, else <c>native</c>.</summary>
        [StringLength(50, MinimumLength = 1)]
        public string? Format { get; init; }

        /// <summary>For the format <c>mapped</c>: where our fields stand in its alerts.</summary>
        public SignalMapping? Mapping { get; init; }

        /// <summary>What it takes where an alert does not say it.</summary>
        public SignalDefaults? Defaults { get; init; }

        [MaxLength(50)]
        public IReadOnlyList<string> AllowedSenders { get; init; } = [];

        /// <summary>True: the sender signs the body (HMAC-SHA256) instead of sending a token.</summary>
        public bool Hmac { get; init; }

        /// <summary>How often an alert is expected; left out, silence means nothing.</summary>
        public ExpectedAlerts? Expect { get; init; }

        /// <summary>Largest loss at the stop in percent of the equity.</summary>
        [Range(0.01, 100)]
        public decimal MaxLossPercent { get; init; } = DefaultMaxLossPercent;

        /// <summary>How far the market may be from a signal's entry, as a fraction of the distance to its stop.</summary>
        [Range(0.01, 1)]
        public decimal MaxEntryDistance { get; init; } = DefaultMaxEntryDistance;

        /// <summary>A signal older than this is refused; 1 minute to 7 days.</summary>
        [Range(1, 7 * 24 * 60)]
        public int MaxSignalAgeMinutes { get; init; } = DefaultMaxSignalAgeMinutes;
    }

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/api/routes", HandleAsync)
        .WithName("CreateRoute").WithSummary("Create a route; its token is shown only this once");

    private static async Task<Results<Created<RouteDescription.WithSecret>, ProblemHttpResult>> HandleAsync(
        Request request, RouteStore store, RouteSecrets secrets, RouteChecks checks, IStakingTrees trees, IAccounts accounts,
        IAuditLog audit, TimeProvider time, ClaimsPrincipal user, HttpContext http)
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        RouteChecks.CheckExpected(request.Expect, errors);
        var format = request.Format ?? (request.Mapping is null ? NativeFormat.FormatName : MappedFormat.FormatName);
        checks.CheckTree(request.StakingTreeId, errors);
        checks.CheckSenders(request.AllowedSenders, errors);
        var symbols = checks.CheckSymbols(request.Symbols, request.Account, errors);
        var mapping = checks.CheckFormat(format, request.Mapping, request.Defaults, symbols, errors);
        if (errors.Count > 0)
        {
            return Problems.Invalid(errors);
        }

        var secret = RouteSecrets.NewSecret();
        var route = Make(request, (format, mapping), symbols, secret, secrets, user.Identity?.Name, time.GetUtcNow());
        if (!await store.AddAsync(route, trees))
        {
            return Problems.Invalid("staking_tree_id", RouteChecks.UnknownTree(request.StakingTreeId));
        }

        await audit.WriteAsync(
            user.Identity?.Name ?? "unknown", "route.create", route.Id, route.Name, http.Connection.RemoteIpAddress?.ToString());
        var warnings = await RouteChecks.WarningsAsync(accounts, trees.Find(route.StakingTreeId), route, http.RequestAborted);
        return TypedResults.Created(
            $"/api/routes/{route.Id}", new RouteDescription.WithSecret(route, RouteStanding.None, warnings, secret));
    }

    private static Route Make(
        Request request, (string Name, SignalMapping? Mapping) format, IReadOnlyList<string> symbols, string secret, RouteSecrets secrets,
        string? user, DateTimeOffset now)
    {
        var id = $"rt_{Guid.CreateVersion7(now):N}";
        return new Route
        {
            Id = id,
            Name = request.Name.Trim(),
            Symbols = JsonSerializer.Serialize(symbols),
            Account = request.Account,
            StakingTreeId = request.StakingTreeId,
            Sizing = request.Sizing,
            AllowLowerRewardRisk = request.AllowLowerRewardRisk,
            OnBusy = request.OnBusy,
            Format = format.Name,
            Mapping = Route.Json(format.Mapping),
            Defaults = Route.Json(request.Defaults),
            AllowedSenders = JsonSerializer.Serialize(request.AllowedSenders),
            Hmac = request.Hmac,
            MaxLossPercent = request.MaxLossPercent,
            MaxEntryDistance = request.MaxEntryDistance,
            MaxSignalAgeMinutes = request.MaxSignalAgeMinutes,
            Expect = ExpectedAlerts.Json(request.Expect),
            ExpectedSince = ExpectedAlerts.Json(request.Expect) is null ? null : now,
            TokenHash = request.Hmac ? null : RouteSecrets.Hash(secret),
            SealedSecret = request.Hmac ? secrets.Seal(id, secret) : null,
            CreatedAt = now,
            CreatedBy = user,
        };
    }
}
