using Candlewick.Domain;
using Candlewick.Execution.Books;
using Candlewick.Execution.Contracts;
using static Candlewick.Domain.OrderSide;

namespace Candlewick.Execution.Tests.Books;

/// <summary>A trade's numbers out of its fills.</summary>
public sealed class TradeBooksTests
{
    private static readonly DateTimeOffset Time = new(2024, 12, 1, 12, 0, 0, TimeSpan.Zero);
    private long _fills;

    private static TradeRow Trade(OrderSide side) => new()
    {
        BaseAsset = "BTC", QuoteAsset = "USDT", TickSize = 0.01m, LotStep = 0.01m, ContractMultiplier = 1m, Side = side, Quantity = 2m,
    };

    [Theory]
    [InlineData(Buy, 110, 19.58)]
    [InlineData(Buy, 90, -20.38)]
    [InlineData(Sell, 90, 19.62)]
    [InlineData(Sell, 110, -20.42)]
    public void Profit_is_the_sum_of_signed_flows_less_fees(OrderSide side, int exit, double profit)
    {
        var books = TradeBooks.Compute(
            Trade(side), [Fill(Leg.Entry, side, 100m, 2m, 0.2m), Fill(Leg.Target, side.Opposite(), exit, 2m, exit * 0.002m)]);
        Assert.Equal(((decimal)profit, 0.2m + (exit * 0.002m), 0m, 0m),
            (books.RealizedPnl, books.Fees, books.OpenQuantity, books.Remainder));
        Assert.Equal((100m, (decimal)exit), (books.EntryAveragePrice, books.ExitAveragePrice));
    }

    [Theory]
    [InlineData(Buy)]
    [InlineData(Sell)]
    public void Averages_are_weighted_and_times_are_those_of_the_last_fill(OrderSide side)
    {
        var books = TradeBooks.Compute(Trade(side),
        [
            Fill(Leg.Entry, side, 100m, 1m, 0m) with { VenueTime = Time.AddSeconds(2) },
            Fill(Leg.Entry, side, 104m, 3m, 0m) with { VenueTime = Time.AddSeconds(1) },
            Fill(Leg.Target, side.Opposite(), 120m, 1m, 0m) with { VenueTime = Time.AddSeconds(5) },
        ]);
        Assert.Equal((4m, 103m, Time.AddSeconds(2)), (books.EntryFilledQuantity, books.EntryAveragePrice, books.EntryFilledAt));
        Assert.Equal((1m, 120m, Time.AddSeconds(5)), (books.ExitFilledQuantity, books.ExitAveragePrice, books.ExitFilledAt));
        Assert.Equal((3m, side.Sign() * 17m, side.Sign() * 309m), (books.OpenQuantity, books.RealizedPnl, books.KeptAtCost));
    }

    [Fact]
    public void Before_the_first_fill_there_is_nothing()
    {
        var books = TradeBooks.Compute(Trade(Buy), []);
        Assert.Equal((0m, 0m, 0m, 0m), (books.EntryFilledQuantity, books.OpenQuantity, books.RealizedPnl, books.Fees));
        Assert.Equal((null, null, null), (books.EntryAveragePrice, books.ExitAveragePrice, books.MainExitLeg));
    }

    [Fact]
    public void A_commission_in_the_base_asset_makes_the_sellable_quantity_smaller_and_is_no_second_cost()
    {
        // 1 bought, 0.001 taken as commission, 0.999 floored to 0.99 and sold at the entry's price: nothing was made or lost but the fee.
        var entry = Fill(Leg.Entry, Buy, 100m, 1m, 0.1m) with { Fee = 0.001m, FeeAsset = "BTC" };
        Assert.Equal((0.999m, 0.99m), Left(TradeBooks.Compute(Trade(Buy), [entry])));
        var books = TradeBooks.Compute(Trade(Buy), [entry, Fill(Leg.Close, Sell, 100m, 0.99m, 0m)]);
        Assert.Equal((0.009m, 0m), Left(books));
        Assert.Equal((0.1m, -0.1m, 0.9m), (books.Fees, books.RealizedPnl, books.KeptAtCost));
    }

