namespace Candlewick.MarketData.Files;

/// <summary>
/// Points out bars that a file holds in good form and that look like mistakes all the same, in one pass over them; they are stored.
/// </summary>
internal sealed class UnusualBars
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

    private readonly Findings<UnusualBar> _extremes = new();
    private readonly Findings<UnusualBar> _jumps = new();
    private readonly Findings<UnusualBar> _frozen = new();
    private long _count;
    private SpooledBar _previous;
    /// <summary>The bar that those after it repeat.</summary>
    private SpooledBar _first;
    /// <summary>Bars that repeat it so far.</summary>
    private long _repeats;
    private long _still;
    private long _stillRuns;

    /// <summary>Takes the next bar.</summary>
    public void Add(in SpooledBar row)
    {
        var bar = row.Bar;
        if (bar.High > FarExtreme * Math.Max(bar.Open, bar.Close) || bar.Low * FarExtreme < Math.Min(bar.Open, bar.Close))
        {
            _extremes.Add(row, static row => Describe(row, FormattableString.Invariant(
                $"high {row.Bar.High} or low {row.Bar.Low} is more than {FarExtreme} times off open {row.Bar.Open} ")
                + FormattableString.Invariant($"and close {row.Bar.Close}")));
        }

        if (_count++ > 0)
        {
            Compare(row);
        }

        _previous = row;
    }

    /// <summary>Tells what was found.</summary>
    public void TellTo(FileReport report)
    {
        EndRun();
        report.AddUnusual(_extremes);
        report.AddUnusual(_jumps);
        // Few long runs are a feed that stopped; many short ones are a quiet market.
        if (_still <= _count * UsualShare || _still >= _stillRuns * FrozenRun)
        {
            report.AddUnusual(_frozen);
        }
    }

    private void Compare(in SpooledBar row)
    {
        var (before, open) = (_previous.Bar.Close, row.Bar.Open);
        if (open > before * Jump || open * Jump < before)
        {
            _jumps.Add((row, before), static pair => DescribeJump(pair.row, pair.before));
        }

        if (!RepeatsPrevious(row.Bar))
        {
            EndRun();
            return;
        }

        if (_repeats++ == 0)
        {
            _first = _previous;
            _stillRuns++;
        }

        _still++;
    }

    private void EndRun()
    {
        if (_repeats + 1 >= FrozenRun)
        {
            _frozen.Add((_first, _previous, _repeats), static run => Describe(run._first, FormattableString.Invariant(
                $"this bar and the {run._repeats} after it, to {Time(run._previous):yyyy-MM-dd'T'HH:mm:ss'Z'}, stand still at ")
                + FormattableString.Invariant($"{run._first.Bar.Close} with volume {run._first.Bar.Volume}: a feed that had stopped?")));
        }

        _repeats = 0;
    }

    private static UnusualBar DescribeJump(in SpooledBar row, double before)
    {
        var open = row.Bar.Open;
        return Describe(row, FormattableString.Invariant(
            $"open {open} is {(open > before ? open / before : before / open):0.##} times {(open > before ? "above" : "below")} ")
            + FormattableString.Invariant($"the close before it, {before}: another unit, a lost decimal or a split?"));
    }

    /// <summary>Whether a bar repeats the one before it in all but its time.</summary>
    private bool RepeatsPrevious(in Domain.Bar bar)
    {
        var before = _previous.Bar;
        return bar.Close == before.Close && bar.Volume == before.Volume && bar.Open == before.Open
            && bar.High == before.High && bar.Low == before.Low;
    }

    private static UnusualBar Describe(in SpooledBar row, string reason) => new(row.Line, Time(row), reason);

    private static DateTimeOffset Time(in SpooledBar row) => DateTimeOffset.FromUnixTimeMilliseconds(row.TimeMs);
}
