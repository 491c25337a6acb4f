using System.Collections.Concurrent;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Concurrency;
using Candlewick.Sessions.Sessions;
using Microsoft.Extensions.Logging;

namespace Candlewick.Sessions.Walks;

/// <summary>One thing to do in a route's turn.</summary>
internal sealed record RouteTurn(string Name, Func<CancellationToken, Task> RunAsync);

/// <summary>
/// A route's single reader: signals, results of its trades and changes by hand come one after the other, and nothing else
/// changes its sessions.
/// </summary>
internal sealed class RouteReader : IAsyncDisposable
{
    /// <summary>Most signals that may wait; more are answered 503, which senders try again.</summary>
    private const int MaxWaitingSignals = 128;
    /// <summary>Room for what is not a signal: moves of trades (one per trade at a time) and changes by hand.</summary>
    private const int Reserve = 128;
    private readonly Mailbox<RouteTurn> _mailbox;
    private readonly ConcurrentDictionary<string, bool> _moved = new();
    private int _waitingSignals;

    public RouteReader(string routeId, WorkTracker tracker, ILogger logger) =>
        _mailbox = new Mailbox<RouteTurn>($"route {routeId}", MaxWaitingSignals + Reserve, (turn, cancellationToken) => turn.RunAsync(cancellationToken), tracker, logger);

    /// <summary>Runs <paramref name="work"/> in a turn of its own; null when too many signals wait already.</summary>
    public async Task<T?> TryTakeSignalAsync<T>(Func<CancellationToken, Task<T>> work) where T : class
    {
        if (Interlocked.Increment(ref _waitingSignals) > MaxWaitingSignals)
        {
            Interlocked.Decrement(ref _waitingSignals);
            return null;
        }

        var answer = await TryRunAsync("signal", async cancellationToken =>
        {
            try
            {
                return await work(cancellationToken);
            }
            finally
            {
                Interlocked.Decrement(ref _waitingSignals);
            }
        }, () => Interlocked.Decrement(ref _waitingSignals));
        return answer;
    }

    /// <summary>Runs <paramref name="work"/> in a turn of its own; null when the mailbox is full.</summary>
    public async Task<T?> TryRunAsync<T>(string name, Func<CancellationToken, Task<T>> work, Action? onRefused = null) where T : class
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var isPosted = _mailbox.TryPost(new RouteTurn(name, async cancellationToken =>
        {
            try
            {
                done.SetResult(await work(cancellationToken));
            }
            catch (Exception failure)
            {
                done.TrySetException(failure);
            }
        }));
        if (!isPosted)
        {
            onRefused?.Invoke();
            return null;
        }

        return await done.Task;
    }

    /// <summary>Has <paramref name="work"/> run in a turn of its own, without waiting for it; false when the mailbox is full or closed.</summary>
    public bool TryPost(string name, Func<CancellationToken, Task> work) => _mailbox.TryPost(new RouteTurn(name, work));

    /// <summary>Has the trade looked at in a turn; many moves before that turn are one. Does not block.</summary>
    public void TradeMoved(string tradeId, Func<CancellationToken, Task> look)
    {
        if (!_moved.TryAdd(tradeId, true))
        {
            return;
        }

        var isPosted = _mailbox.TryPost(new RouteTurn("trade moved", cancellationToken =>
        {
            // Before the look: a move that comes during it must be looked at again.
            _moved.TryRemove(tradeId, out _);
            return look(cancellationToken);
        }));
        if (!isPosted)
        {
            _moved.TryRemove(tradeId, out _);
        }
    }

    public ValueTask DisposeAsync() => _mailbox.DisposeAsync();
}

/// <summary>The readers of all routes, and of the sessions on them.</summary>
internal sealed class RouteReaders(WorkTracker tracker, ILogger<RouteReaders> logger) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<RouteReader>> _readers = new();
    private readonly ConcurrentDictionary<string, string> _routeOfSession = new();

    public RouteReader Of(string routeId) => _readers.GetOrAdd(routeId, id => new Lazy<RouteReader>(() => new RouteReader(id, tracker, logger))).Value;

    /// <summary>Remembers where the open session belongs. Must be called before a trade of it can move.</summary>
    public void Follow(string sessionId, string routeId) => _routeOfSession[sessionId] = routeId;

    public void Forget(string sessionId) => _routeOfSession.TryRemove(sessionId, out _);

    public string? RouteOf(string sessionId) => _routeOfSession.GetValueOrDefault(sessionId);

    public async ValueTask DisposeAsync()
    {
        foreach (var reader in _readers.Values.Where(reader => reader.IsValueCreated))
        {
            await reader.Value.DisposeAsync();
        }
    }
}

/// <summary>
/// Hears from the order path that a trade of a session moved. Right after a start the session is not followed yet (the order path
/// starts first) and is looked up.
/// </summary>
internal sealed class SessionTrades(RouteReaders readers, SessionStore sessions, WorkTracker tracker, IServiceProvider services, ILogger<SessionTrades> logger) : ITradeOwner
{
    /// <summary>The owner kind of every trade of a session.</summary>
    public const string OwnerKind = "session";

    public string Kind => OwnerKind;

    public void TradeChanged(string ownerId, string tradeId)
    {
        if (readers.RouteOf(ownerId) is { } routeId)
        {
            Look(routeId, tradeId);
            return;
        }

        // In flight from here on, so that a replay waits for it.
        tracker.Begin();
        _ = Task.Run(async () =>
        {
            try
            {
                if ((await sessions.FindAsync(ownerId))?.RouteId is { } found)
                {
                    readers.Follow(ownerId, found);
                    Look(found, tradeId);
                }
            }
            catch (Exception failure)
            {
                logger.LogError(failure, "The session of trade {TradeId} could not be looked up", tradeId);
            }
            finally
            {
                tracker.End();
            }
        });
    }

    private void Look(string routeId, string tradeId)
    {
        // Asked for late: the walk needs the order path, and the order path its owners.
        var walk = (WalkTree)services.GetService(typeof(WalkTree))!;
        readers.Of(routeId).TradeMoved(tradeId, cancellationToken => walk.FollowTradeAsync(routeId, tradeId, cancellationToken));
    }
}
