using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Candlewick.Testing;

namespace Host.Tests.Operations;

/// <summary>A desk whose database server goes away and comes back.</summary>
public sealed class ServerAwayTests
{
    [SkippableFact]
    public async Task While_the_server_is_away_alerts_are_answered_503_and_the_desk_goes_on_when_it_is_back()
    {
        Skip.If(TestEngine.Server is null, TestEngine.NoServer);
        using var folder = new TempFolder();
        await using var desk = await DeskProcess.StartInAsync(
            folder.Path, (TestEngine.Variable, TestEngine.PostgresFor(folder.Path)));
        await desk.SignInAsync();
        using var made = await desk.Client.PostAsJsonAsync("/api/routes", new
        {
            name = "away", symbols = new[] { "BTCUSDT" }, account = "simulator", staking_tree_id = "five-wins-before-six-losses",
        });
        var webhook = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("webhook_path").GetString()!;
        await TradedDesk.EventuallyAsync(async () => (await SendAsync(desk, webhook, "before")).StatusCode == HttpStatusCode.OK);

        TestEngine.SetReachable(folder.Path, isReachable: false);
        using (var away = await SendAsync(desk, webhook, "meanwhile"))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, away.StatusCode);
            Assert.Equal("1", away.Headers.RetryAfter?.ToString());
        }

        TestEngine.SetReachable(folder.Path, isReachable: true);
        // The same alert gets the same answer, which was stored.
        await TradedDesk.EventuallyAsync(async () => (await SendAsync(desk, webhook, "before")).StatusCode == HttpStatusCode.OK);
        var signal = Assert.Single((await TradedDesk.GetAsync(desk, "/api/signals")).EnumerateArray());
        Assert.Equal("before", signal.GetProperty("signal_id").GetString());
        await TradedDesk.EventuallyAsync(async () =>
            (await TradedDesk.GetAsync(desk, "/health")).GetProperty("status").GetString() == "healthy");
        // The server's address with its password is nobody's to read.
        Assert.DoesNotContain("Password", desk.Output, StringComparison.OrdinalIgnoreCase);
    }

    private static Task<HttpResponseMessage> SendAsync(DeskProcess desk, string webhook, string id) =>
        desk.Client.PostAsJsonAsync(
            webhook, new { action = "buy", symbol = "BTCUSDT", entry = "market", target = "+2%", stop = "-1%", id });
}
