using Candlewick.Platform.Storage;

namespace Candlewick.Sessions.Trail;

/// <summary>Owns the table <c>session_steps</c>.</summary>
internal sealed class StepStore(Database database)
{
    public Task<IReadOnlyList<SessionStep>> ListAsync(string sessionId, int afterStep, int limit) => database.QueryAsync<SessionStep>(
        "SELECT * FROM session_steps WHERE session_id = @sessionId AND step_number > @afterStep ORDER BY step_number LIMIT @limit",
        new { sessionId, afterStep, limit });

    public Task<SessionStep?> FindAsync(string tradeId, StepType type) => database.FirstOrDefaultAsync<SessionStep>(
        "SELECT * FROM session_steps WHERE trade_id = @tradeId AND step_type = @type", new { tradeId, type = type.ToString() });

    /// <inheritdoc cref="FindAsync(string, StepType)"/>
    public static Task<SessionStep?> FindAsync(UnitOfWork work, string tradeId, StepType type) => work.FirstOrDefaultAsync<SessionStep>(
        "SELECT * FROM session_steps WHERE trade_id = @tradeId AND step_type = @type", new { tradeId, type = type.ToString() });

    /// <summary>The fees of sessions, added up over all their steps.</summary>
    public async Task<IReadOnlyDictionary<string, decimal>> SumFeesAsync(IReadOnlyList<Session> sessions)
    {
        const int Batch = 500;
        var fees = new Dictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var batch in sessions.Chunk(Batch))
        {
            // Money is exact text; SQL would add it up as floating point.
            var rows = await database.QueryAsync<FeeRow>(
                "SELECT session_id, fees FROM session_steps WHERE fees IS NOT NULL AND session_id IN @ids",
                new { ids = batch.Select(session => session.SessionId).ToArray() });
            foreach (var row in rows)
            {
                fees[row.SessionId] = fees.GetValueOrDefault(row.SessionId) + row.Fees;
            }
        }

        return fees;
    }

    /// <summary>
    /// What the trades of routes that ended since a moment earned together, by route; a route on which none ended is left out. Deleted
    /// sessions count: their money was earned or lost all the same.
    /// </summary>
    public async Task<IReadOnlyDictionary<string, decimal>> SumProfitAsync(IReadOnlyList<string> routeIds, DateTimeOffset since)
    {
        const int Batch = 500;
        var sums = new Dictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var batch in routeIds.Chunk(Batch))
        {
            // Money is exact text; SQL would add it up as floating point.
            var rows = await database.QueryAsync<ProfitRow>(
                """
                SELECT s.route_id, t.profit_loss FROM session_steps t JOIN sessions s ON s.session_id = t.session_id
                WHERE t.step_type = 'Result' AND t.at >= @since AND t.profit_loss IS NOT NULL AND s.route_id IN @ids
                """, new { since, ids = batch });
            foreach (var row in rows)
            {
                sums[row.RouteId] = sums.GetValueOrDefault(row.RouteId) + row.ProfitLoss;
            }
        }

        return sums;
    }

    public static Task AddAsync(UnitOfWork work, SessionStep step) => work.ExecuteAsync(
        """
        INSERT INTO session_steps (session_id, step_number, node_name, step_type, execution_status, trade_id, signal_id, symbol, side,
          stake_percentage, stake_value, quantity, entry_price, target_price, stop_price, exit_price, profit_loss, fees, slippage,
          gain_per_unit, loss_per_unit, exit_reason, result, client_order_id, platform_order_id, previous_node, new_node, running_total,
          market_time, at, explanation)
        VALUES (@SessionId, @StepNumber, @NodeName, @StepType, @ExecutionStatus, @TradeId, @SignalId, @Symbol, @Side,
          @StakePercentage, @StakeValue, @Quantity, @EntryPrice, @TargetPrice, @StopPrice, @ExitPrice, @ProfitLoss, @Fees, @Slippage,
          @GainPerUnit, @LossPerUnit, @ExitReason, @Result, @ClientOrderId, @PlatformOrderId, @PreviousNode, @NewNode, @RunningTotal,
          @MarketTime, @At, @Explanation)
        """, RowParameters.Of(step));

    /// <summary>Writes what is known of the entry.</summary>
    public static Task UpdateExecuteAsync(UnitOfWork work, SessionStep step) => work.ExecuteAsync(
        """
        UPDATE session_steps SET execution_status = @ExecutionStatus, quantity = @Quantity, entry_price = @EntryPrice, slippage = @Slippage,
          client_order_id = @ClientOrderId, platform_order_id = @PlatformOrderId, market_time = @MarketTime, explanation = @Explanation
        WHERE session_id = @SessionId AND step_number = @StepNumber
        """, RowParameters.Of(step));

    private sealed class ProfitRow
    {
        public string RouteId { get; init; } = "";
        public decimal ProfitLoss { get; init; }
    }

    private sealed class FeeRow
    {
        public string SessionId { get; init; } = "";
        public decimal Fees { get; init; }
    }
}
