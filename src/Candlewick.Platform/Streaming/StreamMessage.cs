using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Candlewick.Platform.Web;

namespace Candlewick.Platform.Streaming;

/// <summary>How the messages of an endpoint look on the wire.</summary>
internal enum StreamShape
{
    /// <summary><c>type, channel, data, seq, timestamp</c>.</summary>
    Wrapped,
    /// <summary><c>type, timestamp</c> and the fields of data beside them: the job feeds.</summary>
    Flat,
}

/// <summary>
/// A message encoded once for all clients that are sent it, however many they are: what differs between them is the number, which
/// each puts between the two parts.
/// </summary>
internal sealed class StreamMessage
{
    private const int LongestNumber = 20;
    private static readonly JsonWriterOptions AsEverywhere = new() { Encoder = DeskJson.Options.Encoder };
    private readonly byte[] _head;
    private readonly byte[] _tail;
    private byte[]? _flat;

    private StreamMessage(string? channel, string type, byte[] head, byte[] tail) =>
        (Channel, Type, _head, _tail) = (channel, type, head, tail);

    /// <summary>The channel it was published on; null for answers and greetings.</summary>
    public string? Channel { get; }

    public string Type { get; }

    /// <summary>Bytes that it may take on the wire, and about those that it holds while it waits.</summary>
    public int MaxLength => _head.Length + LongestNumber + _tail.Length;

    /// <summary>Bytes that a client of that shape may be sent.</summary>
    public int MaxLengthIn(StreamShape shape) =>
        shape == StreamShape.Flat ? Math.Max(MaxLength, (_flat ??= Flatten()).Length) : MaxLength;

    /// <summary>Bytes that a client of that shape is sent when it has that number.</summary>
    public int LengthIn(StreamShape shape, long sequence)
    {
        if (shape == StreamShape.Flat && (_flat ??= Flatten()) is { Length: > 0 } flat)
        {
            return flat.Length;
        }

        var digits = 1;
        for (var rest = sequence / 10; rest > 0; rest /= 10)
        {
            digits++;
        }

        return _head.Length + digits + _tail.Length;
    }

    /// <exception cref="NotSupportedException">The data cannot be written as JSON; other exceptions of the serialiser too.</exception>
    public static StreamMessage Of(string? channel, string type, object data, DateTimeOffset at)
    {
        var head = new ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(head, AsEverywhere);
        json.WriteStartObject();
        json.WriteString("type", type);
        if (channel is not null)
        {
            json.WriteString("channel", channel);
        }

        json.WritePropertyName("data");
        JsonSerializer.Serialize(json, data, data.GetType(), DeskJson.Options);
        json.WritePropertyName("seq");
        json.Flush();
        var tail = Encoding.UTF8.GetBytes($",\"timestamp\":{JsonSerializer.Serialize(at, DeskJson.Options)}}}");
        return new StreamMessage(channel, type, head.WrittenSpan.ToArray(), tail);
    }

    /// <summary>Writes the message as a client of that shape is sent it, and returns its length.</summary>
    /// <param name="target">At least <see cref="MaxLengthIn"/> bytes.</param>
    /// <param name="shape">The endpoint's.</param>
    /// <param name="sequence">The client's count on the channel.</param>
    public int Write(Span<byte> target, StreamShape shape, long sequence)
    {
        if (shape == StreamShape.Flat && (_flat ??= Flatten()) is { Length: > 0 } flat)
        {
            flat.CopyTo(target);
            return flat.Length;
        }

        _head.CopyTo(target);
        Utf8Formatter.TryFormat(sequence, target[_head.Length..], out var digits);
        _tail.CopyTo(target[(_head.Length + digits)..]);
        return _head.Length + digits + _tail.Length;
    }

    /// <summary>The fields of an object beside type and timestamp; empty where the data is no object.</summary>
    private byte[] Flatten()
    {
        using var whole = JsonDocument.Parse((byte[])[.. _head, (byte)'0', .. _tail]);
        var data = whole.RootElement.GetProperty("data");
        if (data.ValueKind != JsonValueKind.Object)
        {
            return [];
        }

        var flat = new ArrayBufferWriter<byte>(_head.Length);
        using var json = new Utf8JsonWriter(flat, AsEverywhere);
        json.WriteStartObject();
        json.WriteString("type", Type);
        foreach (var property in data.EnumerateObject().Where(property => property.Name is not ("type" or "timestamp")))
        {
            property.WriteTo(json);
        }

        whole.RootElement.EnumerateObject().First(property => property.Name == "timestamp").WriteTo(json);
        json.WriteEndObject();
        json.Flush();
        return flat.WrittenSpan.ToArray();
    }
}
