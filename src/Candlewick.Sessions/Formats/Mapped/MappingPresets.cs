namespace Candlewick.Sessions.Formats.Mapped;

/// <summary>A mapping for a family of alerts.</summary>
/// <param name="Name">Its name in a route's mapping.</param>
/// <param name="Title">What it is for.</param>
/// <param name="Sample">An alert that it understands.</param>
/// <param name="Mapping">Where it looks.</param>
internal sealed record MappingPreset(string Name, string Title, string Sample, SignalMapping Mapping);

/// <summary>The presets, made from alerts as people send them.</summary>
internal static class MappingPresets
{
    /// <summary>The preset of the desk's own samples.</summary>
    public const string Strategy = "tradingview-strategy";
    public const string TargetPosition = "target-position";
    public const string LongShortLevels = "long-short-levels";
    public const string KeyValue = "key-value";
    public const string TwoWords = "two-words";

    private static readonly IReadOnlyList<MappedSource> Symbol = From("ticker", "symbol", "strategy.ticker", "pair", "instrument");

    private static readonly IReadOnlyList<MappedSource> Stop =
    [
        .. From("stop", "stop_loss", "stopLoss", "sl"),
        Of("sl_points", unit: MappedUnit.Points), Of("sl_percent", unit: MappedUnit.Percent), Of("sl_ticks", unit: MappedUnit.Ticks),
    ];

    private static readonly IReadOnlyList<MappedSource> Target =
    [
        .. From("target", "take_profit", "takeProfit", "tp"),
        Of("tp_points", unit: MappedUnit.Points), Of("tp_percent", unit: MappedUnit.Percent), Of("tp_ticks", unit: MappedUnit.Ticks),
    ];

    private static readonly IReadOnlyList<MappedSource> Action = From(
        "strategy.order_action", "order_action", "action", "tradeType", "side", "direction", "signal", "type");

    private static readonly (string Field, IReadOnlyList<MappedSource> Sources)[] Position =
    [
        (MappedField.Position, From("strategy.market_position", "market_position", "marketPosition", "mar_pos")),
        (MappedField.PositionSize, From("strategy.market_position_size", "market_position_size", "marketPositionSize", "mar_pos_size")),
        (MappedField.PreviousPosition, From(
            "strategy.prev_market_position", "prev_market_position", "prevMarketPosition", "previousMarketPosition", "pre_mar_pos")),
        (MappedField.PreviousSize, From(
            "strategy.prev_market_position_size", "prev_market_position_size", "prevMarketPositionSize", "previousMarketPositionSize",
            "pre_mar_pos_size")),
    ];

    private static readonly (string Field, IReadOnlyList<MappedSource> Sources)[] Rest =
    [
        (MappedField.Symbol, Symbol),
        (MappedField.Entry, From("strategy.order_price", "order_price", "entry", "price", "close", "bar.close")),
        (MappedField.Id, From("id", "signal_id", "alert_id")),
        (MappedField.TimeNow, From("timenow", "timestamp", "currentTime")),
        (MappedField.Time, From("time", "bar.time")),
        (MappedField.Timeframe, From("interval", "timeframe")),
        (MappedField.OrderType, From("order_type", "orderType", "ordType")),
    ];

    public static IReadOnlyList<MappingPreset> All { get; } =
    [
        new(Strategy, "A TradingView strategy: the order's word, and the position where the alert tells one",
            """
            {"ticker":"{{ticker}}","action":"{{strategy.order.action}}","price":{{strategy.order.price}},
             "market_position":"{{strategy.market_position}}","prev_market_position":"{{strategy.prev_market_position}}",
             "time":"{{timenow}}"}
            """,
            new SignalMapping
            {
                Fields = Table(
                    [(MappedField.Action, Action), (MappedField.Stop, Stop), (MappedField.Target, Target), .. Position, .. Rest]),
            }),
        new(LongShortLevels, "An indicator that plots a stop and a target for each side: those of the order's side count",
            """
            {"ticker":"{{ticker}}","action":"{{strategy.order.action}}","price":{{strategy.order.price}},
             "long SL":{{plot("Long SL")}},"long TP":{{plot("Long TP")}},"short SL":{{plot("Short SL")}},"short TP":{{plot("Short TP")}},
             "time":"{{timenow}}"}
            """,
            new SignalMapping
            {
                Fields = Table(
                [
                    (MappedField.Action, Action),
                    (MappedField.Stop, [Of("long SL", MappedSide.Buy), Of("short SL", MappedSide.Sell), .. Stop]),
                    (MappedField.Target, [Of("long TP", MappedSide.Buy), Of("short TP", MappedSide.Sell), .. Target]),
                    .. Position, .. Rest,
                ]),
            }),
        new(TargetPosition, "A target position: long, short or flat, without a word for the order",
            """
            {"ticker":"{{ticker}}","market_position":"{{strategy.market_position}}",
             "market_position_size":"{{strategy.market_position_size}}","price":"{{close}}","time":"{{timenow}}"}
            """,
            new SignalMapping
            {
                Fields = Table([(MappedField.Stop, Stop), (MappedField.Target, Target), .. Position, .. Rest]),
            }),
        new(KeyValue, "KEY=VALUE, a line each or separated by semicolons",
            "SYMBOL={{ticker}};SIGNAL={{strategy.order.action}};PRICE={{close}}",
            new SignalMapping
            {
                Fields = Table(
                [
                    (MappedField.Action, From("SIGNAL", "ACTION", "SIDE")),
                    (MappedField.Symbol, From("SYMBOL", "TICKER", "PAIR")),
                    (MappedField.Entry, From("PRICE", "ENTRY")),
                    (MappedField.Target, From("TAKE_PROFIT_PRICE", "TAKE_PROFIT", "TARGET", "TP")),
                    (MappedField.Stop, From("STOP_LOSS_PRICE", "STOP_LOSS", "STOP", "SL")),
                    (MappedField.Id, From("ID", "SIGNAL_ID")),
                    (MappedField.TimeNow, From("TIMENOW", "TIMESTAMP")),
                    (MappedField.Time, From("TIME")),
                    (MappedField.Timeframe, From("INTERVAL", "TIMEFRAME")),
                    (MappedField.OrderType, From("ORDER_TYPE")),
                ]),
            }),
        new(TwoWords, "Two words: what to do and with what",
            "{{strategy.order.action}} {{ticker}}",
            new SignalMapping { Fields = Table([(MappedField.Action, From("1")), (MappedField.Symbol, From("2"))]) }),
    ];

    public static MappingPreset? Find(string? name) => All.FirstOrDefault(preset => preset.Name == name);

    private static IReadOnlyList<MappedSource> From(params string[] paths) => [.. paths.Select(path => Of(path))];

    private static MappedSource Of(string path, MappedSide? side = null, MappedUnit unit = MappedUnit.Price) =>
        new() { Path = path, Side = side, Unit = unit };

    private static Dictionary<string, IReadOnlyList<MappedSource>> Table((string Field, IReadOnlyList<MappedSource> Sources)[] rows) =>
        rows.ToDictionary(row => row.Field, row => row.Sources, StringComparer.Ordinal);
}
