using System.Data.Common;
using Candlewick.Domain;
using Candlewick.Platform.Storage;
using Dapper;

namespace Candlewick.Execution.Books;

/// <summary>A row of <c>order_events</c>: one move of an order's status.</summary>
internal sealed record OrderEventRow
{
    public string ClientOrderId { get; init; } = "";
    public OrderStatus? FromStatus { get; init; }
    public OrderStatus ToStatus { get; init; }
    public string? Detail { get; init; }
    public DateTimeOffset? VenueTime { get; init; }
    public DateTimeOffset? ReceivedAt { get; init; }
    public DateTimeOffset RecordedAt { get; init; }
}

/// <summary>What a report about a working order is held against.</summary>
internal sealed record WorkingOrder
{
    public string ClientOrderId { get; init; } = "";
    public string TradeId { get; init; } = "";
    public string? VenueOrderId { get; init; }
    public OrderStatus Status { get; init; }
    public decimal Quantity { get; init; }
    public decimal FilledQuantity { get; init; }
    public bool NeedsQuery { get; init; }
}

/// <summary>What makes two fills the same.</summary>
internal sealed record FillIdentity
{
    public string Symbol { get; init; } = "";
    public string VenueOrderId { get; init; } = "";
    public string VenueTradeId { get; init; } = "";
    public string ClientOrderId { get; init; } = "";
    public decimal Price { get; init; }
    public decimal Quantity { get; init; }

    public static FillIdentity Of(VenueFill fill) => new()
    {
        Symbol = fill.Symbol, VenueOrderId = fill.VenueOrderId, VenueTradeId = fill.VenueTradeId, ClientOrderId = fill.ClientOrderId,
        Price = fill.Price, Quantity = fill.Quantity,
    };
}

/// <summary>Owns <c>orders</c>, <c>order_events</c> and <c>fills</c>. Status moves only along the table of legal transitions.</summary>
internal sealed class OrderStore(Database database, TimeProvider time)
{
    /// <summary>Evidence is kept to its newest lines.</summary>
    private const int MaxEvidence = 4000;

    public Task InsertAsync(UnitOfWork work, OrderRow order)
    {
        var now = time.GetUtcNow();
        return work.ExecuteAsync(
            """
            INSERT INTO orders (client_order_id, trade_id, account, venue, symbol, leg, exit_number, list_id, revision, side, type,
              quantity,
              limit_price, stop_price, reduce_only, status, created_at, recorded_at)
            VALUES (@ClientOrderId, @TradeId, @Account, @Venue, @Symbol, @leg, @ExitNumber, @ListId, @Revision, @side, @type, @Quantity,
              @LimitPrice, @StopPrice, @ReduceOnly, 'Planned', @now, @now);
            INSERT INTO order_events (client_order_id, to_status, recorded_at) VALUES (@ClientOrderId, 'Planned', @now);
            """,
            new
            {
                order.ClientOrderId, order.TradeId, order.Account, order.Venue, order.Symbol, leg = order.Leg.ToString(), order.ExitNumber,
                order.ListId, order.Revision, side = order.Side.ToString(), type = order.Type.ToString(), order.Quantity, order.LimitPrice,
                order.StopPrice, order.ReduceOnly, now,
            });
    }

    public static Task<OrderRow?> FindAsync(UnitOfWork work, string account, string clientOrderId) => work.FirstOrDefaultAsync<OrderRow>(
        "SELECT * FROM orders WHERE client_order_id = @clientOrderId AND account = @account", new { account, clientOrderId });

    public Task<OrderRow?> FindAsync(string clientOrderId) => database.FirstOrDefaultAsync<OrderRow>(
        "SELECT * FROM orders WHERE client_order_id = @clientOrderId", new { clientOrderId });

    public static async Task<IReadOnlyList<OrderRow>> ListOfTradeAsync(
        DbConnection connection, DbTransaction? transaction, string tradeId) =>
        (await connection.QueryAsync<OrderRow>(
            "SELECT * FROM orders WHERE trade_id = @tradeId ORDER BY sequence", new { tradeId }, transaction)).AsList();

    public Task<IReadOnlyList<FillRow>> FillsOfTradeAsync(UnitOfWork work, string tradeId) =>
        work.QueryAsync<FillRow>("SELECT * FROM fills WHERE trade_id = @tradeId ORDER BY sequence", new { tradeId });

