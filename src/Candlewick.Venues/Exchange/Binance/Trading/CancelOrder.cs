using Candlewick.Domain;
using Candlewick.Execution.Contracts.Matching;
using Candlewick.Venues.Exchange.Binance.Accounts;
using Candlewick.Venues.Exchange.Binance.Protocol;

namespace Candlewick.Venues.Exchange.Binance.Trading;

/// <summary><c>DELETE /api/v3/order</c>, <c>openOrders</c> and <c>orderList</c>: what leaves the book.</summary>
internal static class CancelOrder
{
    /// <summary>What an order must be for a cancel to be done.</summary>
    public enum Restriction { None, OnlyNew, OnlyPartiallyFilled }

    public static async Task<object> AnswerAsync(BinanceCall call)
    {
        var query = call.Query;
        var symbol = call.Market.Find(query.RequiredSymbol()).Symbol;
        var meant = OrderDoor.ReadMeant(query);
        var cancelId = query.ClientId("newClientOrderId") ?? OrderRequest.NewId();
        var restriction = ReadRestriction(query);
        query.End();
        return await call.Account.Venue.EnterAsync(
            () => CancelBehindDoorAsync(call.Account, symbol, meant, cancelId, restriction), call.Cancelled);
    }

    /// <summary>All open orders of a symbol; those of a list are told as one.</summary>
    public static async Task<object> AllAsync(BinanceCall call)
    {
        var symbol = call.Market.Find(call.Query.RequiredSymbol()).Symbol;
        call.Query.End();
        var (venue, door) = (call.Account.Venue, new OrderDoor(call.Account));
        return await venue.EnterAsync<object>(async () =>
        {
            List<BookedOrder> open = [.. venue.Engine.OpenOrders.Where(order => order.Symbol == symbol)];
            if (open.Count == 0)
            {
                throw BinanceFault.NotCancelled(OrderFaults.Unknown);
            }

            var cancelId = OrderRequest.NewId();
            var ended = await door.CancelBehindDoorAsync(open, cancelId);
            var said = new List<object>();
            foreach (var group in ended.GroupBy(one => one.Order.ListId ?? one.Order.ClientOrderId))
            {
                said.Add(group.First().Order.ListId is null
                    ? OrderWords.Cancelled(group.First(), cancelId)
                    : await ListAsync(door, [.. group], cancelId));
            }

            return said;
        }, call.Cancelled);
    }

    /// <summary>A whole list.</summary>
    public static async Task<object> WholeListAsync(BinanceCall call)
    {
        var query = call.Query;
        var symbol = call.Market.Find(query.RequiredSymbol()).Symbol;
        var meant = OrderDoor.ReadMeant(query, "orderListId", "listClientOrderId");
        var cancelId = query.ClientId("newClientOrderId") ?? OrderRequest.NewId();
        query.End();
        var (venue, door) = (call.Account.Venue, new OrderDoor(call.Account));
        return await venue.EnterAsync<object>(async () =>
        {
            List<BookedOrder> open =
            [
                .. venue.Engine.OpenOrders.Where(order => order.Symbol == symbol && order.ListId is not null
                    && (meant.GivenId is null || OrderWords.ListClientId(order) == meant.GivenId)),
            ];
            open.RemoveAll(order => meant.Number is { } number && order.ListNumber != number);
            return open.Count > 0
                ? await ListAsync(door, await door.CancelBehindDoorAsync(open, cancelId), cancelId)
                : throw BinanceFault.NotCancelled(OrderFaults.Unknown);
        }, call.Cancelled);
    }

    /// <summary>Behind the door: cancels the order that is meant, and its list with it.</summary>
    public static async Task<Dictionary<string, object>> CancelBehindDoorAsync(
        BinanceAccount account, string symbol, OrderDoor.Meant meant, string cancelId, Restriction restriction)
    {
        var door = new OrderDoor(account);
        if (await door.FindAsync(symbol, meant) is not { } order || order.Status.IsFinal())
        {
            throw BinanceFault.NotCancelled(OrderFaults.Unknown);
        }

        var isAsWanted = restriction switch
        {
            Restriction.OnlyNew => order.Status == OrderStatus.New,
            Restriction.OnlyPartiallyFilled => order.Status == OrderStatus.PartiallyFilled,
            _ => true,
        };
        if (!isAsWanted)
        {
            throw BinanceFault.NotCancelled("Order was not canceled due to cancel restrictions.");
        }

        var ended = await door.CancelBehindDoorAsync([order], cancelId);
        return OrderWords.Cancelled(ended[0], cancelId);
    }

    public static Restriction ReadRestriction(BinanceQuery query) => query.Text("cancelRestrictions") switch
    {
        null => Restriction.None,
        "ONLY_NEW" => Restriction.OnlyNew,
        "ONLY_PARTIALLY_FILLED" => Restriction.OnlyPartiallyFilled,
        _ => throw new BinanceFault(400, -1145, "Invalid cancelRestrictions"),
    };

    private static async Task<Dictionary<string, object>> ListAsync(OrderDoor door, IReadOnlyList<FilledOrder> ended, string cancelId)
    {
        var list = await door.ListOfAsync(ended[0].Order);
        var said = OrderWords.List(list);
        said["orderReports"] = ended.Select(one => OrderWords.Cancelled(one, cancelId)).ToArray();
        return said;
    }
}
