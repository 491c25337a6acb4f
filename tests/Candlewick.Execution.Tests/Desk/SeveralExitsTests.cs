using Candlewick.Domain;
using Candlewick.Execution.Books;
using Candlewick.Execution.Contracts;
using Candlewick.Testing.Desk;
using Candlewick.Testing.Scripted;

namespace Candlewick.Execution.Tests.Desk;

/// <summary>Trades with several exits, with exits that the desk watches, and parts that cannot be closed.</summary>
public sealed class SeveralExitsTests
{
    [Theory]
    [InlineData(OrderSide.Buy)]
    [InlineData(OrderSide.Sell)]
    public async Task Each_exit_closes_its_part_and_the_last_one_takes_the_rest(OrderSide side)
    {
        await using var desk = await ExecutionDesk.StartAsync();
        var sign = side.Sign();
        var intent = await desk.OpenAsync(ExecutionDesk.Intent("t1", side) with
        {
            Exits =
            [
                new ExitPlan { Quantity = 0.4m, Target = 100m + (sign * 5m), Stop = 100m - (sign * 10m) },
                new ExitPlan { Target = 100m + (sign * 10m), Stop = 100m - (sign * 8m) },
            ],
        });
        Assert.Equal(4, desk.Venue.Working.Count);
        Assert.Equal(100m + (sign * 5m), (await desk.FindAsync(intent)).Target);
        await desk.PriceAsync(100m + (sign * 5m));
        await desk.AdvanceAsync(ExecutionDesk.Second);
        // What is told of the trade is what is still to come.
        var open = await desk.FindAsync(intent);
        Assert.Equal((0.6m, 100m + (sign * 10m), 100m - (sign * 8m)), (open.OpenQuantity, open.Target, open.Stop));
        await desk.PriceAsync(100m - (sign * 11m));
        await desk.AdvanceAsync(ExecutionDesk.Second);
        var trade = await desk.FindAsync(intent);
        Assert.Equal((TradePhase.Settled, ExitReason.StopReached, 0m), (trade.Phase, trade.ExitReason, desk.Venue.Position()));
    }

    [Theory]
    [InlineData(OrderSide.Buy)]
    [InlineData(OrderSide.Sell)]
    public async Task A_trailing_stop_follows_the_best_price_and_never_goes_back(OrderSide side)
    {
        await using var desk = await ExecutionDesk.StartAsync(venue => venue.StopsFillAtTheirPrice = true);
        var sign = side.Sign();
        var intent = await desk.OpenAsync(
            ExecutionDesk.Intent("t1", side) with { Exits = [new ExitPlan { Stop = 100m - (sign * 10m), TrailDistance = 10m }] });
        foreach (var price in new[] { 108m, 104m, 97m })
        {
            await desk.PriceAsync(side == OrderSide.Buy ? price : 200m - price);
            await desk.AdvanceAsync(ExecutionDesk.Second);
        }

        var trade = await desk.FindAsync(intent);
        Assert.Equal((ExitReason.StopReached, 100m - (sign * 2m)), (trade.ExitReason, trade.ExitAveragePrice));
    }

    [Theory]
    [InlineData(OrderSide.Buy, true)]
    [InlineData(OrderSide.Sell, true)]
    [InlineData(OrderSide.Buy, false)]
    [InlineData(OrderSide.Sell, false)]
    public async Task What_the_venue_cannot_hold_the_desk_watches_also_after_a_restart(OrderSide side, bool hasStopOrders)
    {
        await using var desk = await ExecutionDesk.StartAsync(venue =>
            venue.Capabilities = venue.Capabilities with { HasOrderLists = false, HasStopOrders = hasStopOrders });
        var intent = await desk.OpenAsync(ExecutionDesk.Intent("t1", side));
        Assert.Equal(hasStopOrders ? 1 : 0, desk.Venue.Working.Count);
        Assert.Equal(ExitPlace.Desk, (await desk.FindAsync(intent)).ExitsAt);
        await desk.RestartAsync();
        await desk.PriceAsync(100m + (side.Sign() * 11m));
        await desk.AdvanceAsync(ExecutionDesk.Second);
        await desk.PriceAsync(100m + (side.Sign() * 11m));
        await desk.AdvanceAsync(ExecutionDesk.Second);
        var trade = await desk.FindAsync(intent);
        Assert.Equal((TradePhase.Settled, ExitReason.TargetReached, 0m), (trade.Phase, trade.ExitReason, desk.Venue.Position()));
        Assert.Empty(desk.Venue.Working);
    }

