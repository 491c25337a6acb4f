using Microsoft.Extensions.Options;

namespace Candlewick.Platform.Streaming;

/// <summary>
/// Counts streams from the moment they are accepted, in all and by address, and those that have not signed in once more: whoever only
/// connects must not take the places of those who have a token.
/// </summary>
internal sealed class StreamSeats(IOptions<StreamOptions> options)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (int All, int Unsigned)> _addresses = new(StringComparer.Ordinal);
    private (int All, int Unsigned) _total;

    /// <summary>Takes a place; null with the reason when there is none.</summary>
    /// <param name="address">By which the caller is counted.</param>
    /// <param name="isSignedIn">True when a valid token came with the request.</param>
    public (StreamSeat? Seat, string? Reason) TryTake(string address, bool isSignedIn)
    {
        var bounds = options.Value;
        lock (_gate)
        {
            var (all, unsigned) = _addresses.GetValueOrDefault(address);
            var reason =
                _total.All >= bounds.MaxConnections ? $"{bounds.MaxConnections} streams are open already."
                : all >= bounds.MaxConnectionsPerAddress ? $"{bounds.MaxConnectionsPerAddress} streams of your address are open already."
                : isSignedIn ? null
                : _total.Unsigned >= bounds.MaxUnsigned || unsigned >= bounds.MaxUnsignedPerAddress
                ? "Too many streams are open that have not signed in; try again, or send the token with the request."
                : null;
            if (reason is not null)
            {
                return (null, reason);
            }

            Add(address, 1, isSignedIn ? 0 : 1);
            return (new StreamSeat(this, address, isSignedIn), null);
        }
    }

    /// <summary>Moves the counts of an address and of all.</summary>
    internal void Move(string address, int all, int unsigned)
    {
        lock (_gate)
        {
            Add(address, all, unsigned);
        }
    }

    private void Add(string address, int all, int unsigned)
    {
        var before = _addresses.GetValueOrDefault(address);
        _total = (_total.All + all, _total.Unsigned + unsigned);
        _addresses[address] = (before.All + all, before.Unsigned + unsigned);
        if (_addresses[address].All == 0)
        {
            _addresses.Remove(address);
        }
    }
}

/// <summary>The place of one stream; given back when it is disposed of.</summary>
internal sealed class StreamSeat(StreamSeats seats, string address, bool isSignedIn) : IDisposable
{
    private bool _isSignedIn = isSignedIn;

    /// <summary>The stream no longer counts among those that have not signed in.</summary>
    public void SignIn()
    {
        if (!_isSignedIn)
        {
            _isSignedIn = true;
            seats.Move(address, 0, -1);
        }
    }

    public void Dispose() => seats.Move(address, -1, _isSignedIn ? 0 : -1);
}
