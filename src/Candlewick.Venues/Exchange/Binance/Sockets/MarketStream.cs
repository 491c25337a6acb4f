using System.Collections.Immutable;

namespace Candlewick.Venues.Exchange.Binance.Sockets;

/// <summary>One stream with those who listen to it.</summary>
internal class MarketStream(string symbol, string kind)
{
    private ImmutableList<Action<object>> _listeners = [];

    public string Symbol => symbol;

    public string Kind => kind;

    public void Add(Action<object> listener) => ImmutableInterlocked.Update(ref _listeners, list => list.Add(listener));

    /// <summary>True when nobody listens any more.</summary>
    public bool Remove(Action<object> listener)
    {
        ImmutableInterlocked.Update(ref _listeners, list => list.Remove(listener));
        return _listeners.IsEmpty;
    }

    public void Tell(object told)
    {
        foreach (var listener in _listeners)
        {
            listener(told);
        }
    }

    /// <summary>Nobody listens any more.</summary>
    public virtual void End()
    {
    }
}
