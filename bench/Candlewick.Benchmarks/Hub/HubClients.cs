using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Candlewick.Benchmarks.Hub;

/// <summary>
/// Many listeners to one of the hubs. They look for prices in what arrives and read no more of it, so that they cost little beside what
/// they measure, and the same for both hubs.
/// </summary>
internal sealed class HubClients : IAsyncDisposable
{
    private const int BufferBytes = 32 * 1024;
    /// <summary>Longer than the marker with any number behind it.</summary>
    private const int LongestPrice = 48;
    private static readonly byte[] Marker = Encoding.UTF8.GetBytes($"\"{HubServer.Marker}\":");
    private readonly List<Socket> _sockets = [];
    private readonly List<Task> _reading = [];
    private readonly List<Tally> _tallies = [];

    /// <summary>Prices that have arrived.</summary>
    public long Received => _tallies.Sum(tally => Interlocked.Read(ref tally.Received));

    /// <summary>The fewest that one of the listeners has.</summary>
    public long Fewest => _tallies.Min(tally => Interlocked.Read(ref tally.Received));

    /// <summary>Connects listeners that are ready when this returns.</summary>
    /// <param name="port">Of loopback.</param>
    /// <param name="isPeer">SignalR's hub, not the desk's.</param>
    /// <param name="count">Listeners that read.</param>
    /// <param name="deaf">Listeners beside them that never do.</param>
    public static async Task<HubClients> ConnectAsync(int port, bool isPeer, int count, int deaf)
    {
        var clients = new HubClients();
        for (var number = 0; number < count + deaf; number++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            if (number >= count)
            {
                socket.ReceiveBufferSize = 4096;
            }

            clients._sockets.Add(socket);
            await socket.ConnectAsync(IPAddress.Loopback, port);
            await OpenAsync(socket, port, isPeer);
            if (number < count)
            {
                var tally = new Tally();
                clients._tallies.Add(tally);
                clients._reading.Add(Task.Run(() => ReadAsync(socket, tally)));
            }
        }

        return clients;
    }

    /// <summary>Begins to keep the microseconds from each price's publication to its arrival.</summary>
    public void KeepDelays()
    {
        foreach (var tally in _tallies)
        {
            Volatile.Write(ref tally.Delays, new List<int>(4096));
        }
    }

    /// <summary>The delays kept, in order.</summary>
    public int[] Delays()
    {
        var all = new List<int>();
        foreach (var tally in _tallies)
        {
            if (Interlocked.Exchange(ref tally.Delays, null) is { } delays)
            {
                lock (delays)
                {
                    all.AddRange(delays);
                }
            }
        }

        all.Sort();
        return [.. all];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var socket in _sockets)
        {
            socket.Close(0);
        }

        await Task.WhenAll(_reading);
    }

    private static async Task OpenAsync(Socket socket, int port, bool isPeer)
    {
        await socket.SendAsync(Encoding.ASCII.GetBytes(
            $"GET {(isPeer ? "/signalr" : "/ws?token=any")} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
            + "Connection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"));
        await UntilAsync(socket, "\r\n\r\n");
        await socket.SendAsync(Frame(
            isPeer ? "{\"protocol\":\"json\",\"version\":1}\u001e" : "{\"type\":\"subscribe\",\"channels\":[\"prices\"]}"));
        await UntilAsync(socket, isPeer ? "{}\u001e" : "\"subscribed\"");
    }

    private static async Task UntilAsync(Socket socket, string text)
    {
        var (buffer, have) = (new byte[8 * 1024], 0);
        while (buffer.AsSpan(0, have).IndexOf(Encoding.UTF8.GetBytes(text)) < 0)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(have));
            have += read > 0
                ? read : throw new InvalidOperationException($"Closed before {text}: {Encoding.UTF8.GetString(buffer, 0, have)}");
        }
    }

    /// <summary>A short text in one frame, masked with zeros.</summary>
    private static byte[] Frame(string text) =>
        [0x81, (byte)(0x80 | Encoding.UTF8.GetByteCount(text)), 0, 0, 0, 0, .. Encoding.UTF8.GetBytes(text)];

    private static async Task ReadAsync(Socket socket, Tally tally)
    {
        var (buffer, have) = (new byte[BufferBytes], 0);
        try
        {
            while (await socket.ReceiveAsync(buffer.AsMemory(have)) is var read and > 0)
            {
                have += read;
                have = Count(buffer, have, tally);
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            // The round is over.
        }
    }

    /// <summary>Counts whole prices; what may be the beginning of one stays at the front, and its length is returned.</summary>
    private static int Count(byte[] buffer, int have, Tally tally)
    {
        var rest = buffer.AsSpan(0, have);
        var (now, count) = (HubServer.Now(), 0);
        var delays = Volatile.Read(ref tally.Delays);
        while (rest.IndexOf(Marker) is var at and >= 0)
        {
            var number = rest[(at + Marker.Length)..];
            if (!Utf8Parser.TryParse(number, out long published, out var digits) || digits == number.Length)
            {
                rest = rest[at..];
                break;
            }

            count++;
            if (delays is not null)
            {
                lock (delays)
                {
                    delays.Add((int)(now - published));
                }
            }

            rest = number[digits..];
        }

        Interlocked.Add(ref tally.Received, count);
        rest = rest.Length > LongestPrice ? rest[^LongestPrice..] : rest;
        rest.CopyTo(buffer);
        return rest.Length;
    }

    private sealed class Tally
    {
        public long Received;
        public List<int>? Delays;
    }
}
