using Candlewick.MarketData.Rollups;

namespace Candlewick.MarketData.Files;

/// <summary>Points out bars that a file holds in good form and that look like mistakes all the same; they are stored.</summary>
internal sealed class UnusualBars(FileReport report, BarColumns bars, int[] lines)
{
    /// <summary>An extreme this many times off its open and close is pointed out.</summary>
    private const double FarExtreme = 3;
    /// <summary>
    /// An open this many times off the close before it is pointed out: a change of unit, a lost decimal, or a split that the prices were
    /// not adjusted for, of which two for one is the smallest that is common.
    /// </summary>
    private const double Jump = 1.8;
    /// <summary>Bars without any change that are pointed out when they follow one another.</summary>
    private const int FrozenRun = 10;
    /// <summary>Where more of a file's bars than this stand still, that is its market's way.</summary>
    private const double UsualShare = 0.05;

    public void Find()
    {
        FindExtremes();
        FindJumps();
        FindFrozen();
    }

    private void FindExtremes()
    {
        for (var row = 0; row < bars.Count; row++)
        {
            var (open, high, low, close) = (bars.Open[row], bars.High[row], bars.Low[row], bars.Close[row]);
            if (high > FarExtreme * Math.Max(open, close) || low * FarExtreme < Math.Min(open, close))
            {
                Add(row, $"high {high} or low {low} is more than {FarExtreme} times off open {open} and close {close}");
            }
        }
    }

    private void FindJumps()
    {
        for (var row = 1; row < bars.Count; row++)
        {
            var (before, open) = (bars.Close[row - 1], bars.Open[row]);
            if (open > before * Jump || open * Jump < before)
            {
                Add(row, FormattableString.Invariant(
                    $"open {open} is {(open > before ? open / before : before / open):0.##} times {(open > before ? "above" : "below")} ")
                    + $"the close before it, {before}: another unit, a lost decimal or a split?");
            }
        }
    }

    private void FindFrozen()
    {
        var still = 0L;
        for (var row = 1; row < bars.Count; row++)
        {
            still += StandsStill(row) ? 1 : 0;
        }

        if (still > bars.Count * UsualShare && !AreLongRuns(still))
        {
            return;
        }

        for (var row = 1; row < bars.Count;)
        {
            var end = row;
            while (end < bars.Count && StandsStill(end))
            {
                end++;
            }

            if (end - row + 1 >= FrozenRun)
            {
                Add(row - 1, $"this bar and the {end - row} after it, to {Time(end - 1):yyyy-MM-dd'T'HH:mm:ss'Z'}, stand still at "
                    + $"{bars.Close[row]} with volume {bars.Volume[row]}: a feed that had stopped?");
            }

            row = end + 1;
        }
    }

    /// <summary>Few long runs are a feed that stopped; many short ones are a quiet market.</summary>
    private bool AreLongRuns(long still)
    {
        var runs = 0L;
        for (var row = 1; row < bars.Count; row++)
        {
            runs += StandsStill(row) && !(row > 1 && StandsStill(row - 1)) ? 1 : 0;
        }

        return still >= runs * FrozenRun;
    }

    /// <summary>Whether a bar repeats the one before it in all but its time.</summary>
    private bool StandsStill(int row) =>
        bars.Close[row] == bars.Close[row - 1] && bars.Volume[row] == bars.Volume[row - 1] && bars.Open[row] == bars.Open[row - 1]
        && bars.High[row] == bars.High[row - 1] && bars.Low[row] == bars.Low[row - 1];

    private void Add(int row, string reason) => report.AddUnusual(new UnusualBar(lines[row], Time(row), reason));

    private DateTimeOffset Time(int row) => DateTimeOffset.FromUnixTimeMilliseconds(bars.Times[row]);
}
