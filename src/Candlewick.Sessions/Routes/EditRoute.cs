using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using System.Text.Json;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Security;
using Candlewick.Platform.Web;
using Candlewick.Sessions.Formats;
using Candlewick.Sessions.Formats.Mapped;
using Candlewick.Sessions.Trail;
using Candlewick.Sessions.Walks;
using Candlewick.Staking.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Route = Candlewick.Sessions.Trail.Route;

namespace Candlewick.Sessions.Routes;

/// <summary>
/// <c>PATCH /api/routes/{id}</c>: changes what is given and leaves the rest. It takes its turn between the route's signals, so that one of
/// them is decided on the route as it was or as it is, never on half of it.
/// </summary>
internal static class EditRoute
{
    public sealed record Request
    {
        [StringLength(100, MinimumLength = 1)]
        public string? Name { get; init; }

        /// <summary>Not while a session is open: it walks in the markets that it began with.</summary>
        [MinLength(1), MaxLength(50)]
        public IReadOnlyList<string>? Symbols { get; init; }

        /// <summary>Not while a session is open: it walks the tree that it began with.</summary>
        [StringLength(100, MinimumLength = 1)]
        public string? StakingTreeId { get; init; }

        public SizingMode? Sizing { get; init; }

        public bool? AllowLowerRewardRisk { get; init; }

        public OnBusy? OnBusy { get; init; }

        /// <summary><c>native</c> drops the mapping.</summary>
        [StringLength(50, MinimumLength = 1)]
        public string? Format { get; init; }

        /// <summary>Replaces the whole mapping.</summary>
        public SignalMapping? Mapping { get; init; }

        /// <summary>Replaces all defaults; an empty object drops them.</summary>
        public SignalDefaults? Defaults { get; init; }

        [MaxLength(50)]
        public IReadOnlyList<string>? AllowedSenders { get; init; }

        /// <summary>Largest loss at the stop in percent of the equity.</summary>
        [Range(0.01, 100)]
        public decimal? MaxLossPercent { get; init; }

        /// <summary>How far the market may be from a signal's entry, as a fraction of the distance to its stop.</summary>
        [Range(0.01, 1)]
        public decimal? MaxEntryDistance { get; init; }

        /// <summary>A signal older than this is refused; 1 minute to 7 days.</summary>
        [Range(1, 7 * 24 * 60)]
        public int? MaxSignalAgeMinutes { get; init; }

        /// <summary>How often an alert is expected from now on; every = never drops it.</summary>
        public ExpectedAlerts? Expect { get; init; }

        /// <summary>True: it takes nothing but closes until it is false again.</summary>
        public bool? Paused { get; init; }
    }

    private sealed record Outcome(Route? Route, ProblemHttpResult? Problem);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPatch("/api/routes/{id}", HandleAsync)
        .WithName("EditRoute").WithSummary("Change, pause or resume a route; what is not given stays as it is");

    private static async Task<Results<Ok<RouteDescription.Response>, ProblemHttpResult>> HandleAsync(
        string id, Request request, RouteStore store, SessionStore sessions, RouteStandings standings, RouteReaders readers,
        RouteChecks checks, IStakingTrees trees, IAccounts accounts, IAuditLog audit, TimeProvider time, ClaimsPrincipal user,
        HttpContext http)
    {
        if (await store.FindAsync(id) is not { DeletedAt: null } known)
        {
            return Problems.NotFound($"There is no route '{id}'.");
        }

        var outcome = await readers.Of(known.Id, known.Account).TryRunAsync(
            "edit", _ => EditAsync(id, request, store, sessions, checks, trees, time.GetUtcNow()));
        if (outcome is null)
        {
            return Problems.Unavailable("Too much is waiting on this route; try again.");
        }

        if (outcome.Problem is { } problem)
        {
            return problem;
        }

        var changed = string.Join(", ", Changes(known, outcome.Route!));
        await audit.WriteAsync(
            user.Identity?.Name ?? "unknown", "route.edit", id, changed, http.Connection.RemoteIpAddress?.ToString());
        var route = outcome.Route!;
        var warnings = await RouteChecks.WarningsAsync(accounts, trees.Find(route.StakingTreeId), route, http.RequestAborted);
        return TypedResults.Ok(new RouteDescription.Response(route, await standings.OfAsync(route), warnings));
    }

