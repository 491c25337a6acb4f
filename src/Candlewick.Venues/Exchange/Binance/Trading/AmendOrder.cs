using Candlewick.Domain;
using Candlewick.Execution.Contracts.Matching;
using Candlewick.Venues.Exchange.Binance.Accounts;
using Candlewick.Venues.Exchange.Binance.Protocol;

namespace Candlewick.Venues.Exchange.Binance.Trading;

/// <summary><c>PUT /api/v3/order/amend/keepPriority</c>: makes an order smaller and leaves it its place.</summary>
internal static class AmendOrder
{
    public static async Task<object> AnswerAsync(BinanceCall call)
    {
        var query = call.Query;
        var instrument = call.Market.Find(query.RequiredSymbol());
        var meant = OrderDoor.ReadMeant(query);
        var newId = query.ClientId("newClientOrderId");
        var quantity = query.RequiredAmount("newQty");
        query.End();
        var (venue, door) = (call.Account.Venue, new OrderDoor(call.Account));
        return await venue.EnterAsync<object>(async () =>
        {
            if (await door.FindAsync(instrument.Symbol, meant) is not { } order || order.Status.IsFinal())
            {
                throw BinanceFault.NotAmended(OrderFaults.Unknown);
            }

            if (quantity == order.Quantity)
            {
                throw BinanceFault.NotAmended("The requested action would change no state; rejecting");
            }

            if (order.FilledQuantity > 0m && quantity <= order.FilledQuantity)
            {
                throw BinanceFault.NotAmended("The requested action would change no state; rejecting");
            }

            if (quantity > order.Quantity)
            {
                throw BinanceFault.NotAmended("Order amend (quantity increase) is not supported.");
            }

            if (newId is not null)
            {
                await door.MustBeFreeAsync(newId);
            }

            var before = OrderWords.ClientId(order);
            var facts = (order.Facts ?? new ClientFacts(before)) with { GivenId = newId ?? OrderRequest.NewId() };
            if (venue.Engine.Reduce(order.ClientOrderId, quantity, instrument, facts, venue.MarketTime) is { } refused)
            {
                throw OrderFaults.Of(refused);
            }

            await venue.CommitAsync(venue.State);
            return await AmendedAsync(call.Account, door, order.ClientOrderId, before);
        }, call.Cancelled);
    }

    private static async Task<object> AmendedAsync(BinanceAccount account, OrderDoor door, string booksId, string before)
    {
        var amended = await door.ReadAsync((await account.Venue.Orders.FindAsync(booksId))!);
        var order = amended.Order;
        var list = await door.ListOfAsync(order);
        var said = new Dictionary<string, object>
        {
            ["transactTime"] = BinanceText.Of(order.VenueTime),
            ["executionId"] = account.NextExecution(),
            ["amendedOrder"] = new Dictionary<string, object>
            {
                ["symbol"] = order.Symbol,
                ["orderId"] = order.Number,
                ["orderListId"] = order.ListNumber ?? OrderWords.NoList,
                ["origClientOrderId"] = before,
                ["clientOrderId"] = OrderWords.ClientId(order),
                ["price"] = BinanceText.Of(order.LimitPrice ?? 0m),
                ["qty"] = BinanceText.Of(order.Quantity),
                ["executedQty"] = BinanceText.Of(order.FilledQuantity),
                ["preventedQty"] = BinanceText.Of(0m),
                ["quoteOrderQty"] = BinanceText.Of(order.QuoteQuantity ?? 0m),
                ["cumulativeQuoteQty"] = BinanceText.Of(amended.QuoteQuantity),
                ["status"] = OrderWords.Status(order),
                ["timeInForce"] = OrderWords.Lasting(order.TimeInForce),
                ["type"] = OrderWords.Type(order),
                ["side"] = OrderWords.Side(order.Side),
                ["workingTime"] = OrderWords.WorkingTime(order),
                ["selfTradePreventionMode"] = "NONE",
            },
        };
        if (list.Count > 0)
        {
            var listed = OrderWords.List(list);
            listed.Remove("listStatusType");
            listed.Remove("transactionTime");
            said["listStatus"] = listed;
        }

        return said;
    }
}
