namespace Candlewick.Platform.Hosts;

/// <summary>Whether this host may ask a venue for something now.</summary>
public interface ITradingPermit
{
    /// <summary>
    /// Waits until a request that is sent now cannot be carried out after another host has begun to trade; at once for a desk of one host.
    /// Answers until when the venue may take it, by this host's clock; null for a desk of one.
    /// </summary>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<DateTimeOffset?> WaitAsync(CancellationToken cancellationToken);

    /// <summary>
    /// When this host began to trade: what one before it sent may still be carried out up to here. Null for a desk of one.
    /// </summary>
    DateTimeOffset? Since { get; }
}

/// <summary>Memory of what is stored, which another host may have changed while it traded.</summary>
public interface IHostMemory
{
    /// <summary>Forgets it: this host begins to trade, and reads it anew.</summary>
    void Forget();
}

/// <summary>The permit of a desk of one host.</summary>
internal sealed class StandingPermit : ITradingPermit
{
    public ValueTask<DateTimeOffset?> WaitAsync(CancellationToken cancellationToken) => ValueTask.FromResult<DateTimeOffset?>(null);

    public DateTimeOffset? Since => null;
}
