using System.ComponentModel.DataAnnotations;

namespace Candlewick.Venues;

/// <summary>How long a simulator account keeps finished orders; configuration section <c>Retention</c>.</summary>
public sealed class SimulatorRetentionOptions
{
    /// <summary>Days for which finished orders are kept with their fills; the total of the fills stays forever.</summary>
    [Range(30, 3_650)]
    public int SimulatorDays { get; set; } = 400;
}
