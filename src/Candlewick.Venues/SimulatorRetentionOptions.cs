using System.ComponentModel.DataAnnotations;

namespace Candlewick.Venues;

/// <summary>How long a simulator account keeps what is at its end; configuration section <c>Retention</c>.</summary>
public sealed class SimulatorRetentionOptions
{
    /// <summary>Days that orders at their end are kept with their fills; what the fills came to stays for ever.</summary>
    [Range(30, 3_650)]
    public int SimulatorDays { get; set; } = 400;
}
