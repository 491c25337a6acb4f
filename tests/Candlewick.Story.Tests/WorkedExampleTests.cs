using System.Net;
using System.Text.Json;

namespace Candlewick.Story.Tests;

/// <summary>The worked examples of the staking rules and the promises of the webhook, through the API.</summary>
public sealed class WorkedExampleTests
{
    private static readonly StoryCosts Free = new(0m, 0m, 0m);
    private const string Example = """{"action":"buy","symbol":"BTCUSDT","entry":"45000.50","target":"46000.00","stop":"44500.00","id":"TV_SIGNAL_001"}""";

    [SkippableTheory]
    [InlineData(100_000, "650", "0.65032")]
    [InlineData(95_000, "617.5", "0.6178")]
    public async Task The_start_node_stakes_065_percent_of_the_balance(int balance, string stake, string quantity)
    {
        await using var desk = await StoryDesk.StartAsync();
        await desk.ImportDecemberAsync();
        await desk.ReplayAsync(MinuteFile.ReadDecember()[0].OpenTime, balance, Free);
        var (routeId, webhook) = await desk.MakeRouteAsync();

        var (status, body) = await desk.SendAsync(webhook, Example);

        Assert.True(status == HttpStatusCode.OK, body);
        var data = JsonDocument.Parse(body).RootElement.GetProperty("data");
        Assert.Equal(decimal.Parse(stake, System.Globalization.CultureInfo.InvariantCulture), data.GetProperty("trade_amount").GetDecimal());
        Assert.Equal("0.65%", data.GetProperty("node_stake_percentage").GetString());
        Assert.Equal("Start", data.GetProperty("current_node").GetString());
        Assert.Equal(balance, data.GetProperty("initial_amount").GetDecimal());
        Assert.Equal("PENDING", data.GetProperty("execution").GetProperty("status").GetString());
        var decision = (await desk.SessionsAsync(routeId)).Single().Steps[0];
        Assert.Equal(decimal.Parse(quantity, System.Globalization.CultureInfo.InvariantCulture), decision.GetProperty("quantity").GetDecimal());
    }

    [SkippableFact]
    public async Task Fifty_equal_alerts_at_once_give_one_order_and_fifty_equal_answers()
    {
        await using var desk = await StoryDesk.StartAsync();
        await desk.ImportDecemberAsync();
        await desk.ReplayAsync(MinuteFile.ReadDecember()[0].OpenTime, 100_000m, Free);
        var (_, webhook) = await desk.MakeRouteAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => desk.SendAsync(webhook, Example)));

        Assert.All(answers, answer => Assert.Equal(answers[0], answer));
        Assert.Equal(HttpStatusCode.OK, answers[0].Status);
        Assert.Single((await desk.GetAsync("/api/orders?limit=100")).EnumerateArray());

        var (otherStatus, otherBody) = await desk.SendAsync(webhook, Example.Replace("46000.00", "46100.00", StringComparison.Ordinal));
        Assert.True(otherStatus == HttpStatusCode.Conflict, otherBody);
        Assert.Single((await desk.GetAsync("/api/orders?limit=100")).EnumerateArray());
    }
}
