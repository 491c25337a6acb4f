namespace Candlewick.Platform.Streaming;

/// <summary>A message on its way to whoever listens; encoded once, and only when somebody does.</summary>
internal sealed class PublishedMessage(string channel, ConflationKey? key, Func<StreamMessage> encode)
{
    private StreamMessage? _message;

    public string Channel => channel;

    /// <summary>What a newer message must share with one that waits to replace it; null where every message counts.</summary>
    public ConflationKey? Key => key;

    public StreamMessage Message => _message ??= encode();
}

/// <summary>Messages of one channel of which only the newest counts. Its hash is computed once for all clients.</summary>
internal sealed class ConflationKey(string channel, string key) : IEquatable<ConflationKey>
{
    private readonly int _hash = HashCode.Combine(channel, key);
    private readonly string _channel = channel;
    private readonly string _key = key;

    public bool Equals(ConflationKey? other) =>
        ReferenceEquals(this, other)
        || (other is not null && other._hash == _hash && string.Equals(other._key, _key, StringComparison.Ordinal)
            && string.Equals(other._channel, _channel, StringComparison.Ordinal));

    public override bool Equals(object? obj) => Equals(obj as ConflationKey);

    public override int GetHashCode() => _hash;
}
