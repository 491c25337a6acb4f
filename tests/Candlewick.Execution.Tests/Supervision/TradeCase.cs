using Candlewick.Domain;
using Candlewick.Execution.Books;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.Supervision;

namespace Candlewick.Execution.Tests.Supervision;

/// <summary>
/// A trade of one unit around a price of 100, with its target 10 ahead and its stop 10 behind. Prices are told by what they gain,
/// so that each case of a long is the mirror image of a short's.
/// </summary>
internal sealed record TradeCase(OrderSide Side)
{
    public static readonly DateTimeOffset Now = new(2024, 12, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The venue's clock tells another time than ours, so that a test notices when the wrong one is read.</summary>
    public static readonly DateTimeOffset MarketNow = new(2020, 3, 1, 9, 30, 0, TimeSpan.Zero);

    public static readonly BrokerCapabilities HoldsAll = new(true, true, TimeSpan.FromSeconds(11), TimeSpan.FromSeconds(30));

    private static readonly DateTimeOffset LongAgo = Now.AddMinutes(-5);

    /// <summary>The price at which one unit has gained so much.</summary>
    public decimal Gain(decimal amount) => 100m + (Side.Sign() * amount);

    public TradeRow Planned => new()
    {
        TradeId = "trade", OwnerKind = TradeOwnerKind.Session, Account = "test", Venue = "scripted", Symbol = "BTCUSDT",
        BaseAsset = "BTC", QuoteAsset = "USDT", TickSize = 0.01m, LotStep = 0.001m, ContractMultiplier = 1m,
        Side = Side, Quantity = 1m, EntryPrice = 100m, Phase = TradePhase.Planned,
    };

    public TradeRow Open(decimal open = 1m, decimal filled = 1m) => Planned with
    {
        Phase = TradePhase.Open, EntryFilledQuantity = filled, EntryAveragePrice = 100m, OpenQuantity = open, Remainder = open,
        ExitFilledQuantity = filled - open,
    };

    public ExitRow Exit => new() { TradeId = "trade", Number = 1, TargetPrice = Gain(10m), StopPrice = Gain(-10m) };

    public OrderRow Entry(OrderStatus status, int revision = 0, OrderType type = OrderType.Market) =>
        Order(Leg.Entry, type, status, 1m, revision) with
    {
        Side = Side, ReduceOnly = false,
        LimitPrice = type == OrderType.Limit ? 100m : null, StopPrice = type == OrderType.Stop ? 100m : null,
    };

    public OrderRow TargetOf(ExitRow exit, OrderStatus status, decimal quantity = 1m, int revision = 0) =>
        Order(Leg.Target, OrderType.Limit, status, quantity, revision) with { ExitNumber = exit.Number, LimitPrice = exit.TargetPrice };

    public OrderRow StopOf(ExitRow exit, OrderStatus status, decimal quantity = 1m, int revision = 0) =>
        Order(Leg.Stop, OrderType.Stop, status, quantity, revision) with { ExitNumber = exit.Number, StopPrice = exit.StopPrice };

    /// <summary>Target and stop of an exit as one list.</summary>
    public OrderRow[] ListOf(ExitRow exit, OrderStatus status, decimal quantity = 1m, int revision = 0) =>
    [
        TargetOf(exit, status, quantity, revision) with { ListId = $"list-{exit.Number}-{revision}" },
        StopOf(exit, status, quantity, revision) with { ListId = $"list-{exit.Number}-{revision}" },
    ];

    /// <summary>The market order of an exit that the desk's own watch saw touched.</summary>
    public OrderRow TouchedOf(ExitRow exit, Leg leg, OrderStatus status, decimal quantity = 1m, int revision = 1) =>
        Order(leg, OrderType.Market, status, quantity, revision) with { ExitNumber = exit.Number };

    public OrderRow Close(OrderStatus status, decimal quantity = 1m, int revision = 0) =>
        Order(Leg.Close, OrderType.Market, status, quantity, revision);

    public OrderRow Reduce(OrderStatus status, decimal quantity, int revision = 0) =>
        Order(Leg.Reduce, OrderType.Market, status, quantity, revision);

    /// <summary>As the desk sees it with its one planned exit.</summary>
    public TradeView View(TradeRow trade, params OrderRow[] orders) => new()
    {
        Trade = trade,
        Exits = [Exit],
        Orders = orders,
        Now = Now,
        MarketTime = MarketNow,
        Capabilities = HoldsAll,
        LastPrice = 100m,
        ReachableSince = Now.AddHours(-1),
        Options = new ExecutionOptions(),
    };

    public NextAction Decide(TradeRow trade, params OrderRow[] orders) => TradeDecision.Decide(View(trade, orders));

    private OrderRow Order(Leg leg, OrderType type, OrderStatus status, decimal quantity, int revision) => new()
    {
        ClientOrderId = $"{leg}-{revision}", TradeId = "trade", Leg = leg, Type = type, Side = Side.Opposite(), Status = status,
        Quantity = quantity, Revision = revision, ReduceOnly = true, RecordedAt = LongAgo, Sends = status == OrderStatus.Planned ? 0 : 1,
        FilledQuantity = status == OrderStatus.Filled ? quantity : 0m,
    };
}

/// <summary>Short words for what every table of decisions says.</summary>
internal static class TradeCaseWords
{
    /// <summary>Refused by the venue long enough ago for the next try.</summary>
    public static OrderRow RefusedAs(this OrderRow order, string rule, bool mayRetry = false) => order with
    {
        Status = OrderStatus.Rejected, RefusalRule = rule, Reason = "said the venue", MayRetry = mayRetry,
    };

    /// <summary>The venue ended it by itself.</summary>
    public static OrderRow[] EndedByVenue(this OrderRow[] orders) =>
        [.. orders.Select(order => order with { Status = OrderStatus.Expired, CancelRequested = false, FilledQuantity = 0m })];

    /// <summary>The desk asked for its end.</summary>
    public static OrderRow[] CancelledByDesk(this OrderRow[] orders) =>
        [.. orders.Select(order => order with { Status = OrderStatus.Cancelled, CancelRequested = true })];

    public static NextAction Decide(this TradeView view) => TradeDecision.Decide(view);
}
