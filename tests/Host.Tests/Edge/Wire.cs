using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Host.Tests.Edge;

/// <summary>A connection spoken to byte by byte, for callers that no client library would let be so rude.</summary>
internal sealed partial class Wire : IDisposable
{
    private readonly Socket _socket;

    private Wire(Socket socket) => _socket = socket;

    /// <param name="desk">Where the desk listens.</param>
    /// <param name="from">The address to call from; another one of this machine stands for another caller.</param>
    public static async Task<Wire> ConnectAsync(Uri desk, string from = "127.0.0.1")
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
        await socket.ConnectAsync(IPAddress.Loopback, desk.Port);
        return new Wire(socket);
    }

    public static async Task<IReadOnlyList<Wire>> ConnectManyAsync(Uri desk, int count, string from = "127.0.0.1")
    {
        var wires = new List<Wire>(count);
        for (var i = 0; i < count; i++)
        {
            wires.Add(await ConnectAsync(desk, from));
        }

        return wires;
    }

    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes) => await _socket.SendAsync(bytes, SocketFlags.None);

    /// <summary>Sends where the connection may be closed already.</summary>
    public async Task TrySendAsync(string text)
    {
        try
        {
            await SendAsync(text);
        }
        catch (SocketException)
        {
            // Closed by the desk.
        }
    }

    /// <summary>The head of the next answer; empty when the connection ends without one.</summary>
    public async Task<Head> HeadAsync(int seconds = 30)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        var text = new StringBuilder();
        var buffer = new byte[1];
        try
        {
            while (!text.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
            {
                if (await _socket.ReceiveAsync(buffer.AsMemory(), SocketFlags.None, limit.Token) == 0)
                {
                    break;
                }

                text.Append((char)buffer[0]);
            }
        }
        catch (SocketException)
        {
            // Reset by the desk.
        }

        return new Head(text.ToString());
    }

    /// <summary>True when the desk ends the connection within the time.</summary>
    public async Task<bool> EndsAsync(int seconds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        var buffer = new byte[4096];
        try
        {
            while (await _socket.ReceiveAsync(buffer.AsMemory(), SocketFlags.None, limit.Token) > 0)
            {
                // What it had to say before.
            }

            return true;
        }
        catch (SocketException)
        {
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>The head of an answer.</summary>
    internal sealed record Head(string Text)
    {
        /// <summary>0 when no answer came.</summary>
        public int Status => StatusLine().Match(Text) is { Success: true } match
            ? int.Parse(match.Groups["status"].Value, CultureInfo.InvariantCulture) : 0;

        public bool Has(string header) => Text.Contains($"\r\n{header}:", StringComparison.OrdinalIgnoreCase);
    }

    [GeneratedRegex("^HTTP/1\\.1 (?<status>[0-9]{3})", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex StatusLine();
}
