using System.Collections.Concurrent;
using Candlewick.Platform.Concurrency;
using Candlewick.Sessions.Trail;
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

    public RouteReader(string routeId, WorkTracker tracker, ILogger logger) => _mailbox = new Mailbox<RouteTurn>(
        $"route {routeId}", MaxWaitingSignals + Reserve, (turn, cancellationToken) => turn.RunAsync(cancellationToken), tracker, logger);

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

    /// <summary>As <see cref="TryRunAsync{T}"/>, for an answer that is a value.</summary>
    public async Task<T?> TryAskAsync<T>(string name, Func<CancellationToken, Task<T>> work) where T : struct
    {
        var answer = await TryRunAsync<object>(name, async cancellationToken => await work(cancellationToken));
        return (T?)answer;
    }

    /// <summary>
    /// Has <paramref name="work"/> run in a turn of its own, without waiting for it; false when the mailbox is full or closed.
    /// </summary>
    public bool TryPost(string name, Func<CancellationToken, Task> work) => _mailbox.TryPost(new RouteTurn(name, work));

    /// <summary>Has the trade checked in a turn; many moves before that turn are one. Does not block.</summary>
    public void TradeMoved(string tradeId, Func<CancellationToken, Task> look)
    {
        if (!_moved.TryAdd(tradeId, true))
        {
            return;
        }

        var isPosted = _mailbox.TryPost(new RouteTurn("trade moved", cancellationToken =>
        {
            // Before the look: a move that comes during it must be checked again.
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
internal sealed class RouteReaders(WorkTrackers trackers, ILogger<RouteReaders> logger) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<RouteReader>> _readers = new();
    private readonly ConcurrentDictionary<string, (string RouteId, string Account)> _routeOfSession = new();

    /// <summary>The route's reader. Its work counts for its account, whose replayed market waits for it.</summary>
    public RouteReader Of(string routeId, string account) => _readers.GetOrAdd(
        routeId, id => new Lazy<RouteReader>(() => new RouteReader(id, trackers.Of(account), logger))).Value;

    /// <summary>Remembers where the open session belongs, so that a move of its trade needs no look-up.</summary>
    public void Follow(string sessionId, Route route) => Follow(sessionId, route.Id, route.Account);

    /// <inheritdoc cref="Follow(string, Route)"/>
    public void Follow(string sessionId, string routeId, string account) => _routeOfSession[sessionId] = (routeId, account);

    public void Forget(string sessionId) => _routeOfSession.TryRemove(sessionId, out _);

    public (string RouteId, string Account)? RouteOf(string sessionId) =>
        _routeOfSession.TryGetValue(sessionId, out var route) ? route : null;

    public async ValueTask DisposeAsync()
    {
        foreach (var reader in _readers.Values.Where(reader => reader.IsValueCreated))
        {
            await reader.Value.DisposeAsync();
        }
    }
}
