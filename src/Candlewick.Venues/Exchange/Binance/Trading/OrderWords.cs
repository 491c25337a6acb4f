using Candlewick.Domain;
using Candlewick.Execution.Contracts.Matching;
using Candlewick.Venues.Exchange.Binance.Protocol;

namespace Candlewick.Venues.Exchange.Binance.Trading;

/// <summary>An order of the books with its fills, oldest first.</summary>
internal sealed record FilledOrder(BookedOrder Order, IReadOnlyList<BookedFill> Fills)
{
    public decimal QuoteQuantity => Fills.Sum(fill => fill.Price * fill.Quantity);
}

/// <summary>An order in the protocol's words. Field names, their order and which of them are there follow its documentation.</summary>
internal static class OrderWords
{
    /// <summary>The id of no list.</summary>
    public const long NoList = -1;
    private const string OnlyMode = "NONE";
    private const string Zero = "0.00000000";

    public static string Type(BookedOrder order) => order.Type switch
    {
        OrderType.Market => "MARKET",
        OrderType.Limit => order.IsPostOnly ? "LIMIT_MAKER" : "LIMIT",
        OrderType.Stop => order.IsIfTouched ? "TAKE_PROFIT" : "STOP_LOSS",
        _ => order.IsIfTouched ? "TAKE_PROFIT_LIMIT" : "STOP_LOSS_LIMIT",
    };

    public static string Status(BookedOrder order) => order.Status switch
    {
        OrderStatus.New => order.IsPending ? "PENDING_NEW" : "NEW",
        OrderStatus.PartiallyFilled => "PARTIALLY_FILLED",
        OrderStatus.Filled => "FILLED",
        OrderStatus.Cancelled => order.IsEndedByOtherLeg ? "EXPIRED" : "CANCELED",
        OrderStatus.Rejected => "REJECTED",
        _ => "EXPIRED",
    };

    public static string Side(OrderSide side) => side == OrderSide.Buy ? "BUY" : "SELL";

    public static string Lasting(TimeInForce lasting) => lasting switch
    {
        TimeInForce.ImmediateOrCancel => "IOC",
        TimeInForce.FillOrKill => "FOK",
        _ => "GTC",
    };

    public static string ClientId(BookedOrder order) => order.Facts?.GivenId ?? order.ClientOrderId;

    public static string ListClientId(BookedOrder order) => order.Facts?.ListGivenId ?? order.ListId ?? "";

    /// <summary>As an order is shown to who asks for it.</summary>
    public static Dictionary<string, object> Shown(FilledOrder shown)
    {
        var order = shown.Order;
        var said = Head(order);
        Figures(said, shown);
        said["stopPrice"] = BinanceText.Of(order.StopPrice ?? 0m);
        said["icebergQty"] = Zero;
        said["time"] = BinanceText.Of(order.PlacedAt);
        said["updateTime"] = BinanceText.Of(order.VenueTime);
        said["isWorking"] = order.WorkingAt is not null;
        said["workingTime"] = WorkingTime(order);
        Tail(said, order);
        return said;
    }

    /// <summary>As it is answered that an order was placed.</summary>
    /// <param name="placed">The order.</param>
    /// <param name="detail">How much the caller wants to know.</param>
    public static Dictionary<string, object> Placed(FilledOrder placed, AnswerDetail detail)
    {
        var order = placed.Order;
        var said = Head(order);
        said["transactTime"] = BinanceText.Of(order.VenueTime);
        if (detail == AnswerDetail.Ack)
        {
            return said;
        }

        Figures(said, placed);
        Trigger(said, order);
        said["workingTime"] = WorkingTime(order);
        Tail(said, order);
        if (detail == AnswerDetail.Full)
        {
            said["fills"] = placed.Fills.Select(fill => new
            {
                price = BinanceText.Of(fill.Price),
                qty = BinanceText.Of(fill.Quantity),
                commission = BinanceText.Of(fill.Fee),
                commissionAsset = fill.FeeAsset,
                tradeId = fill.TradeNumber,
            }).ToArray();
        }

        return said;
    }