    private static async Task<Outcome> EditAsync(
        string id, Request request, RouteStore store, SessionStore sessions, RouteChecks checks, IStakingTrees trees, DateTimeOffset now)
    {
        if (await store.FindAsync(id) is not { DeletedAt: null } route)
        {
            return new Outcome(null, Problems.NotFound($"There is no route '{id}'."));
        }

        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var edited = Apply(route, request, checks, errors, now);
        if (errors.Count > 0)
        {
            return new Outcome(null, Problems.Invalid(errors));
        }

        var movesSession = edited.StakingTreeId != route.StakingTreeId || edited.Symbols != route.Symbols;
        if (movesSession && await sessions.FindOpenAsync(id) is { } open)
        {
            return new Outcome(null, Problems.Conflict(
                $"Session {open.SessionId} of this route is open and walks the tree and the markets that it began with. Close the session, "
                + "or make another route."));
        }

        return await store.EditAsync(edited, trees)
            ? new Outcome(edited, null)
            : new Outcome(null, Problems.Conflict($"Route '{id}' or staking tree '{edited.StakingTreeId}' was deleted meanwhile."));
    }

    private static Route Apply(Route route, Request request, RouteChecks checks, Dictionary<string, string[]> errors, DateTimeOffset now)
    {
        if (request.StakingTreeId is { } tree)
        {
            checks.CheckTree(tree, errors);
        }

        if (request.AllowedSenders is { } senders)
        {
            checks.CheckSenders(senders, errors);
        }

        RouteChecks.CheckExpected(request.Expect, errors);
        var symbols = request.Symbols is { } given ? checks.CheckSymbols(given, route.Account, errors) : route.SymbolList;
        var format = request.Format ?? (request.Mapping is null ? route.Format : MappedFormat.FormatName);
        var kept = format == MappedFormat.FormatName ? route.MappingValue : null;
        var defaults = request.Defaults ?? route.DefaultsValue;
        var mapping = checks.CheckFormat(format, request.Mapping ?? kept, defaults, symbols, errors);
        var pausedAt = request.Paused switch { true => route.PausedAt ?? now, false => null, _ => route.PausedAt };
        var expect = request.Expect is null ? route.Expect : ExpectedAlerts.Json(request.Expect);
        // What it expects counts from the change, and anew when it is resumed: while it is paused its sender may be off.
        var isAnew = expect != route.Expect || (route.PausedAt is not null && pausedAt is null);
        return new Route
        {
            Id = route.Id,
            Name = request.Name?.Trim() ?? route.Name,
            Symbols = JsonSerializer.Serialize(symbols),
            Account = route.Account,
            StakingTreeId = request.StakingTreeId ?? route.StakingTreeId,
            Sizing = request.Sizing ?? route.Sizing,
            AllowLowerRewardRisk = request.AllowLowerRewardRisk ?? route.AllowLowerRewardRisk,
            OnBusy = request.OnBusy ?? route.OnBusy,
            Format = format,
            Mapping = Route.Json(mapping),
            Defaults = defaults == SignalDefaults.None ? null : Route.Json(defaults),
            AllowedSenders = request.AllowedSenders is { } addresses ? JsonSerializer.Serialize(addresses) : route.AllowedSenders,
            Hmac = route.Hmac,
            MaxLossPercent = request.MaxLossPercent ?? route.MaxLossPercent,
            MaxEntryDistance = request.MaxEntryDistance ?? route.MaxEntryDistance,
            MaxSignalAgeMinutes = request.MaxSignalAgeMinutes ?? route.MaxSignalAgeMinutes,
            PausedAt = pausedAt,
            Expect = expect,
            ExpectedSince = expect is null ? null : isAnew ? now : route.ExpectedSince,
            TokenHash = route.TokenHash,
            SealedSecret = route.SealedSecret,
            CreatedAt = route.CreatedAt,
            CreatedBy = route.CreatedBy,
            RotatedAt = route.RotatedAt,
        };
    }

    /// <summary>What differs, for the audit.</summary>
    private static IEnumerable<string> Changes(Route before, Route after) =>
        typeof(Route).GetProperties()
            .Where(property => property.CanWrite && !Equals(property.GetValue(before), property.GetValue(after)))
            .Select(property => DeskJson.FieldName(property.Name));
}
