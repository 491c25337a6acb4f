using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using System.Text.Json;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Security;
using Candlewick.Platform.Web;
using Candlewick.Staking.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Sessions.Routes;

/// <summary><c>POST /api/routes</c>: makes a route and shows its secret this once.</summary>
internal static class CreateRoute
{
    private const decimal DefaultMaxLossPercent = 5m;
    private const int DefaultMaxSignalAgeMinutes = 24 * 60;

    public sealed record Request
    {
        [Required, StringLength(100, MinimumLength = 1)]
        public string Name { get; init; } = "";

        [Required, MinLength(1), MaxLength(50)]
        public IReadOnlyList<string> Symbols { get; init; } = [];

        [Required, StringLength(50, MinimumLength = 1)]
        public string Account { get; init; } = "";

        [Required, StringLength(100, MinimumLength = 1)]
        public string StakingTreeId { get; init; } = "";

        /// <summary>target, risk or notional.</summary>
        public string Sizing { get; init; } = "target";

        public bool AllowLowerRewardRisk { get; init; }

        /// <summary>refuse, queue or reverse.</summary>
        public string OnBusy { get; init; } = Routes.OnBusy.Refuse;

        public JsonElement? Mapping { get; init; }

        public JsonElement? Defaults { get; init; }

        [MaxLength(50)]
        public IReadOnlyList<string> AllowedSenders { get; init; } = [];

        /// <summary>True: the sender signs the body (HMAC-SHA256) instead of showing a token.</summary>
        public bool Hmac { get; init; }

        public JsonElement? Expect { get; init; }

        /// <summary>Largest loss at the stop in percent of the equity.</summary>
        [Range(0.01, 100)]
        public decimal MaxLossPercent { get; init; } = DefaultMaxLossPercent;

        /// <summary>A signal older than this is refused; 1 minute to 7 days.</summary>
        [Range(1, 7 * 24 * 60)]
        public int MaxSignalAgeMinutes { get; init; } = DefaultMaxSignalAgeMinutes;
    }

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/api/routes", HandleAsync)
        .WithName("CreateRoute").WithSummary("Makes a route; its token is shown this once.");

    private static async Task<Results<Created<RouteDescription.WithSecret>, ProblemHttpResult>> HandleAsync(
        Request request, RouteStore store, RouteSecrets secrets, IStakingTrees trees, IAccounts accounts, IAuditLog audit, TimeProvider time,
        ClaimsPrincipal user, HttpContext http)
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var broker = accounts.Find(request.Account);
        var tree = trees.Find(request.StakingTreeId);
        await CheckAsync(request, broker, tree, accounts, errors, http.RequestAborted);
        if (errors.Count > 0)
        {
            return Problems.Invalid(errors);
        }

        var now = time.GetUtcNow();
        var id = $"rt_{Guid.CreateVersion7(now):N}";
        var secret = RouteSecrets.NewSecret();
        var route = new Route
        {
            Id = id,
            Name = request.Name.Trim(),
            Symbols = JsonSerializer.Serialize(request.Symbols.Select(Normalize).Distinct(StringComparer.Ordinal)),
            Account = request.Account,
            StakingTreeId = request.StakingTreeId,
            Sizing = request.Sizing,
            AllowLowerRewardRisk = request.AllowLowerRewardRisk,
            OnBusy = request.OnBusy,
            AllowedSenders = JsonSerializer.Serialize(request.AllowedSenders),
            Hmac = request.Hmac,
            MaxLossPercent = request.MaxLossPercent,
            MaxSignalAgeMinutes = request.MaxSignalAgeMinutes,
            TokenHash = request.Hmac ? null : RouteSecrets.Hash(secret),
            SealedSecret = request.Hmac ? secrets.Seal(id, secret) : null,
            CreatedAt = now,
            CreatedBy = user.Identity?.Name,
        };
        await store.AddAsync(route);
        await audit.WriteAsync(user.Identity?.Name ?? "unknown", "route.create", id, route.Name, http.Connection.RemoteIpAddress?.ToString());
        var warnings = await WarningsAsync(accounts, tree!, route, http.RequestAborted);
        return TypedResults.Created($"/api/routes/{id}", RouteDescription.Of(route, null, warnings, secret));
    }

    internal static string Normalize(string symbol) => symbol.Trim().ToUpperInvariant();

    /// <summary>Which nodes the account could not trade.</summary>
    internal static async Task<IReadOnlyList<string>> WarningsAsync(IAccounts accounts, StakingTree tree, Route route, CancellationToken cancellationToken)
    {
        try
        {
            var state = await accounts.GetStateAsync(route.Account, cancellationToken);
            return TreeFit.Warn(tree, route.SizingMode, state.State) is { } warning ? [warning] : [];
        }
        catch (BrokerUnavailableException)
        {
            return [$"The account {route.Account} cannot be asked now, so the tree's largest stake was not set against its buying power."];
        }
    }

    private static async Task CheckAsync(
        Request request, IBroker? broker, StakingTree? tree, IAccounts accounts, Dictionary<string, string[]> errors, CancellationToken cancellationToken)
    {
        foreach (var (field, given) in new[] { ("mapping", request.Mapping), ("defaults", request.Defaults), ("expect", request.Expect) })
        {
            if (given is { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) })
            {
                errors[field] = ["is not supported by this version; leave it out or send null."];
            }
        }

        if (request.Sizing is not ("target" or "risk" or "notional"))
        {
            errors["sizing"] = ["must be target, risk or notional."];
        }

        if (!Routes.OnBusy.All.Contains(request.OnBusy, StringComparer.Ordinal))
        {
            errors["on_busy"] = ["must be refuse, queue or reverse."];
        }

        if (tree is null)
        {
            errors["staking_tree_id"] = [$"There is no staking tree '{request.StakingTreeId}'; GET /api/staking-trees lists them."];
        }

        var wrongSenders = request.AllowedSenders.Where(sender => !Routes.AllowedSenders.IsValid(sender)).ToList();
        if (wrongSenders.Count > 0)
        {
            errors["allowed_senders"] = [$"Not an address or network: {string.Join(", ", wrongSenders)}. Right are 52.89.214.238 or 10.0.0.0/8."];
        }

        if (broker is null)
        {
            errors["account"] = [$"There is no account '{request.Account}'; known are {string.Join(", ", accounts.All.Select(known => known.Account))}."];
            return;
        }

        var unknown = new List<string>();
        foreach (var symbol in request.Symbols)
        {
            if (await broker.FindInstrumentAsync(Normalize(symbol), cancellationToken) is null)
            {
                unknown.Add(symbol);
            }
        }

        if (unknown.Count > 0)
        {
            errors["symbols"] = [$"Not traded on account {request.Account} now: {string.Join(", ", unknown)}."];
        }
    }
}
