using System.Collections.Concurrent;
using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Storage;

namespace Candlewick.Execution.Books;

/// <summary>What an unsettled trade stands at, but for the market's last price.</summary>
/// <param name="Symbol">Its symbol.</param>
/// <param name="Side">Side of its entry.</param>
/// <param name="Realized">Earned so far, all fees taken off.</param>
/// <param name="Remainder">Not exited yet.</param>
/// <param name="EntryPrice">Average price of the entry; null before the first fill.</param>
/// <param name="Multiplier">Contract multiplier.</param>
internal sealed record Standing(
    string Symbol, OrderSide Side, decimal Realized, decimal Remainder, decimal? EntryPrice, decimal Multiplier)
{
    public static Standing Of(TradeRow trade) => new(
        trade.Symbol, trade.Side, trade.RealizedPnl, trade.Remainder, trade.EntryAveragePrice, trade.ContractMultiplier);

    /// <summary>Realized, and unrealized at <paramref name="last"/>.</summary>
    public decimal At(decimal? last) => EntryPrice is not { } entry || Remainder == 0 || last is not { } price
        ? Realized : Realized + (Side.Sign() * Remainder * (price - entry) * Multiplier);
}

/// <summary>
/// The newest ledger entry of each account and what its unsettled trades stand at, as of one commit: what a trade's end moves from the
/// one to the other is never counted twice or not at all. Kept in memory, which follows each commit, for every new session asks.
/// </summary>
internal sealed class StandingBook(Database database)
{
    private readonly ConcurrentDictionary<string, Account> _accounts = new(StringComparer.Ordinal);

    /// <summary>Number of the account's newest ledger entry (0 without one), and its unsettled trades.</summary>
    public async Task<(long LastEntry, IReadOnlyList<Standing> Trades)> ReadAsync(string account)
    {
        var book = _accounts.GetOrAdd(account, static _ => new Account());
        if (book.Read() is { } known)
        {
            return known;
        }

        // In the writer: all that is committed before is in the answer, and all that is committed behind it follows it.
        await database.WriteAsync(async work =>
        {
            var last = await LedgerStore.LastEntryAsync(work, account);
            var trades = await TradeStore.ListUnsettledAsync(work, account);
            work.AfterCommit(() => book.Fill(last, trades));
        });
        return book.Read()!.Value;
    }

    /// <summary>The trade's numbers changed.</summary>
    public void Moved(UnitOfWork work, TradeRow trade)
    {
        if (trade.Phase != TradePhase.Settled)
        {
            work.AfterCommit(() => Find(trade.Account)?.Put(trade.TradeId, Standing.Of(trade)));
        }
    }

    /// <summary>The trade's result is in the ledger, up to <paramref name="lastEntry"/>; null when it had none.</summary>
    public void Settled(UnitOfWork work, TradeRow trade, long? lastEntry) =>
        work.AfterCommit(() => Find(trade.Account)?.Settle(trade.TradeId, lastEntry));

    /// <summary>Something else was written into the ledger.</summary>
    public void Recorded(UnitOfWork work, string account, long entry) => work.AfterCommit(() => Find(account)?.Settle(null, entry));

    private Account? Find(string account) => _accounts.GetValueOrDefault(account);

    private sealed class Account
    {
        private readonly Lock _gate = new();
        private readonly Dictionary<string, Standing> _trades = new(StringComparer.Ordinal);
        private bool _isFilled;
        private long _lastEntry;

        public (long, IReadOnlyList<Standing>)? Read()
        {
            lock (_gate)
            {
                return _isFilled ? (_lastEntry, [.. _trades.Values]) : null;
            }
        }

        public void Fill(long lastEntry, IReadOnlyList<TradeRow> trades)
        {
            lock (_gate)
            {
                _trades.Clear();
                foreach (var trade in trades)
                {
                    _trades[trade.TradeId] = Standing.Of(trade);
                }

                (_lastEntry, _isFilled) = (lastEntry, true);
            }
        }

        public void Put(string tradeId, Standing standing)
        {
            lock (_gate)
            {
                _trades[tradeId] = standing;
            }
        }

        public void Settle(string? tradeId, long? lastEntry)
        {
            lock (_gate)
            {
                if (tradeId is not null)
                {
                    _trades.Remove(tradeId);
                }

                _lastEntry = Math.Max(_lastEntry, lastEntry ?? 0);
            }
        }
    }
}
