using Candlewick.Domain;
using Candlewick.MarketData.Contracts;

namespace Candlewick.MarketData.Live;

/// <summary>
/// One symbol's live bars. Until the past of the growing bars is read from the store, what comes in waits here; afterwards it is
/// rolled up at once. Keeps what the stream has not been told yet. Guarded by its owner's lock.
/// </summary>
internal sealed class LiveSeries(string symbol, string source, Timeframe timeframe)
{
    /// <summary>Bars that may wait for their past; more, and the series begins anew at the newest one.</summary>
    private const int MaxWaiting = 10_000;

    /// <summary>Finished bars per timeframe that one beat of the stream tells; a client sees by the open times that there were more.</summary>
    private const int MaxToldPerBeat = 20;

    private readonly List<(Bar Bar, bool IsFinal)> _waiting = [];
    private readonly List<GrownBar> _changed = [];
    private readonly Dictionary<Timeframe, Untold> _untold = [];
    private GrowingBars? _growing;

    public string Symbol { get; } = symbol;
    public string Source { get; } = source;
    public Timeframe Timeframe { get; } = timeframe;

    /// <summary>Open of the newest base bar.</summary>
    public long LastOpenMs { get; private set; } = long.MinValue;

    /// <summary>Open of the first base bar that waits; null once the past is in place or before any bar.</summary>
    public long? WaitsAtMs => _growing is null && _waiting.Count > 0 ? _waiting[0].Bar.OpenTimeMs : null;

    /// <summary>True when the bar goes on with this series.</summary>
    public bool Continues(LiveBar bar) => bar.Source == Source && bar.Timeframe == Timeframe && bar.Bar.OpenTimeMs >= LastOpenMs;

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
    public IReadOnlyList<GrownBar> TakeUntold()
    {
        if (_untold.Count == 0)
        {
            return [];
        }

        var told = new List<GrownBar>();
        foreach (var (timeframe, untold) in _untold)
        {
            told.AddRange(untold.Finished.TakeLast(MaxToldPerBeat).Select(bar => new GrownBar(timeframe, bar, true)));
            if (untold.Growing is { } growing)
            {
                told.Add(new GrownBar(timeframe, growing, false));
            }
        }

        _untold.Clear();
        return told;
    }

    private void Grow(GrowingBars growing, in Bar bar, bool isFinal)
    {
        _changed.Clear();
        growing.Add(bar, isFinal, _changed);
        foreach (var grown in _changed)
        {
            if (!_untold.TryGetValue(grown.Timeframe, out var untold))
            {
                _untold[grown.Timeframe] = untold = new Untold();
            }

            untold.Take(grown);
        }
    }

    private sealed class Untold
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
            if (Finished.Count > MaxToldPerBeat)
            {
                Finished.Dequeue();
            }
        }
    }
}
