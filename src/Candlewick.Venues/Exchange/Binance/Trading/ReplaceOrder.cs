using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.Contracts.Matching;
using Candlewick.Venues.Exchange.Binance.Accounts;
using Candlewick.Venues.Exchange.Binance.Protocol;

namespace Candlewick.Venues.Exchange.Binance.Trading;

/// <summary>
/// <c>POST /api/v3/order/cancelReplace</c>: cancels an order and places another, in one pass through the door. Filters and the count of
/// orders are looked at before anything is cancelled; what the market or the balance says to the new order comes after.
/// </summary>
internal static class ReplaceOrder
{
    private const string Success = "SUCCESS";
    private const string Failure = "FAILURE";
    private const string NotAttempted = "NOT_ATTEMPTED";

    /// <summary>What is to be cancelled, and how.</summary>
    private sealed record Old(
        OrderDoor.Meant Meant, string CancelId, CancelOrder.Restriction Restriction, bool StopsOnFailure, bool IsCancelledAtLimit);

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
        var old = new Old(
            OrderDoor.ReadMeant(query, "cancelOrderId", "cancelOrigClientOrderId"),
            query.ClientId("cancelNewClientOrderId") ?? OrderRequest.NewId(), CancelOrder.ReadRestriction(query), stopsOnFailure,
            query.Text("orderRateLimitExceededMode") switch
            {
                null or "DO_NOTHING" => false,
                "CANCEL_ONLY" => true,
                _ => throw BinanceFault.Wrong("orderRateLimitExceededMode"),
            });
        query.End();
        var (venue, door) = (call.Account.Venue, new OrderDoor(call.Account));
        door.MustTrade(instrument.Symbol);
        return await venue.EnterAsync(async () =>
        {
            if (venue.Engine.CheckFilters(request.ToOrder(instrument.Symbol, request.Quantity ?? 0m, request.ClientId), instrument)
                is { } refused)
            {
                throw OrderFaults.Of(refused);
            }

            var tooMany = TryCount(call.Account);
            return tooMany is not null && !old.IsCancelledAtLimit
                ? throw tooMany
                : await ReplaceAsync(call.Account, door, instrument, request, detail, old, tooMany);
        }, call.Cancelled);
    }

    /// <summary>Behind the door.</summary>
    private static async Task<object> ReplaceAsync(
        BinanceAccount account, OrderDoor door, Instrument instrument, OrderRequest request, AnswerDetail detail, Old old,
        BinanceFault? tooMany)
    {
        var (cancelled, cancelFault) = await TryAsync(
            () => CancelOrder.CancelBehindDoorAsync(account, instrument.Symbol, old.Meant, old.CancelId, old.Restriction));
        if (cancelFault is not null && old.StopsOnFailure)
        {
            GiveBack(account, tooMany);
            throw Failed(cancelFault.ToBody(), null, isPart: false, NotAttempted, cancelResult: Failure);
        }

        var (placed, placeFault) = tooMany is not null
            ? (null, tooMany)
            : await TryAsync(() => PlaceAsync(account, door, instrument, request, detail));
        if (placeFault is not null)
        {
            GiveBack(account, tooMany);
        }

        if (cancelFault is null && placeFault is null)
        {
            return new { cancelResult = Success, newOrderResult = Success, cancelResponse = cancelled, newOrderResponse = placed };
        }

        throw Failed(
            cancelFault?.ToBody() ?? cancelled!, placeFault?.ToBody() ?? placed, cancelFault is null || placeFault is null,
            placeFault is null ? Success : Failure, cancelFault is null ? Success : Failure);
    }

    private static async Task<Dictionary<string, object>> PlaceAsync(
        BinanceAccount account, OrderDoor door, Instrument instrument, OrderRequest request, AnswerDetail detail)
    {
        var venue = account.Venue;
        var id = await door.BooksIdAsync(request);
        var order = request.ToOrder(instrument.Symbol, request.Quantity ?? 0m, id);
        var outcome = door.HandOver([id], instrument, venue.MarketTime, (listed, now) => venue.Engine.Submit(order, listed, now));
        if (outcome is SubmitOutcome.Refused refused)
        {
            throw OrderFaults.Of(refused);
        }

        var placed = door.Changed([id]).Single();
        await venue.CommitAsync(venue.State);
        return OrderWords.Placed(placed, detail);
    }

    private static BinanceFault? TryCount(BinanceAccount account)
    {
        try
        {
            account.Counts.Take(1);
            return null;
        }
        catch (BinanceFault tooMany)
        {
            return tooMany;
        }
    }

    private static void GiveBack(BinanceAccount account, BinanceFault? tooMany)
    {
        if (tooMany is null)
        {
            account.Counts.GiveBack(1);
        }
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
