using System.Collections.Concurrent;
using Candlewick.Platform.Concurrency;

namespace Candlewick.Execution.Supervision;

/// <summary>
/// Trades that were planned and not looked at yet, in their order. They wait behind what the venue tells of the trades that are open: a
/// burst of alerts must not keep a filled entry from its exits.
/// </summary>
internal sealed class NewEntries(WorkTracker tracker)
{
    /// <summary>As many as may wait before whoever sends more is slowed down.</summary>
    private const int Most = 1_000;
    /// <summary>As many as one turn takes.</summary>
    private const int MostOfTurn = 16;
    /// <summary>As many trades as may have a question at the venue before no entry is added to them: exits need the line too.</summary>
    private const int MostInFlight = 64;

    private readonly ConcurrentQueue<string> _waiting = new();
    private readonly ConcurrentDictionary<string, byte> _names = new(StringComparer.Ordinal);
    private volatile bool _isClosed;
    /// <summary>Touched by the reader alone.</summary>
    private int _taken;

    public bool IsCrowded => _waiting.Count >= Most;

    /// <summary>True while the trade waits here.</summary>
    public bool Holds(string tradeId) => _names.ContainsKey(tradeId);

    /// <summary>True when one may be taken, with so many trades in flight.</summary>
    public bool MayTake(int inFlight) => !_waiting.IsEmpty && inFlight < MostInFlight;

    public void Add(string tradeId)
    {
        tracker.Begin();
        _names[tradeId] = 0;
        _waiting.Enqueue(tradeId);
        if (_isClosed)
        {
            Drain();
        }
    }

    /// <summary>The next ones; work in flight until <see cref="HasTaken"/>.</summary>
    public IEnumerable<string> Take(int inFlight)
    {
        var most = Math.Min(MostOfTurn, MostInFlight - inFlight);
        for (var count = 0; count < most && TryTake(out var tradeId); count++)
        {
            _taken++;
            yield return tradeId;
        }
    }

    /// <summary>What was taken was looked at.</summary>
    public void HasTaken()
    {
        for (; _taken > 0; _taken--)
        {
            tracker.End();
        }
    }

    /// <summary>Nothing is taken any more: whoever reads the account next finds the trades in the books.</summary>
    public void Close()
    {
        _isClosed = true;
        Drain();
    }

    private void Drain()
    {
        while (TryTake(out _))
        {
            tracker.End();
        }
    }

    private bool TryTake(out string tradeId)
    {
        if (!_waiting.TryDequeue(out tradeId!))
        {
            return false;
        }

        _names.TryRemove(tradeId, out _);
        return true;
    }
}
