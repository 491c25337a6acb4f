using System.Collections.Concurrent;
using System.Text.Json;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Hosts;
using Candlewick.Platform.Retention;
using Candlewick.Platform.Storage;
using Candlewick.Platform.Storage.Engines;
using Candlewick.Platform.Web;
using Candlewick.Sessions.Formats;

namespace Candlewick.Sessions.Trail;

/// <summary>Where a signal of the inbox stands.</summary>
internal enum SignalStatus
{
    Accepted,
    Queued,
    Refused,
    Invalid,
    /// <summary>A known id with different content.</summary>
    Conflict,
    /// <summary>Waited when a signal came that closes everything.</summary>
    Superseded,
}

/// <summary>A row of <c>trade_signals</c>.</summary>
internal sealed class SignalRow
{
    public long Sequence { get; init; }
    public string Id { get; init; } = "";
    public string RouteId { get; init; } = "";
    public string? SignalId { get; init; }
    /// <summary>True when it was understood: its id is taken for ever, with the answer it got.</summary>
    public bool ClaimsId { get; init; }
    public string ContentHash { get; init; } = "";
    public SignalStatus Status { get; init; }
    public string? Symbol { get; init; }
    public SignalAction? Action { get; init; }
    public string? Reason { get; init; }
    public string? SessionId { get; init; }
    public string? TradeId { get; init; }
    /// <summary>The trade whose end a queued signal waits for; null for one that waits for the desk or its account to start.</summary>
    public string? WaitsFor { get; init; }
    public DateTimeOffset ReceivedAt { get; init; }
    public DateTimeOffset RecordedAt { get; init; }
    public DateTimeOffset? MarketTime { get; init; }
    public string Body { get; init; } = "";
    public string? Sender { get; init; }
    public string? UserAgent { get; init; }
    /// <summary>JSON array.</summary>
    public string Warnings { get; init; } = "[]";
    public IReadOnlyList<RuleOutcome> Trace { get; init; } = [];
    public int ResponseStatus { get; init; }
    public string ResponseBody { get; init; } = "";
    public string? RouteName { get; init; }

    public IReadOnlyList<string> WarningList => JsonSerializer.Deserialize<string[]>(Warnings, DeskJson.Options)!;
}

/// <summary>The newest signal of a route, whatever came of it.</summary>
internal sealed class LastSignal
{
    public string RouteId { get; init; } = "";
    public string Id { get; init; } = "";
    public SignalStatus Status { get; init; }
    public DateTimeOffset ReceivedAt { get; init; }
}

/// <summary>What came of a queued signal at its turn.</summary>
internal sealed record SignalResolution
{
    public required string Id { get; init; }
    /// <summary>Queued again: it waits for a trade now.</summary>
    public required SignalStatus Status { get; init; }
    public string? Reason { get; init; }
    public string? SessionId { get; init; }
    public string? TradeId { get; init; }
    public string? WaitsFor { get; init; }
    /// <summary>What it asks for, where that shows only at its turn: a reversal's side. Null leaves it.</summary>
    public SignalAction? Action { get; init; }
    public required string Warnings { get; init; }
    public required IReadOnlyList<RuleOutcome> Trace { get; init; }
}

/// <summary>
/// Owns the table <c>trade_signals</c>. Memory keeps the routes on which a signal may wait, so that one on any other asks nothing.
/// </summary>
internal sealed class SignalStore(Database database, IBulletins bulletins) : IHostMemory
{
    /// <summary>On which a host says that a signal waits on a route; where another one trades, it is that one's to decide.</summary>
    public const string QueuedTopic = "queued";

    /// <summary>Signals of which nothing follows; whatever led to a trade, or may yet, stays.</summary>
    private static readonly OldRows WithoutTrade = new(
        "trade_signals", "recorded_at", "trade_id IS NULL AND status IN ('Refused', 'Invalid', 'Conflict', 'Superseded')");

    private readonly OldRowStore _old = new(database);
    private const string Columns = "g.*, (SELECT r.name FROM routes r WHERE r.id = g.route_id) AS route_name";

    private const string InsertInto =
        """
        INSERT INTO trade_signals (id, route_id, signal_id, claims_id, content_hash, status, symbol, action, reason, session_id, trade_id,
          waits_for, received_at, recorded_at, market_time, body, sender, user_agent, warnings, trace, response_status, response_body)
        """;

    private const string Values =
        """
        (@Id, @RouteId, @SignalId, @ClaimsId, @ContentHash, @Status, @Symbol, @Action, @Reason, @SessionId, @TradeId,
          @WaitsFor, @ReceivedAt, @RecordedAt, @MarketTime, @Body, @Sender, @UserAgent, @Warnings, @Trace, @ResponseStatus, @ResponseBody)
        """;

    private const string Insert = $"{InsertInto} VALUES {Values}";

    /// <summary>Of a page of routes.</summary>
    public const int MaxRoutes = 1_000;

