using Candlewick.Platform.Storage;

namespace Candlewick.Sessions.Sessions;

/// <summary>What a list of sessions is narrowed to; null does not narrow.</summary>
internal sealed record SessionFilter(bool IncludeIncomplete, string? Search, DateTimeOffset? From, DateTimeOffset? To, string? Status, string? Symbol, string? RouteId);

/// <summary>Owns the tables <c>sessions</c> and <c>session_steps</c>.</summary>
internal sealed class SessionStore(Database database)
{
    private const string Columns = "s.*, (SELECT r.name FROM routes r WHERE r.id = s.route_id) AS route_name";

    public Task<Session?> FindAsync(string sessionId) =>
        database.FirstOrDefaultAsync<Session>($"SELECT {Columns} FROM sessions s WHERE session_id = @sessionId", new { sessionId });

    public static Task<Session?> FindAsync(UnitOfWork work, string sessionId) =>
        work.FirstOrDefaultAsync<Session>("SELECT * FROM sessions WHERE session_id = @sessionId", new { sessionId });

    public Task<Session?> FindOpenAsync(string routeId) =>
        database.FirstOrDefaultAsync<Session>($"SELECT {Columns} FROM sessions s WHERE route_id = @routeId AND status = 'open'", new { routeId });

    public Task<IReadOnlyList<Session>> ListOpenOnRoutesAsync() =>
        database.QueryAsync<Session>($"SELECT {Columns} FROM sessions s WHERE status = 'open' AND route_id IS NOT NULL ORDER BY session_id");

    /// <summary>Newest first, after the session that <paramref name="after"/> (start and id) names.</summary>
    public Task<IReadOnlyList<Session>> ListAsync(SessionFilter filter, (string StartedAt, string Id)? after, int limit) => database.QueryAsync<Session>(
        $"""
        SELECT {Columns} FROM sessions s
        WHERE deleted_at IS NULL
          AND (@IncludeIncomplete OR status <> 'open')
          AND (@search IS NULL OR session_name LIKE @search ESCAPE '\' OR session_notes LIKE @search ESCAPE '\' OR session_id LIKE @search ESCAPE '\' OR path_summary LIKE @search ESCAPE '\')
          AND (@From IS NULL OR started_at >= @From) AND (@To IS NULL OR started_at <= @To)
          AND (@Status IS NULL OR status = @Status)
          AND (@RouteId IS NULL OR route_id = @RouteId)
          AND (@Symbol IS NULL OR EXISTS (SELECT 1 FROM session_steps t WHERE t.session_id = s.session_id AND t.symbol = @Symbol))
          AND (@startedAt IS NULL OR (started_at, session_id) < (@startedAt, @id))
        ORDER BY started_at DESC, session_id DESC LIMIT @limit
        """,
        new
        {
            filter.IncludeIncomplete,
            search = filter.Search is null ? null : $"%{filter.Search.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%",
            filter.From,
            filter.To,
            filter.Status,
            filter.RouteId,
            filter.Symbol,
            startedAt = after?.StartedAt,
            id = after?.Id,
            limit,
        });

    public Task<IReadOnlyList<SessionStep>> ListStepsAsync(string sessionId, int afterStep, int limit) => database.QueryAsync<SessionStep>(
        "SELECT * FROM session_steps WHERE session_id = @sessionId AND step_number > @afterStep ORDER BY step_number LIMIT @limit", new { sessionId, afterStep, limit });

    public Task<SessionStep?> FindStepAsync(string tradeId, string stepType) =>
        database.FirstOrDefaultAsync<SessionStep>("SELECT * FROM session_steps WHERE trade_id = @tradeId AND step_type = @stepType", new { tradeId, stepType });

    public static Task AddAsync(UnitOfWork work, Session session) => work.ExecuteAsync(
        """
        INSERT INTO sessions (session_id, session_name, route_id, account, staking_tree_id, status, current_node, path_summary, initial_amount, basis,
                              running_total, running_total_at_basis, session_notes, open_trade_id, last_step, started_at, last_action_at)
        VALUES (@SessionId, @SessionName, @RouteId, @Account, @StakingTreeId, @Status, @CurrentNode, @PathSummary, @InitialAmount, @Basis,
                @RunningTotal, @RunningTotalAtBasis, @SessionNotes, @OpenTradeId, @LastStep, @StartedAt, @LastActionAt)
        """, session);

