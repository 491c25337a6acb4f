using Candlewick.Domain;
using Candlewick.Execution.Books;
using Candlewick.Execution.Orders;
using Candlewick.Execution.Tests.Supervision;

namespace Candlewick.Execution.Tests.Orders;

/// <summary>The price at which an open trade brings neither profit nor loss, held against the trade's own books.</summary>
public sealed class BreakEvenTests
{
    private const decimal Rate = 0.001m;

    [Theory]
    [InlineData(OrderSide.Buy, "USDT", 1, 1)]
    [InlineData(OrderSide.Sell, "USDT", 1, 1)]
    [InlineData(OrderSide.Buy, "BNB", 1, 1)]
    [InlineData(OrderSide.Sell, "BNB", 1, 1)]
    [InlineData(OrderSide.Buy, "BTC", 1, 1)]
    [InlineData(OrderSide.Buy, "USDT", 0.25, 1)]
    [InlineData(OrderSide.Sell, "USDT", 0.25, 1)]
    [InlineData(OrderSide.Buy, "USDT", 1, 50)]
    [InlineData(OrderSide.Sell, "USDT", 1, 50)]
    public void What_is_sold_there_brings_nothing_but_the_rest_of_a_tick(OrderSide side, string feeAsset, double share, int multiplier)
    {
        var sign = side.Sign();
        var trade = new TradeCase(side).Planned with { ContractMultiplier = multiplier, TickSize = 0.01m, LotStep = 0.000001m };
        var entries = new[] { Fill(side, 1, 0.6m, 99.5m, feeAsset), Fill(side, 2, 0.4m, 100.75m, feeAsset) };
        var entered = With(TradeBooks.Compute(trade, entries), trade);
        var open = Math.Floor(entered.OpenQuantity * (decimal)share / trade.LotStep) * trade.LotStep;

        var price = BreakEven.PriceOf(entered with { OpenQuantity = open }, entries, Rate)!.Value;

        Assert.Equal(0m, price % trade.TickSize);
        Assert.True(sign * (price - 100m) > 0);
        // The same books tell what it would bring; a tick nearer to the entry it would be a loss.
        Assert.InRange(ProfitAt(price), 0m, trade.TickSize * open * multiplier);
        Assert.True(ProfitAt(price - (sign * trade.TickSize)) < 0);

        decimal ProfitAt(decimal exit)
        {
            var stopped = Fill(side.Opposite(), 3, open, exit, "USDT") with { Leg = Leg.Stop };
            var closed = TradeBooks.Compute(trade, [.. entries, stopped]);
            // Only the open part's commission of the entry counts: a partial close has borne the other part already.
            var entryFees = feeAsset == "BTC" ? 0m : entries.Sum(fill => fill.FeeValue);
            return closed.RealizedPnl + (entryFees * (1m - (open / entered.OpenQuantity)));
        }

        FillRow Fill(OrderSide way, int number, decimal quantity, decimal at, string asset)
        {
            var value = quantity * at * Rate * multiplier;
            return new FillRow
            {
                Sequence = number, VenueTradeId = $"{number}", Symbol = "BTCUSDT", Leg = Leg.Entry, Side = way, Price = at,
                Quantity = quantity, Fee = asset == "BTC" ? quantity * Rate : asset == "BNB" ? value / 600m : value, FeeAsset = asset,
                FeeValue = value,
            };
        }
    }

    [Fact]
    public void Without_commissions_it_is_the_entry_on_the_tick_of_the_profits_side()
    {
        foreach (var (side, expected) in new[] { (OrderSide.Buy, 100.35m), (OrderSide.Sell, 100.34m) })
        {
            var trade = new TradeCase(side).Open() with { EntryAveragePrice = 100.345m };
            var entry = new FillRow { Leg = Leg.Entry, Side = side, Price = 100.345m, Quantity = 1m, FeeAsset = "USDT" };
            Assert.Equal(expected, BreakEven.PriceOf(trade, [entry], 0m));
        }
    }

    [Fact]
    public void What_is_not_open_has_none()
    {
        var it = new TradeCase(OrderSide.Buy);
        Assert.Null(BreakEven.PriceOf(it.Planned, [], Rate));
        Assert.Null(BreakEven.PriceOf(it.Open(open: 0m), [new FillRow { Leg = Leg.Entry, Price = 100m, Quantity = 1m }], Rate));
    }

    private static TradeRow With(TradeBooks books, TradeRow trade) => trade with
    {
        EntryFilledQuantity = books.EntryFilledQuantity, EntryAveragePrice = books.EntryAveragePrice, OpenQuantity = books.OpenQuantity,
    };
}
