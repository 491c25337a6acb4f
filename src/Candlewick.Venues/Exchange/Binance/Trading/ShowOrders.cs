using Candlewick.Domain;
using Candlewick.Execution.Contracts.Matching;
using Candlewick.Venues.Exchange.Binance.Accounts;
using Candlewick.Venues.Exchange.Binance.Protocol;
using Candlewick.Venues.Simulator.Books;

namespace Candlewick.Venues.Exchange.Binance.Trading;

/// <summary><c>GET /api/v3/order</c>, <c>openOrders</c>, <c>allOrders</c>, <c>myTrades</c>, and the lists of orders.</summary>
internal static class ShowOrders
{
    private const int Usual = 500;
    private const int Most = 1_000;
    private const long LongestRangeMs = 86_400_000L;

    public static async Task<object> OneAsync(BinanceCall call)
    {
        var symbol = call.Market.Find(call.Query.RequiredSymbol()).Symbol;
        var meant = OrderDoor.ReadMeant(call.Query);
        call.Query.End();
        var door = new OrderDoor(call.Account);
        return await door.FindAsync(symbol, meant) is { } order
            ? OrderWords.Shown(await door.ReadAsync(order))
            : throw BinanceFault.NoSuchOrder();
    }

    public static async Task<object> OpenAsync(BinanceCall call)
    {
        var symbol = call.Query.Symbol() is { } named ? call.Market.Find(named).Symbol : null;
        call.Query.End();
        var venue = call.Account.Venue;
        return await venue.EnterAsync<object>(
            async () => await ShowAsync(
                call, [.. venue.Engine.OpenOrders.Where(order => symbol is null || order.Symbol == symbol)]), call.Cancelled);
    }

    public static async Task<object> AllAsync(BinanceCall call)
    {
        var symbol = call.Market.Find(call.Query.RequiredSymbol()).Symbol;
        var number = call.Query.Whole("orderId");
        var range = ReadRange(call.Query, symbol, number);
        call.Query.End();
        return await ShowAsync(call, await call.Account.Venue.Orders.ListAsync(range));
    }

    public static async Task<object> TradesAsync(BinanceCall call)
    {
        var query = call.Query;
        var symbol = call.Market.Find(query.RequiredSymbol()).Symbol;
        var (number, from) = (query.Whole("orderId"), query.Whole("fromId"));
        var range = ReadRange(query, symbol, from);
        query.End();
        if (from is not null && (range.From ?? range.To) is not null)
        {
            throw BinanceFault.Combination();
        }

        var venue = call.Account.Venue;
        var order = number is { } wanted ? await venue.Orders.FindAsync(wanted) : null;
        if (number is not null && order?.Symbol != symbol)
        {
            return Array.Empty<object>();
        }

        var fills = await venue.Orders.ListFillsAsync(venue.State.AccountFromFill, range, order?.ClientOrderId);
        var orders = new Dictionary<string, BookedOrder>(StringComparer.Ordinal);
        var said = new List<object>(fills.Count);
        foreach (var fill in fills)
        {
            if (!orders.TryGetValue(fill.ClientOrderId, out var of))
            {
                orders[fill.ClientOrderId] = of = (await venue.Orders.FindAsync(fill.ClientOrderId))!;
            }

            said.Add(Trade(fill, of));
        }

        return said;
    }

    public static async Task<object> ListAsync(BinanceCall call)
    {
        var meant = OrderDoor.ReadMeant(call.Query, "orderListId", "origClientOrderId");
        call.Query.End();
        var orders = call.Account.Venue.Orders;
        var member = meant.Number is { } number ? await orders.FindAsync(number) : await orders.FindOfListAsync(meant.GivenId!);
        var list = member is null ? [] : await new OrderDoor(call.Account).ListOfAsync(member);
        return list.Count > 0 && (meant.Number is null || member!.ListNumber == meant.Number)
            ? OrderWords.List(list)
            : throw new BinanceFault(400, -2013, "Order list does not exist.");
    }

    public static async Task<object> OpenListsAsync(BinanceCall call)
    {
        call.Query.End();
        var venue = call.Account.Venue;
        return await venue.EnterAsync<object>(
            async () => await ListsAsync(call, venue.Engine.OpenOrders), call.Cancelled);
    }

    public static async Task<object> AllListsAsync(BinanceCall call)
    {
        var range = ReadRange(call.Query, null, call.Query.Whole("fromId"));
        call.Query.End();
        return await ListsAsync(call, await call.Account.Venue.Orders.ListAsync(range));
    }

    private static async Task<List<object>> ListsAsync(BinanceCall call, IEnumerable<BookedOrder> orders)
    {
        var said = new List<object>();
        foreach (var list in orders.Where(order => order.ListId is not null).DistinctBy(order => order.ListId))
        {
            said.Add(OrderWords.List(await new OrderDoor(call.Account).ListOfAsync(list)));
        }

        return said;
    }

    private static async Task<List<object>> ShowAsync(BinanceCall call, IReadOnlyList<BookedOrder> orders)
    {
        var door = new OrderDoor(call.Account);
        var said = new List<object>(orders.Count);
        foreach (var order in orders)
        {
            said.Add(OrderWords.Shown(await door.ReadAsync(order)));
        }

        return said;
    }

    private static OrderRange ReadRange(BinanceQuery query, string? symbol, long? fromNumber)
    {
        var (from, to) = query.Range();
        if (to - from > LongestRangeMs)
        {
            throw new BinanceFault(400, -1127, "More than 24 hours between startTime and endTime.");
        }

        // One end alone means the day that begins or ends there.
        (from, to) = (from ?? to - LongestRangeMs, to ?? from + LongestRangeMs);
        return new OrderRange(symbol, fromNumber, At(from), At(to), query.Limit(Usual, Most));

        DateTimeOffset? At(long? ms) => ms is not { } time ? null
            : time <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() ? DateTimeOffset.FromUnixTimeMilliseconds(time)
            : throw BinanceFault.Wrong("endTime");
    }

    private static object Trade(BookedFill fill, BookedOrder order) => new
    {
        symbol = fill.Symbol,
        id = fill.TradeNumber,
        orderId = order.Number,
        orderListId = order.ListNumber ?? OrderWords.NoList,
        price = BinanceText.Of(fill.Price),
        qty = BinanceText.Of(fill.Quantity),
        quoteQty = BinanceText.Of(fill.Price * fill.Quantity),
        commission = BinanceText.Of(fill.Fee),
        commissionAsset = fill.FeeAsset,
        time = BinanceText.Of(fill.VenueTime),
        isBuyer = fill.Side == OrderSide.Buy,
        isMaker = fill.IsMaker,
        isBestMatch = true,
    };
}
