using System.ComponentModel.DataAnnotations;

namespace Candlewick.Platform.Startup;

/// <summary>Limits of start-up; configuration section <c>Startup</c>.</summary>
public sealed class StartupOptions
{
    /// <summary>Seconds that a request waits for start-up to finish before it is answered with 503.</summary>
    [Range(1, 600)]
    public int ReadinessSeconds { get; set; } = 30;
}