    [Fact]
    public void Commissions_in_the_quote_and_in_a_third_asset_are_taken_off_at_their_value_and_leave_the_quantity_alone()
    {
        var inQuote = Fill(Leg.Entry, Buy, 100m, 1m, 0.1m);
        var inThird = Fill(Leg.Target, Sell, 110m, 1m, 0.09m) with { Fee = 0.00015m, FeeAsset = "BNB" };
        var books = TradeBooks.Compute(Trade(Buy), [inQuote, inThird]);
        Assert.Equal((0m, 0.19m, 9.81m), (books.Remainder, books.Fees, books.RealizedPnl));
    }

    [Fact]
    public void A_short_gives_no_base_away_and_pays_its_commission_out_of_the_proceeds()
    {
        var entry = Fill(Leg.Entry, Sell, 100m, 1m, 0.1m);
        Assert.Equal((1m, 1m), Left(TradeBooks.Compute(Trade(Sell), [entry])));
        var books = TradeBooks.Compute(Trade(Sell), [entry, Fill(Leg.Target, Buy, 95m, 1m, 0.095m)]);
        Assert.Equal((0m, 4.805m), (books.Remainder, books.RealizedPnl));
    }

    [Theory]
    [InlineData(Buy)]
    [InlineData(Sell)]
    public void What_is_below_the_step_is_neither_profit_nor_loss(OrderSide side)
    {
        var books = TradeBooks.Compute(
            Trade(side), [Fill(Leg.Entry, side, 100m, 1.005m, 0m), Fill(Leg.Target, side.Opposite(), side == Buy ? 110m : 90m, 1m, 0m)]);
        Assert.Equal((0.005m, 0m), Left(books));
        Assert.Equal((10m, side.Sign() * 0.5m), (books.RealizedPnl, books.KeptAtCost));
    }

    [Fact]
    public void Swept_dust_is_sold_along_and_charged_at_what_it_had_cost()
    {
        var trade = Trade(Buy) with { SweptQuantity = 0.007m, SweptCost = 0.35m };
        var entry = Fill(Leg.Entry, Buy, 100m, 1.003m, 0m);
        Assert.Equal((1.01m, 1.01m), Left(TradeBooks.Compute(trade, [entry])));
        var books = TradeBooks.Compute(trade, [entry, Fill(Leg.Target, Sell, 110m, 1.01m, 0m)]);
        // 10 a unit on 1.003, and 0.007 that had cost 0.35 sold for 0.77.
        Assert.Equal((0m, 10.45m), (books.Remainder, books.RealizedPnl));
    }

    [Theory]
    [InlineData(Buy)]
    [InlineData(Sell)]
    public void What_was_abandoned_is_kept_at_its_cost_and_not_open(OrderSide side)
    {
        var trade = Trade(side) with { AbandonedQuantity = 0.04m };
        var books = TradeBooks.Compute(trade, [Fill(Leg.Entry, side, 100m, 1m, 0m), Fill(Leg.Close, side.Opposite(), 100m, 0.96m, 0m)]);
        Assert.Equal((0.04m, 0m), Left(books));
        Assert.Equal((0m, side.Sign() * 4m), (books.RealizedPnl, books.KeptAtCost));
        Assert.Equal((1m, 0.96m), Left(TradeBooks.Compute(trade, [Fill(Leg.Entry, side, 100m, 1m, 0m)])));
    }

    [Fact]
    public void A_contract_multiplier_counts_in_every_flow()
    {
        var trade = Trade(Sell) with { ContractMultiplier = 50m };
        var books = TradeBooks.Compute(trade, [Fill(Leg.Entry, Sell, 100m, 2m, 1m), Fill(Leg.Target, Buy, 98m, 1m, 1m)]);
        Assert.Equal((98m, -5_000m), (books.RealizedPnl, books.KeptAtCost));
    }

