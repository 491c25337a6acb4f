using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Candlewick.Story.Tests;

/// <summary>The worked examples of the staking rules and the promises of the webhook, through the API.</summary>
public sealed class WorkedExampleTests
{
    private static readonly StoryCosts Free = new(0m, 0m, 0m);
    private const string Example =
        """{"action":"buy","symbol":"BTCUSDT","entry":"45000.50","target":"46000.00","stop":"44500.00","id":"TV_SIGNAL_001"}""";

    [Theory]
    [InlineData(100_000, "650", "0.65032")]
    [InlineData(95_000, "617.5", "0.6178")]
    public async Task The_start_node_stakes_065_percent_of_the_balance(int balance, string stake, string quantity)
    {
        await using var desk = await StartAtAsync(45_000.00m, balance);
        var (routeId, webhook) = await desk.MakeRouteAsync();

        var (status, body) = await desk.SendAsync(webhook, Example);

        Assert.True(status == HttpStatusCode.OK, body);
        var data = JsonDocument.Parse(body).RootElement.GetProperty("data");
        Assert.Equal(decimal.Parse(stake, CultureInfo.InvariantCulture), data.GetProperty("trade_amount").GetDecimal());
        Assert.Equal("0.65%", data.GetProperty("node_stake_percentage").GetString());
        Assert.Equal("Start", data.GetProperty("current_node").GetString());
        Assert.Equal(balance, data.GetProperty("initial_amount").GetDecimal());
        Assert.Equal("PENDING", data.GetProperty("execution").GetProperty("status").GetString());
        var decision = (await desk.SessionsAsync(routeId)).Single().Steps[0];
        Assert.Equal(decimal.Parse(quantity, CultureInfo.InvariantCulture), decision.GetProperty("quantity").GetDecimal());
        await desk.AssertOtherAccountIsUntouchedAsync();
    }

    /// <summary>
    /// A quarter of the way from the entry to the stop is 125.125; above the entry the price itself would be the worse one.
    /// </summary>
    [Theory]
    [InlineData("44875.37", HttpStatusCode.UnprocessableEntity)]
    [InlineData("44875.38", HttpStatusCode.OK)]
    [InlineData("45000.50", HttpStatusCode.OK)]
    public async Task The_example_holds_while_the_market_is_near_its_entry(string close, HttpStatusCode expected)
    {
        await using var desk = await StartAtAsync(decimal.Parse(close, CultureInfo.InvariantCulture), 100_000);
        var (routeId, webhook) = await desk.MakeRouteAsync();

        var (status, body) = await desk.SendAsync(webhook, Example);

        Assert.True(status == expected, body);
        if (expected == HttpStatusCode.OK)
        {
            Assert.Equal(0.65032m, (await desk.SessionsAsync(routeId)).Single().Steps[0].GetProperty("quantity").GetDecimal());
        }
        else
        {
            Assert.Equal("EntryFarFromMarket", JsonDocument.Parse(body).RootElement.GetProperty("details").GetProperty("rule").GetString());
        }
    }

    [Fact]
    public async Task Fifty_equal_alerts_at_once_give_one_order_and_fifty_equal_answers()
    {
        await using var desk = await StartAtAsync(45_000.00m, 100_000);
        var (_, webhook) = await desk.MakeRouteAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => desk.SendAsync(webhook, Example)));

        Assert.All(answers, answer => Assert.Equal(answers[0], answer));
        Assert.Equal(HttpStatusCode.OK, answers[0].Status);
        Assert.Single((await desk.GetAsync("/trading/orders?limit=100")).EnumerateArray());

        var (otherStatus, otherBody) = await desk.SendAsync(webhook, Example.Replace("46000.00", "46100.00", StringComparison.Ordinal));
        Assert.True(otherStatus == HttpStatusCode.Conflict, otherBody);
        Assert.Single((await desk.GetAsync("/trading/orders?limit=100")).EnumerateArray());
        await desk.AssertOtherAccountIsUntouchedAsync();
    }

    /// <summary>A desk whose simulator replays a made-up market that stands at a price, with another account beside it.</summary>
    private static async Task<StoryDesk> StartAtAsync(decimal close, int balance)
    {
        var minutes = MinuteFile.Quiet(close, count: 120);
        var desk = await StoryDesk.StartAsync();
        try
        {
            await desk.ImportAsync("BTCUSDT", MinuteFile.Excerpt(minutes, minutes.Count), "BTCUSDT-1m-quiet.csv.gz");
            await desk.ReplayAsync(minutes[0].OpenTime, balance, Free);
            await desk.AdvanceAsync(minutes[10].CloseTime);
            await desk.RunAnotherAccountAsync();
            return desk;
        }
        catch
        {
            await desk.DisposeAsync();
            throw;
        }
    }
}
