using System.Collections.Concurrent;
using Candlewick.Domain;
using Candlewick.Execution.Books;
using Candlewick.Execution.Contracts;
using Microsoft.Extensions.Logging;

namespace Candlewick.Execution.Supervision;

/// <summary>
/// Finds, of all trades of an account, those of which something is due: most only wait, and to see that takes no transaction. What a trade
/// that waits stands at is remembered, since its account's reader alone moves it on; what others write is told with a wake.
/// </summary>
internal sealed class DueTrades(IBroker broker, TradeStepParts parts, AccountReader reader, TradeViews views)
{
    /// <summary>Trades that are read together.</summary>
    private const int MostFilesTogether = 100;

    /// <summary>How long a file that is remembered counts, whatever happens: after that it is read again.</summary>
    private static readonly TimeSpan Remembers = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, string> _watched = new(StringComparer.Ordinal);
    /// <summary>Touched by the reader alone.</summary>
    private readonly Dictionary<string, (TradeFile File, long Since)> _waiting = new(StringComparer.Ordinal);

    /// <summary>True when a trade of the symbol has something that the desk itself watches.</summary>
    public bool Watches(string symbol) => !_watched.IsEmpty && _watched.Values.Contains(symbol, StringComparer.Ordinal);

    /// <summary>
    /// Trades of which something is due, with the price that this was seen by, of those that are not settled or, with a symbol, of those
    /// watched in it.
    /// </summary>
    public async Task<IReadOnlyList<(string TradeId, decimal? Price)>> FindAsync(string? symbol, bool isWatch)
    {
        var trades = symbol is null ? await parts.Trades.UnsettledIdsAsync(broker.Account)
            : [.. _watched.Where(pair => pair.Value == symbol).Select(pair => pair.Key)];
        var due = new List<(string, decimal?)>();
        if (symbol is null)
        {
            ForgetOthers(trades);
        }

        foreach (var some in trades.Where(trade => !reader.IsBusy(trade)).Chunk(MostFilesTogether))
        {
            var known = some.Where(IsRemembered).ToHashSet(StringComparer.Ordinal);
            var files = known.Select(trade => _waiting[trade].File).ToList();
            foreach (var file in await LoadAsync([.. some.Where(trade => !known.Contains(trade))]))
            {
                files.Add(file);
                Remember(file);
            }

            foreach (var file in files)
            {
                if (await SeeDueAsync(file, isWatch) is { } seen)
                {
                    due.Add((file.Trade.TradeId, seen.LastPrice));
                }
            }
        }

        return due;
    }

    /// <summary>Takes in what a turn wrote and what it saw to wait, once that is durable.</summary>
    public void Follow(AccountTurn turn, TurnResult result)
    {
        foreach (var tradeId in turn.Trades.Concat(result.Effect.Trades.Keys))
        {
            _waiting.Remove(tradeId);
        }

        result.Waiting.ForEach(Remember);
    }

    /// <summary>Much may have been written.</summary>
    public void ForgetAll() => _waiting.Clear();

    private bool IsRemembered(string trade) =>
        _waiting.TryGetValue(trade, out var waiting) && parts.Time.GetElapsedTime(waiting.Since) < Remembers;

    private void Remember(TradeFile file) => _waiting[file.Trade.TradeId] = (file, parts.Time.GetTimestamp());

    private void ForgetOthers(IReadOnlyCollection<string> trades)
    {
        if (_waiting.Count > trades.Count)
        {
            var unsettled = trades.ToHashSet(StringComparer.Ordinal);
            foreach (var settled in _waiting.Keys.Where(trade => !unsettled.Contains(trade)).ToList())
            {
                _waiting.Remove(settled);
            }
        }
    }

    /// <summary>One that cannot be read does not keep the others from being looked at.</summary>
    private async Task<IReadOnlyList<TradeFile>> LoadAsync(IReadOnlyList<string> trades)
    {
        if (trades.Count == 0)
        {
            return [];
        }

        try
        {
            return await parts.Trades.LoadManyAsync(trades);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            if (trades.Count == 1)
            {
                TellUndecided(trades[0], failure);
                return [];
            }
        }

        var files = new List<TradeFile>();
        foreach (var trade in trades)
        {
            files.AddRange(await LoadAsync([trade]));
        }

        return files;
    }

    /// <summary>What is seen of a trade of which something is due; null when it only waits.</summary>
    private async Task<TradeView?> SeeDueAsync(TradeFile file, bool isWatch)
    {
        try
        {
            FollowPrices(file);
            var view = await views.OfAsync(file, isWatch);
            return TradeDecision.Decide(view) switch
            {
                NextAction.Wait => null,
                NextAction.Pause pause when reader.Pauses(file.Trade.TradeId, pause.Until) => null,
                _ => view,
            };
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            TellUndecided(file.Trade.TradeId, failure);
            return null;
        }
    }

    /// <summary>One trade that cannot be decided does not keep the others of its account from being looked at.</summary>
    public void TellUndecided(string tradeId, Exception failure) => parts.Logger.LogError(
        failure, "Trade {TradeId} of {Account} cannot be decided; a person must look", tradeId, broker.Account);

    /// <summary>
    /// Prices matter while something of an open trade is not held by the venue: a trail, a time, a leg; and with them the market's clock,
    /// while an entry waits that has a time.
    /// </summary>
    public void FollowPrices(TradeFile file)
    {
        var isWatched = file.Trade.Phase is TradePhase.Planned or TradePhase.Entering or TradePhase.Open
                && file.Exits.Any(exit => exit.CloseAt is not null)
            || file.Trade.Phase == TradePhase.Open && file.Exits.Any(exit => exit.TrailDistance is not null || exit.IsWatched
                || ExitOrders.WatchedLegs(exit, broker.Capabilities) is not (null, null));
        if (isWatched)
        {
            _watched[file.Trade.TradeId] = file.Trade.Symbol;
        }
        else
        {
            _watched.TryRemove(file.Trade.TradeId, out _);
        }

        reader.FollowPrices(!_watched.IsEmpty);
    }
}