    public Task<IReadOnlyList<FillRow>> FillsOfTradesAsync(IReadOnlyCollection<string> tradeIds) =>
        database.QueryAsync<FillRow>("SELECT * FROM fills WHERE trade_id IN @tradeIds ORDER BY sequence", new { tradeIds });

    public Task<IReadOnlyList<OrderRow>> OrdersOfTradesAsync(IReadOnlyCollection<string> tradeIds) =>
        database.QueryAsync<OrderRow>("SELECT * FROM orders WHERE trade_id IN @tradeIds ORDER BY sequence", new { tradeIds });

    public Task<IReadOnlyList<FillRow>> FillsOfOrdersAsync(IReadOnlyCollection<string> clientOrderIds) =>
        database.QueryAsync<FillRow>(
            "SELECT * FROM fills WHERE client_order_id IN @clientOrderIds ORDER BY sequence", new { clientOrderIds });

    public Task<IReadOnlyList<OrderEventRow>> EventsOfTradeAsync(string tradeId) => database.QueryAsync<OrderEventRow>(
        "SELECT * FROM order_events WHERE client_order_id IN (SELECT client_order_id FROM orders WHERE trade_id = @tradeId) ORDER BY"
            + " sequence",
        new { tradeId });

    public Task<IReadOnlyList<OrderEventRow>> EventsOfOrderAsync(string clientOrderId) => database.QueryAsync<OrderEventRow>(
        "SELECT * FROM order_events WHERE client_order_id = @clientOrderId ORDER BY sequence", new { clientOrderId });

    /// <summary>Newest first, before a sequence number.</summary>
    public Task<IReadOnlyList<OrderRow>> ListAsync(
        string? tradeId, string? account, string? symbol, string? venue, long? before, int limit) => database.QueryAsync<OrderRow>(
        """
        SELECT * FROM orders WHERE (@before IS NULL OR sequence < @before) AND (@tradeId IS NULL OR trade_id = @tradeId)
          AND (@account IS NULL OR account = @account) AND (@symbol IS NULL OR symbol = @symbol)
          AND (@venue IS NULL OR venue = @venue)
        ORDER BY sequence DESC LIMIT @limit
        """, new { tradeId, account, symbol, venue, before, limit });

    public Task<IReadOnlyList<OrderRow>> ListOpenAsync(string account, int limit) => database.QueryAsync<OrderRow>(
        """
        SELECT * FROM orders WHERE account = @account AND status IN ('Sending', 'Unconfirmed', 'New', 'PartiallyFilled')
        ORDER BY sequence DESC LIMIT @limit
        """, new { account, limit });

    public static Task<IReadOnlyList<WorkingOrder>> ListWorkingAsync(UnitOfWork work, string account) => work.QueryAsync<WorkingOrder>(
        """
        SELECT client_order_id, trade_id, venue_order_id, status, quantity, filled_quantity, needs_query FROM orders
        WHERE account = @account AND status IN ('New', 'PartiallyFilled')
        """, new { account });

    /// <summary>Those of the fills that are stored with exactly this content.</summary>
    public static async Task<IReadOnlySet<FillIdentity>> FindKnownAsync(
        UnitOfWork work, string venue, string account, IReadOnlyList<VenueFill> fills)
    {
        const int MostOrders = 200;
        var known = new HashSet<FillIdentity>();
        foreach (var orders in fills.Select(fill => fill.ClientOrderId).Distinct(StringComparer.Ordinal).Chunk(MostOrders))
        {
            known.UnionWith(await work.QueryAsync<FillIdentity>(
                """
                SELECT symbol, venue_order_id, venue_trade_id, client_order_id, price, quantity FROM fills
                WHERE client_order_id IN @orders AND venue = @venue AND account = @account
                """, new { orders, venue, account }));
        }

        return known;
    }

