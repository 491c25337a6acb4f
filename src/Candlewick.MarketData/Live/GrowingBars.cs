using Candlewick.Domain;
using Candlewick.MarketData.Rollups;

namespace Candlewick.MarketData.Live;

/// <summary>A bar of any timeframe as it is now.</summary>
internal readonly record struct GrownBar(Timeframe Timeframe, Bar Bar, bool IsFinal);

/// <summary>
/// The growing bar of every timeframe of one live series. Each is rolled up from its pieces by the same kernel and along the
/// same chain as the store rolls up, so that the finished live bar equals the stored one to the last bit.
/// Fed by one caller at a time.
/// </summary>
internal sealed class GrowingBars
{
    private sealed class Level(Timeframe timeframe, BarInterval interval, Timeframe piece)
    {
        public Timeframe Timeframe { get; } = timeframe;
        public BarInterval Interval { get; } = interval;
        /// <summary>The timeframe that it is rolled up from.</summary>
        public Timeframe Piece { get; } = piece;
        /// <summary>Finished pieces of the present bar, and after them the growing one.</summary>
        public BarColumns Pieces { get; } = new(32);
        public long OpenMs { get; set; } = long.MinValue;
        public bool IsFinished { get; set; }
    }

    private readonly List<Level> _levels = [];
    private readonly BarColumns _rolled = new(1);
    private readonly Timeframe _base;

    public GrowingBars(Timeframe baseTimeframe)
    {
        _base = baseTimeframe;
        foreach (var timeframe in Timeframe.All.Where(timeframe => timeframe > baseTimeframe))
        {
            // Weeks do not nest in months, nor small feeds in every step: the nearest piece that the series has.
            var interval = BarInterval.Of(timeframe);
            var piece = interval.Sources
                .Select(source => source.Timeframe)
                .FirstOrDefault(source => source is { } served && served >= baseTimeframe) ?? baseTimeframe;
            _levels.Add(new Level(timeframe, interval, piece));
        }
    }

    /// <summary>What must be known of the past before the first bar comes: finished pieces in [from, to) per timeframe.</summary>
    public IEnumerable<(Timeframe Timeframe, Timeframe Piece, long FromMs, long ToMs)> Needed(long firstOpenMs)
    {
        foreach (var level in _levels)
        {
            var (from, to) = (level.Timeframe.OpenOf(firstOpenMs), level.Piece.OpenOf(firstOpenMs));
            if (to > from)
            {
                yield return (level.Timeframe, level.Piece, from, to);
            }
        }
    }

    /// <summary>Puts the finished pieces in place, before the first <see cref="Add"/>.</summary>
    public void Seed(Timeframe timeframe, long openMs, IEnumerable<Bar> pieces)
    {
        var level = _levels.First(candidate => candidate.Timeframe == timeframe);
        level.OpenMs = openMs;
        foreach (var piece in pieces)
        {
            level.Pieces.Add(piece);
        }
    }

    /// <summary>Takes the newest state of a base bar and gives every bar that changed, smaller timeframes first.</summary>
    public void Add(in Bar bar, bool isFinal, List<GrownBar> changed)
    {
        changed.Add(new GrownBar(_base, bar, isFinal));
        Spread(_base, bar, isFinal, changed);
    }

    private void Spread(Timeframe piece, in Bar bar, bool isFinal, List<GrownBar> changed)
    {
        foreach (var level in _levels)
        {
            if (level.Piece == piece)
            {
                Grow(level, bar, isFinal, changed);
            }
        }
    }

    private void Grow(Level level, in Bar piece, bool isFinal, List<GrownBar> changed)
    {
        var open = level.Timeframe.OpenOf(piece.OpenTimeMs);
        if (open != level.OpenMs)
        {
            // The last pieces of the old bar never came: that it is finished shows only now.
            if (level.Pieces.Count > 0 && !level.IsFinished)
            {
                var old = Roll(level);
                changed.Add(new GrownBar(level.Timeframe, old, true));
                Spread(level.Timeframe, old, true, changed);
            }

            level.OpenMs = open;
            level.IsFinished = false;
            level.Pieces.Truncate(0);
        }

        level.Pieces.Add(piece);
        var grown = Roll(level);
        level.IsFinished = isFinal && level.Piece.NextOpen(piece.OpenTimeMs) >= level.Timeframe.NextOpen(open);
        if (!isFinal)
        {
            level.Pieces.Truncate(level.Pieces.Count - 1);
        }

        changed.Add(new GrownBar(level.Timeframe, grown, level.IsFinished));
        Spread(level.Timeframe, grown, level.IsFinished, changed);
    }

    private Bar Roll(Level level)
    {
        _rolled.Truncate(0);
        RollUp.Append(level.Pieces, BarInterval.Of(level.Piece), level.Interval, _rolled);
        return _rolled[0];
    }
}
