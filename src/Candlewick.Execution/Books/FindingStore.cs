using Candlewick.Platform.Storage;

namespace Candlewick.Execution.Books;

/// <summary>What the desk and a venue do not agree on.</summary>
internal enum FindingKind
{
    /// <summary>A working order at the venue that the desk did not send.</summary>
    UnknownOrder,
    /// <summary>A fill of an order that the desk did not send.</summary>
    UnknownFill,
    /// <summary>The venue's position is not what the desk's fills and the baseline give.</summary>
    PositionMismatch,
    /// <summary>A fill larger than what its order had left; it was not booked.</summary>
    Overfill,
    /// <summary>A fill that was reported again under its identity with different content; the first report stands.</summary>
    FillConflict,
    /// <summary>A fill that opened what no trade accounts for; the desk closes it at the market.</summary>
    StrayFill,
    /// <summary>The venue no longer knows an order that was working.</summary>
    OrderLost,
    /// <summary>A commission in an asset whose price is not known: it is missing in the trade's profit.</summary>
    FeeNotConverted,
    /// <summary>Market exits came to nothing until the tries were used up: the trade stopped, or the reduction was given up.</summary>
    CannotClose,
    /// <summary>An order that the desk had given up works at the venue after all: it is cancelled there.</summary>
    EndedOrderWorks,
    /// <summary>What was left of a trade is below the venue's minimums: it is kept at its cost.</summary>
    Dust,
    /// <summary>Somebody closed part or all of a trade's position outside the desk.</summary>
    ExternalClose,
    /// <summary>A trade was open without exits for longer than its bound.</summary>
    Unprotected,
    /// <summary>A person ended a trade by hand.</summary>
    EndedByHand,
}

/// <summary>Where a finding stands.</summary>
internal enum FindingStatus { Open, Accepted, Resolved }

/// <summary>A row of <c>reconciliation_findings</c>.</summary>
internal sealed record FindingRow
{
    public long FindingId { get; init; }
    public string Account { get; init; } = "";
    public FindingKind Kind { get; init; }
    /// <summary>What it is about, e.g. an order id or a symbol.</summary>
    public string Subject { get; init; } = "";
    public string? Symbol { get; init; }
    public string? TradeId { get; init; }
    public string Detail { get; init; } = "";
    public string? DeskValue { get; init; }
    public string? VenueValue { get; init; }
    public decimal? Difference { get; init; }
    public FindingStatus Status { get; init; }
    public int SeenCount { get; init; }
    public DateTimeOffset FoundAt { get; init; }
    public DateTimeOffset LastSeenAt { get; init; }
    public DateTimeOffset? ClosedAt { get; init; }
    public string? ClosedBy { get; init; }
}

/// <summary>
/// Owns <c>reconciliation_findings</c>. The same finding seen again is counted, not repeated; an accepted one stays accepted.
/// </summary>
internal sealed class FindingStore(Database database, TimeProvider time)
{
    public async Task RecordAsync(UnitOfWork work, FindingRow finding)
    {
        var now = time.GetUtcNow();
        var row = new
        {
            finding.Account, kind = finding.Kind.ToString(), finding.Subject, finding.Symbol, finding.TradeId, finding.Detail,
            finding.DeskValue,
            finding.VenueValue, finding.Difference, now,
        };
        // What a person accepted with these very numbers is not raised again.
        var isAccepted = await work.ScalarAsync<long>(
            """
            SELECT count(*) FROM reconciliation_findings WHERE account = @Account AND kind = @kind AND subject = @Subject AND status =
              'Accepted'
              AND kind <> 'PositionMismatch' AND coalesce(desk_value, '') = coalesce(@DeskValue, '') AND coalesce(venue_value, '') =
              coalesce(@VenueValue, '')
            """, row);
        if (isAccepted > 0)
        {
            return;
        }

        await work.ExecuteAsync(
            """
            INSERT INTO reconciliation_findings (account, kind, subject, symbol, trade_id, detail, desk_value, venue_value, difference,
              status,
              found_at, last_seen_at)
            VALUES (@Account, @kind, @Subject, @Symbol, @TradeId, @Detail, @DeskValue, @VenueValue, @Difference, 'Open', @now, @now)
            ON CONFLICT (account, kind, subject) WHERE status = 'Open'
            DO UPDATE SET detail = excluded.detail, desk_value = excluded.desk_value, venue_value = excluded.venue_value,
              difference = excluded.difference, seen_count = reconciliation_findings.seen_count + 1, last_seen_at = excluded.last_seen_at
            """, row);
    }

    /// <summary>Closes open findings of a kind that are not seen any more.</summary>
    public Task ResolveAsync(UnitOfWork work, string account, FindingKind kind, string subject) => work.ExecuteAsync(
        """
        UPDATE reconciliation_findings SET status = 'Resolved', closed_at = @now, closed_by = 'reconciliation'
        WHERE account = @account AND kind = @kind AND subject = @subject AND status = 'Open'
        """, new { account, kind = kind.ToString(), subject, now = time.GetUtcNow() });

    public static Task<FindingRow?> FindAsync(UnitOfWork work, long findingId) =>
        work.FirstOrDefaultAsync<FindingRow>("SELECT * FROM reconciliation_findings WHERE finding_id = @findingId", new { findingId });

    public static Task<FindingRow?> FindOpenAsync(UnitOfWork work, string account, FindingKind kind, string subject) =>
        work.FirstOrDefaultAsync<FindingRow>(
        "SELECT * FROM reconciliation_findings WHERE account = @account AND kind = @kind AND subject = @subject AND status = 'Open'",
        new { account, kind = kind.ToString(), subject });

    public static Task<IReadOnlyList<string>> ListOpenSubjectsAsync(UnitOfWork work, string account, FindingKind kind) =>
        work.QueryAsync<string>(
        "SELECT subject FROM reconciliation_findings WHERE account = @account AND kind = @kind AND status = 'Open'",
        new { account, kind = kind.ToString() });

    /// <summary>Newest first, before an id.</summary>
    public Task<IReadOnlyList<FindingRow>> ListAsync(FindingStatus? status, long? before, int limit) => database.QueryAsync<FindingRow>(
        """
        SELECT * FROM reconciliation_findings WHERE (@before IS NULL OR finding_id < @before) AND (@status IS NULL OR status = @status)
        ORDER BY finding_id DESC LIMIT @limit
        """, new { before, status = status?.ToString(), limit });

    public async Task<bool> AcceptAsync(UnitOfWork work, long findingId, string by) => await work.ExecuteAsync(
        "UPDATE reconciliation_findings SET status = 'Accepted', closed_at = @now, closed_by = @by WHERE finding_id = @findingId AND"
            + " status = 'Open'",
        new { findingId, by, now = time.GetUtcNow() }) == 1;
}
