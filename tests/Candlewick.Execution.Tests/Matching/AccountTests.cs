using Candlewick.Domain;
using Candlewick.Execution.Contracts.Matching;
using Candlewick.Execution.Matching;
using FsCheck;
using FsCheck.Fluent;
using static Candlewick.Domain.OrderSide;

namespace Candlewick.Execution.Tests.Matching;

/// <summary>What trading does to an account, by example and by property.</summary>
public sealed class AccountTests
{
    [Fact]
    public void A_spot_buy_pays_its_commission_out_of_what_is_received()
    {
        var book = new TestBook(AccountKind.Spot, rate: 0.001m);
        book.Market(Buy, 2m);
        book.Bar(100, 100, 100, 100);
        Assert.Equal((0.002m, "BTC"), (book.Fills[0].Fee, book.Fills[0].FeeAsset));
        Assert.Equal((1.998m, 99_800m), (book.Position, book.Cash));
        book.Market(Sell, 1.998m);
        book.Bar(110, 110, 110, 110);
        Assert.Equal((1.998m * 110m * 0.001m, "USDT"), (book.Fills[1].Fee, book.Fills[1].FeeAsset));
        Assert.Equal(99_800m + 1.998m * 110m * 0.999m, book.Cash);
        Assert.Empty(book.Engine.Positions);
    }

    [Fact]
    public void The_two_legs_of_a_spot_list_share_one_lock()
    {
        var book = new TestBook(AccountKind.Spot);
        book.Market(Buy, 2m);
        book.Bar(100, 100, 100, 100);
        var (target, _) = book.List(Sell, 2m, 104m, 95m);
        Assert.Equal((0m, 2m), Btc(book));
        book.Cancel(target);
        Assert.Equal((2m, 0m), Btc(book));
    }

    [Fact]
    public void A_spot_buy_that_the_market_ran_away_from_buys_what_the_money_pays_for()
    {
        var book = new TestBook(AccountKind.Spot, balance: 1_000m);
        var id = book.Market(Buy, 10m);
        book.Bar(125, 125, 125, 125);
        Assert.Equal((8m, OrderStatus.Expired), (book.Orders[id].FilledQuantity, book.Orders[id].Status));
        Assert.Equal(0m, book.Cash);
    }

    [Fact]
    public void Margin_figures_follow_the_price()
    {
        var book = new TestBook(balance: 1_000m);
        book.Market(Sell, 50m);
        book.Bar(100, 100, 100, 100);
        book.Bar(90, 90, 90, 90);
        var figures = book.Engine.Figures();
        Assert.Equal((1_500m, 1_000m, 500m), (figures.Equity, figures.Cash, figures.UnrealizedPnl));
        Assert.Equal((450m, 15_000m - 4_500m), (figures.MarginUsed, figures.BuyingPower));
        Assert.False(figures.IsMarginCall);
    }