    /// <summary>Writes the session's state; null parameters are not written but for the trade in flight.</summary>
    public static Task UpdateAsync(UnitOfWork work, string sessionId, SessionState state) => work.ExecuteAsync(
        """
        UPDATE sessions SET status = @Status, current_node = @CurrentNode, path_summary = @PathSummary, basis = @Basis, running_total = @RunningTotal,
          running_total_at_basis = @RunningTotalAtBasis, open_trade_id = @OpenTradeId, last_step = @LastStep, last_action_at = @Now,
          ended_at = CASE WHEN @Status = 'open' THEN NULL ELSE COALESCE(ended_at, @Now) END
        WHERE session_id = @sessionId
        """,
        new
        {
            sessionId, state.Status, state.CurrentNode, state.PathSummary, state.Basis, state.RunningTotal, state.RunningTotalAtBasis, state.OpenTradeId,
            state.LastStep, state.Now,
        });

    public static Task AddStepAsync(UnitOfWork work, SessionStep step) => work.ExecuteAsync(
        """
        INSERT INTO session_steps (session_id, step_number, node_name, step_type, execution_status, trade_id, signal_id, symbol, side, stake_percentage,
          stake_value, quantity, entry_price, target_price, stop_price, exit_price, profit_loss, fees, slippage, gain_per_unit, loss_per_unit, exit_reason,
          result, client_order_id, platform_order_id, previous_node, new_node, running_total, market_time, at, explanation)
        VALUES (@SessionId, @StepNumber, @NodeName, @StepType, @ExecutionStatus, @TradeId, @SignalId, @Symbol, @Side, @StakePercentage,
          @StakeValue, @Quantity, @EntryPrice, @TargetPrice, @StopPrice, @ExitPrice, @ProfitLoss, @Fees, @Slippage, @GainPerUnit, @LossPerUnit, @ExitReason,
          @Result, @ClientOrderId, @PlatformOrderId, @PreviousNode, @NewNode, @RunningTotal, @MarketTime, @At, @Explanation)
        """, step);

    /// <summary>Writes what is known of the entry.</summary>
    public static Task UpdateExecuteAsync(UnitOfWork work, SessionStep step) => work.ExecuteAsync(
        """
        UPDATE session_steps SET execution_status = @ExecutionStatus, quantity = @Quantity, entry_price = @EntryPrice, fees = @Fees, slippage = @Slippage,
          client_order_id = @ClientOrderId, platform_order_id = @PlatformOrderId, market_time = @MarketTime, explanation = @Explanation
        WHERE session_id = @SessionId AND step_number = @StepNumber
        """, step);

    /// <summary>Hides the session and closes it where it was open; its rows stay.</summary>
    public static Task DeleteAsync(UnitOfWork work, string sessionId, DateTimeOffset now) => work.ExecuteAsync(
        """
        UPDATE sessions SET deleted_at = @now, status = CASE WHEN status = 'open' THEN 'closed' ELSE status END, ended_at = COALESCE(ended_at, @now), last_action_at = @now
        WHERE session_id = @sessionId
        """, new { sessionId, now });

    /// <summary>Changes what a person may change; null leaves it. False when there is no such session.</summary>
    public async Task<bool> EditAsync(string sessionId, string? name, string? notes) => await database.WriteAsync(work => work.ExecuteAsync(
        "UPDATE sessions SET session_name = COALESCE(@name, session_name), session_notes = COALESCE(@notes, session_notes) WHERE session_id = @sessionId AND deleted_at IS NULL",
        new { sessionId, name, notes })) == 1;
}

/// <summary>Everything of a session that a step may change.</summary>
internal sealed record SessionState(
    string Status, string CurrentNode, string PathSummary, decimal Basis, decimal RunningTotal, decimal RunningTotalAtBasis, string? OpenTradeId, int LastStep,
    DateTimeOffset Now)
{
    public static SessionState Of(Session session, DateTimeOffset now) => new(
        session.Status, session.CurrentNode, session.PathSummary, session.Basis, session.RunningTotal, session.RunningTotalAtBasis, session.OpenTradeId,
        session.LastStep, now);
}
