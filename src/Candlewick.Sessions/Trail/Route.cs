using System.Text.Json;
using Candlewick.Staking.Contracts;

namespace Candlewick.Sessions.Trail;

/// <summary>What a route does with a signal that arrives while its trade is open.</summary>
internal enum OnBusy { Refuse, Queue, Reverse }

/// <summary>A row of <c>routes</c>: where a signal belongs and how it is sized.</summary>
internal sealed class Route
{
    public string Id { get; init; } = "";
    public string Name { get; init; } = "";
    /// <summary>JSON array of upper-case symbols.</summary>
    public string Symbols { get; init; } = "[]";
    public string Account { get; init; } = "";
    public string StakingTreeId { get; init; } = "";
    public SizingMode Sizing { get; init; }
    public bool AllowLowerRewardRisk { get; init; }
    public OnBusy OnBusy { get; init; }
    /// <summary>The format its signals are written in.</summary>
    public string Format { get; init; } = "";
    /// <summary>JSON array of addresses or networks; empty allows every sender.</summary>
    public string AllowedSenders { get; init; } = "[]";
    public bool Hmac { get; init; }
    public decimal MaxLossPercent { get; init; }
    /// <summary>How far the market may be from a signal's entry, as a fraction of the distance to its stop.</summary>
    public decimal MaxEntryDistance { get; init; }
    public int MaxSignalAgeMinutes { get; init; }
    /// <summary>SHA-256 of the token; null for a route whose signals are signed.</summary>
    public string? TokenHash { get; init; }
    /// <summary>The HMAC secret, encrypted; null for a route with a token.</summary>
    public string? SealedSecret { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public string? CreatedBy { get; init; }
    public DateTimeOffset? RotatedAt { get; init; }
    public DateTimeOffset? DeletedAt { get; init; }

    public IReadOnlyList<string> SymbolList => JsonSerializer.Deserialize<string[]>(Symbols)!;
    public IReadOnlyList<string> AllowedSenderList => JsonSerializer.Deserialize<string[]>(AllowedSenders)!;
    public TimeSpan MaxSignalAge => TimeSpan.FromMinutes(MaxSignalAgeMinutes);

    /// <summary>True when the secret that the route had earlier was replaced. A deleted route has none: that is told otherwise.</summary>
    public bool HasRevokedSecretOf(Route earlier) =>
        DeletedAt is null && (TokenHash != earlier.TokenHash || SealedSecret != earlier.SealedSecret);

    public string WebhookPath(string secret) => Hmac
        ? $"/api/webhook/trade-signal/r/{Id}"
        : $"/api/webhook/trade-signal/{secret}";
}
