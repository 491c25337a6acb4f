using System.Net;
using System.Text.Json;
using Working = Candlewick.Story.Tests.SimulatorBooks.Working;

namespace Candlewick.Story.Tests;

/// <summary>
/// Every action on an order or a trade but those of <see cref="ExitStoryTests"/>, on a replay: what the simulator then has in its own
/// books, and what it came to in money.
/// </summary>
public sealed class OrderStoryTests
{
    private const decimal Level = 40_000m;
    private const decimal Fee = 0.001m;
    private const decimal Balance = 100_000m;
    private const string Symbol = "BTCUSDT";

    /// <summary>Where the market stands at the end of each minute, for a long; a short sees it the other way up.</summary>
    private static readonly decimal[] Moves = [.. Enumerable.Repeat(0m, 11), 1_200m, 1_200m, 0m, .. Enumerable.Repeat(0m, 16)];

    [Theory]
    [InlineData("buy", 1)]
    [InlineData("sell", -1)]
    public async Task A_trade_of_two_exits_is_moved_reduced_and_stopped_to_the_cent(string side, int sign)
    {
        await using var desk = await StartAsync(sign);
        var minutes = Market(sign);
        var trade = await PlaceAsync(desk, new
        {
            symbol = Symbol,
            side,
            quantity = 0.5m,
            exits = new[]
            {
                new { quantity = 0.2m, target = At(1_000m), stop = At(-2_000m) },
                new { quantity = 0.3m, target = At(2_000m), stop = At(-2_000m) },
            },
        });
        await desk.AdvanceAsync(minutes[10].CloseTime);
        await AssertWorkingAsync(desk, Exit(0.2m, 1_000m, -2_000m), Exit(0.3m, 2_000m, -2_000m));
        Assert.Equal(sign * 0.5m, await desk.HeldAsync());

        await CommandAsync(desk, trade, "amend", new { stop = At(-1_000m), exit_number = 1 });
        await CommandAsync(desk, trade, "amend", new { target = At(3_000m), stop = At(-1_500m), exit_number = 2 });
        await AssertWorkingAsync(desk, Exit(0.2m, 1_000m, -1_000m), Exit(0.3m, 3_000m, -1_500m));

        await desk.AdvanceAsync(minutes[11].CloseTime);
        await AssertWorkingAsync(desk, Exit(0.3m, 3_000m, -1_500m));
        await CommandAsync(desk, trade, "reduce", new { quantity = 0.1m });
        await desk.AdvanceAsync(minutes[12].CloseTime);
        await AssertWorkingAsync(desk, Exit(0.2m, 3_000m, -1_500m));
        Assert.Equal(sign * 0.2m, await desk.HeldAsync());

        await CommandAsync(desk, trade, "amend", new { stop = At(500m), exit_number = 2 });
        await AssertWorkingAsync(desk, Exit(0.2m, 3_000m, 500m));
        await desk.AdvanceAsync(minutes[13].CloseTime);

        Assert.Equal("stop_reached", (await desk.TradeAsync(trade)).GetProperty("exit_reason").GetString());
        Assert.Empty(await desk.WorkingAsync());
        Assert.Equal(0m, await desk.HeldAsync());
        var gain = (0.2m * 1_000m) + (0.1m * 1_200m) + (0.2m * 500m);
        var turnover = (0.5m * Level) + (0.2m * At(1_000m)) + (0.1m * At(1_200m)) + (0.2m * At(500m));
        await AssertProfitAsync(desk, gain - (Fee * turnover), trades: 1);

        decimal At(decimal move) => Level + (sign * move);
        IEnumerable<Working> Exit(decimal quantity, decimal target, decimal stop) =>
            [new Working(quantity, At(target), null), new Working(quantity, null, At(stop))];
    }

    [Theory]
    [InlineData("buy", 1)]
    [InlineData("sell", -1)]
    public async Task An_entry_that_rests_is_replaced_and_cancelled_and_costs_nothing(string side, int sign)
    {
        await using var desk = await StartAsync(sign);
        var (minutes, rests, later) = (Market(sign), Level - (sign * 500m), Level - (sign * 600m));
        var trade = await PlaceAsync(desk, new { symbol = Symbol, side, type = "limit", price = rests, quantity = 0.4m });
        await AssertWorkingAsync(desk, [new Working(0.4m, rests, null)]);

        await CommandAsync(desk, trade, "replace", new { price = later, quantity = 0.3m });
        await AssertWorkingAsync(desk, [new Working(0.3m, later, null)]);
        await desk.AdvanceAsync(minutes[10].CloseTime);

        var order = (await desk.TradeAsync(trade)).GetProperty("entry_client_order_id").GetString();
        using var cancelled = await desk.Http.DeleteAsync($"/trading/order/{order}");
        Assert.Equal(HttpStatusCode.Accepted, cancelled.StatusCode);
        await AssertWorkingAsync(desk, []);
        await desk.AdvanceAsync(minutes[13].CloseTime);

        Assert.Equal(0m, await desk.HeldAsync());
        Assert.Equal(Balance, await desk.BookedEquityAsync());
        Assert.Equal(0m, (await desk.TradeAsync(trade)).GetProperty("entry_filled_quantity").GetDecimal());
    }