    /// <summary>Signals that <see cref="ListRefusedAsync"/> looks back over at most.</summary>
    private const int MostLookedAt = 10_000;

    /// <summary>Rows of <see cref="InsertMany"/>: always as many, so that the statement is always the same.</summary>
    private const int RowsOfStatement = 16;

    private static readonly string InsertMany =
        $"{InsertInto} VALUES {string.Join(", ", Enumerable.Range(0, RowsOfStatement).Select(row => RowParameters.Numbered(Values, row)))}";

    private readonly ConcurrentDictionary<string, bool> _mayHaveQueued = new(StringComparer.Ordinal);
    private readonly FirstLoad _load = new();

    public Task ForgetAsync(CancellationToken cancellationToken)
    {
        _load.Forget();
        return Task.CompletedTask;
    }

    /// <summary>Another host stored a signal that waits on the route.</summary>
    public void NoteQueued(string routeId) => _mayHaveQueued[routeId] = true;

    /// <summary>The signal that claimed this id on this route.</summary>
    public Task<SignalRow?> FindClaimAsync(string routeId, string signalId) => database.FirstOrDefaultAsync<SignalRow>(
        "SELECT * FROM trade_signals WHERE route_id = @routeId AND signal_id = @signalId AND claims_id = 1", new { routeId, signalId });

    public Task<SignalRow?> FindAsync(string id) =>
        database.FirstOrDefaultAsync<SignalRow>($"SELECT {Columns} FROM trade_signals g WHERE g.id = @id", new { id });

    /// <summary>Newest first.</summary>
    public Task<IReadOnlyList<SignalRow>> ListAsync(SignalStatus? status, string? routeId, string? search, long? before, int limit) =>
        database.QueryAsync<SignalRow>(
            $"""
            SELECT {Columns} FROM trade_signals g
            WHERE (@status IS NULL OR g.status = @status) AND (@routeId IS NULL OR g.route_id = @routeId)
              AND (@search IS NULL OR lower(coalesce(g.signal_id, '') || ' ' || coalesce(g.symbol, '') || ' ' || coalesce(g.reason, ''))
                LIKE @search ESCAPE '\')
              AND (@before IS NULL OR g.sequence < @before)
            ORDER BY g.sequence DESC LIMIT @limit
            """, new { status = status?.ToString(), routeId, search = LikePattern.Containing(search), before, limit });

    /// <summary>The newest signal of each route that has one, at most <see cref="MaxRoutes"/> routes.</summary>
    public Task<IReadOnlyList<LastSignal>> ListLastAsync(IReadOnlyList<string> routeIds) => database.QueryAsync<LastSignal>(
        """
        SELECT g.route_id, g.id, g.status, g.received_at FROM routes r
        JOIN trade_signals g ON g.sequence = (SELECT MAX(l.sequence) FROM trade_signals l WHERE l.route_id = r.id)
        WHERE r.id IN @ids
        """, new { ids = routeIds.Take(MaxRoutes).ToArray() });

    /// <summary>Sequence of the newest signal; 0 where there is none.</summary>
    public async Task<long> NewestAsync() => await database.FirstOrDefaultAsync<long?>("SELECT MAX(sequence) FROM trade_signals") ?? 0;

    /// <summary>
    /// Of each route the last of the signals that it refused, and how many they were; at most of <see cref="MaxRoutes"/> routes, and among
    /// the last <see cref="MostLookedAt"/> signals.
    /// </summary>
    /// <param name="after">Sequence of the last signal before them.</param>
    /// <param name="newest">Sequence of the last one to look at.</param>
    public Task<IReadOnlyList<RefusedSignals>> ListRefusedAsync(long after, long newest) => database.QueryAsync<RefusedSignals>(
        """
        SELECT g.id, g.route_id, g.symbol, g.status, g.reason, r.name AS route_name, l.count
        FROM (
          SELECT route_id, MAX(sequence) AS last, COUNT(*) AS count FROM trade_signals
          WHERE sequence > @after AND sequence <= @newest AND status IN ('Refused', 'Invalid', 'Conflict')
          GROUP BY route_id ORDER BY last DESC LIMIT @most
        ) l JOIN trade_signals g ON g.sequence = l.last JOIN routes r ON r.id = g.route_id
        ORDER BY l.last
        """, new { after = Math.Max(after, newest - MostLookedAt), newest, most = MaxRoutes });

    /// <summary>The signal that has waited longest of those that came after one, or null.</summary>
    /// <param name="routeId">The route.</param>
    /// <param name="after">Sequence of that one; 0 for all.</param>
    /// <param name="action">Only signals of this action, or null for all.</param>
    public Task<SignalRow?> NextQueuedAsync(string routeId, long after, SignalAction? action) => database.FirstOrDefaultAsync<SignalRow>(
        """
        SELECT * FROM trade_signals
        WHERE route_id = @routeId AND status = 'Queued' AND sequence > @after AND (@action IS NULL OR action = @action)
        ORDER BY sequence LIMIT 1
        """, new { routeId, after, action = action?.ToString() });

