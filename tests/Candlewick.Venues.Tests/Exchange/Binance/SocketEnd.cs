using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Candlewick.Venues.Tests.Exchange.Binance;

/// <summary>A client's end of a socket.</summary>
internal sealed class SocketEnd : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly ClientWebSocket _socket = new();

    public static async Task<SocketEnd> ConnectAsync(BinanceClient client, string path)
    {
        var end = new SocketEnd();
        await end._socket.ConnectAsync(new Uri(client.Exchange.Url + path), default);
        return end;
    }

    public Task SendAsync(object message) => SendTextAsync(JsonSerializer.Serialize(message));

    public Task SendTextAsync(string text) =>
        _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, default);

    /// <summary>Sends a question signed over its parameters by name.</summary>
    public Task SendSignedAsync(BinanceClient client, int id, string method, Dictionary<string, object> parameters)
    {
        parameters["apiKey"] = client.Key.Key;
        parameters["timestamp"] = client.Exchange.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        var payload = string.Join(
            '&', parameters.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={Plain(pair.Value)}"));
        parameters["signature"] = BinanceClient.Sign(payload, client.Key.Secret);
        return SendAsync(new { id, method, @params = parameters });
    }

    /// <summary>As the JSON has it.</summary>
    private static string Plain(object value) => value switch
    {
        string text => text,
        JsonElement { ValueKind: JsonValueKind.String } text => text.GetString()!,
        _ => JsonSerializer.Serialize(value),
    };

    public async Task<JsonElement> NextAsync(TimeSpan? patience = null)
    {
        using var late = new CancellationTokenSource(patience ?? Patience);
        using var text = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var part = await _socket.ReceiveAsync(buffer, late.Token);
            text.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
            {
                return JsonDocument.Parse(text.ToArray()).RootElement;
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        _socket.Abort();
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
