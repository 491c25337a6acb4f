using System.Collections.Immutable;
using Candlewick.Execution.Books;
using Candlewick.Execution.Contracts;
using Microsoft.Extensions.Logging;

namespace Candlewick.Execution.Supervision;

/// <summary>Who is told that a trade moved: one follower an owner kind. Trades that Execution owns itself have none.</summary>
internal sealed class TradeFollowers(ILogger<TradeFollowers> logger)
{
    private ImmutableDictionary<TradeOwnerKind, Action<TradeChange>> _followers = ImmutableDictionary<TradeOwnerKind,
    Action<TradeChange>>.Empty;

    /// <exception cref="InvalidOperationException">Somebody follows this kind already.</exception>
    public IDisposable Follow(TradeOwnerKind kind, Action<TradeChange> onChanged)
    {
        if (!ImmutableInterlocked.TryAdd(ref _followers, kind, onChanged))
        {
            throw new InvalidOperationException($"Trades of owner kind {kind} are followed already.");
        }

        return new Ending(() => ImmutableInterlocked.TryRemove(ref _followers, kind, out _));
    }

    /// <summary>True when somebody will write the end of this kind's trades.</summary>
    public bool IsFollowed(TradeOwnerKind kind) =>
        kind is TradeOwnerKind.Person or TradeOwnerKind.Protection || _followers.ContainsKey(kind);

    public void Tell(TradeRow trade)
    {
        if (!_followers.TryGetValue(trade.OwnerKind, out var follower))
        {
            return;
        }

        try
        {
            follower(new TradeChange(trade.Account, trade.OwnerId, trade.TradeId));
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
