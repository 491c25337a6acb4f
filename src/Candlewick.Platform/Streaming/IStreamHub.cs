namespace Candlewick.Platform.Streaming;

/// <summary>How messages of a channel behave towards a slow client.</summary>
public enum StreamDelivery
{
    /// <summary>Every message counts; a client that cannot keep up is closed with 1013.</summary>
    Queued,
    /// <summary>Only the newest message per key counts; older unsent ones are replaced.</summary>
    Conflated,
}

/// <summary>Publishes to the clients of <c>/ws</c>. Never blocks and never throws.</summary>
public interface IStreamHub
{
    /// <param name="channel">A channel that a module registered, e.g. <c>alerts</c>.</param>
    /// <param name="type">Message type, e.g. <c>alert.new</c>.</param>
    /// <param name="data">Serialised as snake_case JSON; immutable once published.</param>
    /// <param name="delivery">Conflated where only the newest of a key counts.</param>
    /// <param name="key">Conflation key within the channel.</param>
    void Publish(string channel, string type, object data, StreamDelivery delivery = StreamDelivery.Queued, string? key = null);
}
