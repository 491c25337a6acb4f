using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Candlewick.Benchmarks;

/// <summary>What a load came to.</summary>
/// <param name="PerSecond">Answers a second.</param>
/// <param name="MedianMs">Half of the answers came within this many milliseconds.</param>
/// <param name="P99Ms">99 of 100 answers did.</param>
/// <param name="Statuses">How many answers had which status.</param>
internal sealed record LoadFigures(double PerSecond, double MedianMs, double P99Ms, IReadOnlyDictionary<int, int> Statuses);

/// <summary>
/// Requests over kept connections to loopback, one after the other on each. Written on sockets, so that the client costs little beside
/// what it measures.
/// </summary>
internal static class HttpLoad
{
    private const int LargestAnswer = 1 << 20;

    /// <param name="port">Of loopback.</param>
    /// <param name="connections">Requests in flight.</param>
    /// <param name="next">The whole next request, head and body; null ends the load. Called by many at once.</param>
    /// <param name="time">How long; what is in flight then is waited for and counted.</param>
    public static async Task<LoadFigures> RunAsync(int port, int connections, Func<ReadOnlyMemory<byte>?> next, TimeSpan time)
    {
        var started = Stopwatch.GetTimestamp();
        var lanes = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(() => LaneAsync(port, next, started, time))));
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var all = lanes.SelectMany(lane => lane).ToList();
        var times = all.Select(answer => answer.Ms).Order().ToArray();
        return times.Length == 0
            ? throw new InvalidOperationException("Nothing was answered.")
            : new LoadFigures(
                times.Length / seconds, times[times.Length / 2], times[(int)(times.Length * 0.99)],
                all.CountBy(answer => answer.Status).ToDictionary());
    }

    private static async Task<List<(int Status, double Ms)>> LaneAsync(
        int port, Func<ReadOnlyMemory<byte>?> next, long started, TimeSpan time)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        var answers = new List<(int, double)>();
        var buffer = new byte[LargestAnswer];
        while (Stopwatch.GetElapsedTime(started) < time && next() is { } request)
        {
            var sent = Stopwatch.GetTimestamp();
            await socket.SendAsync(request);
            var status = await ReadAsync(socket, buffer);
            answers.Add((status, Stopwatch.GetElapsedTime(sent).TotalMilliseconds));
        }

        return answers;
    }

    /// <summary>Reads one answer to its end; its status.</summary>
    private static async Task<int> ReadAsync(Socket socket, byte[] buffer)
    {
        var (have, whole) = (0, -1);
        while (whole < 0 || have < whole)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(have));
            if (read == 0)
            {
                throw new InvalidOperationException("The server closed the connection within an answer.");
            }

            have += read;
            whole = whole < 0 ? WholeLength(buffer.AsSpan(0, have)) : whole;
        }

        return Utf8Parser.TryParse(buffer.AsSpan("HTTP/1.1 ".Length), out int status, out _)
            ? status
            : throw new InvalidOperationException("The answer begins with no status.");
    }

    /// <summary>Head and body together; -1 while it cannot be told.</summary>
    private static int WholeLength(ReadOnlySpan<byte> answer)
    {
        var end = answer.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return -1;
        }

        var head = answer[..end];
        if (head.IndexOf("\r\nTransfer-Encoding: chunked"u8) >= 0)
        {
            return answer.EndsWith("\r\n0\r\n\r\n"u8) ? answer.Length : -1;
        }

        var at = Math.Max(head.IndexOf("\r\nContent-Length: "u8), head.IndexOf("\r\ncontent-length: "u8));
        return at >= 0 && Utf8Parser.TryParse(head[(at + "\r\nContent-Length: ".Length)..], out int length, out _)
            ? end + 4 + length
            : throw new InvalidOperationException("The answer names no length.");
    }
}
