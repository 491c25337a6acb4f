using System.Net.WebSockets;
using System.Text;
using Candlewick.Platform.Streaming;

namespace Candlewick.Platform.Tests;

/// <summary>Messages that wait together leave in one write, each as a frame of its own.</summary>
public sealed class GatheringStreamTests
{
    [Fact]
    public async Task Frames_that_are_held_leave_in_one_write_and_arrive_one_by_one()
    {
        var wire = new Wire();
        var transport = new GatheringStream(wire);
        using var server = WebSocket.CreateFromStream(transport, new WebSocketCreationOptions { IsServer = true });
        string[] texts = ["one", new string('x', 200), new string('y', 70_000), ""];

        transport.Hold();
        foreach (var text in texts)
        {
            await SendAsync(server, text);
        }

        Assert.Equal(0, wire.Writes);
        await transport.ReleaseAsync(CancellationToken.None);
        Assert.Equal(1, wire.Writes);
        await SendAsync(server, "after");
        Assert.Equal(2, wire.Writes);
        transport.Hold();
        await transport.ReleaseAsync(CancellationToken.None);
        Assert.Equal(2, wire.Writes);
        await server.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "bye", CancellationToken.None);

        using var client = WebSocket.CreateFromStream(new MemoryStream(wire.ToArray()), new WebSocketCreationOptions());
        foreach (var text in (string[])[.. texts, "after"])
        {
            Assert.Equal(text, await ReadAsync(client));
        }

        Assert.Null(await ReadAsync(client));
        Assert.Equal(WebSocketCloseStatus.NormalClosure, client.CloseStatus);
    }

    private static ValueTask SendAsync(WebSocket socket, string text) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text).AsMemory(), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

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