    /// <summary>Counts the signals that wait. Only in the route's turn, in which alone one begins to wait.</summary>
    /// <param name="routeId">The route.</param>
    /// <param name="symbol">Of one symbol, or null for all.</param>
    public async Task<int> CountQueuedAsync(string routeId, string? symbol = null)
    {
        await _load.RunAsync(LoadAsync);
        if (!_mayHaveQueued.ContainsKey(routeId))
        {
            return 0;
        }

        var count = (int)await database.FirstOrDefaultAsync<long>(
            "SELECT COUNT(*) FROM trade_signals WHERE route_id = @routeId AND status = 'Queued' AND (@symbol IS NULL OR symbol = @symbol)",
            new { routeId, symbol });
        if (count == 0 && symbol is null)
        {
            _mayHaveQueued.TryRemove(routeId, out _);
        }

        return count;
    }

    /// <summary>Stores a signal with the answer that its sender gets.</summary>
    public Task AddAsync(UnitOfWork work, SignalRow row)
    {
        if (row.Status == SignalStatus.Queued)
        {
            work.AfterCommit(() =>
            {
                NoteQueued(row.RouteId);
                bulletins.Tell(QueuedTopic, row.RouteId);
            });
        }

        return work.ExecuteAsync(Insert, RowParameters.Of(row));
    }

    /// <summary>
    /// Stores signals of which nothing follows; they may be of many routes. A server gets many of them in one statement, since each is a
    /// journey to it; the embedded engine runs the statement for one row, which it has prepared, quicker than one for many.
    /// </summary>
    public static async Task AddRefusedAsync(UnitOfWork work, IReadOnlyList<SignalRow> rows)
    {
        var alone = 0;
        if (work.Connection is PostgresConnection)
        {
            for (; rows.Count - alone >= RowsOfStatement; alone += RowsOfStatement)
            {
                await work.ExecuteAsync(InsertMany, RowParameters.OfMany([.. rows.Skip(alone).Take(RowsOfStatement)]));
            }
        }

        await work.ExecuteAsync(Insert, rows.Skip(alone).Select(row => RowParameters.Of(row)).ToList());
    }

    /// <summary>In the writer's turn, so that no change is missed between the look and the keeping.</summary>
    private Task LoadAsync() => database.WriteAsync(async work =>
    {
        var routes = await work.QueryAsync<string>("SELECT DISTINCT route_id FROM trade_signals WHERE status = 'Queued'");
        work.AfterCommit(() =>
        {
            foreach (var route in routes)
            {
                _mayHaveQueued[route] = true;
            }
        });
    });

    /// <summary>What came of a queued signal at its turn. The answer that its sender got stays.</summary>
    /// <exception cref="InvalidOperationException">The signal does not wait any more.</exception>
    public static async Task ResolveAsync(UnitOfWork work, SignalResolution resolution)
    {
        var changed = await work.ExecuteAsync(
            """
            UPDATE trade_signals SET status = @Status, reason = @Reason, session_id = COALESCE(@SessionId, session_id),
              trade_id = COALESCE(@TradeId, trade_id), action = COALESCE(@Action, action),
              waits_for = @WaitsFor, warnings = @Warnings, trace = @Trace
            WHERE id = @Id AND status = 'Queued'
            """, RowParameters.Of(resolution));
        if (changed != 1)
        {
            throw new InvalidOperationException($"Signal {resolution.Id} does not wait any more.");
        }
    }

    /// <summary>Ends every signal of the route and symbol that waits; answers their ids.</summary>
    public static Task<IReadOnlyList<string>> SupersedeAsync(UnitOfWork work, string routeId, string symbol, string reason) =>
        work.QueryAsync<string>(
            """
            UPDATE trade_signals SET status = 'Superseded', reason = @reason, waits_for = NULL
            WHERE route_id = @routeId AND symbol = @symbol AND status = 'Queued' RETURNING id
            """, new { routeId, symbol, reason });

    /// <summary>Removes signals of the next window that led to no trade; the ids that they claimed stay known.</summary>
    public Task<PurgeStep> PurgeAsync(PurgeTurn turn, DateTimeOffset before) =>
        _old.RemoveAsync(WithoutTrade, turn, before, async (work, bounds) => await SignalClaimStore.AddAsync(
            work, await work.QueryAsync<(string, string, DateTimeOffset)>(
                $"""
                SELECT route_id, signal_id, received_at FROM trade_signals
                WHERE sequence > @after AND sequence <= @last AND recorded_at < @before AND claims_id = 1 AND ({WithoutTrade.May})
                """, bounds)));

    public static string Json(IReadOnlyList<string> warnings) => JsonSerializer.Serialize(warnings, DeskJson.Options);
}
