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

    private readonly ConcurrentQueue<string> _waiting = new();
    /// <summary>Touched by the reader alone.</summary>
    private int _taken;

    public bool IsEmpty => _waiting.IsEmpty;

    public bool IsCrowded => _waiting.Count >= Most;

    public void Add(string tradeId)
    {
        tracker.Begin();
        _waiting.Enqueue(tradeId);
    }

    /// <summary>The next ones; work in flight until <see cref="HasTaken"/>.</summary>
    public IEnumerable<string> Take()
    {
        for (var count = 0; count < MostOfTurn && _waiting.TryDequeue(out var tradeId); count++)
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
}
