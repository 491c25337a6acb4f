using System.ComponentModel.DataAnnotations;

namespace Candlewick.Platform.Startup;

/// <summary>Bounds of the start; configuration section <c>Startup</c>.</summary>
public sealed class StartupOptions
{
    /// <summary>Seconds that a request waits for the start to end before it is answered 503.</summary>
    [Range(1, 600)]
    public int ReadinessSeconds { get; set; } = 30;
}
