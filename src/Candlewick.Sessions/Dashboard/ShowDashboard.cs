using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Sessions.Contracts;
using Candlewick.Sessions.Trail;
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

    public sealed record PendingTrade(
        string TradeId, string SessionId, string SessionName, string? Symbol, OrderSide? Side, string NodeName, StepStatus ExecutionStatus,
        decimal? Quantity, decimal? EntryPrice, DateTimeOffset At);

    public sealed record RecentResult(
        string SessionId, string? TradeId, string? Symbol, string NodeName, string? NewNode, TradeResult Result, decimal ProfitLoss,
        ExitReason? ExitReason, DateTimeOffset At);

    public sealed record NodeRate(string Node, int Trades, int Wins, double SuccessRate, decimal ProfitLoss);

    public sealed record PathResult(string PathSummary, int Sessions, decimal TotalProfit, decimal AverageProfit);

    public sealed record Statistics(
        int TotalSessions, int OpenSessions, int WonSessions, int LostSessions, double? SessionWinRate, int TotalTrades, int Wins,
        int Losses, int Scratches, double? TradeWinRate, decimal TotalProfitLoss, decimal TotalFees, decimal? LargestWin,
        decimal? LargestLoss);

    public sealed record SlippageSummary(int Trades, decimal? Average, decimal? Worst);

    public sealed record ExecutionSummary(int Executed, int Failed, int Pending, double? SuccessRate);

    public sealed record Response(
        IReadOnlyList<SessionDescription.Response> ActiveSessions, IReadOnlyList<PendingTrade> PendingTrades,
        IReadOnlyList<RecentResult> RecentResults, Statistics Statistics, IReadOnlyList<NodeRate> NodeSuccessRates,
        IReadOnlyList<PathResult> MostProfitablePaths, SlippageSummary Slippage, ExecutionSummary Execution, double? ExecutionSuccessRate,
        DateTimeOffset Timestamp);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/dashboard/status", HandleAsync)
        .WithName("ShowDashboard").WithSummary("Active sessions, pending trades, recent results and statistics");

    private static async Task<Ok<Response>> HandleAsync(DashboardStore dashboard, SessionStore store, TimeProvider time)
    {
        var active = await store.ListAsync(new SessionFilter { Status = SessionStatus.Open }, null, MaxRows);
        var pending = await dashboard.ListPendingAsync(MaxRows);
        var results = await dashboard.ListResultsAsync(MaxResults);
        var execution = Summarize(await dashboard.CountExecutionsAsync());
        var ended = await store.ListAsync(new SessionFilter { IncludeIncomplete = false }, null, MaxResults);
        return TypedResults.Ok(new Response(
            [.. active.Select(SessionDescription.Of)],
            [.. pending.Select(Describe)],
            [.. results.Take(MaxRows).Select(DescribeResult)],
            Summarize(await dashboard.CountSessionsAsync(), results),
            [.. results.GroupBy(step => step.NodeName).Select(Rate)
                .OrderBy(rate => rate.Node == "Start" ? "" : rate.Node, StringComparer.Ordinal)],
            [.. ended.GroupBy(session => session.PathSummary).Select(Rate).OrderByDescending(path => path.TotalProfit).Take(MaxPaths)],
            Slip([.. results.Select(step => step.Slippage).OfType<decimal>()]),
            execution,
            execution.SuccessRate,
            time.GetUtcNow()));
    }

    private static PendingTrade Describe(DashboardStep step) => new(
        step.TradeId!, step.SessionId, step.SessionName, step.Symbol, step.Side, step.NodeName, step.ExecutionStatus, step.Quantity,
        step.EntryPrice, step.At);

    private static RecentResult DescribeResult(DashboardStep step) => new(
        step.SessionId, step.TradeId, step.Symbol, step.NodeName, step.NewNode, step.Result!.Value, step.ProfitLoss ?? 0, step.ExitReason,
        step.At);

    private static Statistics Summarize(IReadOnlyDictionary<SessionStatus, int> sessions, IReadOnlyList<DashboardStep> results)
    {
        var won = sessions.GetValueOrDefault(SessionStatus.Won);
        var lost = sessions.GetValueOrDefault(SessionStatus.Lost);
        var wins = results.Count(step => step.Result == TradeResult.Win);
        var losses = results.Count(step => step.Result == TradeResult.Loss);
        var profits = results.Select(step => step.ProfitLoss ?? 0m).ToList();
        return new Statistics(
            sessions.Values.Sum(), sessions.GetValueOrDefault(SessionStatus.Open), won, lost, Share(won, won + lost), results.Count, wins,
            losses, results.Count - wins - losses, Share(wins, wins + losses), profits.Sum(), results.Sum(step => step.Fees ?? 0m),
            profits.Where(profit => profit > 0).Select(profit => (decimal?)profit).Max(),
            profits.Where(profit => profit < 0).Select(profit => (decimal?)profit).Min());
    }

    private static NodeRate Rate(IGrouping<string, DashboardStep> node)
    {
        var wins = node.Count(step => step.Result == TradeResult.Win);
        return new NodeRate(node.Key, node.Count(), wins, Share(wins, node.Count()) ?? 0, node.Sum(step => step.ProfitLoss ?? 0m));
    }

    private static PathResult Rate(IGrouping<string, Session> path) => new(
        path.Key, path.Count(), path.Sum(session => session.RunningTotal), path.Average(session => session.RunningTotal));

    private static SlippageSummary Slip(IReadOnlyList<decimal> slippages) => slippages.Count == 0
        ? new SlippageSummary(0, null, null)
        : new SlippageSummary(slippages.Count, slippages.Average(), slippages.Max());

    private static ExecutionSummary Summarize(IReadOnlyDictionary<StepStatus, int> executions)
    {
        var executed = executions.GetValueOrDefault(StepStatus.Success);
        var failed = executions.GetValueOrDefault(StepStatus.Failed);
        return new ExecutionSummary(executed, failed, executions.GetValueOrDefault(StepStatus.Pending), Share(executed, executed + failed));
    }

    private static double? Share(int part, int whole) => whole == 0 ? null : Math.Round((double)part / whole, 6);
}
