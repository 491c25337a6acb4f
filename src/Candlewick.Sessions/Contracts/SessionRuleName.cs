using System.Collections.Frozen;
using Candlewick.Execution.Contracts;

namespace Candlewick.Sessions.Contracts;

/// <summary>The rules under which a route refuses a signal, beside those of the order path. A closed list.</summary>
public static class SessionRuleName
{
    /// <summary>The session's trade is still open and the route neither queues nor reverses. May be tried again.</summary>
    public const string TradeInProgress = "trade_in_progress";
    /// <summary>A close signal found nothing to close.</summary>
    public const string NoOpenTrade = "no_open_trade";
    /// <summary>The route was deleted while the signal waited.</summary>
    public const string RouteDeleted = "route_deleted";
    /// <summary>The route was edited while the signal waited, and reads another action or symbol in it now.</summary>
    public const string RouteEdited = "route_edited";
    /// <summary>The route is paused: it takes nothing but closes.</summary>
    public const string RoutePaused = "route_paused";
    /// <summary>Waited in the queue until it was too old.</summary>
    public const string SignalExpired = "signal_expired";
    /// <summary>Waited in the queue and could not be decided at its turn; the detail says why.</summary>
    public const string DecisionFailed = "decision_failed";
    /// <summary>Costs eat the whole way to the target.</summary>
    public const string CannotWin = nameof(CannotWin);
    /// <summary>The net reward : risk is too far below what the tree assumes.</summary>
    public const string NetRewardRiskTooLow = nameof(NetRewardRiskTooLow);
    /// <summary>No rate is known from the instrument's quote currency to the account's.</summary>
    public const string ConversionUnknown = nameof(ConversionUnknown);

    /// <summary>A distance in multiples of the average true range, which cannot be told: too few bars.</summary>
    public const string AverageTrueRangeUnknown = nameof(AverageTrueRangeUnknown);
    /// <summary>A distance is longer than the way to 0.</summary>
    public const string ExitBelowZero = nameof(ExitBelowZero);

    private static readonly FrozenDictionary<string, string> Titles = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [TradeInProgress] = "No trade in progress",
        [NoOpenTrade] = "Trade to close",
        [RouteDeleted] = "Route in use",
        [RouteEdited] = "Signal means what it meant",
        [RoutePaused] = "Route not paused",
        [SignalExpired] = "Signal still valid",
        [DecisionFailed] = "Decision possible",
        [CannotWin] = "Target pays more than it costs",
        [NetRewardRiskTooLow] = "Reward to risk as the tree assumes",
        [ConversionUnknown] = "Currency conversion known",
        [AverageTrueRangeUnknown] = "Average true range known",
        [ExitBelowZero] = "Target and stop above 0",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What the trace also says: figures and facts that never refuse.</summary>
    private static readonly FrozenDictionary<string, string> Facts = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["BodyRead"] = "Body as read",
        ["FieldMapped"] = "Field understood",
        ["Reversal"] = "Side of the reversal",
        ["SignalReadable"] = "Body readable",
        ["SignalValid"] = "Signal complete",
        ["SignalIdUnique"] = "Signal id unique",
        ["SignalPrices"] = "Prices on the correct sides",
        ["SignalAge"] = "Age within the limit",
        ["ActionWord"] = "Action",
        ["EntryName"] = "Entry",
        ["TargetDistance"] = "Distance to the target",
        ["RewardRisk"] = "Reward to risk as sent",
        ["RewardRiskOfPrices"] = "Reward to risk of the prices",
        ["BalanceAge"] = "Age of the balance",
        ["TreeFitsAccount"] = "Tree fits the account",
        ["PricesOnTick"] = "Prices on the tick",
        ["DecisionPrices"] = "Prices of the decision",
        ["Busy"] = "Waits its turn",
        ["Starting"] = "Desk starting",
        ["Superseded"] = "Waiting signals ended",
        ["Close"] = "Trade being closed",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Every name above.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Titles.Keys.Order(StringComparer.Ordinal)];

    /// <summary>What a rule or fact of a trace is about, for reading; null where its code reads well by itself.</summary>
    public static string? TitleOf(string rule) => Titles.GetValueOrDefault(rule) ?? Facts.GetValueOrDefault(rule) ?? RuleName.TitleOf(rule);

    /// <summary>One line of a trace, with its title.</summary>
    internal static RuleOutcome Outcome(string rule, bool passed, string detail) => new(rule, passed, detail) { Title = TitleOf(rule) };
}
