using System.Net;
using Candlewick.Sessions.Tests.Desk;
using Candlewick.Testing.Desk;

namespace Candlewick.Sessions.Tests;

/// <summary>What stands above the inbox: how many signals stand where, and the trades they opened.</summary>
public sealed class InboxCountTests
{
    [Fact]
    public async Task Signals_are_counted_by_where_they_stand_and_narrowed_as_the_inbox_is()
    {
        await using var desk = await SessionsDesk.StartAsync();
        Assert.Empty((await desk.GetAsync("/api/signals/counts")).EnumerateArray());
        var (route, webhook) = await desk.MakeRouteAsync();
        await desk.AcceptAsync(webhook, DeskHost.Signal("First Ω"));
        await desk.SendAsync(webhook, DeskHost.Signal("second", new { stop = "100000.00" }));
        await desk.SendAsync(webhook, """{"action":"hold"}""");
        await desk.SendAsync(webhook, """{"action":"stay"}""");

        var counts = await CountsAsync(desk, "");
        Assert.Equal(4, counts.Sum(count => count.Value));
        var listed = (await desk.GetAsync("/api/signals")).EnumerateArray().GroupBy(signal => signal.GetProperty("status").GetString()!);
        Assert.Equal(listed.ToDictionary(group => group.Key, group => (long)group.Count()), counts);
        Assert.Equal(counts, await CountsAsync(desk, $"?route_id={route}"));
        Assert.Empty(await CountsAsync(desk, "?route_id=another"));
        foreach (var search in new[] { "first", "FIRST", "T Ω" })
        {
            Assert.Equal(1, (await CountsAsync(desk, $"?search={search}")).Values.Single());
            Assert.Single((await desk.GetAsync($"/api/signals?search={search}")).EnumerateArray());
        }

        // What LIKE would take for any character is looked for as it stands.
        Assert.Empty(await CountsAsync(desk, "?search=f_rst"));
        using var answer = await desk.Http.GetAsync(new Uri($"/api/signals/counts?search={new string('x', 201)}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task The_trades_of_signals_are_asked_for_by_their_ids()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync();
        await desk.AcceptAsync(webhook, DeskHost.Signal("first"));
        var signal = Assert.Single((await desk.GetAsync("/api/signals")).EnumerateArray());
        var id = signal.GetProperty("trade_id").GetString();
        var trade = Assert.Single((await desk.GetAsync($"/trading/trades?ids=none,{id}")).EnumerateArray());
        Assert.Equal((id, "Start"), (trade.GetProperty("trade_id").GetString(), trade.GetProperty("node").GetString()));
        Assert.Empty((await desk.GetAsync("/trading/trades?ids=none")).EnumerateArray());
        Assert.Single((await desk.GetAsync("/trading/trades?ids=")).EnumerateArray());
        var many = string.Join(',', Enumerable.Range(0, 101));
        using var answer = await desk.Http.GetAsync(new Uri($"/trading/trades?ids={many}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    private static async Task<Dictionary<string, long>> CountsAsync(DeskHost desk, string query) =>
        (await desk.GetAsync($"/api/signals/counts{query}")).EnumerateArray().ToDictionary(
            row => row.GetProperty("status").GetString()!, row => row.GetProperty("signals").GetInt64());
}
