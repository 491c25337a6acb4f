using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Candlewick.MarketData.Api.Tests.Load;

/// <summary>A client that reads everything and remembers the last price of each instrument and the numbers that it was sent.</summary>
internal sealed class LoadListener : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly ConcurrentDictionary<string, double> _prices = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _sequences = new(StringComparer.Ordinal);
    private Task _reading = Task.CompletedTask;
    private long _received;

    public long Received => Interlocked.Read(ref _received);

    /// <summary>What was not as it must be; null while everything is.</summary>
    public string? Fault { get; private set; }

    /// <summary>The number of the last message that counts.</summary>
    public int Counted { get; private set; }

    public static async Task<LoadListener> OpenAsync(Uri desk, bool reads, params string[] channels)
    {
        var listener = new LoadListener();
        listener._socket.Options.SetBuffer(4096, 4096);
        await listener._socket.ConnectAsync(new Uri($"ws://{desk.Authority}/ws?token=listener"), CancellationToken.None);
        var text = JsonSerializer.Serialize(new { type = "subscribe", channels });
        await listener._socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, CancellationToken.None);
        if (reads)
        {
            listener.Read();
        }

        return listener;
    }

    /// <summary>Reads from now on.</summary>
    public void Read() => _reading = Task.Run(ReadAllAsync);

    /// <summary>Whether it saw that price of every instrument last, and that message that counts.</summary>
    public bool HasSeen(IReadOnlyDictionary<string, double> truth, int counted) =>
        Fault is not null || (Counted == counted && truth.All(each => _prices.GetValueOrDefault(each.Key) == each.Value));

    /// <summary>The code that it is closed with.</summary>
    public async Task<WebSocketCloseStatus?> ClosedAsync(TimeSpan within)
    {
        await _reading.WaitAsync(within);
        return _socket.CloseStatus;
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _reading;
        _socket.Dispose();
    }

    private async Task ReadAllAsync()
    {
        var (buffer, length) = (new byte[64 * 1024], 0);
        try
        {
            while (true)
            {
                var part = await _socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    Fault ??= $"closed with {_socket.CloseStatus} {_socket.CloseStatusDescription}";
                    return;
                }

                length += part.Count;
                if (part.EndOfMessage)
                {
                    Take(buffer.AsSpan(0, length));
                    length = 0;
                }
            }
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            Fault ??= gone.Message;
        }
    }

    private void Take(ReadOnlySpan<byte> text)
    {
        Interlocked.Increment(ref _received);
        var json = new Utf8JsonReader(text);
        var message = JsonElement.ParseValue(ref json);
        var channel = message.TryGetProperty("channel", out var named) ? named.GetString()! : "";
        var sequence = message.GetProperty("seq").GetInt64();
        if (sequence != _sequences.GetValueOrDefault(channel) + 1)
        {
            Fault ??= $"{channel}: {sequence} came after {_sequences.GetValueOrDefault(channel)}";
        }

        _sequences[channel] = sequence;
        var data = message.GetProperty("data");
        if (channel == LoadDesk.Counted)
        {
            var number = data.GetProperty("number").GetInt32();
            Fault ??= number == Counted + 1 ? null : $"message {number} came after {Counted}";
            Counted = number;
        }
        else if (channel == "prices")
        {
            foreach (var price in data.EnumerateObject())
            {
                _prices[price.Name] = price.Value.GetDouble();
            }
        }
    }
}
