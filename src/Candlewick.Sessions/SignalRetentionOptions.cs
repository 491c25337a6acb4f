using System.ComponentModel.DataAnnotations;

namespace Candlewick.Sessions;

/// <summary>How long signals that led to no trade are kept; configuration section <c>Retention</c>.</summary>
public sealed class SignalRetentionOptions
{
    /// <summary>
    /// Days for which refused, invalid, repeated and superseded signals are kept with their traces. More than the greatest age at
    /// which a route can take a signal at all.
    /// </summary>
    [Range(8, 3_650)]
    public int SignalsDays { get; set; } = 90;
}
