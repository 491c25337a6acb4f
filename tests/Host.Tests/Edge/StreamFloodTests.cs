using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using Candlewick.Testing;

namespace Host.Tests.Edge;

/// <summary>Many streams at once: those who never sign in shut out nobody, and thousands of those who do are served.</summary>
public sealed class StreamFloodTests
{
    [Fact]
    public async Task A_thousand_streams_that_never_sign_in_shut_out_nobody_who_has_a_token()
    {
        await using var desk = await DeskProcess.StartAsync();
        await desk.SignInAsync();
        var opened = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => OpenManyAsync(desk.Address, "/ws", 60)));
        try
        {
            var statuses = opened.SelectMany(each => each).Select(each => each.Status).ToList();
            Assert.All(statuses, status => Assert.Contains(status, (int[])[101, 503]));
            Assert.Contains(503, statuses);

            using var byQuery = await EdgeDesk.OpenAsync(desk.Address, $"/ws?token={desk.Token}");
            Assert.Equal("welcome", TypeOf(await EdgeDesk.ReadAsync(byQuery)));
            var stats = await desk.Client.GetFromJsonAsync<JsonElement>("/ws/stats");
            Assert.Equal(1, stats.GetProperty("total_connections").GetInt32());
        }
        finally
        {
            Close(opened);
        }
    }

    [Fact]
    public async Task Who_does_not_sign_in_in_time_makes_room_for_the_next()
    {
        await using var desk = await DeskProcess.StartAsync(
            ("CANDLEWICK_STREAMING__MAX_UNSIGNED_PER_ADDRESS", "3"), ("CANDLEWICK_STREAMING__SIGN_IN_TIMEOUT", "00:00:02"));
        var waiting = await OpenManyAsync(desk.Address, "/ws", 3);
        Assert.All(waiting, each => Assert.Equal(101, each.Status));

        using var refused = await Wire.ConnectAsync(desk.Address);
        await refused.SendAsync(Handshake(desk.Address, "/ws"));
        var head = await refused.HeadAsync();
        Assert.Equal(503, head.Status);
        Assert.True(head.Has("Retry-After"), head.Text);

        foreach (var (socket, _) in waiting)
        {
            Assert.Equal(WebSocketCloseStatus.PolicyViolation, await EdgeDesk.CloseAsync(socket!));
            await socket!.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, default);
            socket.Dispose();
        }

        await EventuallyAsync(async () =>
        {
            var (next, status) = await EdgeDesk.TryOpenAsync(desk.Address, "/ws");
            next?.Dispose();
            return status == 101;
        });
    }

    [Fact]
    public async Task One_address_cannot_take_every_stream()
    {
        await using var desk = await DeskProcess.StartAsync(
            ("CANDLEWICK_STREAMING__MAX_CONNECTIONS", "6"), ("CANDLEWICK_STREAMING__MAX_CONNECTIONS_PER_ADDRESS", "4"));
        await desk.SignInAsync();
        var path = $"/ws?token={desk.Token}";
        var opened = await OpenManyAsync(desk.Address, path, 5);
        Assert.Equal((int[])[101, 101, 101, 101, 503], opened.Select(each => each.Status));

        var others = await Wire.ConnectManyAsync(desk.Address, 3, "127.0.0.2");
        var answers = new List<int>();
        foreach (var other in others)
        {
            await other.SendAsync(Handshake(desk.Address, path));
            answers.Add((await other.HeadAsync()).Status);
        }

        Assert.Equal((int[])[101, 101, 503], answers);
        Close([opened]);
        foreach (var other in others)
        {
            other.Dispose();
        }
    }

    [Fact]
    public async Task Twelve_hundred_listeners_hear_the_same_message_and_one_who_does_not_read_delays_nobody()
    {
        await using var desk = await DeskProcess.StartAsync();
        await desk.SignInAsync();
        var path = $"/ws?token={desk.Token}";
        using var deaf = await EdgeDesk.OpenAsync(desk.Address, path);
        await EdgeDesk.SendAsync(deaf, """{"type":"subscribe","channels":["prices","alerts"]}""");
        var opened = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => OpenManyAsync(desk.Address, path, 60)));
        try
        {
            var sockets = opened.SelectMany(each => each).Select(each => each.Socket!).ToList();
            await Task.WhenAll(sockets.Select(async socket =>
            {
                Assert.Equal("welcome", TypeOf(await EdgeDesk.ReadAsync(socket)));
                await EdgeDesk.SendAsync(socket, """{"type":"subscribe","channels":["alerts"]}""");
                Assert.Equal("subscribed", TypeOf(await EdgeDesk.ReadAsync(socket)));
            }));

            using var pressed = await desk.Client.PostAsJsonAsync("/api/kill-switch", new { engaged = true, reason = "heard by all" });
            pressed.EnsureSuccessStatusCode();

            await Task.WhenAll(sockets.Select(async socket =>
            {
                var told = (await EdgeDesk.ReadAsync(socket))!.Value;
                Assert.Equal(("alert.new", 1L), (TypeOf(told), told.GetProperty("seq").GetInt64()));
                var heard = (await EdgeDesk.ReadAsync(socket))!.Value;
                Assert.Equal(("kill_switch.update", 2L), (TypeOf(heard), heard.GetProperty("seq").GetInt64()));
                Assert.Equal("heard by all", heard.GetProperty("data").GetProperty("reason").GetString());
            }));
        }
        finally
        {
            Close(opened);
        }
    }

    private static async Task<IReadOnlyList<(ClientWebSocket? Socket, int Status)>> OpenManyAsync(Uri desk, string path, int count)
    {
        var opened = new List<(ClientWebSocket?, int)>(count);
        for (var i = 0; i < count; i++)
        {
            opened.Add(await EdgeDesk.TryOpenAsync(desk, path));
        }

        return opened;
    }

    private static void Close(IEnumerable<IReadOnlyList<(ClientWebSocket? Socket, int Status)>> opened)
    {
        foreach (var (socket, _) in opened.SelectMany(each => each))
        {
            socket?.Dispose();
        }
    }

    private static async Task EventuallyAsync(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!await condition())
        {
            await Task.Delay(50, limit.Token);
        }
    }

    private static string Handshake(Uri desk, string path) =>
        $"GET {path} HTTP/1.1\r\nHost: {desk.Authority}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

    private static string? TypeOf(JsonElement? message) => message?.GetProperty("type").GetString();
}
