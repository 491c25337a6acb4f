namespace Candlewick.Venues.Simulator.Floor;

/// <summary>Who has to be done with a price before a replay shows the next one.</summary>
internal interface IMarketHold
{
    /// <summary>Returns when the next price may be shown.</summary>
    Task WaitForNextPriceAsync(CancellationToken cancellationToken);

    /// <summary>Returns when what runs now is done, or was given enough time: before the market is replaced.</summary>
    Task WaitForQuietAsync(CancellationToken cancellationToken);
}

/// <summary>Gives each account what its market waits for.</summary>
internal interface IMarketHolds
{
    IMarketHold HoldOf(string account);
}