    [Theory]
    [InlineData("Target", ExitReason.SignalClose, ExitReason.TargetReached)]
    [InlineData("Stop", ExitReason.SignalClose, ExitReason.StopReached)]
    [InlineData("Time", null, ExitReason.Expired)]
    [InlineData("Reduce", null, ExitReason.ManualClose)]
    [InlineData("External", ExitReason.SignalClose, ExitReason.ExternalClose)]
    [InlineData("Liquidation", ExitReason.SignalClose, ExitReason.Liquidated)]
    [InlineData("Close", ExitReason.Expired, ExitReason.Expired)]
    [InlineData("Close", ExitReason.SignalClose, ExitReason.SignalClose)]
    [InlineData("Close", ExitReason.ProtectiveClose, ExitReason.ProtectiveClose)]
    [InlineData("Close", ExitReason.StopReached, ExitReason.StopReached)]
    [InlineData("Close", null, ExitReason.ManualClose)]
    public void The_exit_reason_is_what_really_filled(string leg, ExitReason? asked, ExitReason reason)
    {
        foreach (var side in new[] { Buy, Sell })
        {
            var trade = Trade(side) with { CloseReason = asked };
            var books = TradeBooks.Compute(
                trade, [Fill(Leg.Entry, side, 100m, 1m, 0m), Fill(Enum.Parse<Leg>(leg), side.Opposite(), 100m, 1m, 0m)]);
            Assert.Equal(reason, books.ExitReasonOf(trade, null));
        }
    }

    [Theory]
    [InlineData(Buy, 110, 110, ExitReason.TargetReached)]
    [InlineData(Buy, 110, 110.01, ExitReason.TargetReached)]
    [InlineData(Buy, 110, 109.99, ExitReason.ProtectiveClose)]
    [InlineData(Sell, 90, 90, ExitReason.TargetReached)]
    [InlineData(Sell, 90, 89.99, ExitReason.TargetReached)]
    [InlineData(Sell, 90, 90.01, ExitReason.ProtectiveClose)]
    public void A_close_because_the_price_ran_through_the_target_reached_it_only_when_filled_there_or_better(
        OrderSide side, int target, double price, ExitReason reason)
    {
        var trade = Trade(side) with { CloseReason = ExitReason.TargetReached };
        var books = TradeBooks.Compute(
            trade, [Fill(Leg.Entry, side, 100m, 1m, 0m), Fill(Leg.Close, side.Opposite(), (decimal)price, 1m, 0m)]);
        Assert.Equal(reason, books.ExitReasonOf(trade, target));
    }

    [Fact]
    public void Of_several_exits_the_largest_names_the_reason_and_of_equal_ones_the_last()
    {
        var trade = Trade(Buy) with { CloseReason = ExitReason.SignalClose };
        ExitReason ReasonOf(decimal atTarget, decimal atMarket) => TradeBooks.Compute(trade,
        [
            Fill(Leg.Entry, Buy, 100m, 1m, 0m), Fill(Leg.Target, Sell, 110m, atTarget, 0m), Fill(Leg.Close, Sell, 105m, atMarket, 0m),
        ]).ExitReasonOf(trade, 110m);

        Assert.Equal(ExitReason.SignalClose, ReasonOf(0.3m, 0.7m));
        Assert.Equal(ExitReason.TargetReached, ReasonOf(0.7m, 0.3m));
        Assert.Equal(ExitReason.SignalClose, ReasonOf(0.5m, 0.5m));
        var pieces = TradeBooks.Compute(trade,
        [
            Fill(Leg.Entry, Buy, 100m, 1m, 0m), Fill(Leg.Close, Sell, 105m, 0.4m, 0m), Fill(Leg.Target, Sell, 110m, 0.3m, 0m),
            Fill(Leg.Target, Sell, 110m, 0.3m, 0m),
        ]);
        Assert.Equal(Leg.Target, pieces.MainExitLeg);
    }

    private static (decimal Remainder, decimal Open) Left(TradeBooks books) => (books.Remainder, books.OpenQuantity);

    private FillRow Fill(Leg leg, OrderSide side, decimal price, decimal quantity, decimal feeValue) => new()
    {
        Sequence = ++_fills, Leg = leg, Side = side, Price = price, Quantity = quantity, Fee = feeValue, FeeAsset = "USDT",
        FeeValue = feeValue, VenueTime = Time,
    };
}
