using System.Collections.Concurrent;

namespace Candlewick.Platform.Streaming;

/// <summary>
/// Which streams have a channel, so that a message passes by nobody else: a desk has thousands of channels, and most have no listener.
/// </summary>
internal sealed class StreamListeners
{
    private readonly Lock _gate = new();
    /// <summary>Each list is replaced, never changed: publishers read it without a lock.</summary>
    private readonly ConcurrentDictionary<string, ClientStream[]> _streams = new(StringComparer.Ordinal);

    /// <summary>Streams that have the channel now.</summary>
    public ReadOnlySpan<ClientStream> Of(string channel) => _streams.GetValueOrDefault(channel);

    /// <summary>A stream that did not have the channel has it from now on.</summary>
    public void Add(string channel, ClientStream stream)
    {
        lock (_gate)
        {
            _streams[channel] = [.. _streams.GetValueOrDefault(channel) ?? [], stream];
        }
    }

    public void Remove(string channel, ClientStream stream)
    {
        lock (_gate)
        {
            var left = Array.FindAll(_streams.GetValueOrDefault(channel) ?? [], other => other != stream);
            if (left.Length == 0)
            {
                _streams.TryRemove(channel, out _);
            }
            else
            {
                _streams[channel] = left;
            }
        }
    }
}
