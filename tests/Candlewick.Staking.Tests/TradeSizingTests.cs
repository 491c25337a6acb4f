using Candlewick.Staking.Contracts;

namespace Candlewick.Staking.Tests;

public sealed class TradeSizingTests
{
    [Fact]
    public void The_worked_example_needs_065032516_units()
    {
        var sizing = TradeSizing.Of(new TradePrices(45_000.50m, 46_000m, 44_500m, 0m, 0m));

        var quantity = sizing.Quantity(SizingMode.Target, 650m);

        Assert.Equal(0.65032516m, Math.Round(quantity, 8));
        Assert.Equal(650m, Math.Round(sizing.NominalGain(quantity), 10));
        Assert.Equal(999.50m, sizing.GainPerUnit);
        Assert.Equal(500.50m, sizing.LossPerUnit);
    }

    [Fact]
    public void Costs_that_eat_the_way_to_the_target_leave_a_trade_that_cannot_win()
    {
        var sizing = TradeSizing.Of(new TradePrices(100m, 101m, 99m, 0.005m, 0m));

        Assert.False(sizing.CanWin);
        Assert.Throws<InvalidOperationException>(() => sizing.Quantity(SizingMode.Target, 1m));
    }

    [Fact]
    public void Ten_percent_below_the_tree_is_still_allowed_and_a_hair_more_is_not()
    {
        Assert.True(TradeSizing.Of(new TradePrices(100m, 109m, 90m, 0m, 0m)).ReachesRewardRisk(1m, 0.1m));
        Assert.False(TradeSizing.Of(new TradePrices(100m, 108.99m, 90m, 0m, 0m)).ReachesRewardRisk(1m, 0.1m));
    }

    /// <summary>In every mode, for any prices and costs: the stake comes back exactly where the mode promises it.</summary>
    [Fact]
    public void The_stake_comes_back_where_the_mode_promises_it()
    {
        var random = new Random(7);
        for (var i = 0; i < 5_000; i++)
        {
            var entry = decimal.Round((decimal)(random.NextDouble() * 100_000) + 1m, 2);
            var sign = random.Next(2) == 0 ? 1 : -1;
            var stop = entry - sign * decimal.Round(entry * (decimal)(0.001 + 0.2 * random.NextDouble()), 3);
            var target = entry + sign * decimal.Round(entry * (decimal)(0.001 + 0.2 * random.NextDouble()), 3);
            var fee = decimal.Round((decimal)random.NextDouble() * 0.002m, 6);
            var spread = decimal.Round(entry * 0.0005m * (decimal)random.NextDouble(), 4);
            var money = random.Next(4) == 0 ? 50m : 1m;
            var stake = decimal.Round((decimal)random.NextDouble() * 5_000m + 1m, 2);
            var sizing = TradeSizing.Of(new TradePrices(entry, target, stop, fee, spread, money));

            var atRisk = sizing.Quantity(SizingMode.Risk, stake);
            Close(stake, atRisk * money * (Math.Abs(entry - stop) + fee * entry + fee * stop + spread));
            Close(stake, sizing.Quantity(SizingMode.Notional, stake) * entry * money);
            if (sizing.CanWin)
            {
                var quantity = sizing.Quantity(SizingMode.Target, stake);
                Close(stake, sizing.NominalGain(quantity) - sizing.TotalCosts(quantity));
                Assert.True(sizing.NetRewardRisk < Math.Abs(target - entry) / Math.Abs(entry - stop)
                    || (fee == 0 && spread == 0), "Costs can only lower the ratio.");
            }
        }

        static void Close(decimal expected, decimal actual) =>
            Assert.True(Math.Abs(expected - actual) <= expected * 1e-18m, $"{expected} against {actual}");
    }
}
