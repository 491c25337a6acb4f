using System.Globalization;
using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Alerts;
using Candlewick.Platform.Storage;

namespace Candlewick.Execution.Books;

/// <summary>A row of <c>ledger_entries</c>; never changed once written.</summary>
internal sealed record LedgerRow
{
    public long Sequence { get; init; }
    public string Account { get; init; } = "";
    public TradeOwnerKind OwnerKind { get; init; }
    public string OwnerId { get; init; } = "";
    public string? TradeId { get; init; }
    public LedgerKind Kind { get; init; }
    public decimal Amount { get; init; }
    public string Currency { get; init; } = "";
    public string Asset { get; init; } = "";
    public decimal AssetAmount { get; init; }
    public string? VenueTradeId { get; init; }
    public string Origin { get; init; } = "";
    public string Reason { get; init; } = "";
    public DateTimeOffset MarketTime { get; init; }
    public DateTimeOffset RecordedAt { get; init; }
}

/// <summary>Owns <c>ledger_entries</c>: append-only, every entry with its account, owner and trade.</summary>
internal sealed class LedgerStore(Database database, TimeProvider time)
{
    /// <summary>Adds an entry; answers its number.</summary>
    public Task<long> AddAsync(UnitOfWork work, LedgerRow entry) => work.ScalarAsync<long>(
        """
        INSERT INTO ledger_entries (account, owner_kind, owner_id, trade_id, kind, amount, currency, asset, asset_amount,
          venue_trade_id, origin,
          reason, market_time, recorded_at)
        VALUES (@Account, @ownerKind, @OwnerId, @TradeId, @kind, @Amount, @Currency, @Asset, @AssetAmount, @VenueTradeId, @Origin,
          @Reason, @MarketTime, @now)
        RETURNING sequence
        """,
        new
        {
            entry.Account, ownerKind = entry.OwnerKind.ToString(), entry.OwnerId, entry.TradeId, kind = entry.Kind.ToString(), entry.Amount,
            entry.Currency, entry.Asset, entry.AssetAmount, entry.VenueTradeId, entry.Origin, entry.Reason, entry.MarketTime,
            now = time.GetUtcNow(),
        });

    public Task<IReadOnlyList<LedgerRow>> ListOfTradeAsync(string tradeId) => database.QueryAsync<LedgerRow>(
        "SELECT * FROM ledger_entries WHERE trade_id = @tradeId ORDER BY sequence", new { tradeId });

    /// <summary>
    /// What the account earned in the entries after <paramref name="afterEntry"/>, up to <paramref name="lastEntry"/>: money that was put
    /// in or taken out is not.
    /// </summary>
    public async Task<decimal> SumAsync(string account, long afterEntry, long lastEntry) =>
        // Added up here: money lies in SQL as text, and a sum there would be a double.
        afterEntry >= lastEntry ? 0m : (await database.QueryAsync<decimal>(
            """
            SELECT amount FROM ledger_entries WHERE account = @account AND sequence > @afterEntry AND sequence <= @lastEntry
              AND kind NOT IN ('Deposit', 'Withdrawal', 'Transfer')
            """,
            new { account, afterEntry, lastEntry })).Sum();

    /// <summary>Number of the account's newest entry; 0 without one.</summary>
    public static Task<long> LastEntryAsync(UnitOfWork work, string account) => work.ScalarAsync<long>(
        "SELECT coalesce(max(sequence), 0) FROM ledger_entries WHERE account = @account", new { account });

    /// <summary>
    /// What the account earned (or lost, below 0) on a day of its market: of trades only those of the same life of the market count,
    /// for a replay may show the same day again, or an earlier one.
    /// </summary>
    public async Task<decimal> SumOfDayAsync(string account, string marketEpoch, DateTimeOffset midnight) =>
        (await database.QueryAsync<decimal>(OfDay, new { account, marketEpoch, midnight, next = midnight.AddDays(1) })).Sum();

    /// <inheritdoc cref="SumOfDayAsync(string, string, DateTimeOffset)"/>
    public static async Task<decimal> SumOfDayAsync(UnitOfWork work, string account, string marketEpoch, DateTimeOffset midnight) =>
        (await work.QueryAsync<decimal>(OfDay, new { account, marketEpoch, midnight, next = midnight.AddDays(1) })).Sum();

    private const string OfDay =
        """
        SELECT amount FROM ledger_entries entry WHERE account = @account AND market_time >= @midnight AND market_time < @next
          AND kind NOT IN ('Deposit', 'Withdrawal', 'Transfer')
          AND NOT EXISTS (SELECT 1 FROM trading_trades trade
            WHERE trade.trade_id = entry.trade_id AND trade.market_epoch <> @marketEpoch)
        """;
}

