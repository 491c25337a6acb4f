using System.Text.Json;
using Candlewick.Staking.Contracts;

namespace Candlewick.Sessions.Routes;

/// <summary>What a route does with a signal that arrives while its trade is open.</summary>
internal static class OnBusy
{
    public const string Refuse = "refuse";
    public const string Queue = "queue";
    public const string Reverse = "reverse";
    public static readonly string[] All = [Refuse, Queue, Reverse];
}

/// <summary>A row of <c>routes</c>: where a signal belongs and how it is sized.</summary>
internal sealed class Route
{
    public string Id { get; init; } = "";
    public string Name { get; init; } = "";
    /// <summary>JSON array of upper-case symbols.</summary>
    public string Symbols { get; init; } = "[]";
    public string Account { get; init; } = "";
    public string StakingTreeId { get; init; } = "";
    /// <summary><c>target</c>, <c>risk</c> or <c>notional</c>.</summary>
    public string Sizing { get; init; } = "target";
    public bool AllowLowerRewardRisk { get; init; }
    public string OnBusy { get; init; } = Routes.OnBusy.Refuse;
    /// <summary>JSON array of addresses or networks; empty allows every sender.</summary>
    public string AllowedSenders { get; init; } = "[]";
    public bool Hmac { get; init; }
    public decimal MaxLossPercent { get; init; }
    public int MaxSignalAgeMinutes { get; init; }
    /// <summary>SHA-256 of the token; null for a route that is signed for.</summary>
    public string? TokenHash { get; init; }
    /// <summary>The HMAC secret, encrypted; null for a route with a token.</summary>
    public string? SealedSecret { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public string? CreatedBy { get; init; }
    public DateTimeOffset? RotatedAt { get; init; }
    public DateTimeOffset? DeletedAt { get; init; }

    public IReadOnlyList<string> SymbolList => JsonSerializer.Deserialize<string[]>(Symbols)!;
    public IReadOnlyList<string> AllowedSenderList => JsonSerializer.Deserialize<string[]>(AllowedSenders)!;
    public SizingMode SizingMode => Enum.Parse<SizingMode>(Sizing, ignoreCase: true);

    public string WebhookPath(string secret) => Hmac
        ? $"/api/webhook/trade-signal/r/{Id}"
        : $"/api/webhook/trade-signal/{secret}";
}
