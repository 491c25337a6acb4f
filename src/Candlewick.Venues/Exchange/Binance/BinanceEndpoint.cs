using Candlewick.Venues.Exchange.Binance.Accounts;
using Candlewick.Venues.Exchange.Binance.Market;
using Candlewick.Venues.Exchange.Binance.Protocol;
using Candlewick.Venues.Exchange.Binance.Trading;

namespace Candlewick.Venues.Exchange.Binance;

/// <summary>What a request must carry.</summary>
internal enum Proof
{
    /// <summary>Nothing: the market is everybody's.</summary>
    None,
    /// <summary>A key.</summary>
    Key,
    /// <summary>A key, the time, and a signature.</summary>
    Signed,
}

/// <summary>One question of the protocol, over HTTP and over the socket.</summary>
/// <param name="Verb">HTTP method.</param>
/// <param name="Path">Behind <see cref="Root"/>.</param>
/// <param name="Method">Its name over the socket, or null where it is asked over HTTP alone.</param>
/// <param name="Proof">What it must carry.</param>
/// <param name="Weight">What it costs.</param>
/// <param name="Answer">Answers it.</param>
internal sealed record BinanceEndpoint(
    string Verb, string Path, string? Method, Proof Proof, Func<BinanceQuery, int> Weight, Func<BinanceCall, Task<object>> Answer)
{
    /// <summary>Where the protocol's addresses begin.</summary>
    public const string Root = "/api/v3";

    /// <summary>True where an accepted request counts as orders: the answer says how many there are.</summary>
    public bool PlacesOrders => Proof == Proof.Signed && Verb == "POST" && Path != Test;

    /// <summary>True where what was placed or cancelled costs nothing: only what was refused does.</summary>
    public bool IsFreeWhenDone => PlacesOrders || (Proof == Proof.Signed && Verb == "DELETE");

    private const string Test = "order/test";

    /// <summary>Every question that is answered here.</summary>
    public static IReadOnlyList<BinanceEndpoint> All { get; } =
    [
        new("GET", "ping", "ping", Proof.None, Of(1), call => Ended(call, new { })),
        new("GET", "time", "time", Proof.None, Of(1), call => Ended(call, new { serverTime = BinanceText.Of(call.ServerTime) })),
        new("GET", "exchangeInfo", "exchangeInfo", Proof.None, Of(20),
            call => Task.FromResult(
                ShowTradingRules.Answer(call.Query, call.Market, call.Account.Limits, BinanceText.Of(call.ServerTime)))),
        new("GET", "klines", "klines", Proof.None, Of(2), call => ShowBars.AnswerAsync(call.Query, call.Market, call.Cancelled)),
        new("GET", "uiKlines", "uiKlines", Proof.None, Of(2), call => ShowBars.AnswerAsync(call.Query, call.Market, call.Cancelled)),
        new("GET", "depth", "depth", Proof.None,
            query => query.Limit(100, 5_000) switch { <= 100 => 5, <= 500 => 25, <= 1_000 => 50, _ => 250 },
            call => Task.FromResult(ShowTickers.Depth(call.Query, call.Market))),
        new("GET", "trades", "trades.recent", Proof.None, Of(25), call => Task.FromResult(ShowTrades.Recent(call.Query, call.Account))),
        new("GET", "historicalTrades", "trades.historical", Proof.None, Of(25),
            call => Task.FromResult(ShowTrades.Older(call.Query, call.Account))),
        new("GET", "aggTrades", "trades.aggregate", Proof.None, Of(4),
            call => Task.FromResult(ShowTrades.Aggregated(call.Query, call.Account))),
        new("GET", "avgPrice", "avgPrice", Proof.None, Of(2), call => ShowTickers.AverageAsync(call.Query, call.Market, call.Cancelled)),
        new("GET", "ticker/price", "ticker.price", Proof.None, OneOrAll(2, 4),
            call => Task.FromResult(ShowTickers.Prices(call.Query, call.Market))),
        new("GET", "ticker/bookTicker", "ticker.book", Proof.None, OneOrAll(2, 4),
            call => Task.FromResult(ShowTickers.Books(call.Query, call.Market))),
        new("GET", "ticker/24hr", "ticker.24hr", Proof.None,
            query => query.Symbol() is not null ? 2 : query.Symbols()?.Count switch { null or > 100 => 80, > 20 => 40, _ => 2 },
            call => ShowTickers.DaysAsync(call.Query, call.Market, call.Cancelled)),

        new("POST", "order", "order.place", Proof.Signed, Of(1), PlaceOrder.AnswerAsync),
        new("POST", Test, "order.test", Proof.Signed, query => query.Flag("computeCommissionRates") == true ? 20 : 1,
            PlaceOrder.TestAsync),
        new("GET", "order", "order.status", Proof.Signed, Of(4), ShowOrders.OneAsync),
        new("DELETE", "order", "order.cancel", Proof.Signed, Of(1), CancelOrder.AnswerAsync),
        new("POST", "order/cancelReplace", "order.cancelReplace", Proof.Signed, Of(1), ReplaceOrder.AnswerAsync),
        new("PUT", "order/amend/keepPriority", "order.amend.keepPriority", Proof.Signed, Of(4), AmendOrder.AnswerAsync),
        new("GET", "openOrders", "openOrders.status", Proof.Signed, OneOrAll(6, 80), ShowOrders.OpenAsync),
        new("DELETE", "openOrders", "openOrders.cancelAll", Proof.Signed, Of(1), CancelOrder.AllAsync),
        new("GET", "allOrders", "allOrders", Proof.Signed, Of(20), ShowOrders.AllAsync),
        new("POST", "orderList/oco", "orderList.place.oco", Proof.Signed, Of(1), PlaceList.PairAsync),
        new("POST", "order/oco", "orderList.place", Proof.Signed, Of(1), PlaceList.LimitAndStopAsync),
        new("POST", "orderList/oto", "orderList.place.oto", Proof.Signed, Of(1), PlaceList.ChainAsync),
        new("POST", "orderList/otoco", "orderList.place.otoco", Proof.Signed, Of(1), PlaceList.ChainOfPairAsync),
        new("GET", "orderList", "orderList.status", Proof.Signed, Of(4), ShowOrders.ListAsync),
        new("DELETE", "orderList", "orderList.cancel", Proof.Signed, Of(1), CancelOrder.WholeListAsync),
        new("GET", "openOrderList", "openOrderLists.status", Proof.Signed, Of(6), ShowOrders.OpenListsAsync),
        new("GET", "allOrderList", "allOrderLists", Proof.Signed, Of(20), ShowOrders.AllListsAsync),
        new("GET", "myTrades", "myTrades", Proof.Signed, query => query.Whole("orderId") is null ? 20 : 5, ShowOrders.TradesAsync),
        new("GET", "account", "account.status", Proof.Signed, Of(20), ShowAccount.AnswerAsync),
        new("GET", "account/commission", "account.commission", Proof.Signed, Of(20), ShowAccount.CommissionAsync),
        new("GET", "rateLimit/order", "account.rateLimits.orders", Proof.Signed, Of(40), ShowAccount.OrderCountsAsync),
    ];

    private static Func<BinanceQuery, int> Of(int weight) => _ => weight;

    private static Func<BinanceQuery, int> OneOrAll(int one, int all) =>
        query => query.Symbol() is null ? all : one;

    private static Task<object> Ended(BinanceCall call, object answer)
    {
        call.Query.End();
        return Task.FromResult(answer);
    }
}
