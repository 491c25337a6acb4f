using Candlewick.Platform.Web;
using Candlewick.Sessions.Trail;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Sessions.Sessions;

/// <summary><c>GET /api/sessions/export?format=csv|xlsx</c>, narrowed like the list.</summary>
internal static class ExportSessions
{
    /// <summary>Most sessions of one file.</summary>
    private const int MaxSessions = 5_000;

    /// <summary>A session with the fees of all its steps.</summary>
    private sealed record Line(Session Session, decimal Fees);

    private static readonly TableColumn<Line>[] Columns =
    [
        new("session_id", line => line.Session.SessionId),
        new("session_name", line => line.Session.SessionName),
        new("route_id", line => line.Session.RouteId),
        new("route_name", line => line.Session.RouteName),
        new("account", line => line.Session.Account),
        new("venue", line => line.Session.Venue),
        new("symbol", line => line.Session.Symbol),
        new("market_epoch", line => line.Session.MarketEpoch),
        new("replay_of", line => line.Session.ReplayOf),
        new("staking_tree_id", line => line.Session.StakingTreeId),
        new("status", line => line.Session.Status.ToString().ToLowerInvariant()),
        new("current_node", line => line.Session.CurrentNode),
        new("path_summary", line => line.Session.PathSummary),
        new("initial_amount", line => line.Session.InitialAmount),
        new("basis", line => line.Session.Basis),
        new("running_total", line => line.Session.RunningTotal),
        new("final_total", line => line.Session.IsCompleted ? line.Session.RunningTotal : null),
        new("fees", line => line.Fees),
        new("session_notes", line => line.Session.SessionNotes),
        new("session_tags", line => line.Session.SessionTags),
        new("started_at", line => line.Session.StartedAt),
        new("last_action_at", line => line.Session.LastActionAt),
        new("ended_at", line => line.Session.EndedAt),
    ];

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/sessions/export", HandleAsync)
        .WithName("ExportSessions").WithSummary("The sessions as a CSV or XLSX file")
        .BoundLargeAnswers();

    private static async Task<Results<FileStreamHttpResult, ProblemHttpResult>> HandleAsync(
        SessionStore store, StepStore steps, string? format, bool? include_incomplete, string? search, string? date_from, string? date_to,
        string? result, string? symbol, string? route_id, string? account)
    {
        var isWorkbook = TableFile.IsWorkbook(format);
        var filter = ListSessions.Filter(include_incomplete, search, date_from, date_to, result, symbol, route_id, account);
        var sessions = await store.ListAsync(filter, null, MaxSessions + 1);
        if (sessions.Count > MaxSessions)
        {
            var error = $"More than {MaxSessions} sessions match, the maximum for one file; narrow the range with date_from and date_to.";
            return Problems.Invalid("date_from", error);
        }

        var fees = await steps.SumFeesAsync(sessions);
        var lines = sessions.Select(session => new Line(session, fees.GetValueOrDefault(session.SessionId))).ToAsyncEnumerable();
        return await TableFile.OfAsync("Sessions", isWorkbook, Columns, lines);
    }
}