    /// <summary>Moves the order's status and writes its history. A status that follows itself writes nothing.</summary>
    /// <exception cref="InvalidOperationException">
    /// The table of legal transitions does not know the move, or the order moved meanwhile.
    /// </exception>
    public async Task MoveAsync(
        UnitOfWork work, OrderRow order, OrderStatus next, string? detail = null, DateTimeOffset? venueTime = null,
        DateTimeOffset? receivedAt = null)
    {
        if (order.Status == next)
        {
            return;
        }

        if (!order.Status.MayBecome(next))
        {
            throw new InvalidOperationException($"Order {order.ClientOrderId} cannot go from {order.Status} to {next}.");
        }

        var change = new
        {
            order.ClientOrderId, from = order.Status.ToString(), to = next.ToString(), detail, venueTime, receivedAt,
            now = time.GetUtcNow(),
        };
        var moved = await work.ExecuteAsync(
            """
            UPDATE orders SET status = @to, attempts = 0, next_attempt_at = NULL, not_found_count = 0, looks = 0, next_look_at = NULL,
              recorded_at = @now, venue_time = coalesce(@venueTime, venue_time), received_at = coalesce(@receivedAt, received_at)
            WHERE client_order_id = @ClientOrderId AND status = @from
            """, change);
        if (moved != 1)
        {
            throw new InvalidOperationException($"Order {order.ClientOrderId} was no longer {order.Status} when it was to become {next}.");
        }

        await work.ExecuteAsync(
            """
            INSERT INTO order_events (client_order_id, from_status, to_status, detail, venue_time, received_at, recorded_at)
            VALUES (@ClientOrderId, @from, @to, @detail, @venueTime, @receivedAt, @now)
            """, change);
    }

    public async Task MarkSendingAsync(UnitOfWork work, OrderRow order)
    {
        await MoveAsync(work, order, OrderStatus.Sending, order.Sends == 0 ? null : "sent again under the same id: it was not found");
        await work.ExecuteAsync(
            "UPDATE orders SET sends = sends + 1, sent_at = @now WHERE client_order_id = @ClientOrderId",
            new { order.ClientOrderId, now = time.GetUtcNow() });
    }

    /// <summary>Puts what lies in the future, when it was sent and when the venue was last heard of it, at the time given.</summary>
    public static Task SetSignsNoLaterAsync(UnitOfWork work, OrderRow order, DateTimeOffset now) => work.ExecuteAsync(
        """
        UPDATE orders SET sent_at = CASE WHEN sent_at IS NULL OR sent_at > @now THEN @now ELSE sent_at END,
          received_at = CASE WHEN received_at > @now THEN @now ELSE received_at END
        WHERE client_order_id = @ClientOrderId
        """, new { order.ClientOrderId, now });

    public static Task SetVenueOrderIdAsync(UnitOfWork work, string clientOrderId, string venueOrderId) => work.ExecuteAsync(
        """
        UPDATE orders SET venue_order_id = @venueOrderId
        WHERE client_order_id = @clientOrderId AND (venue_order_id IS NULL OR venue_order_id <> @venueOrderId)
        """,
        new { clientOrderId, venueOrderId });

    public static Task SetRefusalAsync(UnitOfWork work, OrderRow order, string? rule, string? code, string? reason, bool mayRetry) =>
        work.ExecuteAsync(
        "UPDATE orders SET refusal_rule = @rule, refusal_code = @code, reason = @reason, may_retry = @mayRetry WHERE client_order_id"
            + " = @ClientOrderId",
        new { order.ClientOrderId, rule, code, reason, mayRetry });

    public static Task SetReasonAsync(UnitOfWork work, OrderRow order, string reason) => work.ExecuteAsync(
        "UPDATE orders SET reason = coalesce(reason, @reason) WHERE client_order_id = @ClientOrderId", new { order.ClientOrderId, reason });

    public static Task SetGivenUpAsync(UnitOfWork work, OrderRow order) => work.ExecuteAsync(
        "UPDATE orders SET given_up = 1 WHERE client_order_id = @ClientOrderId", new { order.ClientOrderId });

    /// <summary>1 when that is a change, else 0.</summary>
    public static Task<int> SetNeedsQueryAsync(UnitOfWork work, string clientOrderId, bool needsQuery) => work.ExecuteAsync(
        """
        UPDATE orders SET needs_query = @needsQuery, attempts = 0, next_attempt_at = NULL, not_found_count = 0
        WHERE client_order_id = @clientOrderId AND needs_query <> @needsQuery
        """, new { clientOrderId, needsQuery });

    public static Task SetCancelRequestedAsync(UnitOfWork work, OrderRow order) => work.ExecuteAsync(
        "UPDATE orders SET cancel_requested = 1 WHERE client_order_id = @ClientOrderId", new { order.ClientOrderId });

