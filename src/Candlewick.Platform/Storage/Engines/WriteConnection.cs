using System.Data.Common;

namespace Candlewick.Platform.Storage.Engines;

/// <summary>
/// The one connection that writes, used by the writer alone. Units run one after the other in one transaction, under savepoints, so that
/// one that fails takes only itself down.
/// </summary>
internal abstract class WriteConnection : IAsyncDisposable
{
    /// <summary>What the units write on.</summary>
    public abstract DbConnection Connection { get; }

    /// <summary>The transaction that is open.</summary>
    public abstract DbTransaction Transaction { get; }

    /// <summary>True between the first unit and the commit.</summary>
    public abstract bool IsOpen { get; }

    /// <summary>True when the connection was lost: it has to be closed, and another one opened.</summary>
    public virtual bool IsBroken => false;

    /// <summary>False when a connection that nobody used for a while has died meanwhile.</summary>
    public virtual bool IsAlive() => true;

    /// <summary>Makes room for a unit; the first begins the transaction.</summary>
    public abstract void Begin();

    /// <summary>The unit ran: what it wrote waits for the commit.</summary>
    /// <exception cref="Exception">The transaction ended while the unit ran: nothing of the group is stored.</exception>
    public abstract void Keep();

    /// <summary>
    /// Takes back what the unit wrote. False when the transaction is gone with all that ran before it.
    /// </summary>
    public abstract bool TakeBack();

    /// <summary>True when a row was written since the first unit began; else committing costs nothing.</summary>
    public abstract bool FindWritten();

    /// <summary>Commits. It returns when the commit is on the disk, and throws only when it is certain that it is not.</summary>
    public abstract void Commit();

    /// <summary>Ends the transaction, as far as it is still there.</summary>
    public abstract void Rollback();

    /// <summary>Closes the connection whatever state it is in; the engine rolls back what was not committed.</summary>
    public abstract ValueTask DisposeAsync();
}
