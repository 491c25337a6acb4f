using System.Collections.Concurrent;
using Candlewick.Venues.Exchange.Wire;
using Candlewick.Venues.Simulator.Floor;

namespace Candlewick.Venues.Exchange.Binance.Faults;

/// <summary>The connections of clients that are open now.</summary>
internal sealed class OpenSockets
{
    private readonly ConcurrentDictionary<MessageSocket, Func<byte[]>> _open = new();

    public int Count => _open.Count;

    /// <summary>Counts a connection in until the returned object is disposed.</summary>
    /// <param name="socket">The connection.</param>
    /// <param name="goodbye">Makes the message by which it is told that the server goes down.</param>
    public IDisposable Add(MessageSocket socket, Func<byte[]> goodbye)
    {
        _open[socket] = goodbye;
        return new Subscription(() => _open.TryRemove(socket, out _));
    }

    /// <summary>Breaks every connection where it stands.</summary>
    public void Cut()
    {
        foreach (var socket in _open.Keys)
        {
            socket.End();
        }
    }

    /// <summary>Tells every client that the server goes down.</summary>
    public void Announce()
    {
        foreach (var (socket, goodbye) in _open)
        {
            socket.TrySend(goodbye());
        }
    }
}
