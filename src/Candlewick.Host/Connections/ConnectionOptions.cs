using System.ComponentModel.DataAnnotations;

namespace Candlewick.Host.Connections;

/// <summary>
/// Bounds of network connections before anything is known of who calls; configuration section <c>Connections</c>. Streams leave
/// these counts when they are opened and have their own (<c>Streaming</c>).
/// </summary>
public sealed class ConnectionOptions
{
    /// <summary>Open connections that are not streams. Beyond it the one that has been idle for longest is closed.</summary>
    [Range(1, 100_000)]
    public int MaxConnections { get; set; } = 4_000;

    /// <summary>Of these, from one address (of IPv6, from one /64). Beyond it that address's longest idle one is closed.</summary>
    [Range(1, 100_000)]
    public int MaxPerAddress { get; set; } = 1_000;

    /// <summary>How long a connection may wait for its first or next request; 1 second to 1 hour.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan KeepAlive { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long the headers of a request may take; 1 second to 5 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan HeadersTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Slowest that a body may come in, in bytes per second on average since it began; slower is answered with 408. 1 byte to 1 MiB.
    /// </summary>
    [Range(1, 1 << 20)]
    public int MinBodyBytesPerSecond { get; set; } = 4 * 1024;

    /// <summary>
    /// Slowest that an answer may be read, in bytes per second; the connection of a slower reader is cut. 1 byte to 1 MiB.
    /// </summary>
    [Range(1, 1 << 20)]
    public int MinAnswerBytesPerSecond { get; set; } = 4 * 1024;

    /// <summary>How long a body or a reader may lag before its rate is looked at; 1 second to 5 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01.5", "00:05:00")]
    public TimeSpan Grace { get; set; } = TimeSpan.FromSeconds(5);
}
