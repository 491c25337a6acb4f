using Candlewick.Domain;
using Candlewick.Execution.Contracts.Matching;
using Candlewick.Venues.Exchange.Binance.Accounts;
using Candlewick.Venues.Exchange.Binance.Protocol;

namespace Candlewick.Venues.Exchange.Binance.Trading;

/// <summary>
/// <c>POST /api/v3/order/cancelReplace</c>: cancels an order and places another. They are two steps: the second may fail after the first
/// was done, and the answer says which was.
/// </summary>
internal static class ReplaceOrder
{
    private const string Success = "SUCCESS";
    private const string Failure = "FAILURE";
    private const string NotAttempted = "NOT_ATTEMPTED";

    public static async Task<object> AnswerAsync(BinanceCall call)
    {
        var query = call.Query;
        var stopsOnFailure = query.Required("cancelReplaceMode") switch
        {
            "STOP_ON_FAILURE" => true,
            "ALLOW_FAILURE" => false,
            _ => throw BinanceFault.Wrong("cancelReplaceMode"),
        };
        var (instrument, request, detail) = PlaceOrder.Read(call);
        var meant = OrderDoor.ReadMeant(query, "cancelOrderId", "cancelOrigClientOrderId");
        var cancelId = query.ClientId("cancelNewClientOrderId") ?? OrderRequest.NewId();
        var restriction = CancelOrder.ReadRestriction(query);
        if (query.Text("orderRateLimitExceededMode") is not (null or "DO_NOTHING" or "CANCEL_ONLY"))
        {
            throw BinanceFault.Wrong("orderRateLimitExceededMode");
        }

        query.End();
        var (cancelled, cancelFault) = await TryAsync(() => call.Account.Venue.EnterAsync(
            () => CancelOrder.CancelBehindDoorAsync(call.Account, instrument.Symbol, meant, cancelId, restriction), call.Cancelled));
        if (cancelFault is not null && stopsOnFailure)
        {
            throw Failed(cancelFault.ToBody(), null, isPart: false, NotAttempted, cancelResult: Failure);
        }

        var (placed, placeFault) = await TryAsync(() => PlaceOrder.PlaceAsync(call, instrument, request, detail));
        if (cancelFault is null && placeFault is null)
        {
            return new { cancelResult = Success, newOrderResult = Success, cancelResponse = cancelled, newOrderResponse = placed };
        }

        throw Failed(
            cancelFault?.ToBody() ?? cancelled!, placeFault?.ToBody() ?? placed, cancelFault is null || placeFault is null,
            placeFault is null ? Success : Failure, cancelFault is null ? Success : Failure);
    }

    private static BinanceFault Failed(
        object cancelResponse, object? newOrderResponse, bool isPart, string newOrderResult, string cancelResult) =>
        new(isPart ? 409 : 400, isPart ? -2021 : -2022, isPart ? "Order cancel-replace partially failed." : "Order cancel-replace failed.")
        {
            Parts = new { cancelResult, newOrderResult, cancelResponse, newOrderResponse },
        };

    private static async Task<(Dictionary<string, object>? Said, BinanceFault? Fault)> TryAsync(
        Func<Task<Dictionary<string, object>>> work)
    {
        try
        {
            return (await work(), null);
        }
        catch (BinanceFault fault)
        {
            return (null, fault);
        }
    }
}

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

            if (quantity > order.Quantity)
            {
                throw BinanceFault.NotAmended("Order amend (quantity increase) is not supported.");
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
                ["quoteOrderQty"] = BinanceText.Of(order.Facts?.QuoteQuantity ?? 0m),
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
