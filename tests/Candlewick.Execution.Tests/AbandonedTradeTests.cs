using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.Orders;
using Candlewick.Execution.Reconciliation;
using Candlewick.Execution.Tests.Scripted;

namespace Candlewick.Execution.Tests;

/// <summary>Trades of which something stays that cannot be closed.</summary>
public sealed class AbandonedTradeTests
{
    private static ScriptedVenue Spot() => new() { Kind = "spot", EnforcesMinimum = true, FeeRate = 0m };

    [Fact]
    public async Task A_partial_fill_below_the_minimum_waits_for_more_fills_and_then_gets_its_exits()
    {
        await using var desk = await TestDesk.StartAsync(Spot());
        var intent = await desk.EnterAsync(desk.Intent(type: OrderType.Limit, entry: 99m));
        var entry = (await desk.TradeAsync(intent)).EntryClientOrderId;
        desk.Venue.Fill(entry, 0.04m, 99m);
        await desk.SettleAsync();
        Assert.Equal([entry], desk.Venue.Working);
        Assert.Equal(OrderStatus.PartiallyFilled, (await desk.TradeAsync(intent)).EntryStatus);

        desk.Venue.Fill(entry, 0.96m, 99m);
        await desk.SettleAsync();
        Assert.Equal("venue", (await desk.TradeAsync(intent)).ExitsAt);
        Assert.All((await desk.OrdersAsync(intent)).Where(order => order.Status == OrderStatus.New), order => Assert.Equal(1m, order.Quantity));
    }

    [Fact]
    public async Task A_remainder_below_the_minimum_is_dust_kept_at_cost_and_the_trade_ends()
    {
        await using var desk = await TestDesk.StartAsync(Spot());
        var intent = await desk.EnterAsync(desk.Intent(type: OrderType.Limit, entry: 99m));
        desk.Venue.Fill((await desk.TradeAsync(intent)).EntryClientOrderId, 0.04m, 99m);
        await desk.SettleAsync();
        await desk.CloseAsync(intent);

        var trade = await desk.TradeAsync(intent);
        Assert.Equal((TradePhase.Settled, false, ExitReason.SignalClose), (trade.Phase, trade.IsFailed, trade.ExitReason));
        Assert.Equal((0.04m, 0m, 0m), (trade.EntryFilledQuantity, trade.ExitFilledQuantity, trade.RealizedPnl));
        Assert.Equal(FindingKind.Dust, Assert.Single(await desk.FindingsAsync()).Kind);
        Assert.Equal(0.04m, Assert.Single(await desk.Database.QueryAsync<decimal>("SELECT quantity FROM positions")));
        Assert.Empty(desk.Venue.Working);
    }

    [Fact]
    public async Task Standing_exits_are_not_cancelled_for_a_quantity_that_cannot_be_sold()
    {
        await using var desk = await TestDesk.StartAsync(Spot());
        await desk.Get<IAccounts>().GetStateAsync(desk.Venue.Account);
        var intent = await desk.EnterAsync();
        await desk.PriceAsync(100m);
        var target = (await desk.OrdersAsync(intent)).Single(order => order.Leg == Leg.Target).ClientOrderId;
        desk.Venue.Fill(target, 0.97m, 110m);
        await desk.SettleAsync();
        await desk.CloseAsync(intent);
        Assert.Equal(2, desk.Venue.Working.Count);

        await desk.PriceAsync(110m);
        var trade = await desk.TradeAsync(intent);
        Assert.Equal((TradePhase.Settled, ExitReason.TargetReached, 1m), (trade.Phase, trade.ExitReason, trade.ExitFilledQuantity));
        Assert.Empty(await desk.FindingsAsync());
    }

    [Fact]
    public async Task A_trade_whose_position_is_gone_ends_as_expired_with_a_finding()
    {
        await using var desk = await TestDesk.StartAsync();
        var intent = await desk.EnterAsync();
        await desk.PriceAsync(100m);
        desk.Venue.ClosePositionUnseen();
        await desk.SettleAsync();

        await desk.CloseAsync(intent);
        var trade = await desk.TradeAsync(intent);
        Assert.Equal((TradePhase.Settled, false, ExitReason.Expired), (trade.Phase, trade.IsFailed, trade.ExitReason));
        Assert.Contains("the venue holds 0", trade.Note, StringComparison.Ordinal);
        Assert.Contains(await desk.FindingsAsync(), finding => finding.Kind == FindingKind.PositionGone);
        Assert.Empty(desk.Venue.Working);
    }

    [Fact]
    public async Task A_close_that_found_nothing_to_reduce_while_the_venue_still_holds_the_position_is_tried_again()
    {
        await using var desk = await TestDesk.StartAsync();
        var intent = await desk.EnterAsync();
        await desk.PriceAsync(100m);
        desk.Venue.Script.Enqueue(SubmitScript.FindNothing);
        await desk.CloseAsync(intent);
        await desk.PriceAsync(101m);
        var trade = await desk.TradeAsync(intent);
        Assert.Equal((TradePhase.Settled, ExitReason.SignalClose, 1m), (trade.Phase, trade.ExitReason, trade.ExitFilledQuantity));
        Assert.Empty(await desk.FindingsAsync());
    }
}
