using Candlewick.Venues.Exchange.Binance.Accounts;
using Candlewick.Venues.Exchange.Binance.Protocol;

namespace Candlewick.Venues.Exchange.Binance.Trading;

/// <summary><c>GET /api/v3/account</c>, <c>account/commission</c> and <c>rateLimit/order</c>.</summary>
internal static class ShowAccount
{
    private const decimal BasisPoint = 10_000m;

    public static async Task<object> AnswerAsync(BinanceCall call)
    {
        var withoutZeros = call.Query.Flag("omitZeroBalances") ?? false;
        call.Query.End();
        var venue = call.Account.Venue;
        var (balances, rate, time) = await venue.EnterAsync(
            () => Task.FromResult((venue.Engine.Balances, venue.State.Terms.CommissionRate, venue.MarketTime)), call.Cancelled);
        var points = (int)Math.Round(rate * BasisPoint);
        return new
        {
            makerCommission = points,
            takerCommission = points,
            buyerCommission = 0,
            sellerCommission = 0,
            commissionRates = Rates(rate),
            canTrade = true,
            canWithdraw = false,
            canDeposit = false,
            brokered = false,
            requireSelfTradePrevention = false,
            preventSor = false,
            updateTime = BinanceText.Of(time),
            accountType = "SPOT",
            balances = balances.Where(balance => !withoutZeros || balance.Total != 0m).Select(balance => new
            {
                asset = balance.Asset,
                free = BinanceText.Of(balance.Free),
                locked = BinanceText.Of(balance.Locked),
            }).ToArray(),
            permissions = new[] { "SPOT" },
            uid = Uid(call.Account.Name),
        };
    }

    public static Task<object> CommissionAsync(BinanceCall call)
    {
        var symbol = call.Market.Find(call.Query.RequiredSymbol()).Symbol;
        call.Query.End();
        return Task.FromResult<object>(new
        {
            symbol,
            standardCommission = Rates(call.Account.Venue.State.Terms.CommissionRate),
            specialCommission = Rates(0m),
            taxCommission = Rates(0m),
            discount = NoDiscount,
        });
    }

    public static Task<object> OrderCountsAsync(BinanceCall call)
    {
        call.Query.End();
        var counts = call.Account.Counts.Now();
        return Task.FromResult<object>(call.Account.Limits.Orders.Select((limit, i) => new
        {
            rateLimitType = "ORDERS",
            interval = limit.Interval,
            intervalNum = limit.IntervalNum,
            limit = limit.Limit,
            count = counts[i],
        }).ToArray());
    }

    /// <summary>What an order would cost, as a tested order is told.</summary>
    public static object RatesOf(decimal rate) => new
    {
        standardCommissionForOrder = MakerTaker(rate),
        specialCommissionForOrder = MakerTaker(0m),
        taxCommissionForOrder = MakerTaker(0m),
        discount = NoDiscount,
    };

    private static object NoDiscount { get; } =
        new { enabledForAccount = false, enabledForSymbol = false, discountAsset = "BNB", discount = BinanceText.Of(0m) };

    private static object MakerTaker(decimal rate) => new { maker = BinanceText.Of(rate), taker = BinanceText.Of(rate) };

    private static object Rates(decimal rate) => new
    {
        maker = BinanceText.Of(rate),
        taker = BinanceText.Of(rate),
        buyer = BinanceText.Of(0m),
        seller = BinanceText.Of(0m),
    };

    /// <summary>A number of nine digits that an account has for ever.</summary>
    private static long Uid(string name) => 100_000_000L + (Fnv(name) % 900_000_000L);

    private static uint Fnv(string text) => text.Aggregate(2_166_136_261u, (hash, letter) => unchecked((hash ^ letter) * 16_777_619u));
}
