using Candlewick.Platform.Storage;

namespace Candlewick.Execution.Reconciliation;

/// <summary>What the desk and a venue do not agree on; stored by these names.</summary>
internal static class FindingKind
{
    /// <summary>A working order at the venue that the desk did not send.</summary>
    public const string UnknownOrder = "unknown_order";
    /// <summary>A fill of an order that the desk did not send.</summary>
    public const string UnknownFill = "unknown_fill";
    /// <summary>The venue's position is not the sum of the desk's fills.</summary>
    public const string PositionMismatch = "position_mismatch";
    /// <summary>A fill larger than what its order had left; it was not booked.</summary>
    public const string Overfill = "overfill";
    /// <summary>A fill that came again under its id with other content; the first one stands.</summary>
    public const string FillConflict = "fill_conflict";
    /// <summary>A fill of a trade whose end was written already, or of an order that had been refused.</summary>
    public const string LateFill = "late_fill";
    /// <summary>The venue no longer knows an order that was working.</summary>
    public const string OrderLost = "order_lost";
    /// <summary>A commission in an asset that is neither side of the instrument: it is missing in the trade's profit.</summary>
    public const string FeeNotConverted = "fee_not_converted";
    /// <summary>A market exit was refused until the tries were used up.</summary>
    public const string CannotClose = "cannot_close";
    /// <summary>An order that the desk had given up works at the venue after all: it is cancelled there.</summary>
    public const string EndedOrderWorks = "ended_order_works";
    /// <summary>What was left of a trade is below the venue's minimums: it is kept at its cost.</summary>
    public const string Dust = "dust";
    /// <summary>The venue holds nothing any more of a trade that was open: how it was closed is not known here.</summary>
    public const string PositionGone = "position_gone";
}

/// <summary>A row of <c>reconciliation_findings</c>.</summary>
internal sealed record FindingRow
{
    public long FindingId { get; init; }
    public string Account { get; init; } = "";
    public string Kind { get; init; } = "";
    /// <summary>What it is about, e.g. an order id or a symbol.</summary>
    public string Subject { get; init; } = "";
    public string? Symbol { get; init; }
    public string Detail { get; init; } = "";
    public string? DeskValue { get; init; }
    public string? VenueValue { get; init; }
    /// <summary><c>open</c>, <c>accepted</c> or <c>resolved</c>.</summary>
    public string Status { get; init; } = "";
    public int SeenCount { get; init; }
    public DateTimeOffset FoundAt { get; init; }
    public DateTimeOffset LastSeenAt { get; init; }
    public DateTimeOffset? ClosedAt { get; init; }
    public string? ClosedBy { get; init; }
}

/// <summary>Owns <c>reconciliation_findings</c>. The same finding seen again is counted, not repeated; an accepted one stays accepted.</summary>
internal sealed class FindingStore(TimeProvider time)
{
    public async Task RecordAsync(UnitOfWork work, string account, string kind, string subject, string? symbol, string detail, string? deskValue = null, string? venueValue = null)
    {
        var now = time.GetUtcNow();
        var row = new { account, kind, subject, symbol, detail, deskValue, venueValue, now };
        // What a person accepted with these very numbers is not raised again.
        var isAccepted = await work.ScalarAsync<long>(
            """
            SELECT count(*) FROM reconciliation_findings WHERE account = @account AND kind = @kind AND subject = @subject AND status = 'accepted'
              AND coalesce(desk_value, '') = coalesce(@deskValue, '') AND coalesce(venue_value, '') = coalesce(@venueValue, '')
            """, row);
        if (isAccepted > 0)
        {
            return;
        }

        await work.ExecuteAsync(
            """
            INSERT INTO reconciliation_findings (account, kind, subject, symbol, detail, desk_value, venue_value, status, found_at, last_seen_at)
            VALUES (@account, @kind, @subject, @symbol, @detail, @deskValue, @venueValue, 'open', @now, @now)
            ON CONFLICT (account, kind, subject) WHERE status = 'open'
            DO UPDATE SET detail = excluded.detail, desk_value = excluded.desk_value, venue_value = excluded.venue_value,
              seen_count = seen_count + 1, last_seen_at = excluded.last_seen_at
            """, row);
    }

    /// <summary>Closes open findings of a kind that are not seen any more.</summary>
    public Task ResolveAsync(UnitOfWork work, string account, string kind, string subject) => work.ExecuteAsync(
        "UPDATE reconciliation_findings SET status = 'resolved', closed_at = @now, closed_by = 'reconciliation' WHERE account = @account AND kind = @kind AND subject = @subject AND status = 'open'",
        new { account, kind, subject, now = time.GetUtcNow() });

    public Task<FindingRow?> FindAsync(UnitOfWork work, long findingId) =>
        work.FirstOrDefaultAsync<FindingRow>("SELECT * FROM reconciliation_findings WHERE finding_id = @findingId", new { findingId });

    public Task AcceptAsync(UnitOfWork work, long findingId, string by) => work.ExecuteAsync(
        "UPDATE reconciliation_findings SET status = 'accepted', closed_at = @now, closed_by = @by WHERE finding_id = @findingId AND status = 'open'",
        new { findingId, by, now = time.GetUtcNow() });
}
