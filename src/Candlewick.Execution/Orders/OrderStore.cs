using System.Data.Common;
using Candlewick.Domain;
using Candlewick.Platform.Storage;
using Dapper;

namespace Candlewick.Execution.Orders;

/// <summary>Owns <c>orders</c>, <c>order_events</c> and <c>fills</c>. Status moves only along the table of legal transitions.</summary>
internal sealed class OrderStore(TimeProvider time)
{
    /// <summary>Evidence is kept to its newest lines.</summary>
    private const int MaxEvidence = 4000;

    public Task InsertAsync(UnitOfWork work, OrderRow order)
    {
        var now = time.GetUtcNow();
        return work.ExecuteAsync(
            """
            INSERT INTO orders (client_order_id, trade_id, account, venue, symbol, leg, list_id, revision, side, type, quantity,
              limit_price, stop_price, reduce_only, status, created_at, recorded_at)
            VALUES (@ClientOrderId, @TradeId, @Account, @Venue, @Symbol, @Leg, @ListId, @Revision, @Side, @Type, @Quantity,
              @LimitPrice, @StopPrice, @ReduceOnly, 'Planned', @now, @now);
            INSERT INTO order_events (client_order_id, to_status, recorded_at) VALUES (@ClientOrderId, 'Planned', @now);
            """,
            new
            {
                order.ClientOrderId, order.TradeId, order.Account, order.Venue, order.Symbol, order.Leg, order.ListId, order.Revision,
                Side = order.Side.ToString(), Type = order.Type.ToString(), order.Quantity, order.LimitPrice, order.StopPrice, order.ReduceOnly, now,
            });
    }

    public Task<OrderRow?> FindAsync(UnitOfWork work, string account, string clientOrderId) =>
        work.FirstOrDefaultAsync<OrderRow>("SELECT * FROM orders WHERE client_order_id = @clientOrderId AND account = @account", new { account, clientOrderId });

    public static async Task<IReadOnlyList<OrderRow>> ListOfTradeAsync(DbConnection connection, DbTransaction? transaction, string tradeId) =>
        (await connection.QueryAsync<OrderRow>("SELECT * FROM orders WHERE trade_id = @tradeId ORDER BY sequence", new { tradeId }, transaction)).AsList();

    public static async Task<IReadOnlyList<FillRow>> FillsOfTradeAsync(DbConnection connection, DbTransaction? transaction, string tradeId) =>
        (await connection.QueryAsync<FillRow>("SELECT * FROM fills WHERE trade_id = @tradeId ORDER BY sequence", new { tradeId }, transaction)).AsList();

    /// <summary>Moves the order's status and writes its history. A status that follows itself writes nothing.</summary>
    /// <exception cref="InvalidOperationException">The table of legal transitions does not know the move.</exception>
    public async Task MoveAsync(UnitOfWork work, OrderRow order, OrderStatus next, string? detail = null, DateTimeOffset? venueTime = null, DateTimeOffset? receivedAt = null)
    {
        if (order.Status == next)
        {
            return;
        }

        if (!order.Status.MayBecome(next))
        {
            throw new InvalidOperationException($"Order {order.ClientOrderId} cannot go from {order.Status} to {next}.");
        }

        await work.ExecuteAsync(
            """
            UPDATE orders SET status = @to, attempts = 0, next_attempt_at = NULL, recorded_at = @now,
              venue_time = coalesce(@venueTime, venue_time), received_at = coalesce(@receivedAt, received_at) WHERE client_order_id = @ClientOrderId;
            INSERT INTO order_events (client_order_id, from_status, to_status, detail, venue_time, received_at, recorded_at)
            VALUES (@ClientOrderId, @from, @to, @detail, @venueTime, @receivedAt, @now);
            """,
            new { order.ClientOrderId, from = order.Status.ToString(), to = next.ToString(), detail, venueTime, receivedAt, now = time.GetUtcNow() });
    }

    public async Task MarkSendingAsync(UnitOfWork work, OrderRow order)
    {
        await MoveAsync(work, order, OrderStatus.Sending, order.Sends == 0 ? null : "sent again under the same id: it was not found");
        await work.ExecuteAsync(
            "UPDATE orders SET sends = sends + 1, sent_at = @now, not_found_count = 0 WHERE client_order_id = @ClientOrderId",
            new { order.ClientOrderId, now = time.GetUtcNow() });
    }

