using System.Net;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Options;

namespace Candlewick.Host.Connections;

/// <summary>
/// Bounds open connections in all and by address. When a bound is reached, the connection that has waited longest for its next (or
/// first) request makes room: whoever opens thousands and says nothing loses his own, and a caller with a request gets through. Only
/// when every connection is being answered is a new one refused. Behind a trusted proxy all callers share one address, which has a bound
/// of its own.
/// </summary>
internal sealed class ConnectionGate(
    IOptions<ConnectionOptions> options, TrustedProxies proxies, LogBudget budget, ILogger<ConnectionGate> logger)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, AddressSeats> _addresses = new(StringComparer.Ordinal);
    private readonly LinkedList<ConnectionSeat> _idle = new();
    private int _count;

    /// <summary>Serves a connection while it has its place.</summary>
    public async Task RunAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var from = (connection.RemoteEndPoint as IPEndPoint)?.Address;
        var isProxy = proxies.Contains(from);
        // A proxy is counted by itself, not with whoever else sits in its network.
        var address = isProxy ? $"the proxy {from}" : CallerAddress.Of(from);
        var (seat, evicted) = Enter(connection, address, isProxy ? proxies.MaxConnections : options.Value.MaxPerAddress);
        evicted?.Connection.Abort(new ConnectionAbortedException("A newer connection took the place of this one, which was idle."));
        if (seat is null || evicted is not null)
        {
            Report(address, seat is null);
        }

        if (seat is null)
        {
            connection.Abort(new ConnectionAbortedException("Every connection there may be is being answered."));
            return;
        }

        connection.Features.Set(seat);
        // The server releases a connection that has become a stream.
        connection.Features.Set<IDecrementConcurrentConnectionCountFeature>(seat);
        try
        {
            await next(connection);
        }
        finally
        {
            Leave(seat);
        }
    }

    internal void Begin(ConnectionSeat seat)
    {
        lock (_gate)
        {
            seat.Requests++;
            RemoveIdle(seat);
        }
    }

    internal void End(ConnectionSeat seat)
    {
        lock (_gate)
        {
            seat.Requests--;
            if (seat.IsCounted && seat.Requests == 0)
            {
                AddIdle(seat);
            }
        }
    }

    internal void Leave(ConnectionSeat seat)
    {
        lock (_gate)
        {
            Release(seat);
        }
    }

    private (ConnectionSeat? Seat, ConnectionSeat? Evicted) Enter(ConnectionContext connection, string address, int most)
    {
        lock (_gate)
        {
            var of = _addresses.GetValueOrDefault(address) ?? new AddressSeats(address);
            var isAddressFull = of.Count >= most;
            ConnectionSeat? evicted = null;
            if (isAddressFull || _count >= options.Value.MaxConnections)
            {
                evicted = isAddressFull ? of.Idle.First?.Value : _idle.First?.Value;
                if (evicted is null)
                {
                    return (null, null);
                }

                Release(evicted);
            }

            var seat = new ConnectionSeat(this, connection, of);
            _addresses[address] = of;
            of.Count++;
            _count++;
            AddIdle(seat);
            return (seat, evicted);
        }
    }

    private void Release(ConnectionSeat seat)
    {
        if (!seat.IsCounted)
        {
            return;
        }

        seat.IsCounted = false;
        RemoveIdle(seat);
        _count--;
        if (--seat.Address.Count == 0)
        {
            _addresses.Remove(seat.Address.Address);
        }
    }

    private void AddIdle(ConnectionSeat seat)
    {
        seat.IdleOfAll = _idle.AddLast(seat);
        seat.IdleOfAddress = seat.Address.Idle.AddLast(seat);
    }

    private void RemoveIdle(ConnectionSeat seat)
    {
        if (seat.IdleOfAll is { } ofAll && seat.IdleOfAddress is { } ofAddress)
        {
            _idle.Remove(ofAll);
            seat.Address.Idle.Remove(ofAddress);
            (seat.IdleOfAll, seat.IdleOfAddress) = (null, null);
        }
    }

    private void Report(string address, bool isRefused)
    {
        if (budget.TryTake($"connections of {address}") is { } untold)
        {
            logger.LogWarning(
                "Too many connections: one of {Address} was {What}; {Untold} before it were not logged", address,
                isRefused ? "refused" : "let in for one that was idle", untold);
        }
    }
}

/// <summary>The connections of one address.</summary>
internal sealed class AddressSeats(string address)
{
    public string Address => address;

    public int Count { get; set; }

    /// <summary>Those without a request, the longest idle first.</summary>
    public LinkedList<ConnectionSeat> Idle { get; } = new();
}

/// <summary>The place of one connection; all of it but its methods belongs to the gate.</summary>
internal sealed class ConnectionSeat(ConnectionGate gate, ConnectionContext connection, AddressSeats address)
    : IDecrementConcurrentConnectionCountFeature
{
    public ConnectionContext Connection => connection;

    public AddressSeats Address => address;

    /// <summary>Requests that are being answered.</summary>
    public int Requests { get; set; }

    /// <summary>False once it was given up: ended, evicted, or a stream.</summary>
    public bool IsCounted { get; set; } = true;

    public LinkedListNode<ConnectionSeat>? IdleOfAll { get; set; }

    public LinkedListNode<ConnectionSeat>? IdleOfAddress { get; set; }

    /// <summary>A request has begun: from now on the connection is not idle.</summary>
    public void Begin() => gate.Begin(this);

    /// <summary>It was answered.</summary>
    public void End() => gate.End(this);

    void IDecrementConcurrentConnectionCountFeature.ReleaseConnection() => gate.Leave(this);
}
