using System.Collections.Concurrent;
using Candlewick.Platform.Hosts;
using Candlewick.Platform.Storage;

namespace Candlewick.Sessions.Trail;

/// <summary>What a list of sessions is narrowed to; null does not narrow.</summary>
internal sealed record SessionFilter
{
    public bool IncludeIncomplete { get; init; } = true;
    public string? Search { get; init; }
    public DateTimeOffset? From { get; init; }
    public DateTimeOffset? To { get; init; }
    public SessionStatus? Status { get; init; }
    public string? Symbol { get; init; }
    public string? RouteId { get; init; }
    public string? Account { get; init; }
}

/// <summary>
/// Owns the table <c>sessions</c>. Memory keeps which session of a route is open, so that a signal on a route without one asks nothing.
/// </summary>
internal sealed class SessionStore(Database database) : IHostMemory
{
    /// <summary>Stands between the tags of a session where they are stored.</summary>
    public const char BetweenTags = ',';

    private const string Columns = "s.*, (SELECT r.name FROM routes r WHERE r.id = s.route_id) AS route_name";

    private readonly ConcurrentDictionary<string, string> _openOnRoute = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _routeOfOpen = new(StringComparer.Ordinal);
    private readonly FirstLoad _load = new();

    public Task ForgetAsync(CancellationToken cancellationToken)
    {
        _load.Forget();
        return Task.CompletedTask;
    }

    public Task<Session?> FindAsync(string sessionId) =>
        database.FirstOrDefaultAsync<Session>($"SELECT {Columns} FROM sessions s WHERE session_id = @sessionId", new { sessionId });

    public static Task<Session?> FindAsync(UnitOfWork work, string sessionId) =>
        work.FirstOrDefaultAsync<Session>("SELECT * FROM sessions WHERE session_id = @sessionId", new { sessionId });

    public async Task<Session?> FindOpenAsync(string routeId)
    {
        await _load.RunAsync(LoadAsync);
        return _openOnRoute.ContainsKey(routeId)
            ? await database.FirstOrDefaultAsync<Session>(
                $"SELECT {Columns} FROM sessions s WHERE route_id = @routeId AND status = 'Open'", new { routeId })
            : null;
    }

    /// <summary>The open sessions of routes; of one account or of all.</summary>
    public Task<IReadOnlyList<Session>> ListOpenOnRoutesAsync(string? account) => database.QueryAsync<Session>(
        $"""
        SELECT {Columns} FROM sessions s
        WHERE status = 'Open' AND route_id IS NOT NULL AND (@account IS NULL OR account = @account) ORDER BY session_id
        """, new { account });

    /// <summary>Newest first, after the session that <paramref name="after"/> (start and id) names.</summary>
    public Task<IReadOnlyList<Session>> ListAsync(SessionFilter filter, (string StartedAt, string Id)? after, int limit) =>
        database.QueryAsync<Session>(
            $"""
            SELECT {Columns} FROM sessions s
            WHERE deleted_at IS NULL
              AND (@IncludeIncomplete = 1 OR status <> 'Open')
              AND (@search IS NULL OR lower(session_name) LIKE @search ESCAPE '\'
                OR lower(session_notes) LIKE @search ESCAPE '\' OR lower(session_tags) LIKE @search ESCAPE '\'
                OR lower(session_id) LIKE @search ESCAPE '\' OR lower(path_summary) LIKE @search ESCAPE '\')
              AND (@From IS NULL OR started_at >= @From) AND (@To IS NULL OR started_at <= @To)
              AND (@status IS NULL OR status = @status)
              AND (@RouteId IS NULL OR route_id = @RouteId)
              AND (@Account IS NULL OR account = @Account)
              AND (@Symbol IS NULL OR EXISTS (SELECT 1 FROM session_steps t WHERE t.session_id = s.session_id AND t.symbol = @Symbol))
              AND (@startedAt IS NULL OR (started_at, session_id) < (@startedAt, @id))
            ORDER BY started_at DESC, session_id DESC LIMIT @limit
            """,
            new
            {
                filter.IncludeIncomplete,
                search = LikePattern.Containing(filter.Search),
                filter.From,
                filter.To,
                status = filter.Status?.ToString(),
                filter.RouteId,
                filter.Account,
                filter.Symbol,
                startedAt = after?.StartedAt,
                id = after?.Id,
                limit,
            });

