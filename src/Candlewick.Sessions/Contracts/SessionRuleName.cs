namespace Candlewick.Sessions.Contracts;

/// <summary>The rules under which a route refuses a signal, beside those of the order path. A closed list.</summary>
public static class SessionRuleName
{
    /// <summary>The session's trade is still open and the route does not queue or reverse. May be tried again.</summary>
    public const string TradeInProgress = "trade_in_progress";
    /// <summary>A close signal found nothing to close.</summary>
    public const string NoOpenTrade = "no_open_trade";
    /// <summary>The route was deleted while the signal waited.</summary>
    public const string RouteDeleted = "route_deleted";
    /// <summary>Waited in the queue until it was too old.</summary>
    public const string SignalExpired = "signal_expired";
    /// <summary>Waited in the queue and could not be decided at its turn; the detail says why.</summary>
    public const string DecisionFailed = "decision_failed";
    /// <summary>Costs eat the whole way to the target.</summary>
    public const string CannotWin = nameof(CannotWin);
    /// <summary>The net reward : risk is more than 10 % below what the tree assumes.</summary>
    public const string NetRewardRiskTooLow = nameof(NetRewardRiskTooLow);
    /// <summary>No rate is known from the instrument's quote currency to the account's.</summary>
    public const string ConversionUnknown = nameof(ConversionUnknown);

    /// <summary>Every name above.</summary>
    public static IReadOnlyList<string> All { get; } =
        [TradeInProgress, NoOpenTrade, RouteDeleted, SignalExpired, DecisionFailed, CannotWin, NetRewardRiskTooLow, ConversionUnknown];
}
