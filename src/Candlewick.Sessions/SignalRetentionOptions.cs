using System.ComponentModel.DataAnnotations;

namespace Candlewick.Sessions;

/// <summary>How long signals are kept that led to no trade; configuration section <c>Retention</c>.</summary>
public sealed class SignalRetentionOptions
{
    /// <summary>
    /// Days that refused, invalid, repeated and superseded signals are kept with their traces. More than the age up to which a route can
    /// take a signal at all.
    /// </summary>
    [Range(8, 3_650)]
    public int SignalsDays { get; set; } = 90;
}
