using Candlewick.Domain;
using Candlewick.MarketData.Contracts;

namespace Candlewick.MarketData.Live;

/// <summary>
/// One market's live bars. Until the past of the growing bars is read from the store, what comes in waits here; afterwards it is
/// rolled up at once. Keeps what has not been published yet. Guarded by its owner's lock.
/// </summary>
internal sealed class LiveSeries(InstrumentId market, Timeframe timeframe)
{
    /// <summary>Most bars that wait for their past; with more, the series starts over at the newest one.</summary>
    private const int MaxWaiting = 10_000;

    /// <summary>Finished bars per timeframe that one beat publishes; a client sees by the open times that there were more.</summary>
    private const int MaxPublishedPerBeat = 20;

    private readonly List<(Bar Bar, bool IsFinal)> _waiting = [];
    private readonly List<GrownBar> _changed = [];
    private readonly Dictionary<Timeframe, Unpublished> _unpublished = [];
    private GrowingBars? _growing;

    public InstrumentId Market { get; } = market;
    public Timeframe Timeframe { get; } = timeframe;

    /// <summary>Open of the newest base bar.</summary>
    public long LastOpenMs { get; private set; } = long.MinValue;

    /// <summary>Open of the first base bar that waits; null once the past is in place or before any bar.</summary>
    public long? WaitsAtMs => _growing is null && _waiting.Count > 0 ? _waiting[0].Bar.OpenTimeMs : null;

    /// <summary>True when the bar goes on with this series.</summary>
    public bool Continues(LiveBar bar) => bar.Market == Market && bar.Timeframe == Timeframe && bar.Bar.OpenTimeMs >= LastOpenMs;

    public void Add(in Bar bar, bool isFinal)
    {
        LastOpenMs = bar.OpenTimeMs;
        if (_growing is { } growing)
        {
            Grow(growing, bar, isFinal);
            return;
        }

        if (_waiting.Count > 0 && _waiting[^1].Bar.OpenTimeMs == bar.OpenTimeMs)
        {
            _waiting[^1] = (bar, isFinal);
            return;
        }

        if (_waiting.Count == MaxWaiting)
        {
            _waiting.Clear();
        }

        _waiting.Add((bar, isFinal));
    }

    /// <summary>The past is read: from now on bars are rolled up at once.</summary>
    public void Start(GrowingBars growing)
    {
        _growing = growing;
        foreach (var (bar, isFinal) in _waiting)
        {
            Grow(growing, bar, isFinal);
        }

        _waiting.Clear();
    }

    /// <summary>Takes out what changed since the last call, by timeframe and open time.</summary>
    public IReadOnlyList<GrownBar> TakeUnpublished()
    {
        if (_unpublished.Count == 0)
        {
            return [];
        }

        var taken = new List<GrownBar>();
        foreach (var (timeframe, unpublished) in _unpublished)
        {
            taken.AddRange(unpublished.Finished.TakeLast(MaxPublishedPerBeat).Select(bar => new GrownBar(timeframe, bar, true)));
            if (unpublished.Growing is { } growing)
            {
                taken.Add(new GrownBar(timeframe, growing, false));
            }
        }

        _unpublished.Clear();
        return taken;
    }

    private void Grow(GrowingBars growing, in Bar bar, bool isFinal)
    {
        _changed.Clear();
        growing.Add(bar, isFinal, _changed);
        foreach (var grown in _changed)
        {
            if (!_unpublished.TryGetValue(grown.Timeframe, out var unpublished))
            {
                _unpublished[grown.Timeframe] = unpublished = new Unpublished();
            }

            unpublished.Take(grown);
        }
    }

    private sealed class Unpublished
    {
        public Queue<Bar> Finished { get; } = new();
        public Bar? Growing { get; private set; }

        public void Take(in GrownBar grown)
        {
            if (!grown.IsFinal)
            {
                Growing = grown.Bar;
                return;
            }

            Growing = null;
            Finished.Enqueue(grown.Bar);
            if (Finished.Count > MaxPublishedPerBeat)
            {
                Finished.Dequeue();
            }
        }
    }
}
