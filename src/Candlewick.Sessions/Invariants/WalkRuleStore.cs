using System.Data.Common;
using Candlewick.Sessions.Trail;
using Dapper;

namespace Candlewick.Sessions.Invariants;

/// <summary>Reads sessions with their steps, and routes with a sealed secret, from a snapshot that nobody writes to.</summary>
internal static class WalkRuleStore
{
    private const int Page = 200;

    /// <summary>Every session with its steps, each in order.</summary>
    public static async IAsyncEnumerable<(Session Session, IReadOnlyList<SessionStep> Steps)> WalksAsync(DbConnection snapshot)
    {
        var after = "";
        while (true)
        {
            var sessions = (await snapshot.QueryAsync<Session>(
                "SELECT * FROM sessions WHERE session_id > @after ORDER BY session_id LIMIT @Page", new { after, Page })).AsList();
            if (sessions.Count == 0)
            {
                yield break;
            }

            var steps = (await snapshot.QueryAsync<SessionStep>(
                "SELECT * FROM session_steps WHERE session_id IN @ids ORDER BY session_id, step_number",
                new { ids = sessions.Select(session => session.SessionId).ToArray() }))
                .ToLookup(step => step.SessionId, StringComparer.Ordinal);
            foreach (var session in sessions)
            {
                yield return (session, [.. steps[session.SessionId]]);
            }

            after = sessions[^1].SessionId;
        }
    }

    /// <summary>Signals of one id that led to more than one trade.</summary>
    public static async Task<IReadOnlyList<string>> SignalsTradedTwiceAsync(DbConnection snapshot) => (await snapshot.QueryAsync<string>(
        """
        SELECT route_id || ' ' || signal_id FROM trade_signals
        WHERE trade_id IS NOT NULL AND signal_id IS NOT NULL AND action <> 'Close'
        GROUP BY route_id, signal_id HAVING COUNT(DISTINCT trade_id) > 1
        """)).AsList();

    /// <summary>Routes in use whose secret is kept encrypted.</summary>
    public static async Task<IReadOnlyList<Route>> SealedAsync(DbConnection snapshot) => (await snapshot.QueryAsync<Route>(
        "SELECT * FROM routes WHERE deleted_at IS NULL AND sealed_secret IS NOT NULL ORDER BY id")).AsList();

    /// <summary>Signals that wait for their turn.</summary>
    public static Task<long> QueuedAsync(DbConnection connection) =>
        connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM trade_signals WHERE status = 'Queued'");

    /// <summary>The newest time in the module's tables.</summary>
    public static Task<DateTimeOffset?> NewestAsync(DbConnection snapshot) => snapshot.QueryFirstOrDefaultAsync<DateTimeOffset?>(
        "SELECT recorded_at FROM trade_signals ORDER BY sequence DESC LIMIT 1");
}
