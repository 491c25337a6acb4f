using Candlewick.Execution.Books;
using Candlewick.Execution.Performance;

namespace Candlewick.Execution.Tests.Performance;

/// <summary>What closed trades came to, and how the equity went between them.</summary>
public sealed class EquityCurveTests
{
    private static readonly DateTimeOffset Day = new(2024, 12, 5, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_deepest_fall_is_from_the_highest_point_before_it_and_in_percent_of_that()
    {
        var curve = EquityCurve.Of(1_000m, Day, Trades(200m, -300m, 100m, 500m, -150m, -50m), 100);
        Assert.Equal([1_000m, 1_200m, 900m, 1_000m, 1_500m, 1_350m, 1_300m], curve.Points.Select(point => point.Equity));
        Assert.Equal((300m, 25.0), (curve.Deepest.Amount, curve.Deepest.Percent));
        Assert.Equal(1_500m, curve.Peak);
    }

    [Fact]
    public void A_fall_from_the_start_counts_too()
    {
        var curve = EquityCurve.Of(1_000m, Day, Trades(-10m, -20m), 100);
        Assert.Equal((30m, 3.0), (curve.Deepest.Amount, curve.Deepest.Percent));
        Assert.Equal(1_000m, curve.Peak);
    }

    [Fact]
    public void What_only_rises_has_no_fall()
    {
        Assert.Equal(Drawdown.None, EquityCurve.Of(1_000m, Day, Trades(10m, 20m), 100).Deepest);
        Assert.Equal(Drawdown.None, Drawdown.Of(5m, 5m));
    }

    [Fact]
    public void Without_money_at_the_peak_a_fall_has_no_percentage()
    {
        var fall = Drawdown.Of(0m, -50m);
        Assert.Equal((50m, null), (fall.Amount, fall.Percent));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(11)]
    [InlineData(60)]
    public void A_thinned_curve_keeps_its_ends_its_peak_and_its_trough(int maxPoints)
    {
        var profits = Enumerable.Range(0, 1_000).Select(i => i == 500 ? 10_000m : i == 501 ? -25_000m : i == 502 ? 15_000m
            : i % 2 == 0 ? 1m : -1m).ToArray();
        var whole = EquityCurve.Of(1_000m, Day, Trades(profits), 2_000);
        var thin = EquityCurve.Of(1_000m, Day, Trades(profits), maxPoints);
        Assert.Equal(1_001, whole.Points.Count);
        Assert.InRange(thin.Points.Count, 4, maxPoints);
        Assert.Equal(whole.Points[0], thin.Points[0]);
        Assert.Equal(whole.Points[^1], thin.Points[^1]);
        Assert.Contains(thin.Points, point => point.Equity == whole.Points.Max(one => one.Equity));
        Assert.Contains(thin.Points, point => point.Equity == whole.Points.Min(one => one.Equity));
        Assert.Equal(thin.Points.OrderBy(point => point.At), thin.Points);
        Assert.Equal(whole.Deepest, thin.Deepest);
    }

    [Fact]
    public void Wins_losses_and_trades_that_brought_nothing_are_told_apart()
    {
        var record = TradeRecord.Of(Trades(100m, -50m, 0m, 60m));
        Assert.Equal((4, 2, 1), (record.Trades, record.Wins, record.Losses));
        Assert.Equal((0.666667, 3.2, 110m, 4m), (record.WinRate, record.ProfitFactor, record.Profit, record.Fees));
        Assert.Equal((100m, -50m), (record.LargestWin, record.LargestLoss));
        // Each had 50 at risk: 2 R, -1 R, 0 R and 1.2 R.
        Assert.Equal(0.55, record.AverageR);
    }

    [Fact]
    public void Without_trades_there_is_no_rate_to_tell()
    {
        Assert.Equal(new TradeRecord(), TradeRecord.Of([]));
        var scratch = TradeRecord.Of(Trades(0m));
        Assert.Null(scratch.WinRate);
        Assert.Null(scratch.ProfitFactor);
    }

    [Fact]
    public void A_trade_without_a_stop_has_no_multiple()
    {
        var trades = Trades(100m, 50m).Select((trade, i) => trade with { Risk = i == 0 ? null : 25m }).ToList();
        Assert.Equal(2.0, TradeRecord.Of(trades).AverageR);
        Assert.Null(TradeRecord.Of([trades[0]]).AverageR);
    }

    private static List<ClosedTrade> Trades(params decimal[] profits) =>
        [.. profits.Select((profit, i) => new ClosedTrade($"t{i}", Day.AddMinutes(i - 1), Day.AddMinutes(i), profit, 1m, 50m))];
}
