using System.Text;
using System.Text.Json;
using Candlewick.Platform.Web;
using Candlewick.Sessions.Formats;
using Candlewick.Sessions.Formats.Mapped;
using Candlewick.Staking.Contracts;

namespace Candlewick.Sessions.Trail;

/// <summary>What a route does with a signal that arrives while its trade is open.</summary>
internal enum OnBusy { Refuse, Queue, Reverse }

/// <summary>A row of <c>routes</c>: where a signal belongs and how it is sized.</summary>
internal sealed class Route
{
    private SignalMapping? _mapping;
    private SignalDefaults? _defaults;
    private ExpectedAlerts? _expect;

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
    /// <summary>JSON: where our fields stand in its alerts; null for a format that needs no telling.</summary>
    public string? Mapping { get; init; }
    /// <summary>JSON: what it takes where an alert does not say it; null for nothing.</summary>
    public string? Defaults { get; init; }
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
    /// <summary>JSON: how often an alert is expected; null where none is.</summary>
    public string? Expect { get; init; }
    /// <summary>From when on; null where none is.</summary>
    public DateTimeOffset? ExpectedSince { get; init; }
    /// <summary>When it was last told that one is missing; null before.</summary>
    public DateTimeOffset? MissedAt { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public string? CreatedBy { get; init; }
    public DateTimeOffset? RotatedAt { get; init; }
    /// <summary>Since when it takes nothing but closes; null while it takes everything.</summary>
    public DateTimeOffset? PausedAt { get; init; }
    public DateTimeOffset? DeletedAt { get; init; }

    public IReadOnlyList<string> SymbolList => JsonSerializer.Deserialize<string[]>(Symbols)!;
    public IReadOnlyList<string> AllowedSenderList => JsonSerializer.Deserialize<string[]>(AllowedSenders)!;
    public SignalMapping? MappingValue => Mapping is null
        ? null : _mapping ??= JsonSerializer.Deserialize<SignalMapping>(Mapping, DeskJson.Options);
    public SignalDefaults DefaultsValue => Defaults is null
        ? SignalDefaults.None : _defaults ??= JsonSerializer.Deserialize<SignalDefaults>(Defaults, DeskJson.Options)!;
    public ExpectedAlerts? ExpectValue => Expect is null
        ? null : _expect ??= JsonSerializer.Deserialize<ExpectedAlerts>(Expect, DeskJson.Options);
    public TimeSpan MaxSignalAge => TimeSpan.FromMinutes(MaxSignalAgeMinutes);

    /// <summary>True when the secret that the route had earlier was replaced. A deleted route has none: that is told otherwise.</summary>
    public bool HasRevokedSecretOf(Route earlier) =>
        DeletedAt is null && (TokenHash != earlier.TokenHash || SealedSecret != earlier.SealedSecret);

    /// <summary>As it stands in the row; null stays null.</summary>
    public static string? Json<T>(T? value) where T : class => value is null ? null : JsonSerializer.Serialize(value, DeskJson.Options);

    /// <summary>A body as this route reads its alerts.</summary>
    /// <param name="formats">The formats of the desk.</param>
    /// <param name="body">The bytes as they came, or as they were stored.</param>
    /// <param name="presentedToken">The token of the address or the header; null where none was.</param>
    /// <param name="receivedAt">When it came in.</param>
    public ISignalBody Read(SignalFormats formats, ReadOnlySpan<byte> body, string? presentedToken, DateTimeOffset receivedAt) =>
        formats.Of(Format).Read(
            body, new SignalReading(presentedToken, receivedAt) { Defaults = DefaultsValue, Mapping = MappingValue });

    /// <inheritdoc cref="Read(SignalFormats, ReadOnlySpan{byte}, string?, DateTimeOffset)"/>
    public ISignalBody Read(SignalFormats formats, string body, DateTimeOffset receivedAt) =>
        Read(formats, Encoding.UTF8.GetBytes(body), null, receivedAt);

    public string WebhookPath(string secret) => Hmac
        ? $"/api/webhook/trade-signal/r/{Id}"
        : $"/api/webhook/trade-signal/{secret}";
}
