namespace Candlewick.Platform.Streaming;

/// <summary>Whether a channel was added to a stream.</summary>
internal enum Subscription
{
    Taken,
    TooManyAtOnce,
    TooManyInAll,
}

/// <summary>What becomes of a stream whose connection is gone.</summary>
internal enum Departure
{
    /// <summary>Its client may come back to it.</summary>
    Kept,
    Ended,
    /// <summary>Another connection serves it already.</summary>
    TakenOver,
}

/// <summary>A stream that goes on over another connection.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Channels">Those that go on without a gap.</param>
/// <param name="Missed">Messages that follow because the client has not seen them.</param>
/// <param name="Previous">The connection that served it until now, where there still was one.</param>
internal sealed record Resumption(ClientStream Stream, IReadOnlyList<string> Channels, int Missed, StreamClient? Previous);