    /// <summary>Adds @line to the evidence, of which the last @MaxEvidence characters are kept.</summary>
    private const string AddLine =
        $"evidence = substr({Longer}, CASE WHEN length({Longer}) > @MaxEvidence THEN length({Longer}) - @MaxEvidence + 1 ELSE 1 END)";
    private const string Longer = "(coalesce(evidence || @newline, '') || @line)";

    /// <summary>Stores one try that did not end the matter, when the next is due, and what it showed.</summary>
    public Task AddAttemptAsync(UnitOfWork work, OrderRow order, TimeSpan delay, string evidence, bool countsAsNotFound = false)
    {
        var now = time.GetUtcNow();
        return work.ExecuteAsync(
            $"""
            UPDATE orders SET attempts = attempts + 1, next_attempt_at = @next,
              not_found_count = CASE WHEN @notFound = 1 THEN not_found_count + 1 ELSE 0 END, {AddLine}
            WHERE client_order_id = @ClientOrderId
            """,
            new
            {
                order.ClientOrderId, next = now + delay, notFound = countsAsNotFound ? 1 : 0, line = Line(now, evidence), newline = "\n",
                MaxEvidence,
            });
    }

    /// <summary>A look at a working order showed nothing new.</summary>
    public Task AddLookAsync(UnitOfWork work, OrderRow order, TimeSpan delay) => work.ExecuteAsync(
        "UPDATE orders SET looks = looks + 1, next_look_at = @next WHERE client_order_id = @ClientOrderId",
        new { order.ClientOrderId, next = time.GetUtcNow() + delay });

    public Task AddEvidenceAsync(UnitOfWork work, OrderRow order, string evidence) => work.ExecuteAsync(
        $"UPDATE orders SET {AddLine} WHERE client_order_id = @ClientOrderId",
        new { order.ClientOrderId, line = Line(time.GetUtcNow(), evidence), newline = "\n", MaxEvidence });

    /// <summary>The fill of this identity, or the parts it was shared out in; empty when it is new.</summary>
    public static Task<IReadOnlyList<FillRow>> FindFillsAsync(UnitOfWork work, string venue, string account, VenueFill fill) =>
        work.QueryAsync<FillRow>(
        """
        SELECT * FROM fills WHERE venue = @venue AND account = @account AND symbol = @Symbol AND venue_order_id = @VenueOrderId
          AND (venue_trade_id = @VenueTradeId OR substr(venue_trade_id, 1, length(@VenueTradeId) + 1) = @VenueTradeId || '/')
        """, new { venue, account, fill.Symbol, fill.VenueOrderId, fill.VenueTradeId });

    /// <summary>Writes the fill and what it makes of its order's filled quantity and average price.</summary>
    public async Task InsertFillAsync(UnitOfWork work, OrderRow order, FillRow fill)
    {
        var filled = order.FilledQuantity + fill.Quantity;
        var average = ((order.FilledQuantity * (order.AverageFillPrice ?? 0m)) + (fill.Quantity * fill.Price)) / filled;
        await work.ExecuteAsync(
            """
            INSERT INTO fills (venue, account, symbol, venue_order_id, venue_trade_id, client_order_id, trade_id, leg, exit_number,
              side, price,
              quantity, fee, fee_asset, fee_value, venue_time, received_at, recorded_at, note)
            VALUES (@Venue, @Account, @Symbol, @VenueOrderId, @VenueTradeId, @ClientOrderId, @TradeId, @leg, @ExitNumber, @side, @Price,
              @Quantity, @Fee, @FeeAsset, @FeeValue, @VenueTime, @ReceivedAt, @RecordedAt, @Note);
            UPDATE orders SET filled_quantity = @filled, average_fill_price = @average WHERE client_order_id = @ClientOrderId;
            """,
            new
            {
                fill.Venue, fill.Account, fill.Symbol, fill.VenueOrderId, fill.VenueTradeId, fill.ClientOrderId, fill.TradeId,
                leg = fill.Leg.ToString(), fill.ExitNumber, side = fill.Side.ToString(), fill.Price, fill.Quantity, fill.Fee, fill.FeeAsset,
                fill.FeeValue, fill.VenueTime, fill.ReceivedAt, fill.RecordedAt, fill.Note, filled, average,
            });
    }

    private static string Line(DateTimeOffset now, string evidence) =>
        $"{now.UtcDateTime.ToString(DapperHandlers.InstantFormat)} {evidence}";
}
