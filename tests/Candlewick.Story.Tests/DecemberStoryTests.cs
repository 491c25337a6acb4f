using System.Net;
using System.Text.Json;

namespace Candlewick.Story.Tests;

/// <summary>The whole desk against a calculation on paper: thirty alerts over December 2024.</summary>
public sealed class DecemberStoryTests
{
    private static readonly StoryCosts Costs = new(FeeRate: 0.0001m, Spread: 2m, Slippage: 0.5m);
    private const decimal Balance = 100_000m;
    private const decimal LotStep = 0.00001m;

    [SkippableFact]
    public async Task Thirty_alerts_end_exactly_where_the_paper_calculation_ends()
    {
        var minutes = MinuteFile.ReadDecember();
        var alerts = StoryAlerts.Make(minutes);
        var paper = new PaperWalk(minutes, Costs, Balance, LotStep);
        paper.Walk(alerts);
        Assert.Equal(StoryAlerts.Count, alerts.Count);
        Assert.InRange(paper.Trades.Count, 20, StoryAlerts.Count - 1);
        Assert.NotEmpty(paper.Ends);
        Assert.NotEmpty(paper.Refused);

        await using var desk = await StoryDesk.StartAsync();
        await desk.ImportDecemberAsync();
        await desk.ReplayAsync(minutes[0].OpenTime, Balance, Costs);
        await desk.RunAnotherAccountAsync();
        var (routeId, webhook) = await desk.MakeRouteAsync();

        var refused = new List<string>();
        var tradeIds = new Dictionary<string, string>();
        foreach (var alert in alerts)
        {
            await desk.AdvanceAsync(minutes[alert.After].CloseTime);
            var (status, body) = await desk.SendAsync(webhook, StoryDesk.AlertJson(alert));
            // Duplicates are normal: each alert comes twice and must change nothing the second time.
            var again = await desk.SendAsync(webhook, StoryDesk.AlertJson(alert));
            Assert.Equal((status, body), again);
            if (status == HttpStatusCode.OK)
            {
                tradeIds[JsonDocument.Parse(body).RootElement.GetProperty("data").GetProperty("trade_id").GetString()!] = alert.Id;
            }
            else
            {
                Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
                refused.Add(alert.Id);
            }
        }

        await desk.AdvanceAsync(minutes[^1].CloseTime);

        Assert.Equal(paper.Refused, refused);
        var actual = Actual(await desk.SessionsAsync(routeId), tradeIds);
        Assert.Equal(paper.Trades.Select(Comparable), actual.Select(Comparable));
        Assert.Equal(paper.Equity, await desk.EquityAsync());
        await AssertNothingIsLeftBehind(desk, paper);
        await desk.AssertOtherAccountIsUntouchedAsync();
    }

    private static async Task AssertNothingIsLeftBehind(StoryDesk desk, PaperWalk paper)
    {
        var simulator = await desk.GetAsync("/api/simulator");
        Assert.Empty(simulator.GetProperty("open_orders").EnumerateArray());
        Assert.Empty(simulator.GetProperty("positions").EnumerateArray());
        var orders = new List<JsonElement>();
        for (var path = "/trading/orders?limit=100"; path is not null;)
        {
            using var answer = await desk.Http.GetAsync(path);
            answer.EnsureSuccessStatusCode();
            orders.AddRange(JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.EnumerateArray());
            var next = answer.Headers.TryGetValues("Link", out var links) ? links.First() : null;
            path = next?[(next.IndexOf('<', StringComparison.Ordinal) + 1)..next.IndexOf('>', StringComparison.Ordinal)];
        }

        // One entry, one target and one stop per trade; of the exits one filled and the other was cancelled.
        Assert.Equal(paper.Trades.Count * 3, orders.Count);
        Assert.Equal(paper.Trades.Count * 2, orders.Count(order => order.GetProperty("status").GetString() == "filled"));
        var cancelled = orders.Where(order => order.GetProperty("status").GetString() == "cancelled").ToList();
        Assert.Equal(paper.Trades.Count, cancelled.Count);
        // By the venue itself, as the other leg of its list: not left behind and cleared away by the desk afterwards.
        Assert.All(cancelled,
            order => Assert.Contains("leg of the list was", order.GetProperty("reason").GetString(), StringComparison.Ordinal));
        Assert.Empty((await desk.GetAsync("/api/reconciliation")).EnumerateArray());
    }

    private static IEnumerable<ExpectedTrade> Actual(
        IReadOnlyList<(JsonElement Session, IReadOnlyList<JsonElement> Steps)> sessions, Dictionary<string, string> signalOfTrade)
    {
        var number = 0;
        foreach (var (session, steps) in sessions)
        {
            number++;
            var running = 0m;
            var path = "Start";
            var nodesAfter = session.GetProperty("path_summary").GetString()!.Split(" → ");
            var index = 0;
            foreach (var trade in steps.GroupBy(step => step.GetProperty("trade_id").GetString()!))
            {
                var decision = trade.Single(step => step.GetProperty("step_type").GetString() == "DECISION");
                var execute = trade.Single(step => step.GetProperty("step_type").GetString() == "EXECUTE");
                var result = trade.Single(step => step.GetProperty("step_type").GetString() == "RESULT");
                Assert.Equal("SUCCESS", execute.GetProperty("execution_status").GetString());
                var profit = result.GetProperty("profit_loss").GetDecimal();
                running += profit;
                path = result.GetProperty("result").GetString() == "scratch" ? path : nodesAfter[++index];
                Assert.Equal(path, result.GetProperty("new_node").GetString());
                yield return new ExpectedTrade(
                    signalOfTrade[trade.Key], number, decision.GetProperty("node_name").GetString()!,
                    decision.GetProperty("stake_percentage").GetDecimal(), decision.GetProperty("stake_value").GetDecimal(),
                    decision.GetProperty("quantity").GetDecimal(), execute.GetProperty("entry_price").GetDecimal(),
                    result.GetProperty("exit_price").GetDecimal(), result.GetProperty("fees").GetDecimal(), profit,
                    result.GetProperty("result").GetString()!, result.GetProperty("exit_reason").GetString()!, path, running);
            }

            Assert.Equal(running, session.GetProperty("running_total").GetDecimal());
        }
    }

    /// <summary>Amounts as normalised text: 617.50 and 617.5 are the same money.</summary>
    private static string Comparable(ExpectedTrade trade) => string.Join(" | ",
        trade.SignalId, trade.Session, trade.Node, N(trade.StakePercent), N(trade.Stake), N(trade.Quantity), N(trade.EntryPrice),
        N(trade.ExitPrice),
        N(trade.Fees), N(trade.Profit), trade.Result, trade.ExitReason, trade.NodeAfter, N(trade.RunningTotal));

    private static string N(decimal value) =>
        (value / 1.0000000000000000000000000000m).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