    [Theory]
    [InlineData("buy", 1)]
    [InlineData("sell", -1)]
    public async Task One_trade_is_closed_by_itself_and_the_others_of_its_market_at_once(string side, int sign)
    {
        await using var desk = await StartAsync(sign);
        var minutes = Market(sign);
        var trades = new List<string>();
        foreach (var quantity in new[] { 0.1m, 0.2m, 0.3m })
        {
            trades.Add(await PlaceAsync(desk, new { symbol = Symbol, side, quantity, stop = Level - (sign * 2_000m) }));
        }

        await desk.AdvanceAsync(minutes[10].CloseTime);
        Assert.Equal(sign * 0.6m, await desk.HeldAsync());
        await desk.AdvanceAsync(minutes[11].CloseTime);

        await CommandAsync(desk, trades[1], "close", new { });
        await desk.AdvanceAsync(minutes[12].CloseTime);
        Assert.Equal(sign * 0.4m, await desk.HeldAsync());
        await AssertWorkingAsync(desk, [.. new[] { 0.1m, 0.3m }.Select(quantity => new Working(quantity, null, Level - (sign * 2_000m)))]);

        await desk.AdvanceAsync(minutes[13].CloseTime);
        var closed = await desk.PostAsync("/positions/close", new { symbol = Symbol }, HttpStatusCode.Accepted);
        Assert.Equal(
            [trades[0], trades[2]],
            closed.GetProperty("trade_ids").EnumerateArray().Select(id => id.GetString()).Order(StringComparer.Ordinal));
        await desk.AdvanceAsync(minutes[14].CloseTime);

        Assert.Equal(0m, await desk.HeldAsync());
        Assert.Empty(await desk.WorkingAsync());
        var turnover = (0.6m * Level) + (0.2m * (Level + (sign * 1_200m))) + (0.4m * Level);
        await AssertProfitAsync(desk, (0.2m * 1_200m) - (Fee * turnover), trades: 3);
    }

    private static IReadOnlyList<Minute> Market(int sign) => MinuteFile.Moving(Level, Moves.Select(move => sign * move));

    private static async Task<StoryDesk> StartAsync(int sign)
    {
        var minutes = Market(sign);
        var desk = await StoryDesk.StartAsync();
        await desk.ImportAsync(Symbol, MinuteFile.Excerpt(minutes, minutes.Count), "BTCUSDT-1m-moves.csv.gz");
        await desk.ReplayAsync(minutes[0].OpenTime, Balance, new StoryCosts(Fee, 0m, 0m));
        await desk.AdvanceAsync(minutes[9].CloseTime);
        return desk;
    }

    private static async Task<string> PlaceAsync(StoryDesk desk, object order) =>
        (await desk.PostAsync("/trading/order", order, HttpStatusCode.Accepted)).GetProperty("trade_id").GetString()!;

    private static Task CommandAsync(StoryDesk desk, string trade, string command, object body) =>
        desk.PostAsync($"/trading/trades/{trade}/{command}", body, HttpStatusCode.Accepted);

    private static async Task AssertWorkingAsync(StoryDesk desk, params IEnumerable<Working>[] expected)
    {
        var wanted = expected.SelectMany(orders => orders)
            .OrderBy(order => order.Stop ?? order.Price).ThenBy(order => order.Quantity).ToList();
        IReadOnlyList<Working> found = [];
        // A command is taken at once and carried out soon after.
        try
        {
            await StoryDesk.EventuallyAsync(async () => (found = await desk.WorkingAsync()).SequenceEqual(wanted));
        }
        catch (OperationCanceledException)
        {
            Assert.Equal(wanted, found);
        }
    }

    /// <summary>The money in the simulator's books, and the desk's own totals of the trades, which are the same.</summary>
    private static async Task AssertProfitAsync(StoryDesk desk, decimal profit, int trades)
    {
        Assert.Equal(Balance + profit, await desk.BookedEquityAsync());
        JsonElement totals = default;
        await StoryDesk.EventuallyAsync(async () =>
            (totals = await desk.GetAsync("/trading/trades/totals?open=false")).GetProperty("entered").GetInt32() == trades);
        Assert.Equal(profit, Assert.Single(totals.GetProperty("currencies").EnumerateArray()).GetProperty("profit").GetDecimal());
    }
}
