using System.ComponentModel.DataAnnotations;

namespace Candlewick.Host.Health;

/// <summary>When the desk's health is degraded; configuration section <c>Health</c>.</summary>
internal sealed class HealthOptions
{
    /// <summary>Bytes that should be free on the data folder's disk.</summary>
    [Range(0, long.MaxValue)]
    public long MinFreeBytes { get; set; } = 1L << 30;
}
