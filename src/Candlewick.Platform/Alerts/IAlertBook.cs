using Candlewick.Platform.Storage;

namespace Candlewick.Platform.Alerts;

/// <summary>How much an alert matters.</summary>
public enum AlertLevel
{
    /// <summary>Good to know: nobody has to act.</summary>
    Info,
    /// <summary>Somebody should look.</summary>
    Warning,
    /// <summary>Money is at stake until somebody looks.</summary>
    Bad,
}

/// <summary>What the desk tells a person.</summary>
public sealed record Alert
{
    /// <summary>What happened, as a snake_case word, e.g. <c>cannot_close</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>What it is about. Of alerts of one kind about the same thing that nobody has read, the newest stands for all.</summary>
    public required string Subject { get; init; }

    public required AlertLevel Level { get; init; }

    /// <summary>In words, with the figures.</summary>
    public required string Message { get; init; }

    /// <summary>How many happenings it tells of, at least 1.</summary>
    public int Count { get; init; } = 1;

    /// <summary>True when what an unread one of the kind told is over: its level counts no more.</summary>
    public bool IsResolution { get; init; }

    public string? Account { get; init; }
    public string? Symbol { get; init; }
    public string? TradeId { get; init; }
    public string? RouteId { get; init; }

    /// <summary>The inbox's own id of a signal.</summary>
    public string? SignalId { get; init; }
}

/// <summary>Keeps what the desk tells people until somebody has read it, and tells the page at once.</summary>
public interface IAlertBook
{
    /// <summary>Stores it in the caller's transaction; the page hears of it once that is durable.</summary>
    Task AddAsync(UnitOfWork work, Alert alert);
}