    /// <summary>As it is answered that an order was cancelled.</summary>
    /// <param name="cancelled">The order.</param>
    /// <param name="cancelId">The client's id of the cancel.</param>
    public static Dictionary<string, object> Cancelled(FilledOrder cancelled, string cancelId)
    {
        var order = cancelled.Order;
        var said = new Dictionary<string, object>
        {
            ["symbol"] = order.Symbol,
            ["origClientOrderId"] = ClientId(order),
            ["orderId"] = order.Number,
            ["orderListId"] = order.ListNumber ?? NoList,
            ["clientOrderId"] = cancelId,
            ["transactTime"] = BinanceText.Of(order.VenueTime),
        };
        Figures(said, cancelled);
        Trigger(said, order);
        Tail(said, order);
        return said;
    }

    /// <summary>An order within its list.</summary>
    public static object Named(BookedOrder order) =>
        new { symbol = order.Symbol, orderId = order.Number, clientOrderId = ClientId(order) };

    /// <summary>A list as it is shown, without reports of its orders.</summary>
    public static Dictionary<string, object> List(IReadOnlyList<BookedOrder> orders)
    {
        var isDone = orders.All(order => order.Status.IsFinal());
        return new Dictionary<string, object>
        {
            ["orderListId"] = orders[0].ListNumber ?? NoList,
            ["contingencyType"] = Contingency(orders),
            ["listStatusType"] = isDone ? "ALL_DONE" : "EXEC_STARTED",
            ["listOrderStatus"] = isDone ? "ALL_DONE" : "EXECUTING",
            ["listClientOrderId"] = ListClientId(orders[0]),
            ["transactionTime"] = BinanceText.Of(isDone ? orders.Max(order => order.VenueTime) : orders[0].PlacedAt),
            ["symbol"] = orders[0].Symbol,
            ["orders"] = orders.Select(Named).ToArray(),
        };
    }

    public static string Contingency(IReadOnlyList<BookedOrder> orders) =>
        orders.Any(order => order.Leg == ListLeg.Working) ? "OTO" : "OCO";

    public static long WorkingTime(BookedOrder order) => order.WorkingAt is { } since ? BinanceText.Of(since) : -1;

    private static Dictionary<string, object> Head(BookedOrder order) => new()
    {
        ["symbol"] = order.Symbol,
        ["orderId"] = order.Number,
        ["orderListId"] = order.ListNumber ?? NoList,
        ["clientOrderId"] = ClientId(order),
    };

    private static void Figures(Dictionary<string, object> said, FilledOrder filled)
    {
        var order = filled.Order;
        said["price"] = BinanceText.Of(order.LimitPrice ?? 0m);
        said["origQty"] = BinanceText.Of(order.Quantity);
        said["executedQty"] = BinanceText.Of(order.FilledQuantity);
        said["origQuoteOrderQty"] = BinanceText.Of(order.QuoteQuantity ?? 0m);
        said["cummulativeQuoteQty"] = BinanceText.Of(filled.QuoteQuantity);
        said["status"] = Status(order);
        said["timeInForce"] = Lasting(order.TimeInForce);
        said["type"] = Type(order);
        said["side"] = Side(order.Side);
    }

    private static void Trigger(Dictionary<string, object> said, BookedOrder order)
    {
        if (order.StopPrice is { } stop)
        {
            said["stopPrice"] = BinanceText.Of(stop);
        }
    }

    private static void Tail(Dictionary<string, object> said, BookedOrder order)
    {
        if (order.Facts?.StrategyId is { } strategy)
        {
            said["strategyId"] = strategy;
        }

        if (order.Facts?.StrategyType is { } kind)
        {
            said["strategyType"] = kind;
        }

        said["selfTradePreventionMode"] = OnlyMode;
    }
}
