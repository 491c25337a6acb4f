using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Venues.Exchange.Binance.Accounts;
using Candlewick.Venues.Exchange.Binance.Protocol;

namespace Candlewick.Venues.Exchange.Binance.Trading;

/// <summary><c>POST /api/v3/order</c> and <c>order/test</c>: a new order.</summary>
internal static class PlaceOrder
{
    public static async Task<object> AnswerAsync(BinanceCall call)
    {
        var (instrument, request, detail) = Read(call);
        call.Query.End();
        return await PlaceAsync(call, instrument, request, detail);
    }

    /// <summary>Everything but the order itself: what would be refused is.</summary>
    public static async Task<object> TestAsync(BinanceCall call)
    {
        var (instrument, request, _) = Read(call);
        var withRates = call.Query.Flag("computeCommissionRates") ?? false;
        call.Query.End();
        var (venue, door) = (call.Account.Venue, new OrderDoor(call.Account));
        door.MustTrade(instrument.Symbol);
        var order = request.ToOrder(instrument.Symbol, request.Quantity ?? 0m, await door.BooksIdAsync(request));
        if (await venue.EnterAsync(() => Task.FromResult(venue.Engine.Check(order, instrument)), call.Cancelled) is { } refused)
        {
            throw OrderFaults.Of(refused);
        }

        return withRates ? ShowAccount.RatesOf(venue.State.Terms.CommissionRate) : new { };
    }

    /// <summary>Reads an order of a request, its symbol first.</summary>
    public static (Instrument Instrument, OrderRequest Request, AnswerDetail Detail) Read(BinanceCall call)
    {
        var query = call.Query;
        var instrument = call.Market.Find(query.RequiredSymbol());
        var request = OrderRequest.Read(query);
        var detail = OrderRequest.ReadDetail(query, request.Type, request.IsPostOnly);
        OrderRequest.ReadPreventionMode(query);
        return (instrument, request, detail);
    }

    public static async Task<Dictionary<string, object>> PlaceAsync(
        BinanceCall call, Instrument instrument, OrderRequest request, AnswerDetail detail)
    {
        var door = new OrderDoor(call.Account);
        var id = await door.BooksIdAsync(request);
        var order = request.ToOrder(instrument.Symbol, request.Quantity ?? 0m, id);
        var placed = await door.PlaceAsync(
            instrument.Symbol, [id], null, (listed, now) => call.Account.Venue.Engine.Submit(order, listed, now), call.Cancelled);
        return OrderWords.Placed(placed[0], detail);
    }
}
