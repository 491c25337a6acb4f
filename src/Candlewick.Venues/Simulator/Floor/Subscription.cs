namespace Candlewick.Venues.Simulator.Floor;

/// <summary>Something that goes on until it is disposed; a second time does nothing.</summary>
internal sealed class Subscription(Action end) : IDisposable
{
    private Action? _end = end;

    public void Dispose() => Interlocked.Exchange(ref _end, null)?.Invoke();
}
