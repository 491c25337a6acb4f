using System.Data.Common;
using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.Supervision;
using Candlewick.Platform.Storage;
using Dapper;

namespace Candlewick.Execution.Orders;

/// <summary>Owns <c>trading_trades</c> and the installation's id.</summary>
internal sealed class TradeStore(Database database, TimeProvider time)
{
    private string? _installationId;

    /// <summary>This desk's own id, made once per database.</summary>
    public async Task<string> InstallationIdAsync(UnitOfWork work)
    {
        if (_installationId is { } known)
        {
            return known;
        }

        await work.ExecuteAsync(
            "INSERT OR IGNORE INTO installation (only_row, installation_id, created_at) VALUES (1, @id, @now)",
            new { id = Guid.NewGuid().ToString("N"), now = time.GetUtcNow() });
        var id = (await work.ScalarAsync<string>("SELECT installation_id FROM installation"))!;
        // Remembered only once it is durable.
        work.AfterCommit(() => _installationId = id);
        return id;
    }

    public Task InsertAsync(UnitOfWork work, TradeIntent intent, string venue, Instrument instrument)
    {
        var now = time.GetUtcNow();
        return work.ExecuteAsync(
            """
            INSERT INTO trading_trades (trade_id, owner_kind, owner_id, account, venue, symbol, base_asset, quote_asset, lot_step,
              contract_multiplier, side, entry_type, quantity, entry_price, target_price, stop_price, origin, phase, planned_at, updated_at)
            VALUES (@TradeId, @OwnerKind, @OwnerId, @Account, @venue, @Symbol, @BaseAsset, @QuoteAsset, @LotStep,
              @ContractMultiplier, @side, @type, @Quantity, @EntryPrice, @TargetPrice, @StopPrice, @Origin, 'Planned', @now, @now)
            """,
            new
            {
                intent.TradeId, intent.OwnerKind, intent.OwnerId, intent.Account, venue, intent.Symbol, instrument.BaseAsset, instrument.QuoteAsset,
                instrument.LotStep, instrument.ContractMultiplier, side = intent.Side.ToString(), type = intent.EntryType.ToString(), intent.Quantity,
                intent.EntryPrice, intent.TargetPrice, intent.StopPrice, intent.Origin, now,
            });
    }

    public Task<TradeRow?> FindAsync(string tradeId) => database.ReadAsync(connection => FindAsync(connection, null, tradeId));

    public static Task<TradeRow?> FindAsync(DbConnection connection, DbTransaction? transaction, string tradeId) =>
        connection.QueryFirstOrDefaultAsync<TradeRow?>("SELECT * FROM trading_trades WHERE trade_id = @tradeId", new { tradeId }, transaction);

    /// <summary>The trade with all its orders, on one snapshot; null when unknown.</summary>
    public Task<(TradeRow Trade, IReadOnlyList<OrderRow> Orders)?> LoadAsync(string tradeId) => database.ReadSnapshotAsync(async (connection, transaction) =>
    {
        var trade = await FindAsync(connection, transaction, tradeId);
        return trade is null ? default((TradeRow, IReadOnlyList<OrderRow>)?) : (trade, await OrderStore.ListOfTradeAsync(connection, transaction, tradeId));
    });

    public Task<IReadOnlyList<string>> UnsettledIdsAsync(string account) => database.QueryAsync<string>(
        "SELECT trade_id FROM trading_trades WHERE account = @account AND phase <> 'Settled' ORDER BY sequence", new { account });

    public Task SetCloseReasonAsync(UnitOfWork work, string tradeId, string reason, string? note = null) => work.ExecuteAsync(
        """
        UPDATE trading_trades SET close_reason = @reason, close_requested_at = @now, updated_at = @now, note = coalesce(@note, note)
        WHERE trade_id = @tradeId AND close_reason IS NULL AND phase NOT IN ('Exited', 'Failed', 'Settled')
        """,
        new { tradeId, reason, note, now = time.GetUtcNow() });

    public Task SetNoteAsync(UnitOfWork work, string tradeId, string note) => work.ExecuteAsync(
        "UPDATE trading_trades SET note = @note, updated_at = @now WHERE trade_id = @tradeId", new { tradeId, note, now = time.GetUtcNow() });

    /// <summary>Gives up so much of the open quantity; a <paramref name="reason"/> replaces the one the trade was closed for.</summary>
    public Task AbandonAsync(UnitOfWork work, TradeRow trade, decimal quantity, string? reason, string note) => work.ExecuteAsync(
        "UPDATE trading_trades SET abandoned_quantity = @abandoned, close_reason = coalesce(@reason, close_reason), note = @note, updated_at = @now WHERE trade_id = @TradeId",
        new { trade.TradeId, abandoned = trade.AbandonedQuantity + quantity, reason, note, now = time.GetUtcNow() });

