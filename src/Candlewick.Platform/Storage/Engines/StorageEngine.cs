using System.Data.Common;

namespace Candlewick.Platform.Storage.Engines;

/// <summary>What an engine does its own way. Everything else, the units of work above all, is the same on each.</summary>
internal abstract class StorageEngine : IAsyncDisposable
{
    /// <summary>Which engine it is.</summary>
    public abstract DatabaseKind Kind { get; }

    /// <summary>Where the data lies, without any secret: the file, or the server and the database.</summary>
    public abstract string Place { get; }

    /// <summary>Why it is not known whether the last commit was stored, in words; null while it is.</summary>
    public virtual string? Doubt => null;

    /// <summary>A connection for the one writer.</summary>
    /// <param name="closing">Ends what the connection would otherwise wait for without a bound.</param>
    public abstract WriteConnection OpenWriter(CancellationToken closing);

    /// <summary>A connection that refuses to write, for one use.</summary>
    /// <exception cref="ObjectDisposedException">The engine is closed.</exception>
    public abstract ValueTask<DbConnection> TakeReaderAsync();

    /// <summary>Gives a connection back after its use.</summary>
    /// <param name="reader">What was taken.</param>
    /// <param name="isSound">False when the use failed: the connection is closed rather than kept.</param>
    public abstract ValueTask ReturnReaderAsync(DbConnection reader, bool isSound);

    /// <summary>True when the connection itself is gone, and with it, maybe, all that were kept open beside it.</summary>
    public virtual bool IsLost(DbConnection reader) => false;

    /// <summary>A connection beside the writer's, for what must not wait behind it; null where there is none but the one.</summary>
    public virtual DbConnection? OpenAside() => null;

    /// <summary>A transaction that sees one instant and takes no lock from the writer.</summary>
    public abstract DbTransaction BeginSnapshot(DbConnection reader);

    /// <summary>What the disk or the engine refused, in its words; null when a statement itself was at fault.</summary>
    public abstract string? FaultOf(Exception failure);

    /// <summary>Gives the space of deleted rows back.</summary>
    /// <param name="asWriter">Runs a step of some milliseconds as the writer; the step says whether more is left.</param>
    /// <param name="cancellationToken">Ends it between two steps.</param>
    public abstract Task ShrinkAsync(Func<Func<DbConnection, bool>, Task<bool>> asWriter, CancellationToken cancellationToken);

    /// <summary>Gives back what the writer's connection keeps in memory.</summary>
    public abstract void GiveBackMemory(DbConnection writer);

    /// <summary>Closes what is kept open; a reader in use is closed when it is given back.</summary>
    public abstract ValueTask DisposeAsync();
}
