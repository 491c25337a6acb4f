using System.ComponentModel.DataAnnotations;

namespace Candlewick.MarketData;

/// <summary>How long finished jobs are kept; configuration section <c>Retention</c>.</summary>
public sealed class JobRetentionOptions
{
    /// <summary>Days for which a finished job is kept with its report.</summary>
    [Range(1, 3_650)]
    public int JobsDays { get; set; } = 90;
}