    public Task SetVenueOrderIdAsync(UnitOfWork work, OrderRow order, string venueOrderId) => work.ExecuteAsync(
        "UPDATE orders SET venue_order_id = coalesce(venue_order_id, @venueOrderId) WHERE client_order_id = @ClientOrderId", new { order.ClientOrderId, venueOrderId });

    public Task SetRefusalAsync(UnitOfWork work, OrderRow order, string? rule, string? code, string? reason, bool mayRetry) => work.ExecuteAsync(
        "UPDATE orders SET refusal_rule = @rule, refusal_code = @code, reason = @reason, may_retry = @mayRetry WHERE client_order_id = @ClientOrderId",
        new { order.ClientOrderId, rule, code, reason, mayRetry });

    public Task SetReasonAsync(UnitOfWork work, OrderRow order, string reason) => work.ExecuteAsync(
        "UPDATE orders SET reason = coalesce(reason, @reason) WHERE client_order_id = @ClientOrderId", new { order.ClientOrderId, reason });

    public Task SetNeedsQueryAsync(UnitOfWork work, string clientOrderId, bool needsQuery) => work.ExecuteAsync(
        "UPDATE orders SET needs_query = @needsQuery, attempts = 0, next_attempt_at = NULL WHERE client_order_id = @clientOrderId", new { clientOrderId, needsQuery });

    public Task SetCancelRequestedAsync(UnitOfWork work, OrderRow order) => work.ExecuteAsync(
        "UPDATE orders SET cancel_requested = 1 WHERE client_order_id = @ClientOrderId", new { order.ClientOrderId });

    /// <summary>Stores one try that did not end the matter, when the next is due, and what it showed.</summary>
    public Task AddAttemptAsync(UnitOfWork work, OrderRow order, TimeSpan delay, string evidence, bool countsAsNotFound = false)
    {
        var now = time.GetUtcNow();
        return work.ExecuteAsync(
            """
            UPDATE orders SET attempts = attempts + 1, next_attempt_at = @next, not_found_count = not_found_count + @notFound,
              evidence = substr(coalesce(evidence || char(10), '') || @line, -@MaxEvidence)
            WHERE client_order_id = @ClientOrderId
            """,
            new { order.ClientOrderId, next = now + delay, notFound = countsAsNotFound ? 1 : 0, line = $"{now.UtcDateTime.ToString(DapperHandlers.InstantFormat)} {evidence}", MaxEvidence });
    }

    public Task AddEvidenceAsync(UnitOfWork work, OrderRow order, string evidence) => work.ExecuteAsync(
        "UPDATE orders SET evidence = substr(coalesce(evidence || char(10), '') || @line, -@MaxEvidence) WHERE client_order_id = @ClientOrderId",
        new { order.ClientOrderId, line = $"{time.GetUtcNow().UtcDateTime.ToString(DapperHandlers.InstantFormat)} {evidence}", MaxEvidence });

    public Task<FillRow?> FindFillAsync(UnitOfWork work, string venue, string venueTradeId) =>
        work.FirstOrDefaultAsync<FillRow>("SELECT * FROM fills WHERE venue = @venue AND venue_trade_id = @venueTradeId", new { venue, venueTradeId });

    /// <summary>Writes the fill and what it makes of its order's filled quantity and average price.</summary>
    public async Task InsertFillAsync(UnitOfWork work, OrderRow order, FillRow fill)
    {
        var filled = order.FilledQuantity + fill.Quantity;
        var average = ((order.FilledQuantity * (order.AverageFillPrice ?? 0m)) + (fill.Quantity * fill.Price)) / filled;
        await work.ExecuteAsync(
            """
            INSERT INTO fills (venue, venue_trade_id, client_order_id, trade_id, account, symbol, leg, side, price, quantity, fee, fee_asset,
              fee_quote, venue_time, received_at, recorded_at, note)
            VALUES (@Venue, @VenueTradeId, @ClientOrderId, @TradeId, @Account, @Symbol, @Leg, @side, @Price, @Quantity, @Fee, @FeeAsset,
              @FeeQuote, @VenueTime, @ReceivedAt, @RecordedAt, @Note);
            UPDATE orders SET filled_quantity = @filled, average_fill_price = @average WHERE client_order_id = @ClientOrderId;
            """,
            new
            {
                fill.Venue, fill.VenueTradeId, fill.ClientOrderId, fill.TradeId, fill.Account, fill.Symbol, fill.Leg, side = fill.Side.ToString(),
                fill.Price, fill.Quantity, fill.Fee, fill.FeeAsset, fill.FeeQuote, fill.VenueTime, fill.ReceivedAt, fill.RecordedAt, fill.Note, filled, average,
            });
    }
}
