using System.ComponentModel.DataAnnotations;

namespace Candlewick.Identity;

/// <summary>How long the audit is kept; configuration section <c>Retention</c>.</summary>
public sealed class AuditRetentionOptions
{
    /// <summary>Days for which the actions of users are kept.</summary>
    [Range(30, 3_650)]
    public int AuditDays { get; set; } = 365;

    /// <summary>Days for which attempts by callers who were not let in are kept; anybody can cause them.</summary>
    [Range(1, 3_650)]
    public int StrangersDays { get; set; } = 30;
}
