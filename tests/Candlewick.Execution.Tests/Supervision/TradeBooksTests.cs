using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.Orders;
using Candlewick.Execution.Positions;
using Candlewick.Execution.Supervision;

namespace Candlewick.Execution.Tests.Supervision;

public sealed class TradeBooksTests
{
    private static readonly TradeRow Long = new()
    {
        BaseAsset = "BTC", QuoteAsset = "USDT", LotStep = 0.01m, ContractMultiplier = 1m, Side = OrderSide.Buy, TargetPrice = 110m, StopPrice = 90m,
    };

    [Fact]
    public void Profit_is_the_sum_of_signed_flows_less_fees()
    {
        var books = TradeBooks.Compute(Long, [Fill(Leg.Entry, OrderSide.Buy, 100m, 2m, 0.2m), Fill(Leg.Target, OrderSide.Sell, 110m, 2m, 0.22m)]);
        Assert.Equal((19.58m, 0.42m, 0m), (books.RealizedPnl, books.Fees, books.OpenQuantity));
    }

    [Fact]
    public void What_is_below_the_step_stays_in_the_position_at_its_cost()
    {
        // 1 bought, 0.001 taken as commission, 0.999 floored to 0.99 and sold at the entry's price: nothing was made or lost but the fee.
        var entry = Fill(Leg.Entry, OrderSide.Buy, 100m, 1m, 0.1m) with { Fee = 0.001m, FeeAsset = "BTC" };
        Assert.Equal(0.99m, TradeBooks.Compute(Long, [entry]).OpenQuantity);
        var books = TradeBooks.Compute(Long, [entry, Fill(Leg.Close, OrderSide.Sell, 100m, 0.99m, 0m)]);
        Assert.Equal((0.009m, 0m, -0.1m), (books.Remainder, books.OpenQuantity, books.RealizedPnl));
    }

    [Fact]
    public void A_contract_multiplier_counts_in_every_flow()
    {
        var books = TradeBooks.Compute(Long with { ContractMultiplier = 50m, Side = OrderSide.Sell }, [Fill(Leg.Entry, OrderSide.Sell, 100m, 1m, 1m), Fill(Leg.Target, OrderSide.Buy, 98m, 1m, 1m)]);
        Assert.Equal(98m, books.RealizedPnl);
    }

    [Theory]
    [InlineData(Leg.Target, ExitReason.SignalClose, 110.0, ExitReason.TargetReached)]
    [InlineData(Leg.Stop, ExitReason.SignalClose, 90.0, ExitReason.StopReached)]
    [InlineData(Leg.Close, ExitReason.Expired, 100.0, ExitReason.Expired)]
    [InlineData(Leg.Close, null, 100.0, ExitReason.ManualClose)]
    [InlineData(Leg.Close, ExitReason.StopReached, 91.0, ExitReason.StopReached)]
    [InlineData(Leg.Close, ExitReason.TargetReached, 110.0, ExitReason.TargetReached)]
    [InlineData(Leg.Close, ExitReason.TargetReached, 109.99, ExitReason.ManualClose)]
    public void The_exit_reason_is_what_really_filled(string leg, string? asked, double price, string reason)
    {
        var trade = Long with { CloseReason = asked };
        Assert.Equal(reason, TradeBooks.Compute(trade, [Fill(Leg.Entry, OrderSide.Buy, 100m, 1m, 0m), Fill(leg, OrderSide.Sell, (decimal)price, 1m, 0m)]).ExitReasonOf(trade));
    }

    [Fact]
    public void Of_several_exits_the_largest_names_the_reason()
    {
        var trade = Long with { CloseReason = ExitReason.SignalClose };
        var entry = Fill(Leg.Entry, OrderSide.Buy, 100m, 1m, 0m);
        Assert.Equal(ExitReason.SignalClose, TradeBooks.Compute(trade, [entry, Fill(Leg.Target, OrderSide.Sell, 110m, 0.3m, 0m), Fill(Leg.Close, OrderSide.Sell, 105m, 0.7m, 0m)]).ExitReasonOf(trade));
        Assert.Equal(ExitReason.TargetReached, TradeBooks.Compute(trade, [entry, Fill(Leg.Target, OrderSide.Sell, 110m, 0.7m, 0m), Fill(Leg.Close, OrderSide.Sell, 105m, 0.3m, 0m)]).ExitReasonOf(trade));
    }

    [Theory]
    [InlineData(0, 0, 2, 100, 2, 100)]
    [InlineData(2, 100, 2, 110, 4, 105)]
    [InlineData(4, 105, -1, 120, 3, 105)]
    [InlineData(1, 100, -3, 90, -2, 90)]
    [InlineData(-2, 90, 2, 80, 0, 0)]
    public void A_position_averages_while_it_grows_and_turns_at_the_fills_price(int held, int average, int added, int price, int quantity, int result) =>
        Assert.Equal(((decimal)quantity, (decimal)result), PositionStore.Add(held, average, added, price));

    [Fact]
    public void Client_order_ids_are_short_stable_and_their_own()
    {
        var id = ClientOrderIds.Of("desk", "trade-1", Leg.Entry, 0);
        Assert.Equal(29, id.Length);
        Assert.Matches("^[a-z0-9-]+$", id);
        Assert.Equal(id, ClientOrderIds.Of("desk", "trade-1", Leg.Entry, 0));
        string[] others = [ClientOrderIds.Of("desk", "trade-1", Leg.Entry, 1), ClientOrderIds.Of("desk", "trade-1", Leg.Stop, 0), ClientOrderIds.Of("desk", "trade-2", Leg.Entry, 0), ClientOrderIds.Of("other", "trade-1", Leg.Entry, 0)];
        Assert.Equal(4, others.Append(id).Distinct(StringComparer.Ordinal).Count() - 1);
    }

    private static FillRow Fill(string leg, OrderSide side, decimal price, decimal quantity, decimal fee) => new()
    {
        Leg = leg, Side = side, Price = price, Quantity = quantity, Fee = fee, FeeQuote = fee, FeeAsset = "USDT",
    };
}