    /// <summary>
    /// Brings the trade's numbers and phase in line with its orders and fills. Runs in every transaction that changed one of them.
    /// </summary>
    public async Task<TradeRow> RefreshAsync(UnitOfWork work, string tradeId)
    {
        var trade = (await FindAsync(work.Connection, work.Transaction, tradeId))!;
        var orders = await OrderStore.ListOfTradeAsync(work.Connection, work.Transaction, tradeId);
        var fills = await OrderStore.FillsOfTradeAsync(work.Connection, work.Transaction, tradeId);
        var books = TradeBooks.Compute(trade, fills);
        var now = time.GetUtcNow();

        var phase = trade.Phase switch
        {
            TradePhase.Settled => TradePhase.Settled,
            // A late fill opened it again before its owner wrote its end.
            TradePhase.Exited or TradePhase.Failed when books.OpenQuantity == 0 && (books.EntryFilledQuantity > 0) == (trade.Phase == TradePhase.Exited) => trade.Phase,
            _ when books.EntryFilledQuantity > 0 => TradePhase.Open,
            _ when orders.Any(order => order.IsEntry && order.Status.IsWorking()) => TradePhase.Entering,
            _ => TradePhase.Planned,
        };

        var isUnprotected = books.OpenQuantity > 0 && trade.HasPlannedExits && phase == TradePhase.Open
            && !orders.Any(order => !order.IsEntry && order.Status.IsWorking());
        var since = isUnprotected ? trade.UnprotectedSince ?? now : default(DateTimeOffset?);
        var unprotectedMs = !isUnprotected && trade.UnprotectedSince is { } began
            ? Math.Max(trade.UnprotectedMs, (long)(now - began).TotalMilliseconds)
            : trade.UnprotectedMs;

        var refreshed = trade with
        {
            Phase = phase,
            EntryFilledQuantity = books.EntryFilledQuantity,
            EntryAveragePrice = books.EntryAveragePrice,
            EntryFilledAt = books.EntryFilledAt,
            ExitFilledQuantity = books.ExitFilledQuantity,
            ExitAveragePrice = books.ExitAveragePrice,
            ExitFilledAt = books.ExitFilledAt,
            ExitReason = books.ExitFilledQuantity > 0 || (trade.AbandonedQuantity > 0 && books.OpenQuantity == 0) ? books.ExitReasonOf(trade) : null,
            OpenQuantity = books.OpenQuantity,
            Fees = books.Fees,
            RealizedPnl = books.RealizedPnl,
            UnprotectedSince = since,
            UnprotectedMs = unprotectedMs,
            UpdatedAt = now,
        };
        await WriteAsync(work, refreshed);
        return refreshed;
    }

    /// <summary>Writes the phase in which a trade waits for its owner.</summary>
    public Task FinishAsync(UnitOfWork work, string tradeId, TradePhase phase, string? note) => work.ExecuteAsync(
        "UPDATE trading_trades SET phase = @phase, is_failed = @isFailed, note = coalesce(note, @note), updated_at = @now WHERE trade_id = @tradeId",
        new { tradeId, phase = phase.ToString(), isFailed = phase == TradePhase.Failed, note, now = time.GetUtcNow() });

    public Task SettleAsync(UnitOfWork work, TradeRow trade) => work.ExecuteAsync(
        "UPDATE trading_trades SET phase = 'Settled', is_failed = @isFailed, settled_at = @now, updated_at = @now WHERE trade_id = @TradeId",
        new { trade.TradeId, isFailed = trade.EntryFilledQuantity == 0, now = time.GetUtcNow() });

    private static Task WriteAsync(UnitOfWork work, TradeRow trade) => work.ExecuteAsync(
        """
        UPDATE trading_trades SET phase = @phase, entry_filled_quantity = @EntryFilledQuantity, entry_average_price = @EntryAveragePrice,
          entry_filled_at = @EntryFilledAt, exit_filled_quantity = @ExitFilledQuantity, exit_average_price = @ExitAveragePrice,
          exit_filled_at = @ExitFilledAt, exit_reason = @ExitReason, open_quantity = @OpenQuantity, fees = @Fees, realized_pnl = @RealizedPnl,
          unprotected_since = @UnprotectedSince, unprotected_ms = @UnprotectedMs, updated_at = @UpdatedAt
        WHERE trade_id = @TradeId
        """,
        new
        {
            trade.TradeId, phase = trade.Phase.ToString(), trade.EntryFilledQuantity, trade.EntryAveragePrice, trade.EntryFilledAt,
            trade.ExitFilledQuantity, trade.ExitAveragePrice, trade.ExitFilledAt, trade.ExitReason, trade.OpenQuantity, trade.Fees,
            trade.RealizedPnl, trade.UnprotectedSince, trade.UnprotectedMs, trade.UpdatedAt,
        });
}
