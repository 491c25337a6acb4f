using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Storage;
using Candlewick.Sessions.Contracts;

namespace Candlewick.Sessions.Trail;

/// <summary>A step with what the dashboard says of its session.</summary>
internal sealed class DashboardStep
{
    public string SessionId { get; init; } = "";
    public string SessionName { get; init; } = "";
    public string? TradeId { get; init; }
    public string? Symbol { get; init; }
    public OrderSide? Side { get; init; }
    public string NodeName { get; init; } = "";
    public string? NewNode { get; init; }
    public StepStatus ExecutionStatus { get; init; }
    public decimal? Quantity { get; init; }
    public decimal? EntryPrice { get; init; }
    public decimal? ProfitLoss { get; init; }
    public decimal? Fees { get; init; }
    public decimal? Slippage { get; init; }
    public ExitReason? ExitReason { get; init; }
    public TradeResult? Result { get; init; }
    public DateTimeOffset At { get; init; }
}

/// <summary>Reads over sessions and steps that only the dashboard asks for; deleted sessions are left out.</summary>
internal sealed class DashboardStore(Database database)
{
    /// <summary>The EXECUTE steps of trades in flight, newest first.</summary>
    public Task<IReadOnlyList<DashboardStep>> ListPendingAsync(int limit) => database.QueryAsync<DashboardStep>(
        """
        SELECT t.*, s.session_name FROM sessions s JOIN session_steps t ON t.trade_id = s.open_trade_id AND t.step_type = 'Execute'
        WHERE s.open_trade_id IS NOT NULL AND s.deleted_at IS NULL ORDER BY t.at DESC LIMIT @limit
        """, new { limit });

    /// <summary>The RESULT steps, newest first.</summary>
    public Task<IReadOnlyList<DashboardStep>> ListResultsAsync(int limit) => database.QueryAsync<DashboardStep>(
        """
        SELECT t.*, s.session_name FROM session_steps t JOIN sessions s ON s.session_id = t.session_id
        WHERE t.step_type = 'Result' AND s.deleted_at IS NULL ORDER BY t.at DESC, t.session_id DESC, t.step_number DESC LIMIT @limit
        """, new { limit });

    /// <summary>How many EXECUTE steps ended how.</summary>
    public async Task<IReadOnlyDictionary<StepStatus, int>> CountExecutionsAsync() => await CountAsync<StepStatus>(
        """
        SELECT t.execution_status AS word, COUNT(*) AS count FROM session_steps t JOIN sessions s ON s.session_id = t.session_id
        WHERE t.step_type = 'Execute' AND s.deleted_at IS NULL GROUP BY t.execution_status
        """);

    /// <summary>How many sessions stand where.</summary>
    public async Task<IReadOnlyDictionary<SessionStatus, int>> CountSessionsAsync() =>
        await CountAsync<SessionStatus>("SELECT status AS word, COUNT(*) AS count FROM sessions WHERE deleted_at IS NULL GROUP BY status");

    private async Task<Dictionary<TWord, int>> CountAsync<TWord>(string sql) where TWord : struct, Enum =>
        (await database.QueryAsync<WordCount>(sql)).ToDictionary(row => Enum.Parse<TWord>(row.Word), row => row.Count);

    private sealed class WordCount
    {
        public string Word { get; init; } = "";
        public int Count { get; init; }
    }
}
