using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using System.Text.Json;
using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Security;
using Candlewick.Platform.Web;
using Candlewick.Sessions.Formats;
using Candlewick.Sessions.Formats.Native;
using Candlewick.Sessions.Trail;
using Candlewick.Sessions.Walks;
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

        /// <summary>The format its signals are written in.</summary>
        [Required, StringLength(50, MinimumLength = 1)]
        public string Format { get; init; } = NativeFormat.FormatName;

        public JsonElement? Mapping { get; init; }

        public JsonElement? Defaults { get; init; }

        [MaxLength(50)]
        public IReadOnlyList<string> AllowedSenders { get; init; } = [];

        /// <summary>True: the sender signs the body (HMAC-SHA256) instead of sending a token.</summary>
        public bool Hmac { get; init; }

        public JsonElement? Expect { get; init; }

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
        Request request, RouteStore store, RouteSecrets secrets, SignalFormats formats, IStakingTrees trees, IAccounts accounts,
        IAuditLog audit, TimeProvider time, ClaimsPrincipal user, HttpContext http)
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var tree = trees.Find(request.StakingTreeId);
        var symbols = Check(request, formats, tree, accounts, errors);
        if (errors.Count > 0)
        {
            return Problems.Invalid(errors);
        }

        var secret = RouteSecrets.NewSecret();
        var route = Make(request, symbols, secret, secrets, user.Identity?.Name, time.GetUtcNow());
        await store.AddAsync(route);
        await audit.WriteAsync(
            user.Identity?.Name ?? "unknown", "route.create", route.Id, route.Name, http.Connection.RemoteIpAddress?.ToString());
        var warnings = await WarningsAsync(accounts, tree!, route, http.RequestAborted);
        return TypedResults.Created($"/api/routes/{route.Id}", new RouteDescription.WithSecret(route, null, warnings, secret));
    }

    /// <summary>Which nodes the account could not trade.</summary>
    internal static async Task<IReadOnlyList<string>> WarningsAsync(
        IAccounts accounts, StakingTree tree, Route route, CancellationToken cancellationToken)
    {
        try
        {
            var state = await accounts.GetStateAsync(route.Account, cancellationToken);
            return TreeFit.Warn(tree, route.Sizing, state.State) is { } warning ? [warning] : [];
        }
        catch (BrokerUnavailableException)
        {
            return [$"Account {route.Account} cannot be reached now, so the tree's largest stake was not compared with its buying power."];
        }
    }

    private static Route Make(
        Request request, IReadOnlyList<string> symbols, string secret, RouteSecrets secrets, string? user, DateTimeOffset now)
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
            Format = request.Format,
            AllowedSenders = JsonSerializer.Serialize(request.AllowedSenders),
            Hmac = request.Hmac,
            MaxLossPercent = request.MaxLossPercent,
            MaxEntryDistance = request.MaxEntryDistance,
            MaxSignalAgeMinutes = request.MaxSignalAgeMinutes,
            TokenHash = request.Hmac ? null : RouteSecrets.Hash(secret),
            SealedSecret = request.Hmac ? secrets.Seal(id, secret) : null,
            CreatedAt = now,
            CreatedBy = user,
        };
    }

    /// <summary>Collects what is wrong by field; answers the bare symbols.</summary>
    private static List<string> Check(
        Request request, SignalFormats formats, StakingTree? tree, IAccounts accounts, Dictionary<string, string[]> errors)
    {
        foreach (var (field, given) in new[] { ("mapping", request.Mapping), ("defaults", request.Defaults), ("expect", request.Expect) })
        {
            if (given is { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) })
            {
                errors[field] = ["is not supported by this version; leave it out or send null."];
            }
        }

        if (!formats.Knows(request.Format))
        {
            errors["format"] = [$"must be one of {string.Join(", ", formats.Names)}."];
        }

        if (tree is null)
        {
            errors["staking_tree_id"] = [$"There is no staking tree '{request.StakingTreeId}'; GET /api/staking-trees lists them."];
        }

        var wrongSenders = request.AllowedSenders.Where(sender => !AllowedSenders.IsValid(sender)).ToList();
        if (wrongSenders.Count > 0)
        {
            errors["allowed_senders"] =
                [$"Not an address or network: {string.Join(", ", wrongSenders)}. Write 52.89.214.238 or 10.0.0.0/8, for example."];
        }

        if (accounts.Find(request.Account) is { } broker)
        {
            return CheckSymbols(request.Symbols, broker, errors);
        }

        errors["account"] = [accounts.PhaseOf(request.Account) is null
            ? $"There is no account '{request.Account}'; use one of {string.Join(", ", accounts.All.Select(known => known.Account))}."
            : $"Account '{request.Account}' could not be opened yet; try again when it is ready."];
        return [];
    }

    private static List<string> CheckSymbols(IReadOnlyList<string> given, IBroker broker, Dictionary<string, string[]> errors)
    {
        var symbols = new List<string>();
        var wrong = new List<string>();
        foreach (var text in given)
        {
            var (symbol, venue) = InstrumentId.Split(text.Trim(), name => VenueName.IsKnown(name) || name == broker.Venue);
            if (venue is not null && venue != broker.Venue)
            {
                wrong.Add($"{text} is traded at {venue}, and account {broker.Account} trades at {broker.Venue}.");
            }
            else if (broker.FindInstrument(symbol) is null)
            {
                wrong.Add($"{text} is not traded on account {broker.Account} now.");
            }
            else if (!symbols.Contains(symbol, StringComparer.Ordinal))
            {
                symbols.Add(symbol);
            }
        }

        if (wrong.Count > 0)
        {
            errors["symbols"] = [.. wrong];
        }

        return symbols;
    }
}
