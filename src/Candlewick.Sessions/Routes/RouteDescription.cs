using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Candlewick.Sessions.Formats;
using Candlewick.Sessions.Formats.Mapped;
using Candlewick.Sessions.Trail;
using Candlewick.Staking.Contracts;

namespace Candlewick.Sessions.Routes;

/// <summary>A route as the API shows it; secrets only in the answer that made them.</summary>
internal static class RouteDescription
{
    private static readonly JsonSerializerOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions ForReading = new(OneLine) { WriteIndented = true };

    public record Response
    {
        /// <param name="route">The row.</param>
        /// <param name="standing">Where it stands now.</param>
        /// <param name="warnings">What its tree cannot trade on its account.</param>
        internal Response(Route route, RouteStanding standing, IReadOnlyList<string> warnings)
        {
            (Id, Name, Account, StakingTreeId, Format) = (route.Id, route.Name, route.Account, route.StakingTreeId, route.Format);
            (Symbols, AllowedSenders) = (route.SymbolList, route.AllowedSenderList);
            (Sizing, OnBusy, AllowLowerRewardRisk, Hmac) = (route.Sizing, route.OnBusy, route.AllowLowerRewardRisk, route.Hmac);
            (MaxLossPercent, MaxEntryDistance) = (route.MaxLossPercent, route.MaxEntryDistance);
            (MaxSignalAgeMinutes, CreatedAt, RotatedAt) = (route.MaxSignalAgeMinutes, route.CreatedAt, route.RotatedAt);
            (Mapping, Defaults, PausedAt) = (route.MappingValue, route.Defaults is null ? null : route.DefaultsValue, route.PausedAt);
            (SessionId, CurrentNode, Warnings) = (standing.SessionId, standing.CurrentNode, warnings);
            (LastSignalId, LastSignalStatus, LastSignalAt) = (standing.Last?.Id, standing.Last?.Status, standing.Last?.ReceivedAt);
            TodayPnl = standing.TodayPnl;
            Expect = route.ExpectValue;
            MissedAt = route.MissedAt > (standing.Last?.ReceivedAt ?? DateTimeOffset.MinValue) ? route.MissedAt : null;
            AlertTemplate = MappingPresets.Find(Mapping?.Preset)?.Sample ?? TemplateText();
        }

        public string Id { get; }
        public string Name { get; }
        public IReadOnlyList<string> Symbols { get; }
        public string Account { get; }
        public string StakingTreeId { get; }
        public SizingMode Sizing { get; }
        public bool AllowLowerRewardRisk { get; }
        public OnBusy OnBusy { get; }
        /// <summary>The format its signals are written in.</summary>
        public string Format { get; }
        /// <summary>Where our fields stand in its alerts; null for a format that needs no telling.</summary>
        public SignalMapping? Mapping { get; }
        /// <summary>What it takes where an alert does not say it; null for nothing.</summary>
        public SignalDefaults? Defaults { get; }
        /// <summary>Since when it takes nothing but closes; null while it takes everything.</summary>
        public DateTimeOffset? PausedAt { get; }
        public IReadOnlyList<string> AllowedSenders { get; }
        public bool Hmac { get; }
        /// <summary>Largest loss at the stop in percent of the equity.</summary>
        public decimal MaxLossPercent { get; }
        /// <summary>How far the market may be from a signal's entry, as a fraction of the distance to its stop.</summary>
        public decimal MaxEntryDistance { get; }
        public int MaxSignalAgeMinutes { get; }
        public DateTimeOffset CreatedAt { get; }
        public DateTimeOffset? RotatedAt { get; }
        /// <summary>Its open session.</summary>
        public string? SessionId { get; }
        /// <summary>The node that its next trade is staked by; null where no session is open.</summary>
        public string? CurrentNode { get; }
        /// <summary>Its newest signal, whatever came of it; null before the first.</summary>
        public string? LastSignalId { get; }
        public SignalStatus? LastSignalStatus { get; }
        /// <summary>When it was received.</summary>
        public DateTimeOffset? LastSignalAt { get; }
        /// <summary>What its trades earned that ended since midnight UTC, net, in the account's currency; null where none ended.</summary>
        public decimal? TodayPnl { get; }
        /// <summary>How often an alert is expected; null where silence means nothing.</summary>
        public ExpectedAlerts? Expect { get; }
        /// <summary>When it was told that an alert is missing; null when none is, or one has come since.</summary>
        public DateTimeOffset? MissedAt { get; }
        public IReadOnlyList<string> Warnings { get; }
        /// <summary>What a user pastes into the alert of a TradingView strategy.</summary>
        public string AlertTemplate { get; }
        /// <summary>A signal that can be traded as it stands at any price.</summary>
        public string SampleAlert => Sample(Symbols[0]);
    }

    /// <summary>With the secret, which is shown this once.</summary>
    public sealed record WithSecret : Response
    {
        internal WithSecret(Route route, RouteStanding standing, IReadOnlyList<string> warnings, string secret)
            : base(route, standing, warnings) => (Token, WebhookPath) = (secret, route.WebhookPath(secret));

        public string Token { get; }
        public string WebhookPath { get; }
    }

    /// <summary>The script plots target and stop as its first two plots.</summary>
    private static string TemplateText() => new JsonObject
    {
        ["action"] = "{{strategy.order.action}}",
        ["symbol"] = "{{ticker}}",
        ["entry"] = "{{strategy.order.price}}",
        ["target"] = "{{plot_0}}",
        ["stop"] = "{{plot_1}}",
        ["id"] = "{{strategy.order.id}}-{{timenow}}",
        ["timeframe"] = "{{interval}}",
        ["time"] = "{{time}}",
        ["timenow"] = "{{timenow}}",
    }.ToJsonString(ForReading);

    private static string Sample(string symbol) => new JsonObject
    {
        ["action"] = "buy",
        ["symbol"] = symbol,
        ["entry"] = "market",
        ["target"] = "+2%",
        ["stop"] = "-1%",
        ["id"] = "test-1",
    }.ToJsonString(OneLine);
}
