namespace Candlewick.Platform.Hosts;

/// <summary>Whether this host may ask a venue for something now.</summary>
public interface ITradingPermit
{
    /// <summary>
    /// Waits until a request that is sent now can no longer be carried out after another host has begun to trade; a desk of one host does
    /// not wait. Returns until when the venue may accept it, by this host's clock; null for a desk of one.
    /// </summary>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<DateTimeOffset?> WaitAsync(CancellationToken cancellationToken);

    /// <summary>
    /// When this host began to trade: up to then, what the host before it sent may still be carried out. Null for a desk of one.
    /// </summary>
    DateTimeOffset? Since { get; }
}

/// <summary>Memory of what is stored, which another host may have changed while it traded.</summary>
public interface IHostMemory
{
    /// <summary>Forgets it: this host begins to trade, and reads it again, now or when it is next asked for.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    Task ForgetAsync(CancellationToken cancellationToken);
}

/// <summary>The permit of a desk of one host.</summary>
internal sealed class StandingPermit : ITradingPermit
{
    public ValueTask<DateTimeOffset?> WaitAsync(CancellationToken cancellationToken) => ValueTask.FromResult<DateTimeOffset?>(null);

    public DateTimeOffset? Since => null;
}
