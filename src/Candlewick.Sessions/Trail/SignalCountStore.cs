using Candlewick.Platform.Storage;

namespace Candlewick.Sessions.Trail;

/// <summary>How many signals of the inbox stand where.</summary>
internal sealed record SignalCount
{
    public SignalStatus Status { get; init; }
    public long Signals { get; init; }
}

/// <summary>Counts <c>trade_signals</c>.</summary>
internal sealed class SignalCountStore(Database database)
{
    /// <summary>By status, those with at least one; narrowed as the inbox is.</summary>
    public Task<IReadOnlyList<SignalCount>> CountAsync(string? routeId, string? search) => database.QueryAsync<SignalCount>(
        """
        SELECT status, count(*) AS signals FROM trade_signals
        WHERE (@routeId IS NULL OR route_id = @routeId)
          AND (@search IS NULL OR lower(coalesce(signal_id, '') || ' ' || coalesce(symbol, '') || ' ' || coalesce(reason, ''))
            LIKE @search ESCAPE '\')
        GROUP BY status ORDER BY status
        """, new { routeId, search = LikePattern.Containing(search) });
}
