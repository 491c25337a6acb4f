using Candlewick.Domain;

namespace Candlewick.MarketData.Jobs;

/// <summary>The state of a job. Stored and shown by these words in lower case.</summary>
internal enum DataJobStatus
{
    /// <summary>Waits for its turn.</summary>
    Pending,
    /// <summary>Reads the file.</summary>
    Preprocessing,
    /// <summary>Writes bars.</summary>
    Storing,
    /// <summary>Done. Final.</summary>
    Completed,
    /// <summary>Refused or broken. Final.</summary>
    Failed,
    /// <summary>Cancelled by somebody. Final.</summary>
    Cancelled,
}

internal static class DataJobStatuses
{
    /// <summary>True when the job is over.</summary>
    public static bool IsEnd(this DataJobStatus status) =>
        status is DataJobStatus.Completed or DataJobStatus.Failed or DataJobStatus.Cancelled;

    /// <summary>The stored words of those that are not over.</summary>
    public static IReadOnlyList<string> Open { get; } =
        [.. Enum.GetValues<DataJobStatus>().Where(status => !status.IsEnd()).Select(Word)];

    /// <summary>The stored word.</summary>
    public static string Word(this DataJobStatus status) => status.ToString().ToLowerInvariant();
}

/// <summary>A row of <c>data_collection_jobs</c>.</summary>
internal sealed class DataJob
{
    public string JobId { get; init; } = "";
    public string Kind { get; init; } = "";
    public string Symbol { get; init; } = "";
    public string Venue { get; init; } = "";
    public DataJobStatus Status { get; set; } = DataJobStatus.Pending;
    public double Progress { get; set; }
    public string CurrentStage { get; set; } = "";
    public long? TotalRecords { get; set; }
    public long ProcessedRecords { get; set; }
    public long Stored { get; set; }
    public long Unchanged { get; set; }
    public long Restated { get; set; }
    public string? ErrorMessage { get; set; }
    public string FileName { get; init; } = "";
    public string? TimeZone { get; init; }
    public string? Timeframe { get; init; }
    /// <summary>What the sender says of the file's columns, as it was sent.</summary>
    public string? Columns { get; init; }
    public string? Report { get; set; }
    public bool CancelRequested { get; init; }
    /// <summary>Times it began since it last stored something; an orderly stop of the program does not count.</summary>
    public long Attempts { get; init; }
    public string CreatedBy { get; init; } = "";
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? StartedAt { get; set; }
    public DateTimeOffset? CompletedAt { get; set; }

    /// <summary>The market whose series it changes.</summary>
    public InstrumentId Market => new(Symbol, Venue);
}
