using Candlewick.Execution.Books;

namespace Candlewick.Execution.Performance;

/// <summary>What an account's equity was after a trade ended.</summary>
/// <param name="At">When.</param>
/// <param name="Equity">Equity as far as closed trades made it.</param>
/// <param name="TradeId">The trade that ended; null for the start.</param>
internal sealed record EquityPoint(DateTimeOffset At, decimal Equity, string? TradeId);

/// <summary>A fall from a peak.</summary>
/// <param name="Amount">Peak less trough, 0 or above.</param>
/// <param name="Percent">The same in percent of the peak; null where the peak is not above 0.</param>
internal sealed record Drawdown(decimal Amount, double? Percent)
{
    public static Drawdown None { get; } = new(0m, null);

    /// <summary>From <paramref name="peak"/> down to <paramref name="value"/>; none when it lies higher.</summary>
    public static Drawdown Of(decimal peak, decimal value) => value >= peak ? None
        : new Drawdown(peak - value, peak > 0 ? Math.Round((double)((peak - value) / peak) * 100, 4) : null);
}

/// <summary>What a row of closed trades came to. Pure.</summary>
internal sealed record TradeRecord
{
    public int Trades { get; init; }
    /// <summary>Trades that brought more than 0 after fees.</summary>
    public int Wins { get; init; }
    /// <summary>Trades that brought less than 0 after fees.</summary>
    public int Losses { get; init; }
    /// <summary>Wins of wins and losses, 0 to 1; null without either.</summary>
    public double? WinRate { get; init; }
    public decimal Profit { get; init; }
    public decimal Fees { get; init; }
    /// <summary>What winners brought for each unit that losers cost; null without losers.</summary>
    public double? ProfitFactor { get; init; }
    /// <summary>Mean profit as a multiple of the risk, of those that had a stop; null without one.</summary>
    public double? AverageR { get; init; }
    public decimal? LargestWin { get; init; }
    /// <summary>Below 0.</summary>
    public decimal? LargestLoss { get; init; }

    public static TradeRecord Of(IReadOnlyList<ClosedTrade> trades)
    {
        var won = trades.Where(trade => trade.Profit > 0).ToList();
        var lost = trades.Where(trade => trade.Profit < 0).ToList();
        var multiples = trades.Where(trade => trade.Risk > 0).Select(trade => (double)(trade.Profit / trade.Risk!.Value)).ToList();
        var cost = -lost.Sum(trade => trade.Profit);
        return new TradeRecord
        {
            Trades = trades.Count,
            Wins = won.Count,
            Losses = lost.Count,
            WinRate = won.Count + lost.Count == 0 ? null : Math.Round((double)won.Count / (won.Count + lost.Count), 6),
            Profit = trades.Sum(trade => trade.Profit),
            Fees = trades.Sum(trade => trade.Fees),
            ProfitFactor = cost == 0 ? null : Math.Round((double)(won.Sum(trade => trade.Profit) / cost), 4),
            AverageR = multiples.Count == 0 ? null : Math.Round(multiples.Average(), 4),
            LargestWin = won.Count == 0 ? null : won.Max(trade => trade.Profit),
            LargestLoss = lost.Count == 0 ? null : lost.Min(trade => trade.Profit),
        };
    }
}

/// <summary>How an account's equity went from trade to trade. Pure.</summary>
internal sealed record EquityCurve
{
    /// <summary>Oldest first; the first is the start.</summary>
    public required IReadOnlyList<EquityPoint> Points { get; init; }
    /// <summary>The deepest fall from a peak before it, looked at whenever a trade had ended.</summary>
    public required Drawdown Deepest { get; init; }
    /// <summary>The highest equity, the start included.</summary>
    public required decimal Peak { get; init; }

    /// <summary>The curve of trades in the order in which they ended.</summary>
    /// <param name="start">Equity before the first.</param>
    /// <param name="startedAt">When that was.</param>
    /// <param name="trades">Oldest first.</param>
    /// <param name="maxPoints">
    /// Most points that are given, from 4 on. Of more the lowest and the highest of each stretch are kept, so that no peak and no
    /// trough is lost.
    /// </param>
    public static EquityCurve Of(decimal start, DateTimeOffset startedAt, IReadOnlyList<ClosedTrade> trades, int maxPoints)
    {
        var (equity, peak, deepest) = (start, start, Drawdown.None);
        var points = new List<EquityPoint>(trades.Count + 1) { new(startedAt, start, null) };
        foreach (var trade in trades)
        {
            equity += trade.Profit;
            peak = Math.Max(peak, equity);
            if (peak - equity > deepest.Amount)
            {
                deepest = Drawdown.Of(peak, equity);
            }

            points.Add(new EquityPoint(trade.At, equity, trade.TradeId));
        }

        return new EquityCurve { Points = points.Count <= maxPoints ? points : Thin(points, maxPoints), Deepest = deepest, Peak = peak };
    }

    /// <summary>First and last stay; between them each stretch gives its lowest and its highest, in their order.</summary>
    private static List<EquityPoint> Thin(List<EquityPoint> points, int maxPoints)
    {
        var inner = points.Count - 2;
        var stretches = Math.Max(1, (maxPoints - 2) / 2);
        var kept = new List<EquityPoint>(maxPoints) { points[0] };
        for (var i = 0; i < stretches; i++)
        {
            var (from, to) = (1 + (int)((long)inner * i / stretches), 1 + (int)((long)inner * (i + 1) / stretches));
            if (from == to)
            {
                continue;
            }

            var (low, high) = (from, from);
            for (var at = from; at < to; at++)
            {
                low = points[at].Equity < points[low].Equity ? at : low;
                high = points[at].Equity > points[high].Equity ? at : high;
            }

            kept.Add(points[Math.Min(low, high)]);
            if (low != high)
            {
                kept.Add(points[Math.Max(low, high)]);
            }
        }

        kept.Add(points[^1]);
        return kept;
    }
}
