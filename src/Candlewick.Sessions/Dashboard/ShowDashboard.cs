using Candlewick.Platform.Storage;
using Candlewick.Sessions.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Sessions.Dashboard;

/// <summary><c>GET /api/dashboard/status</c>: what is going on and how it went, over all sessions that were not deleted.</summary>
internal static class ShowDashboard
{
    private const int MaxRows = 50;
    private const int MaxPaths = 10;
    /// <summary>Statistics look at the newest results; more would read the whole history on every refresh of a page.</summary>
    private const int MaxResults = 10_000;

    public sealed record PendingTrade(string TradeId, string SessionId, string SessionName, string? Symbol, string? Side, string NodeName, string ExecutionStatus, decimal? Quantity, decimal? EntryPrice, DateTimeOffset At);

    public sealed record RecentResult(string SessionId, string? TradeId, string? Symbol, string NodeName, string? NewNode, string Result, decimal ProfitLoss, string? ExitReason, DateTimeOffset At);

    public sealed record NodeRate(string Node, int Trades, int Wins, double SuccessRate, decimal ProfitLoss);

    public sealed record PathResult(string PathSummary, int Sessions, decimal TotalProfit, decimal AverageProfit);

    public sealed record Statistics(
        int TotalSessions, int OpenSessions, int WonSessions, int LostSessions, double? SessionWinRate, int TotalTrades, int Wins, int Losses, int Scratches,
        double? TradeWinRate, decimal TotalProfitLoss, decimal TotalFees, decimal? LargestWin, decimal? LargestLoss);

    public sealed record SlippageSummary(int Trades, decimal? Average, decimal? Worst);

    public sealed record ExecutionSummary(int Executed, int Failed, int Pending, double? SuccessRate);

    public sealed record Response(
        IReadOnlyList<SessionDescription.Response> ActiveSessions, IReadOnlyList<PendingTrade> PendingTrades, IReadOnlyList<RecentResult> RecentResults,
        Statistics Statistics, IReadOnlyList<NodeRate> NodeSuccessRates, IReadOnlyList<PathResult> MostProfitablePaths, SlippageSummary Slippage,
        ExecutionSummary Execution, double? ExecutionSuccessRate, DateTimeOffset Timestamp);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/dashboard/status", HandleAsync)
        .WithName("ShowDashboard").WithSummary("Active sessions, pending trades, recent results and statistics.");

    private static async Task<Ok<Response>> HandleAsync(Database database, SessionStore store, TimeProvider time)
    {
        var active = await store.ListAsync(new SessionFilter(true, null, null, null, SessionStatus.Open, null, null), null, MaxRows);
        var pending = await database.QueryAsync<StepRow>(
            $"""
            SELECT t.*, s.session_name FROM sessions s JOIN session_steps t ON t.trade_id = s.open_trade_id AND t.step_type = 'EXECUTE'
            WHERE s.open_trade_id IS NOT NULL AND s.deleted_at IS NULL ORDER BY t.at DESC LIMIT {MaxRows}
            """);
        var results = await database.QueryAsync<StepRow>(
            $"""
            SELECT t.* FROM session_steps t JOIN sessions s ON s.session_id = t.session_id
            WHERE t.step_type = 'RESULT' AND s.deleted_at IS NULL ORDER BY t.at DESC, t.session_id DESC, t.step_number DESC LIMIT {MaxResults}
            """);
        var executions = await database.QueryAsync<StatusCount>(
            "SELECT t.execution_status AS status, COUNT(*) AS count FROM session_steps t JOIN sessions s ON s.session_id = t.session_id WHERE t.step_type = 'EXECUTE' AND s.deleted_at IS NULL GROUP BY t.execution_status");
        var sessions = await database.QueryAsync<StatusCount>("SELECT status, COUNT(*) AS count FROM sessions WHERE deleted_at IS NULL GROUP BY status");
        var ended = await store.ListAsync(new SessionFilter(false, null, null, null, null, null, null), null, MaxResults);
        var execution = Execution(executions);
        return TypedResults.Ok(new Response(
            [.. active.Select(SessionDescription.Of)],
            [.. pending.Select(step => new PendingTrade(step.TradeId!, step.SessionId, step.SessionName, step.Symbol, step.Side, step.NodeName, step.ExecutionStatus, step.Quantity, step.EntryPrice, step.At))],
            [.. results.Take(MaxRows).Select(step => new RecentResult(step.SessionId, step.TradeId, step.Symbol, step.NodeName, step.NewNode, step.Result!, step.ProfitLoss ?? 0, step.ExitReason, step.At))],
            Summarize(sessions, results),
            [.. results.GroupBy(step => step.NodeName).Select(Rate).OrderBy(rate => rate.Node == "Start" ? "" : rate.Node, StringComparer.Ordinal)],
            [.. ended.GroupBy(session => session.PathSummary)
                .Select(path => new PathResult(path.Key, path.Count(), path.Sum(session => session.RunningTotal), path.Average(session => session.RunningTotal)))
                .OrderByDescending(path => path.TotalProfit).Take(MaxPaths)],
            Slip([.. results.Select(step => step.Slippage).OfType<decimal>()]),
            execution,
            execution.SuccessRate,
            time.GetUtcNow()));
    }

