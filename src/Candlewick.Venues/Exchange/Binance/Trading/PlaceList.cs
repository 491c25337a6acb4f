using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Venues.Exchange.Binance.Accounts;
using Candlewick.Venues.Exchange.Binance.Protocol;

namespace Candlewick.Venues.Exchange.Binance.Trading;

/// <summary><c>POST /api/v3/orderList/oco</c>, <c>oto</c> and <c>otoco</c>: orders that stand and fall together.</summary>
internal static class PlaceList
{
    private static readonly string[] TargetTypes = ["LIMIT_MAKER", "TAKE_PROFIT", "TAKE_PROFIT_LIMIT"];
    private static readonly string[] StopTypes = ["STOP_LOSS", "STOP_LOSS_LIMIT"];
    private static readonly string[] LegTypes = [.. TargetTypes, .. StopTypes];
    private static readonly string[] WorkingTypes = ["LIMIT", "LIMIT_MAKER"];
    private static readonly string[] PendingTypes = ["LIMIT", "MARKET", .. LegTypes];

    /// <summary>Two orders, above and below the market, of which one cancels the other.</summary>
    public static async Task<object> PairAsync(BinanceCall call)
    {
        var query = call.Query;
        var instrument = call.Market.Find(query.RequiredSymbol());
        var listId = query.ClientId("listClientOrderId") ?? OrderRequest.NewId();
        var side = OrderRequest.ReadSide(query.Required("side"));
        var quantity = query.RequiredAmount("quantity");
        var (target, stop) = ReadPair(query, "above", "below", side, quantity);
        var detail = ReadDetail(query);
        query.End();
        return await PlacePairAsync(call, instrument, listId, quantity, target, stop, detail);
    }

    /// <summary>The older form of a pair: one limit and one stop, that says which is above by its prices.</summary>
    public static async Task<object> LimitAndStopAsync(BinanceCall call)
    {
        var query = call.Query;
        var instrument = call.Market.Find(query.RequiredSymbol());
        var listId = query.ClientId("listClientOrderId") ?? OrderRequest.NewId();
        var side = OrderRequest.ReadSide(query.Required("side"));
        var quantity = query.RequiredAmount("quantity");
        var (price, stopPrice) = (query.RequiredAmount("price"), query.RequiredAmount("stopPrice"));
        var (limitId, stopId) = (query.ClientId("limitClientOrderId"), query.ClientId("stopClientOrderId"));
        var stopLimit = query.Amount("stopLimitPrice");
        var lasting = query.Text("stopLimitTimeInForce");
        var target = new OrderRequest
        {
            Side = side,
            Type = OrderType.Limit,
            IsPostOnly = true,
            Price = price,
            ClientId = limitId ?? OrderRequest.NewId(),
            IsIdGiven = limitId is not null,
        };
        var stop = new OrderRequest
        {
            Side = side,
            Type = stopLimit is null ? OrderType.Stop : OrderType.StopLimit,
            Price = stopLimit,
            StopPrice = stopPrice,
            Lasting = (stopLimit, lasting) switch
            {
                (null, null) => TimeInForce.GoodTillCancel,
                (null, _) => throw BinanceFault.NotWanted("stopLimitTimeInForce"),
                (_, null) => throw BinanceFault.Missing("stopLimitTimeInForce"),
                _ => OrderRequest.ReadLasting(lasting)!.Value,
            },
            ClientId = stopId ?? OrderRequest.NewId(),
            IsIdGiven = stopId is not null,
        };
        var detail = ReadDetail(query);
        query.End();
        return await PlacePairAsync(call, instrument, listId, quantity, target, stop, detail);
    }

    /// <summary>A working order, and one that is placed once it is filled.</summary>
    public static async Task<object> ChainAsync(BinanceCall call)
    {
        var query = call.Query;
        var instrument = call.Market.Find(query.RequiredSymbol());
        var listId = query.ClientId("listClientOrderId") ?? OrderRequest.NewId();
        var working = ReadWorking(query);
        var pendingSide = OrderRequest.ReadSide(query.Required("pendingSide"));
        var pending = OrderRequest.ReadLeg(query, "pending", pendingSide, null, PendingTypes);
        var detail = ReadDetail(query);
        query.End();
        return await PlaceChainAsync(call, instrument, listId, detail, working, pending);
    }

    /// <summary>A working order, and two that are placed once it is filled, of which one cancels the other.</summary>
    public static async Task<object> ChainOfPairAsync(BinanceCall call)
    {
        var query = call.Query;
        var instrument = call.Market.Find(query.RequiredSymbol());
        var listId = query.ClientId("listClientOrderId") ?? OrderRequest.NewId();
        var working = ReadWorking(query);
        var side = OrderRequest.ReadSide(query.Required("pendingSide"));
        var quantity = query.RequiredAmount("pendingQuantity");
        var (target, stop) = ReadPair(query, "pendingAbove", "pendingBelow", side, quantity);
        var detail = ReadDetail(query);
        query.End();
        return await PlaceChainAsync(call, instrument, listId, detail, working, target, stop);
    }

