using System.Collections.Immutable;
using Candlewick.Execution.Books;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Storage;
using Microsoft.Extensions.Logging;

namespace Candlewick.Execution.Supervision;

/// <summary>Who is told that a trade moved: one follower an owner kind. Trades that Execution owns itself have none.</summary>
internal sealed class TradeFollowers(ILogger<TradeFollowers> logger)
{
    private sealed record Follower(Action<TradeChange> OnChanged, Func<UnitOfWork, TradeState, Task>? Write);

    private ImmutableDictionary<TradeOwnerKind, Follower> _followers = ImmutableDictionary<TradeOwnerKind, Follower>.Empty;

    /// <exception cref="InvalidOperationException">Somebody follows this kind already.</exception>
    public IDisposable Follow(TradeOwnerKind kind, Action<TradeChange> onChanged, Func<UnitOfWork, TradeState, Task>? write = null)
    {
        if (!ImmutableInterlocked.TryAdd(ref _followers, kind, new Follower(onChanged, write)))
        {
            throw new InvalidOperationException($"Trades of owner kind {kind} are followed already.");
        }

        return new Ending(() => ImmutableInterlocked.TryRemove(ref _followers, kind, out _));
    }

    /// <summary>True when somebody will write the end of this kind's trades.</summary>
    public bool IsFollowed(TradeOwnerKind kind) =>
        kind is TradeOwnerKind.Person or TradeOwnerKind.Protection || _followers.ContainsKey(kind);

    /// <summary>Has the owners write what they keep of the trades, in the transaction that changed them.</summary>
    public async Task WriteAsync(UnitOfWork work, IEnumerable<TradeRow> changed)
    {
        foreach (var trade in changed)
        {
            if (!_followers.TryGetValue(trade.OwnerKind, out var follower) || follower.Write is not { } write)
            {
                continue;
            }

            if (await work.TryAsync(async () => await write(
                work, TradeDescription.StateOf((await TradeStore.LoadAsync(work, trade.TradeId))!))) is { } failure)
            {
                logger.LogError(failure, "The owner of trade {TradeId} ({OwnerKind}) could not write", trade.TradeId, trade.OwnerKind);
            }
        }
    }

    public void Tell(TradeRow trade)
    {
        if (!_followers.TryGetValue(trade.OwnerKind, out var follower))
        {
            return;
        }

        try
        {
            follower.OnChanged(new TradeChange(trade.Account, trade.OwnerId, trade.TradeId));
        }
        catch (Exception failure)
        {
            // The owner looks at its trades again by itself; the account's reader must go on.
            logger.LogError(failure, "The owner of trade {TradeId} ({OwnerKind}) could not be told", trade.TradeId, trade.OwnerKind);
        }
    }
}

/// <summary>Runs something once when it is disposed.</summary>
internal sealed class Ending(Action end) : IDisposable
{
    private Action? _end = end;

    public void Dispose() => Interlocked.Exchange(ref _end, null)?.Invoke();
}