    public Task<int> AddAsync(UnitOfWork work, Session session)
    {
        if (session is { Status: SessionStatus.Open, RouteId: { } routeId })
        {
            work.AfterCommit(() => Keep(routeId, session.SessionId));
        }

        return work.ExecuteAsync(
            """
            INSERT INTO sessions (session_id, session_name, route_id, account, venue, symbol, market_epoch, replay_of, staking_tree_id,
              status, current_node, path_summary, initial_amount, basis, basis_entry, basis_open_pnl, running_total, session_notes,
              open_trade_id, last_step, started_at, last_action_at)
            VALUES (@SessionId, @SessionName, @RouteId, @Account, @Venue, @Symbol, @MarketEpoch, @ReplayOf, @StakingTreeId,
              @Status, @CurrentNode, @PathSummary, @InitialAmount, @Basis, @BasisEntry, @BasisOpenPnl, @RunningTotal, @SessionNotes,
              @OpenTradeId, @LastStep, @StartedAt, @LastActionAt)
            """, RowParameters.Of(session));
    }

    /// <summary>Writes the state of an open session.</summary>
    /// <exception cref="InvalidOperationException">The session is not open: only its route's turn may move it.</exception>
    public async Task UpdateAsync(UnitOfWork work, string sessionId, SessionState state)
    {
        if (state.Status != SessionStatus.Open)
        {
            work.AfterCommit(() => Forget(sessionId));
        }

        var changed = await work.ExecuteAsync(
            """
            UPDATE sessions SET status = @Status, current_node = @CurrentNode, path_summary = @PathSummary, basis = @Basis,
              basis_entry = @BasisEntry, basis_open_pnl = @BasisOpenPnl, running_total = @RunningTotal, open_trade_id = @OpenTradeId,
              last_step = @LastStep, last_action_at = @Now, closed_reason = @ClosedReason,
              ended_at = CASE WHEN @Status = 'Open' THEN NULL ELSE @Now END
            WHERE session_id = @sessionId AND status = 'Open'
            """, RowParameters.Of(state, ("sessionId", sessionId)));
        if (changed != 1)
        {
            throw new InvalidOperationException($"Session {sessionId} is not open and cannot be moved.");
        }
    }

    /// <summary>Hides the session and closes it where it was open; its rows stay.</summary>
    public Task DeleteAsync(UnitOfWork work, string sessionId, DateTimeOffset now)
    {
        work.AfterCommit(() => Forget(sessionId));
        return work.ExecuteAsync(
            """
            UPDATE sessions SET deleted_at = @now, status = CASE WHEN status = 'Open' THEN 'Closed' ELSE status END,
              ended_at = COALESCE(ended_at, @now), last_action_at = @now
            WHERE session_id = @sessionId
            """, new { sessionId, now });
    }

    /// <summary>Changes what a person may change; null leaves it. False when there is no such session.</summary>
    public async Task<bool> EditAsync(string sessionId, string? name, string? notes, IReadOnlyList<string>? tags) =>
        await database.WriteAsync(work => work.ExecuteAsync(
            """
            UPDATE sessions SET session_name = COALESCE(@name, session_name), session_notes = COALESCE(@notes, session_notes),
              session_tags = COALESCE(@kept, session_tags)
            WHERE session_id = @sessionId AND deleted_at IS NULL
            """, new { sessionId, name, notes, kept = tags is null ? null : string.Join(BetweenTags, tags) })) == 1;

    /// <summary>In the writer's turn, so that no change is missed between the look and the keeping.</summary>
    private Task LoadAsync() => database.WriteAsync(async work =>
    {
        var open = await work.QueryAsync<OpenSession>(
            "SELECT route_id, session_id FROM sessions WHERE status = 'Open' AND route_id IS NOT NULL");
        work.AfterCommit(() =>
        {
            foreach (var session in open)
            {
                Keep(session.RouteId, session.SessionId);
            }
        });
    });

    private void Keep(string routeId, string sessionId) => (_openOnRoute[routeId], _routeOfOpen[sessionId]) = (sessionId, routeId);

    private void Forget(string sessionId)
    {
        if (_routeOfOpen.TryRemove(sessionId, out var routeId))
        {
            _openOnRoute.TryRemove(routeId, out _);
        }
    }

    private sealed class OpenSession
    {
        public string RouteId { get; init; } = "";
        public string SessionId { get; init; } = "";
    }
}
