using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.Orders;
using static Candlewick.Domain.OrderSide;

namespace Candlewick.Execution.Tests.Performance;

/// <summary>What an order costs and may bring: spread, slippage, contract multiplier, several exits, both sides.</summary>
public sealed class OrderPreviewTests
{
    private static readonly TradingCosts Free = new(0m, 0m, 0m);
    private static readonly TradingCosts Dear = new(0.001m, 2m, 1m);

    [Theory]
    [InlineData(Buy, 110, 95)]
    [InlineData(Sell, 90, 105)]
    public void Spread_and_commissions_are_taken_off_the_gain_and_added_to_the_loss(OrderSide side, int target, int stop)
    {
        var told = Of(side, OrderType.Limit, 3m, Dear, 1m, Exit(target, stop));
        var exit = Assert.Single(told.Exits);
        Assert.Equal(3m * (10m - (0.001m * (100m + target)) - 2m), exit.ProfitAtTarget);
        Assert.Equal(3m * (5m + (0.001m * (100m + stop)) + 2m), exit.LossAtStop);
        Assert.Equal((6m, 0.3m, exit.LossAtStop, exit.ProfitAtTarget), (told.Spread, told.EntryFee, told.Risk, told.Reward));
    }

    [Theory]
    [InlineData(Buy, 110, 95)]
    [InlineData(Sell, 90, 105)]
    public void A_contract_multiplier_counts_in_every_sum(OrderSide side, int target, int stop)
    {
        var one = Of(side, OrderType.Stop, 3m, Dear, 1m, Exit(target, stop));
        var ten = Of(side, OrderType.Stop, 3m, Dear, 10m, Exit(target, stop));
        Assert.Equal(
            (one.Value * 10m, one.EntryFee * 10m, one.Spread * 10m, one.Slippage * 10m, one.Risk * 10m, one.Reward * 10m),
            (ten.Value, ten.EntryFee, ten.Spread, ten.Slippage, ten.Risk, ten.Reward));
        Assert.Equal((one.BreakEven, one.RewardRisk), (ten.BreakEven, ten.RewardRisk));
    }

    /// <summary>A limit waits for its price; what goes at the market may slip, and so may each stop.</summary>
    [Theory]
    [InlineData(OrderType.Market, true, 6)]
    [InlineData(OrderType.Stop, true, 6)]
    [InlineData(OrderType.Limit, true, 3)]
    [InlineData(OrderType.Market, false, 3)]
    [InlineData(OrderType.Limit, false, 0)]
    public void Slippage_is_that_of_the_entry_and_of_the_stop(OrderType type, bool hasStop, int slippage) =>
        Assert.Equal(slippage, Of(Buy, type, 3m, Dear, 1m, Exit(110, hasStop ? 90 : null)).Slippage);

    [Fact]
    public void Reward_for_each_unit_of_risk_is_told_where_both_are_known()
    {
        Assert.Equal(2.0, Of(Buy, OrderType.Limit, 1m, Free, 1m, Exit(110, 95)).RewardRisk);
        Assert.Equal(0.5, Of(Sell, OrderType.Limit, 1m, Free, 1m, Exit(95, 110)).RewardRisk);
        Assert.Null(Of(Buy, OrderType.Limit, 1m, Free, 1m, Exit(110, null)).RewardRisk);
        Assert.Null(Of(Buy, OrderType.Limit, 1m, Free, 1m, Exit(null, 95)).RewardRisk);
    }

    [Fact]
    public void An_exit_for_the_rest_takes_what_the_others_leave_wherever_it_stands()
    {
        var told = Of(Buy, OrderType.Limit, 3m, Free, 1m, Exit(120, 90), Exit(110, 95) with { Quantity = 1m });
        Assert.Equal([1m, 2m], told.Exits.Select(exit => exit.Quantity));
        Assert.Equal((10m + 40m, 5m + 20m), (told.Reward, told.Risk));
    }

    [Theory]
    [InlineData(Buy)]
    [InlineData(Sell)]
    public void At_the_break_even_price_commissions_and_spread_are_earned(OrderSide side)
    {
        var even = Of(side, OrderType.Limit, 1m, Dear, 1m).BreakEven;
        Assert.Equal(0m, Math.Round((side.Sign() * (even - 100m)) - (0.001m * (100m + even)) - 2m, 9));
    }

    private static ExitPlan Exit(int? target, int? stop) => new() { Target = target, Stop = stop };

    private static OrderPreview Of(
        OrderSide side, OrderType type, decimal quantity, TradingCosts costs, decimal multiplier, params ExitPlan[] exits) =>
        OrderPreview.Of(side, type, quantity, 100m, exits, costs, multiplier);
}
