namespace Candlewick.Sessions.Walks;

/// <summary>
/// How many signals may wait at once, in all and of one route. While the inbox is crowded a route's share is small, so that a few
/// that are flooded leave room for the others.
/// </summary>
internal sealed class InboxRoom
{
    internal const int MostInAll = 8192;
    internal const int Crowded = MostInAll / 2;
    internal const int MostOfRoute = 128;
    internal const int ShareWhileCrowded = 16;
    private int _waiting;

    /// <summary>Takes room for one more signal of a route; false when there is none, and none is taken.</summary>
    /// <param name="ofRoute">Signals of the route that wait.</param>
    public bool TryTake(ref int ofRoute)
    {
        var inAll = Interlocked.Increment(ref _waiting);
        var most = inAll > Crowded ? ShareWhileCrowded : MostOfRoute;
        if (inAll <= MostInAll && Interlocked.Increment(ref ofRoute) is var mine && mine <= most)
        {
            return true;
        }

        if (inAll <= MostInAll)
        {
            Interlocked.Decrement(ref ofRoute);
        }

        Interlocked.Decrement(ref _waiting);
        return false;
    }

    /// <summary>Gives back what <see cref="TryTake"/> took.</summary>
    public void Leave(ref int ofRoute)
    {
        Interlocked.Decrement(ref ofRoute);
        Interlocked.Decrement(ref _waiting);
    }
}
