using System.Data.Common;
using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Storage;
using Dapper;

namespace Candlewick.Execution.Books;

/// <summary>What planning takes of an account's limits.</summary>
/// <param name="Risk">The loss at the stops, or the value without one.</param>
/// <param name="Value">Quantity × price × multiplier.</param>
/// <param name="HasStop">True when every part of the trade has a stop.</param>
internal sealed record Reservation(decimal Risk, decimal Value, bool HasStop);

/// <summary>Where a trade's prices come from.</summary>
internal sealed record TradeMarket(string Venue, string MarketEpoch, string? ReplayOf, Instrument Instrument);

/// <summary>Owns <c>trading_trades</c> and the installation's id.</summary>
internal sealed class TradeStore(
    Database database, OrderStore orders, ExitStore exits, StandingBook standing, TimeProvider time)
{
    private string? _installationId;

    /// <summary>False on a desk whose database is new.</summary>
    public static async Task<bool> IsInstalledAsync(UnitOfWork work) =>
        await work.ScalarAsync<long>("SELECT count(*) FROM installation") > 0;

    /// <summary>This desk's own id, made once per database.</summary>
    public async Task<string> InstallationIdAsync(UnitOfWork work)
    {
        if (_installationId is { } known)
        {
            return known;
        }

        await work.ExecuteAsync(
            "INSERT INTO installation (only_row, installation_id, created_at) VALUES (1, @id, @now) ON CONFLICT (only_row) DO NOTHING",
            new { id = Guid.NewGuid().ToString("N"), now = time.GetUtcNow() });
        var id = (await work.ScalarAsync<string>("SELECT installation_id FROM installation"))!;
        // Remembered only once it is durable.
        work.AfterCommit(() => _installationId = id);
        return id;
    }

    public Task InsertAsync(UnitOfWork work, TradeIntent intent, TradeMarket market, Reservation reserved)
    {
        var now = time.GetUtcNow();
        var instrument = market.Instrument;
        return work.ExecuteAsync(
            """
            INSERT INTO trading_trades (trade_id, owner_kind, owner_id, account, venue, symbol, market_epoch, replay_of, base_asset,
              quote_asset,
              tick_size, lot_step, contract_multiplier, side, entry_type, quantity, entry_price, origin, route_id, route_name, node,
              reserved_risk, reserved_value, has_stop, planned_risk, phase, planned_at, updated_at)
            VALUES (@TradeId, @ownerKind, @OwnerId, @Account, @Venue, @Symbol, @MarketEpoch, @ReplayOf, @BaseAsset, @QuoteAsset,
              @TickSize, @LotStep, @ContractMultiplier, @side, @entryType, @Quantity, @EntryPrice, @Origin, @RouteId, @RouteName, @Node,
              @Risk, @Value, @HasStop, @plannedRisk, 'Planned', @now, @now)
            """,
            new
            {
                intent.TradeId, ownerKind = intent.OwnerKind.ToString(), intent.OwnerId, intent.Account, market.Venue, intent.Symbol,
                market.MarketEpoch, market.ReplayOf, instrument.BaseAsset, instrument.QuoteAsset, instrument.TickSize, instrument.LotStep,
                instrument.ContractMultiplier, side = intent.Side.ToString(), entryType = intent.EntryType.ToString(), intent.Quantity,
                intent.EntryPrice, intent.Origin, intent.RouteId, intent.RouteName, intent.Node, reserved.Risk, reserved.Value,
                reserved.HasStop, plannedRisk = reserved.HasStop ? reserved.Risk : default(decimal?), now,
            });
    }

    public Task<TradeRow?> FindAsync(string tradeId) => database.ReadAsync(connection => FindAsync(connection, null, tradeId));

    public static Task<TradeRow?> FindAsync(UnitOfWork work, string tradeId) => FindAsync(work.Connection, work.Transaction, tradeId);

    /// <summary>The trade with its exits and orders, on one snapshot; null when unknown.</summary>
    public Task<TradeFile?> LoadAsync(string tradeId) =>
        database.ReadSnapshotAsync((connection, transaction) => LoadAsync(connection, transaction, tradeId));

    /// <inheritdoc cref="LoadAsync(string)"/>
    public static Task<TradeFile?> LoadAsync(UnitOfWork work, string tradeId) => LoadAsync(work.Connection, work.Transaction, tradeId);

    /// <summary>The trades with their exits and orders, on one snapshot; those that are unknown are left out.</summary>
    public Task<IReadOnlyList<TradeFile>> LoadManyAsync(IReadOnlyCollection<string> tradeIds) =>
        database.ReadSnapshotAsync<IReadOnlyList<TradeFile>>(async (connection, transaction) =>
    {
        var ids = new { tradeIds };
        var rows = await connection.QueryAsync<TradeRow>(
            "SELECT * FROM trading_trades WHERE trade_id IN @tradeIds ORDER BY sequence", ids, transaction);
        var exitsOf = (await connection.QueryAsync<ExitRow>(
            "SELECT * FROM trade_exits WHERE trade_id IN @tradeIds ORDER BY trade_id, number", ids, transaction))
            .ToLookup(exit => exit.TradeId, StringComparer.Ordinal);
        var ordersOf = (await connection.QueryAsync<OrderRow>(
            "SELECT * FROM orders WHERE trade_id IN @tradeIds ORDER BY sequence", ids, transaction))
            .ToLookup(order => order.TradeId, StringComparer.Ordinal);
        return [.. rows.Select(row => new TradeFile(row, [.. exitsOf[row.TradeId]], [.. ordersOf[row.TradeId]]))];
    });

    public Task<IReadOnlyList<string>> UnsettledIdsAsync(string account) => database.QueryAsync<string>(
        "SELECT trade_id FROM trading_trades WHERE account = @account AND phase <> 'Settled' ORDER BY sequence", new { account });

    public Task<IReadOnlyList<string>> UnsettledIdsAsync(TradeOwnerKind ownerKind) => database.QueryAsync<string>(
        "SELECT trade_id FROM trading_trades WHERE owner_kind = @ownerKind AND phase <> 'Settled' ORDER BY sequence",
        new { ownerKind = ownerKind.ToString() });

    public async Task<bool> HasInFlightAsync(string account) => await database.FirstOrDefaultAsync<long>(
        "SELECT count(*) FROM trading_trades WHERE account = @account AND phase NOT IN ('Settled', 'Failed')", new { account }) > 0;

    /// <summary>Trades of the account that may still move, oldest first; of one symbol where it is named.</summary>
    public Task<IReadOnlyList<TradeRow>> ListInFlightAsync(string account, string? symbol = null) => database.QueryAsync<TradeRow>(
        InFlight, new { account, symbol });

    /// <inheritdoc cref="ListInFlightAsync(string, string?)"/>
    public static Task<IReadOnlyList<TradeRow>> ListInFlightAsync(UnitOfWork work, string account, string? symbol = null) =>
        work.QueryAsync<TradeRow>(InFlight, new { account, symbol });

    /// <summary>
    /// The oldest trade in flight on the other side of a symbol; what the desk closes by itself does not count. Null when there is none.
    /// </summary>
    public Task<string?> FindOppositeAsync(string account, string symbol, OrderSide side) =>
        database.FirstOrDefaultAsync<string>(Opposite, OppositeOf(account, symbol, side));

    /// <inheritdoc cref="FindOppositeAsync(string, string, OrderSide)"/>
    public static Task<string?> FindOppositeAsync(UnitOfWork work, string account, string symbol, OrderSide side) =>
        work.FirstOrDefaultAsync<string>(Opposite, OppositeOf(account, symbol, side));

    /// <summary>Every trade of the account whose end is not written, oldest first.</summary>
    public Task<IReadOnlyList<TradeRow>> ListUnsettledAsync(string account) => database.QueryAsync<TradeRow>(
        "SELECT * FROM trading_trades WHERE account = @account AND phase <> 'Settled' ORDER BY sequence", new { account });

    /// <inheritdoc cref="ListUnsettledAsync(string)"/>
    public static Task<IReadOnlyList<TradeRow>> ListUnsettledAsync(UnitOfWork work, string account) => work.QueryAsync<TradeRow>(
        "SELECT * FROM trading_trades WHERE account = @account AND phase <> 'Settled' ORDER BY sequence", new { account });

    public static async Task<bool> HasAnyAsync(UnitOfWork work, string account) =>
        await work.ScalarAsync<long>("SELECT EXISTS (SELECT 1 FROM trading_trades WHERE account = @account)", new { account }) == 1;

    /// <summary>Newest first.</summary>
    public Task<IReadOnlyList<TradeRow>> ListAsync(TradeFilter filter, int limit) => database.QueryAsync<TradeRow>(
        "SELECT * FROM trading_trades WHERE " + Narrowed + " ORDER BY sequence DESC LIMIT @limit", filter.Values(limit));

    /// <summary>The trades with their exits and orders, in the same order.</summary>
    public async Task<IReadOnlyList<TradeFile>> FilesAsync(IReadOnlyList<TradeRow> rows)
    {
        var ids = rows.Select(row => row.TradeId).ToList();
        var ordersOf = (await orders.OrdersOfTradesAsync(ids)).ToLookup(order => order.TradeId, StringComparer.Ordinal);
        var exitsOf = (await exits.ListOfTradesAsync(ids)).ToLookup(exit => exit.TradeId, StringComparer.Ordinal);
        return [.. rows.Select(row => new TradeFile(row, [.. exitsOf[row.TradeId]], [.. ordersOf[row.TradeId]]))];
    }

    /// <summary>How many entries the account planned since an instant, for its limit of orders a minute.</summary>
    public static async Task<int> CountPlannedSinceAsync(UnitOfWork work, string account, DateTimeOffset since) =>
        (int)await work.ScalarAsync<long>(
        "SELECT count(*) FROM trading_trades WHERE account = @account AND planned_at > @since AND owner_kind <> 'Protection'",
        new { account, since });

    public async Task<int> CountPlannedSinceAsync(string account, DateTimeOffset since) => (int)await database.FirstOrDefaultAsync<long>(
        "SELECT count(*) FROM trading_trades WHERE account = @account AND planned_at > @since AND owner_kind <> 'Protection'",
        new { account, since });

    public Task SetCloseReasonAsync(UnitOfWork work, string tradeId, ExitReason reason, string? note = null) => work.ExecuteAsync(
        """
        UPDATE trading_trades SET close_reason = @reason, close_requested_at = @now, updated_at = @now, note = coalesce(@note, note)
        WHERE trade_id = @tradeId AND close_reason IS NULL AND phase NOT IN ('Exited', 'Failed', 'Settled')
        """,
        new { tradeId, reason = reason.ToString(), note, now = time.GetUtcNow() });

    /// <summary>A person asks again for a trade that had stopped: refusals begin to count again.</summary>
    public Task ResumeAsync(UnitOfWork work, string tradeId) => work.ExecuteAsync(
        """
        UPDATE trading_trades SET stopped_reason = NULL, updated_at = @now,
          close_tries_from = (SELECT coalesce(max(revision) + 1, 0) FROM orders WHERE orders.trade_id = trading_trades.trade_id AND leg
          IN ('Close', 'Reduce'))
        WHERE trade_id = @tradeId AND stopped_reason IS NOT NULL
        """,
        new { tradeId, now = time.GetUtcNow() });

    public Task StopAsync(UnitOfWork work, string tradeId, string reason) => work.ExecuteAsync(
        "UPDATE trading_trades SET stopped_reason = @reason, note = @reason, updated_at = @now WHERE trade_id = @tradeId",
        new { tradeId, reason, now = time.GetUtcNow() });

    public Task SetReduceAsync(UnitOfWork work, string tradeId, decimal quantity) => work.ExecuteAsync(
        "UPDATE trading_trades SET reduce_quantity = @quantity, updated_at = @now WHERE trade_id = @tradeId",
        new { tradeId, quantity, now = time.GetUtcNow() });

    /// <summary>A reduction came to nothing: it is no longer wanted, and a later one counts its tries again.</summary>
    public Task GiveUpReducingAsync(UnitOfWork work, string tradeId, int triesFrom, string note) => work.ExecuteAsync(
        """
        UPDATE trading_trades SET reduce_quantity = @none, close_tries_from = @triesFrom, note = @note, updated_at = @now
        WHERE trade_id = @tradeId
        """,
        new { tradeId, none = 0m, triesFrom, note, now = time.GetUtcNow() });

    public Task SetReplaceAsync(UnitOfWork work, string tradeId, decimal? price, decimal? quantity) => work.ExecuteAsync(
        "UPDATE trading_trades SET replace_price = @price, replace_quantity = @quantity, updated_at = @now WHERE trade_id = @tradeId",
        new { tradeId, price, quantity, now = time.GetUtcNow() });

    /// <summary>The entry that rests from now on, with what it takes of the account's limits.</summary>
    public Task SetEntryAsync(UnitOfWork work, string tradeId, decimal price, decimal quantity, Reservation reserved) => work.ExecuteAsync(
        """
        UPDATE trading_trades SET entry_price = @price, quantity = @quantity, reserved_risk = @Risk, reserved_value = @Value, has_stop
          = @HasStop,
          updated_at = @now WHERE trade_id = @tradeId
        """,
        new { tradeId, price, quantity, reserved.Risk, reserved.Value, reserved.HasStop, now = time.GetUtcNow() });

    /// <summary>The entry was moved before it filled: what is risked is planned again.</summary>
    public static Task SetPlannedRiskAsync(UnitOfWork work, string tradeId, Reservation reserved) => work.ExecuteAsync(
        "UPDATE trading_trades SET planned_risk = @risk WHERE trade_id = @tradeId",
        new { tradeId, risk = reserved.HasStop ? reserved.Risk : default(decimal?) });

    public Task SetEndAsync(UnitOfWork work, string tradeId, string reason, string by) => work.ExecuteAsync(
        "UPDATE trading_trades SET end_reason = @reason, ended_by = @by, stopped_reason = NULL, updated_at = @now WHERE trade_id ="
            + " @tradeId",
        new { tradeId, reason, by, now = time.GetUtcNow() });

    public Task SetComparedAsync(UnitOfWork work, string tradeId) => work.ExecuteAsync(
        "UPDATE trading_trades SET compared_at = @now WHERE trade_id = @tradeId", new { tradeId, now = time.GetUtcNow() });

    public Task SetNoteAsync(UnitOfWork work, string tradeId, string note) => work.ExecuteAsync(
        "UPDATE trading_trades SET note = @note, updated_at = @now WHERE trade_id = @tradeId",
        new { tradeId, note, now = time.GetUtcNow() });

    public Task SetSweptAsync(UnitOfWork work, string tradeId, decimal quantity, decimal cost) => work.ExecuteAsync(
        "UPDATE trading_trades SET swept_quantity = @quantity, swept_cost = @cost WHERE trade_id = @tradeId",
        new { tradeId, quantity, cost });

    /// <summary>Gives up so much of the open quantity: it stays in the position at its cost.</summary>
    public Task AbandonAsync(UnitOfWork work, TradeRow trade, decimal quantity, string note) => work.ExecuteAsync(
        "UPDATE trading_trades SET abandoned_quantity = @abandoned, note = @note, updated_at = @now WHERE trade_id = @TradeId",
        new { trade.TradeId, abandoned = trade.AbandonedQuantity + quantity, note, now = time.GetUtcNow() });

    /// <summary>
    /// Brings the trade's numbers and phase in line with its orders and fills. Runs in every transaction that changed one of them.
    /// </summary>
    public async Task<TradeRow> RefreshAsync(UnitOfWork work, string tradeId)
    {
        var file = (await LoadAsync(work, tradeId))!;
        var fills = await orders.FillsOfTradeAsync(work, tradeId);
        var books = TradeBooks.Compute(file.Trade, fills);
        var now = time.GetUtcNow();
        var refreshed = Follow(file, books, now);
        // A report told twice changes nothing, not even the time of the last change.
        if (refreshed with { UpdatedAt = file.Trade.UpdatedAt } != file.Trade)
        {
            await WriteAsync(work, refreshed);
            standing.Moved(work, refreshed);
        }

        return refreshed;
    }

    /// <summary>Writes the phase in which a trade waits for its owner.</summary>
    public Task FinishAsync(UnitOfWork work, string tradeId, TradePhase phase, string? note) => work.ExecuteAsync(
        """
        UPDATE trading_trades SET phase = @phase, is_failed = @isFailed, note = coalesce(note, @note), stopped_reason = NULL,
          updated_at = @now
        WHERE trade_id = @tradeId AND phase NOT IN ('Exited', 'Failed', 'Settled')
        """,
        new { tradeId, phase = phase.ToString(), isFailed = phase == TradePhase.Failed, note, now = time.GetUtcNow() });

    /// <exception cref="InvalidOperationException">The trade was settled meanwhile.</exception>
    public async Task SettleAsync(UnitOfWork work, TradeRow trade)
    {
        var now = time.GetUtcNow();
        var moved = await work.ExecuteAsync(
            """
            UPDATE trading_trades SET phase = 'Settled', is_failed = @isFailed, settled_at = @now, updated_at = @now
            WHERE trade_id = @TradeId AND phase = @phase
            """,
            new { trade.TradeId, isFailed = trade.EntryFilledQuantity == 0, now, phase = trade.Phase.ToString() });
        if (moved != 1)
        {
            throw new InvalidOperationException($"Trade {trade.TradeId} was no longer {trade.Phase} when it was to be settled.");
        }
    }

    /// <summary>What <see cref="TradeFilter"/> leaves of <c>trading_trades</c>.</summary>
    internal const string Narrowed =
        """
        (@Before IS NULL OR sequence < @Before) AND (@Symbol IS NULL OR symbol = @Symbol)
          AND (@Venue IS NULL OR venue = @Venue) AND (@Account IS NULL OR account = @Account) AND (@ownerKind IS NULL OR owner_kind =
          @ownerKind)
          AND (@OwnerId IS NULL OR owner_id = @OwnerId) AND (@phase IS NULL OR phase = @phase) AND (@From IS NULL OR planned_at >= @From)
          AND (@To IS NULL OR planned_at < @To) AND (@MarketEpoch IS NULL OR market_epoch = @MarketEpoch)
          AND (@IsOpen IS NULL OR CASE WHEN phase IN ('Planned', 'Entering', 'Open') THEN 1 ELSE 0 END = @IsOpen)
        """;

    private const string InFlight =
        """
        SELECT * FROM trading_trades WHERE account = @account AND phase IN ('Planned', 'Entering', 'Open') AND (@symbol IS NULL OR
          symbol = @symbol)
        ORDER BY sequence
        """;

    // Without the first condition on the phase, which is the index's own, the engine would not use the index on sides.
    private const string Opposite =
        """
        SELECT trade_id FROM trading_trades WHERE account = @account AND symbol = @symbol AND side = @other AND phase <> 'Settled'
          AND phase IN ('Planned', 'Entering', 'Open') AND owner_kind <> 'Protection'
        ORDER BY sequence LIMIT 1
        """;

    private static object OppositeOf(string account, string symbol, OrderSide side) =>
        new { account, symbol, other = side.Opposite().ToString() };

    private static TradeRow Follow(TradeFile file, TradeBooks books, DateTimeOffset now)
    {
        var trade = file.Trade;
        var hasEntered = books.EntryFilledQuantity > 0;
        var phase = trade.Phase switch
        {
            TradePhase.Settled => TradePhase.Settled,
            // A late fill opened it again before its owner wrote its end.
            TradePhase.Exited or TradePhase.Failed when books.OpenQuantity == 0 && hasEntered == (trade.Phase == TradePhase.Exited) =>
                trade.Phase,
            _ when hasEntered => TradePhase.Open,
            _ when file.Orders.Any(order => order.IsEntry && order.Status.IsWorking()) => TradePhase.Entering,
            _ => TradePhase.Planned,
        };
        var isUnprotected = phase == TradePhase.Open && ExitCover.IsUnprotected(file, books.OpenQuantity);
        var since = isUnprotected ? trade.UnprotectedSince ?? now : default(DateTimeOffset?);
        var isExited = books.ExitFilledQuantity > 0 || (trade.AbandonedQuantity > 0 && books.OpenQuantity == 0);
        return trade with
        {
            Phase = phase,
            EntryFilledQuantity = books.EntryFilledQuantity,
            EntryAveragePrice = books.EntryAveragePrice,
            EntryFilledAt = books.EntryFilledAt,
            ExitFilledQuantity = books.ExitFilledQuantity,
            ExitAveragePrice = books.ExitAveragePrice,
            ExitFilledAt = books.ExitFilledAt,
            ExitReason = isExited ? books.ExitReasonOf(trade, file.Exits.Count > 0 ? file.Exits[0].TargetPrice : null) : null,
            OpenQuantity = books.OpenQuantity,
            Remainder = books.Remainder,
            Fees = books.Fees,
            RealizedPnl = books.RealizedPnl,
            UnprotectedSince = since,
            UnprotectedMs = !isUnprotected && trade.UnprotectedSince is { } began
                ? Math.Max(trade.UnprotectedMs, (long)(now - began).TotalMilliseconds)
                : trade.UnprotectedMs,
            ComparedAt = isUnprotected ? trade.ComparedAt : null,
            UpdatedAt = now,
        };
    }

    private static async Task<TradeFile?> LoadAsync(DbConnection connection, DbTransaction? transaction, string tradeId) =>
        await FindAsync(connection, transaction, tradeId) is not { } trade
            ? null
            : new TradeFile(
                trade,
                await ExitStore.ListAsync(connection, transaction, tradeId),
                await OrderStore.ListOfTradeAsync(connection, transaction, tradeId));

    private static Task<TradeRow?> FindAsync(DbConnection connection, DbTransaction? transaction, string tradeId) =>
        connection.QueryFirstOrDefaultAsync<TradeRow?>(
            "SELECT * FROM trading_trades WHERE trade_id = @tradeId", new { tradeId }, transaction);

    private static Task WriteAsync(UnitOfWork work, TradeRow trade) => work.ExecuteAsync(
        """
        UPDATE trading_trades SET phase = @phase, entry_filled_quantity = @EntryFilledQuantity, entry_average_price = @EntryAveragePrice,
          entry_filled_at = @EntryFilledAt, exit_filled_quantity = @ExitFilledQuantity, exit_average_price = @ExitAveragePrice,
          exit_filled_at = @ExitFilledAt, exit_reason = @exitReason, open_quantity = @OpenQuantity, remainder = @Remainder, fees = @Fees,
          realized_pnl = @RealizedPnl, unprotected_since = @UnprotectedSince, unprotected_ms = @UnprotectedMs, compared_at = @ComparedAt,
          updated_at = @UpdatedAt
        WHERE trade_id = @TradeId
        """,
        new
        {
            trade.TradeId, phase = trade.Phase.ToString(), trade.EntryFilledQuantity, trade.EntryAveragePrice, trade.EntryFilledAt,
            trade.ExitFilledQuantity, trade.ExitAveragePrice, trade.ExitFilledAt, exitReason = trade.ExitReason?.ToString(),
            trade.OpenQuantity,
            trade.Remainder, trade.Fees, trade.RealizedPnl, trade.UnprotectedSince, trade.UnprotectedMs, trade.ComparedAt, trade.UpdatedAt,
        });
}
