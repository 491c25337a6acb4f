using System.ComponentModel.DataAnnotations;

namespace Candlewick.Platform.Retention;

/// <summary>
/// When old rows are removed, and how; configuration section <c>Retention</c>. How long each kind is kept stands in its module's options.
/// </summary>
public sealed class RetentionOptions
{
    /// <summary>False: rows are removed only when somebody asks for it.</summary>
    public bool Nightly { get; set; } = true;

    /// <summary>Hour of the day, UTC, from which the nightly run is due.</summary>
    [Range(0, 23)]
    public int HourUtc { get; set; } = 3;

    /// <summary>Most rows that one unit of work looks at and removes.</summary>
    [Range(10, 5_000)]
    public int StepRows { get; set; } = 200;

    /// <summary>Days that delivered events are kept.</summary>
    [Range(1, 3_650)]
    public int OutboxDays { get; set; } = 7;

    /// <summary>Days that alerts are kept.</summary>
    [Range(1, 3_650)]
    public int AlertsDays { get; set; } = 90;
}