    private static Statistics Summarize(IReadOnlyList<StatusCount> sessions, IReadOnlyList<StepRow> results)
    {
        var won = Count(sessions, SessionStatus.Won);
        var lost = Count(sessions, SessionStatus.Lost);
        var wins = results.Count(step => step.Result == TradeResult.Win);
        var losses = results.Count(step => step.Result == TradeResult.Loss);
        var profits = results.Select(step => step.ProfitLoss ?? 0m).ToList();
        return new Statistics(
            sessions.Sum(row => row.Count), Count(sessions, SessionStatus.Open), won, lost, Share(won, won + lost), results.Count, wins, losses,
            results.Count - wins - losses, Share(wins, wins + losses), profits.Sum(), results.Sum(step => step.Fees ?? 0m),
            profits.Where(profit => profit > 0).Select(profit => (decimal?)profit).Max(), profits.Where(profit => profit < 0).Select(profit => (decimal?)profit).Min());
    }

    private static NodeRate Rate(IGrouping<string, StepRow> node)
    {
        var wins = node.Count(step => step.Result == TradeResult.Win);
        return new NodeRate(node.Key, node.Count(), wins, Share(wins, node.Count()) ?? 0, node.Sum(step => step.ProfitLoss ?? 0m));
    }

    private static SlippageSummary Slip(IReadOnlyList<decimal> slippages) =>
        slippages.Count == 0 ? new SlippageSummary(0, null, null) : new SlippageSummary(slippages.Count, slippages.Average(), slippages.Max());

    private static ExecutionSummary Execution(IReadOnlyList<StatusCount> rows)
    {
        var executed = Count(rows, StepStatus.Success);
        var failed = Count(rows, StepStatus.Failed);
        return new ExecutionSummary(executed, failed, Count(rows, StepStatus.Pending), Share(executed, executed + failed));
    }

    private static int Count(IReadOnlyList<StatusCount> rows, string status) => rows.FirstOrDefault(row => row.Status == status)?.Count ?? 0;

    private static double? Share(int part, int whole) => whole == 0 ? null : Math.Round((double)part / whole, 6);

    private sealed class StatusCount
    {
        public string Status { get; init; } = "";
        public int Count { get; init; }
    }

    private sealed class StepRow
    {
        public string SessionId { get; init; } = "";
        public string SessionName { get; init; } = "";
        public string? TradeId { get; init; }
        public string? Symbol { get; init; }
        public string? Side { get; init; }
        public string NodeName { get; init; } = "";
        public string? NewNode { get; init; }
        public string ExecutionStatus { get; init; } = "";
        public decimal? Quantity { get; init; }
        public decimal? EntryPrice { get; init; }
        public decimal? ProfitLoss { get; init; }
        public decimal? Fees { get; init; }
        public decimal? Slippage { get; init; }
        public string? ExitReason { get; init; }
        public string? Result { get; init; }
        public DateTimeOffset At { get; init; }
    }
}
