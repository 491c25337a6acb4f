using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Candlewick.Platform.Streaming;

namespace Candlewick.Platform.Tests;

/// <summary>Messages that wait together leave in one write, each as a frame of its own.</summary>
public sealed class StreamTransportTests
{
    private static readonly DateTimeOffset At = new(2024, 12, 5, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Frames_leave_in_one_write_and_arrive_one_by_one_whatever_their_length()
    {
        var wire = new Wire();
        var transport = new StreamTransport(wire);
        using var server = WebSocket.CreateFromStream(transport, new WebSocketCreationOptions { IsServer = true });
        // Around every length at which a frame's header changes.
        var lengths = ((int[])[110, 125, 65_535, 70_000]).SelectMany(length => (int[])[length - 1, length, length + 1]).ToList();
        var frames = new FrameBuffer();
        foreach (var (number, length) in lengths.Index())
        {
            frames.Add(OfLength(length, number + 1), StreamShape.Wrapped, number + 1);
        }

        await transport.SendAsync(frames.Frames, CancellationToken.None);
        Assert.Equal(1, wire.Writes);
        frames.Clear();
        frames.Add(OfLength(1_000, 1), StreamShape.Flat, 1);
        await transport.SendAsync(frames.Frames, CancellationToken.None);
        await server.SendAsync("own"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        await server.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "bye", CancellationToken.None);
        var closed = wire.Length;
        await transport.SendAsync(frames.Frames, CancellationToken.None);
        Assert.Equal(closed, wire.Length);

        using var client = WebSocket.CreateFromStream(new MemoryStream(wire.ToArray()), new WebSocketCreationOptions());
        foreach (var (number, length) in lengths.Index())
        {
            var text = (await ReadAsync(client))!;
            Assert.Equal(length, text.Length);
            Assert.Equal(number + 1, JsonDocument.Parse(text).RootElement.GetProperty("seq").GetInt64());
        }

        Assert.Contains("\"padding\":\"xx", await ReadAsync(client), StringComparison.Ordinal);
        Assert.Equal("own", await ReadAsync(client));
        Assert.Null(await ReadAsync(client));
        Assert.Equal(WebSocketCloseStatus.NormalClosure, client.CloseStatus);
    }

    private static StreamMessage OfLength(int length, long sequence)
    {
        var empty = StreamMessage.Of("c", "t", new { padding = "" }, At).LengthIn(StreamShape.Wrapped, sequence);
        return StreamMessage.Of("c", "t", new { padding = new string('x', length - empty) }, At);
    }

    private static async Task<string?> ReadAsync(WebSocket socket)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[8 * 1024];
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            bytes.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
            {
                return Encoding.UTF8.GetString(bytes.ToArray());
            }
        }
    }

    /// <summary>Counts the writes that reach the wire.</summary>
    private sealed class Wire : MemoryStream
    {
        public int Writes { get; private set; }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Writes++;
            return base.WriteAsync(buffer, cancellationToken);
        }
    }
}