    [Fact]
    public void An_account_is_called_at_its_margin_and_liquidated_at_half_of_it()
    {
        var book = new TestBook(balance: 1_000m, spread: 1m);
        book.Market(Buy, 90m);
        book.Bar(100, 100, 100, 100);
        var (target, _) = book.List(Sell, 90m, 120m, 50m);
        book.Bar(98, 98, 98, 98);
        // Equity 1000 − 90·(100.5 − 98) = 775, margin 90·98/10 = 882.
        Assert.True(book.Engine.Figures().IsMarginCall);
        Assert.NotEmpty(book.Engine.OpenOrders);
        book.Bar(93, 93, 93, 93);
        // Equity 325, half the margin 418.5: closed at 93 − 0.5.
        Assert.Equal((92.5m, 90m), (book.Fills[^1].Price, book.Fills[^1].Quantity));
        Assert.Contains("liquidation: equity 325 USDT is at or below 418.5 USDT", book.Fills[^1].Note, StringComparison.Ordinal);
        Assert.Equal(1_000m - 90m * 8m, book.Cash);
        Assert.Empty(book.Engine.OpenOrders);
        Assert.Contains("liquidation", book.Orders[target].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_short_account_is_called_at_its_margin_and_liquidated_at_half_of_it()
    {
        var book = new TestBook(balance: 1_000m, spread: 1m);
        book.Market(Sell, 90m);
        book.Bar(100, 100, 100, 100);
        var (target, _) = book.List(Buy, 90m, 80m, 150m);
        book.Bar(101, 101, 101, 101);
        // Equity 1000 − 90·(101 − 99.5) = 865, margin 90·101/10 = 909.
        Assert.True(book.Engine.Figures().IsMarginCall);
        Assert.NotEmpty(book.Engine.OpenOrders);
        book.Bar(106, 106, 106, 106);
        // Equity 415, half the margin 477: closed at 106 + 0.5.
        Assert.Equal(
            (106.5m, 90m, Buy, true),
            (book.Fills[^1].Price, book.Fills[^1].Quantity, book.Fills[^1].Side, book.Fills[^1].IsLiquidation));
        Assert.Contains("liquidation: equity 415 USDT is at or below 477 USDT", book.Fills[^1].Note, StringComparison.Ordinal);
        Assert.Equal(1_000m - 90m * 7m, book.Cash);
        Assert.Empty(book.Engine.OpenOrders);
        Assert.Contains("liquidation", book.Orders[target].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void At_exactly_half_the_margin_an_account_is_liquidated()
    {
        var book = new TestBook(balance: 280m, leverage: 5m);
        book.Market(Buy, 10m);
        book.Bar(100, 100, 100, 100);
        // At 80 the equity 280 − 10·(100 − 80) is half the margin 10·80/5.
        book.Bar(80.01, 80.01, 80.01, 80.01);
        Assert.NotEqual(0m, book.Position);
        book.Bar(80, 80, 80, 80);
        Assert.Equal(0m, book.Position);
    }

    [Theory]
    [InlineData(Buy)]
    [InlineData(Sell)]
    public void A_position_turned_around_starts_from_the_new_price(OrderSide way)
    {
        var book = new TestBook(way: way);
        book.Market(Buy, 1m);
        book.Bar(100, 100, 100, 100);
        book.Market(Sell, 3m);
        book.Bar(110, 110, 110, 110);
        Assert.Equal((-2m, 100_010m), (book.Position, book.Cash));
        Assert.Equal(way == Buy ? 110m : 90m, book.Engine.Positions[0].AveragePrice);
    }

    [Fact]
    public void Each_symbol_counts_its_own_trades()
    {
        var other = TestBook.Btc with { Symbol = "ETHUSDT", BaseAsset = "ETH" };
        var engine = new OrderMatcher(new MatchingBooks
        {
            Terms = new MatchingTerms(AccountKind.Margin, "USDT", 10m, 0m, 0m, 0m),
            Balances = [new AssetBalance("USDT", 100_000m, 0m)],
            LastPrices = new Dictionary<string, decimal> { [TestBook.Btc.Symbol] = 100m, [other.Symbol] = 100m },
            LastFillNumber = 7,
            LastTradeNumbers = new Dictionary<string, long> { [TestBook.Btc.Symbol] = 4 },
        });
        foreach (var instrument in new[] { TestBook.Btc, other })
        {
            engine.Submit(new VenueOrder(instrument.Symbol, instrument.Symbol, Buy, OrderType.Market, 1m), instrument, default);
            engine.Price(instrument, PathPoint.Tick(100m), default);
        }

        Assert.Equal([("BTCUSDT", 8L, "000000000005"), ("ETHUSDT", 9L, "000000000001")],
            engine.TakeChanges().Fills.Select(fill => (fill.Symbol, fill.Number, fill.VenueTradeId)));
    }

    [Theory]
    [InlineData(AccountKind.Margin)]
    [InlineData(AccountKind.Spot)]
    public void Whatever_is_traded_the_books_add_up(AccountKind kind)
    {
        var steps = Gen.Choose(0, 999_999).ArrayOf(60).ToArbitrary();
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(150).WithReplay(20241201, 11).WithQuietOnSuccess(true),
            Prop.ForAll(steps, walk => Walk(kind, walk)));
    }

    /// <summary>
    /// Position = Σ fills, cash = start + Σ flows, locked = Σ needs with a list counted once, and what an order filled,
    /// leaves and lost is its quantity.
    /// </summary>
    private static void Walk(AccountKind kind, int[] walk)
    {
        var book = new TestBook(kind, balance: 20_000m, rate: 0.0007m, spread: 0.2m, slippage: 0.05m);
        var price = 100.0;
        foreach (var step in walk)
        {
            var random = new Random(step);
            Act(book, random, Math.Round((decimal)price, 2));
            book.ParticipationRate = random.Next(3) == 0 ? 0.1m : null;
            var open = Math.Round(price * (0.97 + 0.06 * random.NextDouble()), 2);
            var close = Math.Round(open * (0.97 + 0.06 * random.NextDouble()), 2);
            book.Bar(
                open, Math.Round(Math.Max(open, close) * 1.01, 2), Math.Round(Math.Min(open, close) * 0.99, 2), close,
                volume: random.Next(1, 200));
            price = close;
            AssertBooks(book, kind);
        }
    }

    private static void Act(TestBook book, Random random, decimal price)
    {
        var side = random.Next(2) == 0 ? Buy : Sell;
        var quantity = 1m + random.Next(1_000_000) / 100_000m;
        var near = Math.Round(price * 0.98m, 2);
        var far = Math.Round(price * 1.02m, 2);
        switch (random.Next(7))
        {
            case 0: book.Send(side, OrderType.Market, quantity); break;
            case 1: book.Send(side, OrderType.Limit, quantity, limit: side == Buy ? near : far); break;
            case 2: book.Send(side, OrderType.Stop, quantity, stop: side == Buy ? far : near); break;
            case 3: book.Send(side, OrderType.StopLimit, quantity, limit: price, stop: side == Buy ? far : near); break;
            case 4: book.SendList(side, quantity, side == Buy ? near : far, side == Buy ? far : near); break;
            case 5 when book.Engine.OpenOrders is { Count: > 0 } open: book.Cancel(open[random.Next(open.Count)].ClientOrderId); break;
            default: book.Send(side, OrderType.Limit, quantity, limit: price, tif: TimeInForce.ImmediateOrCancel); break;
        }
    }

    private static void AssertBooks(TestBook book, AccountKind kind)
    {
        var cash = book.Engine.Balances.Single(balance => balance.Asset == "USDT");
        Assert.Equal(book.Fills.Sum(fill => fill.BaseFlow), book.Position);
        // The divisions of partial closes round in the 28th digit.
        Assert.Equal((double)(20_000m + book.Fills.Sum(fill => fill.CashFlow)), (double)cash.Total, 1e-12);
        foreach (var order in book.Orders.Values)
        {
            Assert.Equal(
                book.Fills.Where(fill => fill.ClientOrderId == order.ClientOrderId).Sum(fill => fill.Quantity), order.FilledQuantity);
            Assert.True(order.FilledQuantity <= order.Quantity && order.LeavesQuantity >= 0m);
            Assert.Equal(order.Status == OrderStatus.Filled, order.FilledQuantity == order.Quantity);
        }

        var groups = book.Engine.OpenOrders.GroupBy(order => order.ListId ?? order.ClientOrderId, StringComparer.Ordinal).ToList();
        foreach (var asset in new[] { "USDT", "BTC" })
        {
            var needs = kind == AccountKind.Margin
                ? 0m
                : groups.Where(group => group.First().Side == (asset == "USDT" ? Buy : Sell)).Sum(group =>
            {
                var leaves = group.First().Quantity - group.Sum(order => order.FilledQuantity) - group.Max(order => order.FilledByOtherLeg);
                return asset == "USDT" ? leaves * group.Max(order => order.ReferencePrice) : leaves;
            });
            Assert.Equal(needs, book.Engine.Balances.SingleOrDefault(balance => balance.Asset == asset)?.Locked ?? 0m);
        }

        Assert.All(
            book.Engine.Balances,
            balance => Assert.True(kind == AccountKind.Margin || (balance.Free >= 0m && balance.Locked >= 0m), balance.ToString()));
        Assert.True(kind == AccountKind.Margin || book.Position >= 0m);
    }

    private static (decimal Free, decimal Locked) Btc(TestBook book)
    {
        var balance = book.Engine.Balances.Single(balance => balance.Asset == "BTC");
        return (balance.Free, balance.Locked);
    }
}
