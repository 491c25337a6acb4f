using System.Buffers;
using System.Buffers.Binary;

namespace Candlewick.Platform.Streaming;

/// <summary>Messages as WebSocket frames of a server, one after the other. Holds memory only while it holds frames.</summary>
internal sealed class FrameBuffer
{
    private const byte FinalText = 0x81;
    private const int FirstBytes = 4 * 1024;
    private const int LongestHeader = 10;
    /// <summary>Longest payload whose length fits into the second byte, and the values there that announce a longer one.</summary>
    private const int Short = 125;
    private const byte SixteenBits = 126;
    private const byte SixtyFourBits = 127;
    private byte[]? _bytes;
    private int _length;

    public int Length => _length;

    public ReadOnlyMemory<byte> Frames => _bytes.AsMemory(0, _length);

    public void Add(StreamMessage message, StreamShape shape, long sequence)
    {
        Reserve(LongestHeader + message.MaxLengthIn(shape));
        var header = HeaderOf(message.LengthIn(shape, sequence), _bytes.AsSpan(_length));
        _length += header;
        _length += message.Write(_bytes.AsSpan(_length), shape, sequence);
    }

    public void Clear()
    {
        if (_bytes is not null)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }

        (_bytes, _length) = (null, 0);
    }

    private static int HeaderOf(int payload, Span<byte> target)
    {
        target[0] = FinalText;
        switch (payload)
        {
            case <= Short:
                target[1] = (byte)payload;
                return 2;
            case <= ushort.MaxValue:
                target[1] = SixteenBits;
                BinaryPrimitives.WriteUInt16BigEndian(target[2..], (ushort)payload);
                return 4;
            default:
                target[1] = SixtyFourBits;
                BinaryPrimitives.WriteInt64BigEndian(target[2..], payload);
                return LongestHeader;
        }
    }

    private void Reserve(int more)
    {
        _bytes ??= ArrayPool<byte>.Shared.Rent(Math.Max(FirstBytes, more));
        if (_bytes.Length - _length < more)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_bytes.Length * 2, _length + more));
            _bytes.AsSpan(0, _length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }
    }
}
