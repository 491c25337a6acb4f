using Candlewick.Execution.Contracts;
using Candlewick.Execution.Orders;
using Candlewick.Execution.Tests.Scripted;

namespace Candlewick.Execution.Tests;

/// <summary>The desk is taken down between every two durable lines and started anew on the same file.</summary>
public sealed class StopAtAnyLineTests
{
    public static TheoryData<string, int> Places => new()
    {
        { "intent-stored", 1 },
        { "sending-stored", 1 },
        { "submitted", 1 },
        { "answer-stored", 1 },
        { "fill-stored", 1 },
        { "fill-stored", 2 },
        { "fill-stored", 3 },
        { "exits-planned", 1 },
        { "exits-sending-stored", 1 },
        { "exits-submitted", 1 },
        { "exits-answer-stored", 1 },
        { "close-sending-stored", 1 },
        { "close-submitted", 1 },
        { "close-answer-stored", 1 },
    };

    [Theory]
    [MemberData(nameof(Places))]
    public async Task The_path_ends_as_if_nothing_had_happened(string place, int passing)
    {
        var isClose = place.StartsWith("close-", StringComparison.Ordinal);
        var (undisturbed, _) = await WalkAsync(null, isClose);
        var (trade, desk) = await WalkAsync((place, passing), isClose);

        Assert.Equal(
            (undisturbed.Phase, undisturbed.ExitReason, undisturbed.EntryFilledQuantity, undisturbed.EntryAveragePrice, undisturbed.ExitAveragePrice, undisturbed.Fees, undisturbed.RealizedPnl),
            (trade.Phase, trade.ExitReason, trade.EntryFilledQuantity, trade.EntryAveragePrice, trade.ExitAveragePrice, trade.Fees, trade.RealizedPnl));
        Assert.Equal(desk.Reached, desk.Reached.Distinct(StringComparer.Ordinal));
        Assert.Equal(isClose ? 4 : 3, desk.Reached.Count);
        Assert.Equal(0m, desk.Position);
        Assert.Empty(desk.Working);
    }

    [Theory]
    [InlineData("sending-stored")]
    [InlineData("exits-sending-stored")]
    [InlineData("exits-submitted")]
    public async Task A_market_that_moves_while_the_desk_is_down_is_caught_up_with(string place)
    {
        await using var desk = await TestDesk.StartAsync();
        desk.StopAt = (place, 1);
        var intent = await desk.EnterAsync();
        if (!desk.HasDied)
        {
            await desk.PriceAsync(100m);
        }

        Assert.True(desk.HasDied);
        desk.Venue.Price(100m);
        desk.Venue.Price(112m);
        desk.StopAt = null;
        await desk.RestartAsync();
        desk.Path.Wake(intent.Account, intent.TradeId);
        await desk.SettleAsync();
        await desk.PriceAsync(112m);
        await desk.PriceAsync(112m);
        Assert.Equal(TradePhase.Settled, (await desk.TradeAsync(intent)).Phase);
        Assert.Equal(0m, desk.Venue.Position);
    }

    private static async Task<(TradeState Trade, ScriptedVenue Venue)> WalkAsync((string, int)? stopAt, bool isClose)
    {
        await using var desk = await TestDesk.StartAsync();
        desk.Venue.Pieces = 2;
        desk.StopAt = stopAt;
        var intent = await desk.EnterAsync();
        await TakeUpAsync(desk, intent);
        await desk.PriceAsync(100m);
        await TakeUpAsync(desk, intent);
        if (isClose)
        {
            await desk.CloseAsync(intent);
            await TakeUpAsync(desk, intent);
        }

        await desk.PriceAsync(110m);
        await TakeUpAsync(desk, intent);
        Assert.True(stopAt is null || desk.StopAt is null, $"The walk never came to {stopAt}.");
        return (await desk.TradeAsync(intent), desk.Venue);
    }

    private static async Task TakeUpAsync(TestDesk desk, TradeIntent intent)
    {
        if (!desk.HasDied)
        {
            return;
        }

        desk.StopAt = null;
        await desk.RestartAsync();
        desk.Path.Wake(intent.Account, intent.TradeId);
        await desk.SettleAsync();
    }
}