/// <summary>
/// Writes the end of a trade: one ledger entry for the gross profit, one for each fee, all traced to the trade, the fill and
/// the signal or person that caused it. Their sum is the trade's realized profit.
/// </summary>
internal sealed class SettlementStore(
    TradeStore trades, OrderStore orders, LedgerStore ledger, PositionStore positions, StandingBook standing, IAlertBook alerts)
{
    /// <summary>False when it was settled before.</summary>
    /// <exception cref="InvalidOperationException">The trade is unknown or still lives.</exception>
    public async Task<bool> SettleAsync(UnitOfWork work, string tradeId)
    {
        var trade = await TradeStore.FindAsync(work, tradeId) ?? throw new InvalidOperationException($"There is no trade {tradeId}.");
        switch (trade.Phase)
        {
            case TradePhase.Settled:
                return false;
            case TradePhase.Exited or TradePhase.Failed:
                break;
            default:
                throw new InvalidOperationException($"Trade {tradeId} is {trade.Phase}; only what has ended can be settled.");
        }

        var lastEntry = trade.EntryFilledQuantity > 0 ? await WriteAsync(work, trade) : default(long?);
        await trades.SettleAsync(work, trade);
        standing.Settled(work, trade, lastEntry);
        await alerts.AddAsync(work, EndOf(trade));
        return true;
    }

    /// <summary>What a person is told: the last trade of an account that ended, and how many did since somebody looked.</summary>
    private static Alert EndOf(TradeRow trade)
    {
        var (hasEntered, direction) = (trade.EntryFilledQuantity > 0, trade.Side == OrderSide.Buy ? "long" : "short");
        var net = trade.RealizedPnl.ToString("+0.00;-0.00;0.00", CultureInfo.InvariantCulture);
        return new Alert
        {
            Kind = hasEntered ? "trade_closed" : "entry_failed",
            Subject = trade.Account,
            // What a person or a signal called off is no surprise.
            Level = hasEntered || trade.CloseReason is not null ? AlertLevel.Info : AlertLevel.Warning,
            Message = hasEntered
                ? $"{trade.Symbol} {direction} closed: {net} {trade.QuoteAsset} net."
                : $"{trade.Symbol} {direction} was never entered{(trade.Note is { } note ? $": {note.TrimEnd('.')}" : "")}.",
            Account = trade.Account,
            Symbol = trade.Symbol,
            TradeId = trade.TradeId,
            RouteId = trade.RouteId,
        };
    }

    /// <summary>Answers the number of the last entry.</summary>
    private async Task<long> WriteAsync(UnitOfWork work, TradeRow trade)
    {
        var endedAt = trade.ExitFilledAt ?? trade.EntryFilledAt ?? trade.PlannedAt;
        var entry = new LedgerRow
        {
            Account = trade.Account,
            OwnerKind = trade.OwnerKind,
            OwnerId = trade.OwnerId,
            TradeId = trade.TradeId,
            Kind = LedgerKind.Pnl,
            Amount = trade.RealizedPnl + trade.Fees,
            Currency = trade.QuoteAsset,
            Asset = trade.QuoteAsset,
            AssetAmount = trade.RealizedPnl + trade.Fees,
            Origin = trade.Origin,
            Reason = $"{trade.Symbol} {trade.Side} {trade.EntryFilledQuantity}, {trade.ExitReason}",
            MarketTime = endedAt,
        };
        var last = await ledger.AddAsync(work, entry);
        var fills = await orders.FillsOfTradeAsync(work, trade.TradeId);
        foreach (var fill in fills.Where(fill => fill.Fee != 0))
        {
            last = await ledger.AddAsync(work, entry with
            {
                Kind = LedgerKind.Fee,
                Amount = -fill.FeeValue,
                Asset = fill.FeeAsset,
                AssetAmount = -fill.Fee,
                VenueTradeId = fill.VenueTradeId,
                Reason = $"{fill.Leg} {fill.Quantity} at {fill.Price}: {fill.Fee} {fill.FeeAsset}",
                // The day's account is made at the trade's end, where its profit stands too.
                MarketTime = endedAt,
            });
        }

        var books = TradeBooks.Compute(trade, fills);
        if (books.Remainder > 0)
        {
            await positions.AddDustAsync(work, trade.Account, trade.Symbol, trade.Side.Sign() * books.Remainder, books.KeptAtCost);
        }

        return last;
    }
}