    private static async Task<object> PlacePairAsync(
        BinanceCall call, Instrument instrument, string listId, decimal quantity, OrderRequest target, OrderRequest stop,
        AnswerDetail detail)
    {
        var ids = await IdsAsync(call.Account, target, stop);
        var list = new VenueOrderList(
            await new OrderDoor(call.Account).BooksListIdAsync(listId), target.ToOrder(instrument.Symbol, quantity, ids[0], listId),
            stop.ToOrder(instrument.Symbol, quantity, ids[1], listId));
        return await PlaceAsync(
            call, instrument, list.ClientListId, ids, detail, (listed, now) => call.Account.Venue.Engine.SubmitList(list, listed, now));
    }

    /// <param name="call">The request.</param>
    /// <param name="instrument">Its instrument.</param>
    /// <param name="listId">The client's id of the list.</param>
    /// <param name="detail">How much the answer says.</param>
    /// <param name="requests">The working order, the pending one, and the stop of a pending pair.</param>
    private static async Task<object> PlaceChainAsync(
        BinanceCall call, Instrument instrument, string listId, AnswerDetail detail, params OrderRequest[] requests)
    {
        var ids = await IdsAsync(call.Account, requests);
        VenueOrder[] orders =
            [.. requests.Zip(ids, (request, id) => request.ToOrder(instrument.Symbol, request.Quantity!.Value, id, listId))];
        var chain = new VenueOrderChain(
            await new OrderDoor(call.Account).BooksListIdAsync(listId), orders[0], orders[1], orders.ElementAtOrDefault(2));
        return await PlaceAsync(
            call, instrument, chain.ClientListId, ids, detail, (listed, now) => call.Account.Venue.Engine.SubmitChain(chain, listed, now));
    }

    private static OrderRequest ReadWorking(BinanceQuery query) =>
        OrderRequest.ReadLeg(query, "working", OrderRequest.ReadSide(query.Required("workingSide")), null, WorkingTypes);

    /// <summary>Above and below the market: of a sale the target is above and the stop below, of a purchase the reverse.</summary>
    private static (OrderRequest Target, OrderRequest Stop) ReadPair(
        BinanceQuery query, string aboveName, string belowName, OrderSide side, decimal quantity)
    {
        var above = OrderRequest.ReadLeg(query, aboveName, side, quantity, LegTypes);
        var below = OrderRequest.ReadLeg(query, belowName, side, quantity, LegTypes);
        var (target, stop) = side == OrderSide.Sell ? (above, below) : (below, above);
        if (IsStop(target) && !IsStop(stop))
        {
            // The types are a pair, on the wrong sides.
            throw (stop.Type, side) switch
            {
                (OrderType.Limit, OrderSide.Buy) => new BinanceFault(400, -1165, "A limit order in a buy OCO must be below."),
                (OrderType.Limit, _) => new BinanceFault(400, -1166, "A limit order in a sell OCO must be above."),
                (_, OrderSide.Buy) => new BinanceFault(400, -1198, "A take profit order in a buy OCO must be below."),
                _ => new BinanceFault(400, -1199, "A take profit order in a sell OCO must be above."),
            };
        }

        return !IsStop(target) && IsStop(stop)
            ? (target, stop)
            : throw new BinanceFault(400, -1158, "Order type not supported in OCO.");

        static bool IsStop(OrderRequest leg) => leg.Type is OrderType.Stop or OrderType.StopLimit && !leg.IsIfTouched;
    }

    private static AnswerDetail ReadDetail(BinanceQuery query)
    {
        OrderRequest.ReadPreventionMode(query);
        // A list's orders rest: there is nothing that a full answer would add.
        var detail = OrderRequest.ReadDetail(query, OrderType.Limit);
        return detail == AnswerDetail.Full ? AnswerDetail.Result : detail;
    }

    /// <summary>The books' ids of the orders.</summary>
    /// <exception cref="BinanceFault">Two have the same, or one is of an open order.</exception>
    private static async Task<string[]> IdsAsync(BinanceAccount account, params OrderRequest[] orders)
    {
        if (orders.DistinctBy(order => order.ClientId, StringComparer.Ordinal).Count() < orders.Length)
        {
            throw OrderFaults.Of(
                new SubmitOutcome.Refused(RuleName.DuplicateClientOrderId, "", "two orders have one id.", MayRetry: false));
        }

        var door = new OrderDoor(account);
        var ids = new string[orders.Length];
        for (var i = 0; i < orders.Length; i++)
        {
            ids[i] = await door.BooksIdAsync(orders[i]);
        }

        return ids;
    }

    private static async Task<object> PlaceAsync(
        BinanceCall call, Instrument instrument, string listId, IReadOnlyList<string> ids, AnswerDetail detail,
        Func<Instrument, DateTimeOffset, SubmitOutcome> submit)
    {
        var placed = await new OrderDoor(call.Account).PlaceAsync(instrument.Symbol, ids, listId, submit, call.Cancelled);
        var said = OrderWords.List([.. placed.Select(one => one.Order)]);
        said["orderReports"] = placed.Select(one => OrderWords.Placed(one, detail)).ToArray();
        return said;
    }
}
