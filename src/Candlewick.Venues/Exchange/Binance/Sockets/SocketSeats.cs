using System.Net;
using Candlewick.Platform.Web;
using Candlewick.Venues.Simulator.Floor;

namespace Candlewick.Venues.Exchange.Binance.Sockets;

/// <summary>How many connections the clients have, in all and of one address, and how quickly they make new ones.</summary>
internal sealed class SocketSeats(TimeProvider time)
{
    private const int MostOpen = 1_000;
    private const int MostOpenOfAddress = 200;
    /// <summary>As the venue has it: 300 attempts in 5 minutes.</summary>
    private const int MostAttempts = 300;
    private const int AttemptSeconds = 300;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Seats> _addresses = new(StringComparer.Ordinal);
    private int _open;

    private sealed class Seats
    {
        public int Open;
        public long Window;
        public int Attempts;
    }

    /// <summary>Takes a seat until the returned object is disposed; null where there is none.</summary>
    public IDisposable? TryTake(IPAddress? address)
    {
        var caller = CallerAddress.Of(address);
        var window = time.GetUtcNow().ToUnixTimeSeconds() / AttemptSeconds;
        lock (_lock)
        {
            var seats = _addresses.TryGetValue(caller, out var known) ? known : _addresses[caller] = new Seats();
            if (seats.Window != window)
            {
                (seats.Window, seats.Attempts) = (window, 0);
                Forget(window);
            }

            if (++seats.Attempts > MostAttempts || seats.Open >= MostOpenOfAddress || _open >= MostOpen)
            {
                return null;
            }

            seats.Open++;
            _open++;
            return new Subscription(() => GiveBack(seats));
        }
    }

    private void GiveBack(Seats seats)
    {
        lock (_lock)
        {
            seats.Open--;
            _open--;
        }
    }

    private void Forget(long window)
    {
        foreach (var (address, seats) in _addresses)
        {
            if (seats.Open == 0 && seats.Window != window)
            {
                _addresses.Remove(address);
            }
        }
    }
}

/// <summary>How quickly one client may speak on a stream's connection: five messages a second.</summary>
internal sealed class MessagePace(Func<DateTimeOffset> now)
{
    private const int MostInASecond = 5;
    private long _second;
    private int _count;

    /// <summary>Counts a message; false when it is one too many.</summary>
    public bool MayGoOn()
    {
        var second = now().ToUnixTimeSeconds();
        (_second, _count) = second == _second ? (_second, _count + 1) : (second, 1);
        return _count <= MostInASecond;
    }
}
