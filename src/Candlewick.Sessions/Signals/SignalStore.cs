using System.Text.Json;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Storage;
using Candlewick.Platform.Web;

namespace Candlewick.Sessions.Signals;

/// <summary>Where a signal of the inbox stands.</summary>
internal static class SignalStatus
{
    public const string Accepted = "accepted";
    public const string Queued = "queued";
    public const string Refused = "refused";
    public const string Invalid = "invalid";
    /// <summary>A known id with other content.</summary>
    public const string Conflict = "conflict";
    public static readonly string[] All = [Accepted, Queued, Refused, Invalid, Conflict];
}

/// <summary>A row of <c>trade_signals</c>.</summary>
internal sealed class SignalRow
{
    public long Sequence { get; init; }
    public string Id { get; init; } = "";
    public string RouteId { get; init; } = "";
    public string? SignalId { get; init; }
    public bool ClaimsId { get; init; }
    public string ContentHash { get; init; } = "";
    public string Status { get; init; } = "";
    public string? Symbol { get; init; }
    public string? Action { get; init; }
    public string? Reason { get; init; }
    public string? SessionId { get; init; }
    public string? TradeId { get; init; }
    public DateTimeOffset ReceivedAt { get; init; }
    public DateTimeOffset RecordedAt { get; init; }
    public DateTimeOffset? MarketTime { get; init; }
    public string Body { get; init; } = "";
    public string? Sender { get; init; }
    public string? UserAgent { get; init; }
    public string Warnings { get; init; } = "[]";
    public string Trace { get; init; } = "[]";
    public int ResponseStatus { get; init; }
    public string ResponseBody { get; init; } = "";
    public string? RouteName { get; init; }
}

/// <summary>Owns the table <c>trade_signals</c>.</summary>
internal sealed class SignalStore(Database database)
{
    private const string Columns = "g.*, (SELECT r.name FROM routes r WHERE r.id = g.route_id) AS route_name";

    /// <summary>The signal that claimed this id on this route.</summary>
    public Task<SignalRow?> FindClaimAsync(string routeId, string signalId) => database.FirstOrDefaultAsync<SignalRow>(
        "SELECT * FROM trade_signals WHERE route_id = @routeId AND signal_id = @signalId AND claims_id = 1", new { routeId, signalId });

    public Task<SignalRow?> FindAsync(string id) =>
        database.FirstOrDefaultAsync<SignalRow>($"SELECT {Columns} FROM trade_signals g WHERE g.id = @id", new { id });

    /// <summary>Newest first.</summary>
    public Task<IReadOnlyList<SignalRow>> ListAsync(string? status, string? routeId, string? search, long? before, int limit) => database.QueryAsync<SignalRow>(
        $"""
        SELECT {Columns} FROM trade_signals g
        WHERE (@status IS NULL OR g.status = @status) AND (@routeId IS NULL OR g.route_id = @routeId)
          AND (@search IS NULL OR instr(lower(coalesce(g.signal_id, '') || ' ' || coalesce(g.symbol, '') || ' ' || coalesce(g.reason, '')), lower(@search)) > 0)
          AND (@before IS NULL OR g.sequence < @before)
        ORDER BY g.sequence DESC LIMIT @limit
        """, new { status, routeId, search, before, limit });

    public async Task<IReadOnlyList<string>> ListRoutesWithQueueAsync() =>
        await database.QueryAsync<string>("SELECT DISTINCT route_id FROM trade_signals WHERE status = 'queued'");

    /// <summary>The signal that has waited longest, or null.</summary>
    public Task<SignalRow?> FirstQueuedAsync(string routeId) => database.FirstOrDefaultAsync<SignalRow>(
        "SELECT * FROM trade_signals WHERE route_id = @routeId AND status = 'queued' ORDER BY sequence LIMIT 1", new { routeId });

    public async Task<int> CountQueuedAsync(string routeId) =>
        (int)await database.FirstOrDefaultAsync<long>("SELECT COUNT(*) FROM trade_signals WHERE route_id = @routeId AND status = 'queued'", new { routeId });

    public Task AddAsync(SignalRow row) => database.WriteAsync(work => AddAsync(work, row));

    public static Task AddAsync(UnitOfWork work, SignalRow row) => work.ExecuteAsync(
        """
        INSERT INTO trade_signals (id, route_id, signal_id, claims_id, content_hash, status, symbol, action, reason, session_id, trade_id, received_at,
          recorded_at, market_time, body, sender, user_agent, warnings, trace, response_status, response_body)
        VALUES (@Id, @RouteId, @SignalId, @ClaimsId, @ContentHash, @Status, @Symbol, @Action, @Reason, @SessionId, @TradeId, @ReceivedAt,
          @RecordedAt, @MarketTime, @Body, @Sender, @UserAgent, @Warnings, @Trace, @ResponseStatus, @ResponseBody)
        """, row);

    /// <summary>What came of a queued signal at its turn. The answer that its sender got stays.</summary>
    public static Task ResolveAsync(UnitOfWork work, string id, string status, string? reason, string? sessionId, string? tradeId, string warnings, string trace) =>
        work.ExecuteAsync(
            """
            UPDATE trade_signals SET status = @status, reason = @reason, session_id = COALESCE(@sessionId, session_id), trade_id = COALESCE(@tradeId, trade_id),
              warnings = @warnings, trace = @trace
            WHERE id = @id AND status = 'queued'
            """, new { id, status, reason, sessionId, tradeId, warnings, trace });

    public static string Json(IReadOnlyList<string> warnings) => JsonSerializer.Serialize(warnings, DeskJson.Options);

    public static string Json(IReadOnlyList<RuleOutcome> trace) => JsonSerializer.Serialize(trace, DeskJson.Options);
}
