using System.ComponentModel.DataAnnotations;

namespace Candlewick.Platform.Streaming;

/// <summary>Bounds of <c>/ws</c>; configuration section <c>Streaming</c>.</summary>
public sealed class StreamOptions
{
    /// <summary>Open connections of all kinds, signed in or not; the next one is refused with 503.</summary>
    [Range(1, 100_000)]
    public int MaxConnections { get; set; } = 6_000;

    /// <summary>Of these, from one address (of IPv6, from one /64); the next one is refused with 503.</summary>
    [Range(1, 100_000)]
    public int MaxConnectionsPerAddress { get; set; } = 5_000;

    /// <summary>Of all connections, those that have not signed in yet; the next one is refused with 503.</summary>
    [Range(1, 100_000)]
    public int MaxUnsigned { get; set; } = 1_000;

    /// <summary>
    /// Of these, from one address; the next one is refused with 503. A caller with a valid token in the query or the cookie is never
    /// among them.
    /// </summary>
    [Range(1, 100_000)]
    public int MaxUnsignedPerAddress { get; set; } = 200;

    /// <summary>Messages that may wait for one client before it is closed with 1013.</summary>
    [Range(1, 1_000_000)]
    public int MaxQueued { get; set; } = 1_000;

    /// <summary>Bytes that these may have together; a single message may have more.</summary>
    [Range(1024, 1 << 30)]
    public int MaxQueuedBytes { get; set; } = 4 << 20;

    /// <summary>Channels one client may subscribe to.</summary>
    [Range(1, 10_000)]
    public int MaxChannels { get; set; } = 200;

    /// <summary>Bytes of one message from a client; a larger one closes with 1009.</summary>
    [Range(256, 1 << 20)]
    public int MaxMessageBytes { get; set; } = 16 * 1024;

    /// <summary>Messages a client may send per ten seconds; more closes with 1008.</summary>
    [Range(1, 100_000)]
    public int MaxMessagesPerTenSeconds { get; set; } = 200;

    /// <summary>Time to sign in after connecting without a token; 1 second to 10 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan SignInTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Time one message may take to leave before the client counts as gone.</summary>
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a client that was cut off may resume its stream; 0 to 10 minutes, where 0 keeps nothing.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan ResumeWithin { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// The last messages sent to a client that are kept in case they were lost on the way: this many of those that all count, and as
    /// many again of those of which only the newest counts.
    /// </summary>
    [Range(0, 100_000)]
    public int MaxKept { get; set; } = 256;

    /// <summary>Bytes that each of these two may have; clients share the messages.</summary>
    [Range(0, 1 << 30)]
    public int MaxKeptBytes { get; set; } = 256 * 1024;

    /// <summary>Streams that wait for clients that were cut off; beyond it the oldest can no longer be resumed.</summary>
    [Range(0, 100_000)]
    public int MaxDeparted { get; set; } = 1_000;

    /// <summary>Of these, for one user.</summary>
    [Range(0, 100_000)]
    public int MaxDepartedPerUser { get; set; } = 200;

    /// <summary>Bytes that wait for or were last sent to all of these together, messages that several share counted for each.</summary>
    [Range(0, long.MaxValue)]
    public long MaxDepartedBytes { get; set; } = 64L << 20;

    /// <summary>How often an open connection's token is checked again.</summary>
    public TimeSpan RecheckEvery { get; set; } = TimeSpan.FromSeconds(30);
}
