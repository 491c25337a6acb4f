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
    /// <summary>Room for what is not a signal: moves of trades (one per trade at a time) and changes by hand.</summary>
    private const int Reserve = 128;
    private readonly Mailbox<RouteTurn> _mailbox;
    private readonly ConcurrentDictionary<string, bool> _moved = new();
    private readonly InboxRoom _room;
    private int _waitingSignals;

    public RouteReader(string routeId, InboxRoom room, WorkTracker tracker, ILogger logger)
    {
        _room = room;
        _mailbox = new Mailbox<RouteTurn>(
            $"route {routeId}", InboxRoom.MostOfRoute + Reserve, (turn, cancellationToken) => turn.RunAsync(cancellationToken), tracker,
            logger);
    }

    /// <summary>
    /// Has a signal taken in a turn of its own and waits for its answer, which may come after that turn. Not taken when too many wait
    /// already; taken without an answer when its secret was revoked.
    /// </summary>
    public async Task<(bool IsTaken, SignalAnswer? Answer)> TryTakeSignalAsync(Func<CancellationToken, Task<TakenSignal>> take)
    {
        if (!_room.TryTake(ref _waitingSignals))
        {
            return (false, null);
        }

        try
        {
            return await TryRunAsync("signal", take) is { } taken ? (true, await taken.Answer) : (false, null);
        }
        finally
        {
            _room.Leave(ref _waitingSignals);
        }
    }

    /// <summary>Runs <paramref name="work"/> in a turn of its own; null when the mailbox is full.</summary>
    public async Task<T?> TryRunAsync<T>(string name, Func<CancellationToken, Task<T>> work) where T : class
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
        return isPosted ? await done.Task : null;
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
    private readonly InboxRoom _room = new();

    /// <summary>The route's reader. Its work counts for its account, whose replayed market waits for it.</summary>
    public RouteReader Of(string routeId, string account) => _readers.GetOrAdd(
        routeId, id => new Lazy<RouteReader>(() => new RouteReader(id, _room, trackers.Of(account), logger))).Value;

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
