namespace Candlewick.Sessions.Trail;

/// <summary>Where a session stands.</summary>
internal enum SessionStatus
{
    Open,
    Won,
    Lost,
    /// <summary>Ended before the tree did: by a person, or because its market was replaced.</summary>
    Closed,
}

/// <summary>A row of <c>sessions</c>: one walk through a tree, on one account and in one life of its market.</summary>
internal sealed class Session
{
    public string SessionId { get; init; } = "";
    public string SessionName { get; init; } = "";
    /// <summary>Null for a session walked by hand, like everything of account and market.</summary>
    public string? RouteId { get; init; }
    public string? Account { get; init; }
    public string? Venue { get; init; }
    /// <summary>Null where the route takes several symbols.</summary>
    public string? Symbol { get; init; }
    /// <summary>Which life of the venue's market it walks in; when the market is replaced the session ends.</summary>
    public string? MarketEpoch { get; init; }
    /// <summary>The series that is replayed, as <c>SYMBOL.VENUE</c>; null for prices of the venue's own.</summary>
    public string? ReplayOf { get; init; }
    public string StakingTreeId { get; init; } = "";
    public SessionStatus Status { get; init; } = SessionStatus.Open;
    public string CurrentNode { get; init; } = "";
    public string PathSummary { get; init; } = "";
    /// <summary>The basis it started with.</summary>
    public decimal InitialAmount { get; init; }
    /// <summary>What stakes are taken of now: the account's equity when it was taken.</summary>
    public decimal Basis { get; init; }
    /// <summary>Number of the account's newest ledger entry when the basis was taken.</summary>
    public long BasisEntry { get; init; }
    /// <summary>What the account's open trades stood at when the basis was taken.</summary>
    public decimal BasisOpenPnl { get; init; }
    public decimal RunningTotal { get; init; }
    public string? SessionNotes { get; init; }
    /// <summary>A person's words for it, separated by commas; empty without any.</summary>
    public string SessionTags { get; init; } = "";
    /// <summary>The trade in flight; at most one.</summary>
    public string? OpenTradeId { get; init; }
    public int LastStep { get; init; }
    public DateTimeOffset StartedAt { get; init; }
    public DateTimeOffset LastActionAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    /// <summary>Why it was closed, in words; null while it is open or when its tree ended it.</summary>
    public string? ClosedReason { get; init; }
    public DateTimeOffset? DeletedAt { get; init; }
    /// <summary>From the route; read with the session.</summary>
    public string? RouteName { get; init; }

    public bool IsCompleted => Status != SessionStatus.Open;
}

/// <summary>Everything of a session that a step may change.</summary>
internal sealed record SessionState
{
    public required SessionStatus Status { get; init; }
    public required string CurrentNode { get; init; }
    public required string PathSummary { get; init; }
    public required decimal Basis { get; init; }
    public required long BasisEntry { get; init; }
    public required decimal BasisOpenPnl { get; init; }
    public required decimal RunningTotal { get; init; }
    public required string? OpenTradeId { get; init; }
    public required int LastStep { get; init; }
    public string? ClosedReason { get; init; }
    public required DateTimeOffset Now { get; init; }

    public static SessionState Of(Session session, DateTimeOffset now) => new()
    {
        Status = session.Status,
        CurrentNode = session.CurrentNode,
        PathSummary = session.PathSummary,
        Basis = session.Basis,
        BasisEntry = session.BasisEntry,
        BasisOpenPnl = session.BasisOpenPnl,
        RunningTotal = session.RunningTotal,
        OpenTradeId = session.OpenTradeId,
        LastStep = session.LastStep,
        Now = now,
    };
}
