namespace Candlewick.Platform.Storage;

/// <summary>
/// The number under which a host trades, where several share a database: with it set, nothing is committed unless it is still the
/// newest one given out. A host that lost its turn finds out at its next commit, however long it slept.
/// </summary>
public sealed class WriteFence
{
    private long _number;
    private int _isLost;

    /// <summary>The number; 0 for a host that does not trade, or that has its database to itself.</summary>
    internal long Number
    {
        get => Interlocked.Read(ref _number);
        set => Interlocked.Exchange(ref _number, value);
    }

    /// <summary>Told once, when a commit was refused because another host trades.</summary>
    internal event Action? Lost;

    internal void TellLost()
    {
        if (Interlocked.Exchange(ref _isLost, 1) == 0)
        {
            Lost?.Invoke();
        }
    }
}

/// <summary>Another host trades now: nothing of the unit was stored, and nothing more will be by this one.</summary>
public sealed class LeaseLostException() : Exception("Another host of this desk trades now; this one stores nothing more.");
