using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Host.Tests;

/// <summary>The names of the fixed stream interface, registered by many modules and offered as one.</summary>
[Collection(SharedDeskCollection.Name)]
public sealed class StreamNameTests(SharedDesk desk)
{
    [Fact]
    public async Task Every_channel_of_the_interface_can_be_subscribed_to()
    {
        string[] channels =
        [
            "prices", "price:BTCUSDT", "price:BTCUSDT.SIMULATOR", "bars:BTCUSDT:1m", "bars:BTCUSDT.SIMULATOR:1D", "portfolio",
            "strategies", "trades", "sessions", "signals", "alerts", "jobs",
        ];
        using var socket = new ClientWebSocket();
        var address = new UriBuilder(desk.Process.Address) { Scheme = "ws", Path = "/ws" }.Uri;
        await socket.ConnectAsync(new Uri($"{address}?token={desk.Admin.DefaultRequestHeaders.Authorization!.Parameter}"), default);
        Assert.Equal("welcome", (await ReadAsync(socket)).GetProperty("type").GetString());

        var message = JsonSerializer.SerializeToUtf8Bytes(new { type = "subscribe", channels });
        await socket.SendAsync(message, WebSocketMessageType.Text, true, default);

        // A price may have been on its way to one of the channels already.
        var answer = await ReadAsync(socket);
        while (answer.GetProperty("type").GetString() is "price_update" or "bar")
        {
            answer = await ReadAsync(socket);
        }

        Assert.True(answer.GetProperty("type").GetString() == "subscribed", answer.ToString());
        Assert.Equal(channels, answer.GetProperty("data").GetProperty("channels").EnumerateArray().Select(name => name.GetString()));
    }

    [Fact]
    public async Task The_statistics_keep_their_names()
    {
        var stats = JsonDocument.Parse(await desk.Viewer.GetStringAsync("/ws/stats")).RootElement;
        foreach (var name in (string[])
            ["total_connections", "data_collection_subscribers", "model_training_subscribers", "recent_messages_count"])
        {
            Assert.Equal(JsonValueKind.Number, stats.GetProperty(name).ValueKind);
        }
    }

    private static async Task<JsonElement> ReadAsync(ClientWebSocket socket)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var buffer = new byte[64 * 1024];
        var part = await socket.ReceiveAsync(buffer.AsMemory(), limit.Token);
        return JsonDocument.Parse(Encoding.UTF8.GetString(buffer, 0, part.Count)).RootElement;
    }
}
