using System.Net;
using System.Net.Http.Json;
using Candlewick.Testing;

namespace Host.Tests.Edge;

/// <summary>Thousands of connections that say nothing, or too little: whoever has something to say gets through.</summary>
public sealed class ConnectionTests
{
    private const int Flood = 3_000;

    [Theory]
    [InlineData("")]
    [InlineData("POST /api/webhook/trade-signal HTTP/1.1\r\nHost: 127")]
    [InlineData("GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")]
    public async Task Thousands_of_idle_connections_shut_out_neither_health_nor_webhook_nor_kill_switch(string said)
    {
        await using var desk = await DeskProcess.StartAsync();
        await desk.SignInAsync();
        var wires = await Wire.ConnectManyAsync(desk.Address, Flood);
        foreach (var wire in said.Length == 0 ? [] : wires)
        {
            await wire.TrySendAsync(said);
        }

        await EverythingAnswersAsync(desk);
        Assert.InRange(desk.Output.Length, 0, 20_000);
        foreach (var wire in wires)
        {
            wire.Dispose();
        }
    }

    [Fact]
    public async Task Thousands_of_slow_bodies_from_one_address_leave_room_for_every_other()
    {
        await using var desk = await DeskProcess.StartAsync();
        await desk.SignInAsync();
        var wires = await Wire.ConnectManyAsync(desk.Address, Flood, "127.0.0.2");
        foreach (var wire in wires)
        {
            await wire.TrySendAsync(
                $"POST /api/webhook/trade-signal HTTP/1.1\r\nHost: {desk.Address.Authority}\r\nContent-Length: 60000\r\n\r\n{{");
        }

        await EverythingAnswersAsync(desk);
        foreach (var wire in wires)
        {
            wire.Dispose();
        }
    }

    [Fact]
    public async Task Connections_are_closed_when_their_request_does_not_come()
    {
        await using var desk = await DeskProcess.StartAsync(
            ("CANDLEWICK_CONNECTIONS__KEEP_ALIVE", "00:00:02"), ("CANDLEWICK_CONNECTIONS__HEADERS_TIMEOUT", "00:00:02"));
        using var silent = await Wire.ConnectAsync(desk.Address);
        using var slow = await Wire.ConnectAsync(desk.Address);
        await slow.SendAsync("GET /health HTTP/1.1\r\nHo");
        Assert.Equal(408, (await slow.HeadAsync(20)).Status);
        Assert.True(await silent.EndsAsync(20));
    }

    private static async Task EverythingAnswersAsync(DeskProcess desk)
    {
        // A connection of its own for each: an open one would prove nothing.
        using var health = EdgeDesk.NewClient(desk.Address);
        Assert.Equal(HttpStatusCode.OK, (await health.GetAsync("/health")).StatusCode);
        using var webhook = EdgeDesk.NewClient(desk.Address);
        Assert.Equal(
            HttpStatusCode.Unauthorized, (await webhook.PostAsJsonAsync("/api/webhook/trade-signal/none", new { })).StatusCode);
        using var killSwitch = EdgeDesk.NewClient(desk.Address, desk.Token);
        Assert.Equal(HttpStatusCode.OK, (await killSwitch.PostAsJsonAsync("/api/kill-switch", new { engaged = true })).StatusCode);
    }
}
