namespace Candlewick.Sessions.Trail;

/// <summary>A session as the API shows it.</summary>
internal static class SessionDescription
{
    public sealed record Response(
        string SessionId, string SessionName, string? RouteId, string? RouteName, string? Account, string? Venue, string? Symbol,
        string? MarketEpoch, string? ReplayOf, string StakingTreeId, SessionStatus Status, string CurrentNode, string PathSummary,
        decimal InitialAmount, decimal Basis, decimal RunningTotal, decimal? FinalTotal, bool IsCompleted, string? SessionNotes,
        IReadOnlyList<string> SessionTags, string? OpenTradeId, DateTimeOffset StartedAt, DateTimeOffset LastActionAt,
        DateTimeOffset? EndedAt, string? ClosedReason);

    public static Response Of(Session session) => new(
        session.SessionId, session.SessionName, session.RouteId, session.RouteName, session.Account, session.Venue, session.Symbol,
        session.MarketEpoch, session.ReplayOf, session.StakingTreeId, session.Status, session.CurrentNode, session.PathSummary,
        session.InitialAmount, session.Basis, session.RunningTotal, session.IsCompleted ? session.RunningTotal : null, session.IsCompleted,
        session.SessionNotes, session.SessionTags.Split(SessionStore.BetweenTags, StringSplitOptions.RemoveEmptyEntries),
        session.OpenTradeId, session.StartedAt, session.LastActionAt, session.EndedAt, session.ClosedReason);
}