    [Theory]
    [InlineData(OrderSide.Buy)]
    [InlineData(OrderSide.Sell)]
    public async Task A_close_that_meets_a_closed_market_goes_as_soon_as_it_opens(OrderSide side)
    {
        await using var desk = await ExecutionDesk.StartAsync();
        var intent = await desk.OpenAsync(ExecutionDesk.Intent("t1", side));
        desk.Venue.Market().IsOpen = false;
        await desk.CloseAsync(intent);
        await desk.AdvanceAsync(TimeSpan.FromMinutes(10));
        Assert.Null((await desk.FindAsync(intent)).StoppedReason);
        desk.Venue.Market().IsOpen = true;
        await desk.AdvanceAsync(ExecutionDesk.Second * 2);
        await desk.PriceAsync(100m);
        Assert.Equal((TradePhase.Settled, 0m), ((await desk.FindAsync(intent)).Phase, desk.Venue.Position()));
    }

    [Fact]
    public async Task A_reduction_that_the_venue_refuses_is_given_up_and_the_exits_stand_again()
    {
        await using var desk = await ExecutionDesk.StartAsync();
        var intent = await desk.OpenAsync(ExecutionDesk.Intent("t1", OrderSide.Buy));
        desk.Venue.Fate = order => order.Type == OrderType.Market ? SubmitScript.Refuse : SubmitScript.Accept;
        await desk.CommandAsync(intent.TradeId, (path, work) => path.ReduceAsync(work, intent.TradeId, 0.3m));
        await desk.AdvanceAsync(TimeSpan.FromMinutes(2));
        var trade = await desk.FindAsync(intent);
        Assert.Equal((1m, ExitPlace.Venue, null), (trade.OpenQuantity, trade.ExitsAt, trade.StoppedReason));

        desk.Venue.Fate = null;
        await desk.CommandAsync(intent.TradeId, (path, work) => path.ReduceAsync(work, intent.TradeId, 0.3m));
        await desk.AdvanceAsync(ExecutionDesk.Second);
        await desk.PriceAsync(100m);
        await desk.AdvanceAsync(ExecutionDesk.Second);
        Assert.Equal((0.7m, ExitPlace.Venue), ((await desk.FindAsync(intent)).OpenQuantity, (await desk.FindAsync(intent)).ExitsAt));
    }

    [Theory]
    [InlineData(OrderSide.Buy)]
    [InlineData(OrderSide.Sell)]
    public async Task A_liquidation_that_fits_no_trade_is_undone_where_it_opened_a_position_and_only_there(OrderSide side)
    {
        await using var desk = await ExecutionDesk.StartAsync();
        Say(desk, side, 1, 2m);
        await desk.AdvanceAsync(ExecutionDesk.Second);
        var order = Assert.Single(desk.Venue.Submitted);
        Assert.Equal((side.Opposite(), 2m), (order.Side, order.Quantity));
        Assert.Contains(nameof(FindingKind.StrayFill), await desk.FindingsAsync());
        Say(desk, side, 1, 2m);
        await desk.AdvanceAsync(ExecutionDesk.Second);
        Assert.Single(desk.Venue.Submitted);
    }

    private static void Say(DeskHost desk, OrderSide side, int number, decimal quantity) =>
        desk.Venue.Say(new BrokerEvent.Reported(new OrderReport
    {
        ClientOrderId = "autoclose", VenueOrderId = $"v{number}", Symbol = ScriptedExchange.Bitcoin, Side = side, Type = OrderType.Market,
        Status = OrderStatus.Filled, Quantity = quantity, FilledQuantity = quantity, VenueTime = desk.Venue.MarketTime,
        IsLiquidation = true,
        Fills =
        [
            new VenueFill
            {
                Symbol = ScriptedExchange.Bitcoin, VenueOrderId = $"v{number}", VenueTradeId = "900", ClientOrderId = "autoclose",
                Side = side,
                Price = 100m, Quantity = quantity, Fee = 0m, FeeAsset = "USDT", VenueTime = desk.Venue.MarketTime, IsLiquidation = true,
            },
        ],
    }));
}
