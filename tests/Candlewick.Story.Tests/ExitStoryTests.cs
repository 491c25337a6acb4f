using System.Net;

namespace Candlewick.Story.Tests;

/// <summary>A break-even, a trail and a time, each asked for under way, and what they come to in the simulator's own books.</summary>
public sealed class ExitStoryTests
{
    private const decimal Level = 40_000m;
    private const decimal Quantity = 0.5m;
    private const decimal Fee = 0.001m;
    private const decimal Balance = 100_000m;

    /// <summary>Where the market stands at the end of each minute, for a long; a short sees it the other way up.</summary>
    private static readonly decimal[] Moves =
    [
        .. Enumerable.Repeat(0m, 11), 1_000m, -500m, 0m, 0m, 1_000m, 0m, .. Enumerable.Repeat(0m, 15),
    ];

    [Theory]
    [InlineData("buy", 1)]
    [InlineData("sell", -1)]
    public async Task Exits_that_are_asked_for_under_way_cost_and_bring_what_they_say(string side, int sign)
    {
        var minutes = MinuteFile.Moving(Level, Moves.Select(move => sign * move));
        await using var desk = await StoryDesk.StartAsync();
        await desk.ImportAsync("BTCUSDT", MinuteFile.Excerpt(minutes, minutes.Count), "BTCUSDT-1m-moves.csv.gz");
        await desk.ReplayAsync(minutes[0].OpenTime, Balance, new StoryCosts(Fee, 0m, 0m));
        await desk.AdvanceAsync(minutes[9].CloseTime);

        var first = await EnterAsync(desk, side, sign, minutes[10]);
        await desk.AdvanceAsync(minutes[11].CloseTime);
        await CommandAsync(desk, first, "break-even", new { });
        var stop = (await desk.TradeAsync(first)).GetProperty("stop").GetDecimal();
        Assert.Equal([stop], await desk.StopsAsync());
        await desk.AdvanceAsync(minutes[12].CloseTime);
        Assert.Equal("stop_reached", (await desk.TradeAsync(first)).GetProperty("exit_reason").GetString());
        // Both commissions are paid for, and the rounding to the tick, here 1, is all that is left.
        Assert.InRange(await desk.BookedEquityAsync() - Balance, 0m, Quantity);

        var before = await desk.BookedEquityAsync();
        await desk.AdvanceAsync(minutes[13].CloseTime);
        var second = await EnterAsync(desk, side, sign, minutes[14]);
        await CommandAsync(desk, second, "trail", new { distance = 500m });
        await desk.AdvanceAsync(minutes[15].CloseTime);
        Assert.Equal([Level + (sign * 500m)], await desk.StopsAsync());
        await desk.AdvanceAsync(minutes[16].CloseTime);
        var gain = (500m * Quantity) - (Fee * Quantity * (Level + Level + (sign * 500m)));
        Assert.Equal(before + gain, await desk.BookedEquityAsync());

        before = await desk.BookedEquityAsync();
        var third = await EnterAsync(desk, side, sign, minutes[17]);
        await CommandAsync(desk, third, "close-at", new { close_at = minutes[19].OpenTime });
        await desk.AdvanceAsync(minutes[18].OpenTime);
        Assert.Equal(Quantity, (await desk.TradeAsync(third)).GetProperty("open_quantity").GetDecimal());
        await desk.AdvanceAsync(minutes[22].CloseTime);
        Assert.Equal("expired", (await desk.TradeAsync(third)).GetProperty("exit_reason").GetString());
        Assert.Equal(before - (2 * Fee * Quantity * Level), await desk.BookedEquityAsync());

        Assert.Empty(await desk.StopsAsync());
        await AssertTotalsAsync(desk);
    }

    /// <summary>The desk's own totals of the three are what the simulator's account gained or lost.</summary>
    private static async Task AssertTotalsAsync(StoryDesk desk)
    {
        var totals = await desk.GetAsync("/trading/trades/totals?open=false");
        Assert.Equal(3, totals.GetProperty("entered").GetInt32());
        var money = Assert.Single(totals.GetProperty("currencies").EnumerateArray());
        Assert.Equal(await desk.BookedEquityAsync() - Balance, money.GetProperty("profit").GetDecimal());
    }

    /// <summary>Enters at the market, which stands at the level, and lets the minute pass in which it fills.</summary>
    private static async Task<string> EnterAsync(StoryDesk desk, string side, int sign, Minute fills)
    {
        var order = new
        {
            symbol = "BTCUSDT", side, quantity = Quantity, stop = Level - (sign * 2_000m), target = Level + (sign * 4_000m),
        };
        var id = (await desk.PostAsync("/trading/order", order, HttpStatusCode.Accepted)).GetProperty("trade_id").GetString()!;
        await desk.AdvanceAsync(fills.CloseTime);
        Assert.Equal(Level, (await desk.TradeAsync(id)).GetProperty("entry_average_price").GetDecimal());
        return id;
    }

    /// <summary>Taken at once, and carried out soon after: the venue has the new stop before the market goes on.</summary>
    private static async Task CommandAsync(StoryDesk desk, string trade, string command, object body)
    {
        var before = await desk.StopsAsync();
        await desk.PostAsync($"/trading/trades/{trade}/{command}", body, HttpStatusCode.Accepted);
        if (command == "break-even")
        {
            await StoryDesk.EventuallyAsync(async () => await desk.StopsAsync() is { Count: 1 } now && now[0] != before[0]);
        }
    }
}
