using System.Globalization;
using Candlewick.Domain;
using Candlewick.Execution.Books;
using Candlewick.Execution.Contracts;
using Candlewick.Testing;
using Candlewick.Testing.Desk;
using Candlewick.Testing.Scripted;

namespace Candlewick.Execution.Tests.Desk;

/// <summary>Whatever the venue says late, twice, never or wrongly: no position is left without exits, and none in silence.</summary>
public sealed class NakedPositionTests
{
    [Theory]
    [InlineData(OrderSide.Buy, 89)]
    [InlineData(OrderSide.Buy, 111)]
    [InlineData(OrderSide.Sell, 111)]
    [InlineData(OrderSide.Sell, 89)]
    public async Task An_entry_whose_stop_or_target_the_market_has_passed_is_not_sent(OrderSide side, decimal price)
    {
        await using var desk = await ExecutionDesk.StartAsync();
        var intent = ExecutionDesk.Intent("t1", side);
        await desk.Database.WriteAsync(async work =>
        {
            Assert.IsType<PlanOutcome.Planned>(await desk.Get<IOrderPath>().PlanAsync(work, intent));
            desk.Venue.Price(intent.Symbol, price);
        });
        desk.Get<IOrderPath>().Wake(intent.Account, intent.TradeId);
        await desk.AdvanceAsync(ExecutionDesk.Second);
        Assert.Empty(desk.Venue.Submitted);
        Assert.True((await desk.FindAsync(intent)).IsFailed);
    }

    [Theory]
    [InlineData(OrderSide.Buy)]
    [InlineData(OrderSide.Sell)]
    public async Task One_lost_report_leaves_a_position_without_exits_for_seconds_not_until_the_next_comparison(OrderSide side)
    {
        await using var desk = await ExecutionDesk.StartAsync(configure: options => options.ReconcileSeconds = 3600);
        var intent = await desk.EnterAsync(ExecutionDesk.Intent("t1", side));
        desk.Venue.ReportsToLose = 1;
        await desk.PriceAsync(100m);
        Assert.Empty(desk.Venue.Working);
        await desk.AdvanceAsync(ExecutionDesk.Second * 4);
        await AssertProtectedAsync(desk, intent);
    }

    [Theory]
    [InlineData(OrderSide.Buy)]
    [InlineData(OrderSide.Sell)]
    public async Task A_report_that_could_not_be_stored_is_made_up_for_at_once(OrderSide side)
    {
        await using var desk = await ExecutionDesk.StartAsync(configure: options => options.ReconcileSeconds = 3600);
        var intent = await desk.OpenAsync(ExecutionDesk.Intent("t1", side));
        await Sabotage.RefuseAsync(desk.Database, "UPDATE", "orders");
        Assert.True(desk.Venue.CancelByHand(desk.Venue.Working[0]));
        await desk.SettleAsync();
        await Sabotage.MendAsync(desk.Database, "orders");
        await desk.AdvanceAsync(ExecutionDesk.Second * 4);
        await AssertProtectedAsync(desk, intent);
    }

    /// <summary>A row that no arithmetic can bear stands for whatever makes one trade throw.</summary>
    [Theory]
    [InlineData(OrderSide.Buy)]
    [InlineData(OrderSide.Sell)]
    public async Task A_trade_that_cannot_be_decided_keeps_no_other_from_its_exits(OrderSide side)
    {
        await using var desk = await ExecutionDesk.StartAsync(configure: options => options.ReconcileSeconds = 3600);
        var broken = await desk.OpenAsync(ExecutionDesk.Intent("t1", side));
        await desk.Database.WriteAsync(work => work.ExecuteAsync(
            "UPDATE trade_exits SET trail_distance = @beyond, stop_price = @beyond WHERE trade_id = @TradeId",
            new { beyond = decimal.MaxValue.ToString(CultureInfo.InvariantCulture), broken.TradeId }));
        var working = desk.Venue.Working.Count;
        await desk.EnterAsync(ExecutionDesk.Intent("t2", side));
        desk.Venue.ReportsToLose = 1;
        await desk.PriceAsync(100m);
        await desk.AdvanceAsync(ExecutionDesk.Second * 4);
        Assert.Equal(working + 2, desk.Venue.Working.Count);
    }

    [Theory]
    [InlineData(OrderSide.Buy)]
    [InlineData(OrderSide.Sell)]
    public async Task What_is_missed_while_the_venue_answers_a_comparison_is_found_by_the_next_one(OrderSide side)
    {
        await using var desk = await ExecutionDesk.StartAsync(configure: options => options.ReconcileSeconds = 3600);
        var intent = await desk.OpenAsync(ExecutionDesk.Intent("t1", side));
        desk.Venue.BeforeSnapshotLeaves = () =>
        {
            desk.Venue.ReportsToLose = 2;
            Assert.True(desk.Venue.CancelByHand(desk.Venue.Working[0]));
            desk.Venue.ReportsToLose = 0;
            desk.Venue.SayGap();
            return Task.CompletedTask;
        };
        desk.Venue.SayGap();
        await desk.AdvanceAsync(ExecutionDesk.Second * 5);
        Assert.Null(desk.Venue.BeforeSnapshotLeaves);
        await AssertProtectedAsync(desk, intent);
    }

    /// <summary>The answer is older than a fill of another trade: what seems to be missing of the first is the second's.</summary>
    [Theory]
    [InlineData(OrderSide.Buy)]
    [InlineData(OrderSide.Sell)]
    public async Task A_comparison_that_the_books_have_overtaken_closes_no_trade(OrderSide side)
    {
        await using var desk = await ExecutionDesk.StartAsync(venue => venue.Fate =
            order => order.ReduceOnly ? SubmitScript.FindNothing : SubmitScript.Accept);
        var first = await desk.EnterAsync(ExecutionDesk.Intent("t1", side));
        desk.Venue.BeforeSnapshotLeaves = () => Task.Delay(ExecutionDesk.Second * 2, desk.Clock);
        await desk.PriceAsync(100m);
        Assert.Null(desk.Venue.BeforeSnapshotLeaves);
        desk.Venue.Fate = null;
        await desk.EnterAsync(ExecutionDesk.Intent("t2", side));
        await desk.PriceAsync(100m);
        await desk.AdvanceAsync(ExecutionDesk.Second * 20);

        // The venue refused the exits of what it holds: the desk closes it, and the second trade stays as it is.
        await desk.PriceAsync(100m);
        await desk.AdvanceAsync(ExecutionDesk.Second * 60);
        Assert.Equal(ExitReason.ProtectiveClose, (await desk.FindAsync(first)).ExitReason);
        Assert.Equal(side.Sign() * 1m, desk.Venue.Position());
        Assert.Equal(2, desk.Venue.Working.Count);
        Assert.DoesNotContain(nameof(FindingKind.ExternalClose), await desk.FindingsAsync());
    }

    [Theory]
    [InlineData(OrderSide.Buy)]
    [InlineData(OrderSide.Sell)]
    public async Task An_entry_that_was_given_up_and_fills_late_is_closed_by_a_trade_of_the_desks_own(OrderSide side)
    {
        await using var desk = await ExecutionDesk.StartAsync(venue => venue.Fate = _ => SubmitScript.LoseRequest);
        var intent = await desk.EnterAsync(ExecutionDesk.Intent("t1", side));
        await desk.AdvanceAsync(ExecutionDesk.Second * 30);
        Assert.True((await desk.FindAsync(intent)).IsFailed);

        desk.Venue.Fate = null;
        desk.Venue.ArriveLate(desk.Venue.Submitted[0].ClientOrderId);
        await desk.PriceAsync(100m);
        await desk.AdvanceAsync(ExecutionDesk.Second);
        await desk.PriceAsync(100m);
        await desk.AdvanceAsync(ExecutionDesk.Second * 5);
        await desk.PriceAsync(100m);
        await desk.AdvanceAsync(ExecutionDesk.Second * 5);
        Assert.Equal(0m, desk.Venue.Position());
        Assert.Empty(desk.Venue.Working);
    }

    [Theory]
    [InlineData(OrderSide.Buy)]
    [InlineData(OrderSide.Sell)]
    public async Task Fills_on_both_legs_of_a_list_are_undone_with_a_finding_and_an_alert(OrderSide side)
    {
        await using var desk = await ExecutionDesk.StartAsync();
        await desk.OpenAsync(ExecutionDesk.Intent("t1", side));
        desk.Venue.FillBothLegs(desk.Venue.Working[0]);
        await desk.AdvanceAsync(ExecutionDesk.Second);
        await desk.PriceAsync(100m);
        await desk.AdvanceAsync(ExecutionDesk.Second * 2);
        Assert.Equal(0m, desk.Venue.Position());
        Assert.Contains(nameof(FindingKind.StrayFill), await desk.FindingsAsync());
        Assert.Contains(desk.Stream.Messages, message => message is { Channel: "alerts", Type: "alert.new" });
    }

    [Theory]
    [InlineData(OrderSide.Buy)]
    [InlineData(OrderSide.Sell)]
    public async Task A_part_sold_by_hand_leaves_the_rest_with_exits_and_few_orders(OrderSide side)
    {
        await using var desk = await ExecutionDesk.StartAsync();
        var intent = await desk.OpenAsync(ExecutionDesk.Intent("t1", side));
        desk.Venue.ShrinkPositionUnseen(0.4m);
        await desk.AdvanceAsync(TimeSpan.FromMinutes(3));
        var trade = await desk.FindAsync(intent);
        Assert.Equal(0.6m, trade.OpenQuantity);
        Assert.Equal(ExitPlace.Venue, trade.ExitsAt);
        Assert.InRange(desk.Venue.Submitted.Count, 1, 10);
        Assert.Contains(nameof(FindingKind.ExternalClose), await desk.FindingsAsync());
    }

    [Theory]
    [InlineData(OrderSide.Buy)]
    [InlineData(OrderSide.Sell)]
    public async Task A_liquidation_closes_the_trade_that_is_open(OrderSide side)
    {
        await using var desk = await ExecutionDesk.StartAsync();
        var intent = await desk.OpenAsync(ExecutionDesk.Intent("t1", side));
        desk.Venue.Liquidate();
        await desk.AdvanceAsync(ExecutionDesk.Second * 3);
        var trade = await desk.FindAsync(intent);
        Assert.Equal((TradePhase.Settled, ExitReason.Liquidated), (trade.Phase, trade.ExitReason));
        Assert.Equal(0m, desk.Venue.Position());
    }

    [Fact]
    public async Task Two_quick_not_founds_do_not_end_a_working_list()
    {
        await using var desk = await ExecutionDesk.StartAsync(venue =>
            venue.Capabilities = venue.Capabilities with { NotFoundBound = TimeSpan.FromSeconds(30) });
        var intent = await desk.OpenAsync(ExecutionDesk.Intent("t1", OrderSide.Buy));
        var legs = desk.Venue.Working;
        foreach (var leg in legs)
        {
            desk.Venue.Lose(leg);
        }

        desk.Venue.SayGap();
        await desk.AdvanceAsync(ExecutionDesk.Second * 10);
        var working = await desk.Database.QueryAsync<string>("SELECT client_order_id FROM orders WHERE status = 'New'");
        Assert.Equal(legs.Order(), working.Order());
        await desk.AdvanceAsync(TimeSpan.FromMinutes(3));
        Assert.Equal(ExitPlace.Venue, (await desk.FindAsync(intent)).ExitsAt);
        Assert.Equal(2, desk.Venue.Working.Count);
    }

    [Fact]
    public async Task An_order_that_another_host_sent_by_a_clock_far_ahead_is_given_up_when_it_never_arrived()
    {
        await using var desk = await ExecutionDesk.StartAsync(venue =>
        {
            venue.Fate = _ => SubmitScript.LoseRequest;
            venue.Capabilities = venue.Capabilities with { NotFoundBound = TimeSpan.FromSeconds(10) };
        });
        var intent = await desk.EnterAsync(ExecutionDesk.Intent("t1", OrderSide.Buy));
        await desk.Database.WriteAsync(work => work.ExecuteAsync(
            "UPDATE orders SET created_at = @ahead, sent_at = @ahead, received_at = @ahead",
            new { ahead = desk.Clock.GetUtcNow().AddDays(1) }));
        // It may have been sent just now.
        await desk.AdvanceAsync(ExecutionDesk.Second * 8);
        Assert.Single(desk.Venue.Submitted);

        await desk.AdvanceAsync(TimeSpan.FromMinutes(3));
        Assert.True((await desk.FindAsync(intent)).IsFailed);
    }

    [Fact]
    public async Task A_venue_that_says_there_is_nothing_to_close_is_not_asked_again_and_again()
    {
        await using var desk = await ExecutionDesk.StartAsync();
        var intent = await desk.OpenAsync(ExecutionDesk.Intent("t1", OrderSide.Buy));
        desk.Venue.Fate = order => order.Type == OrderType.Market ? SubmitScript.Refuse : SubmitScript.Accept;
        await desk.CloseAsync(intent);
        await desk.AdvanceAsync(TimeSpan.FromMinutes(5));
        Assert.InRange(desk.Venue.Submitted.Count, 1, 10);
        Assert.NotNull((await desk.FindAsync(intent)).StoppedReason);
        Assert.Contains(nameof(FindingKind.CannotClose), await desk.FindingsAsync());

        desk.Venue.Fate = null;
        await desk.CloseAsync(intent, ExitReason.ManualClose);
        await desk.PriceAsync(100m);
        Assert.Equal(TradePhase.Settled, (await desk.FindAsync(intent)).Phase);
    }

    private static async Task AssertProtectedAsync(DeskHost desk, TradeIntent intent)
    {
        Assert.Equal(2, desk.Venue.Working.Count);
        Assert.Equal(ExitPlace.Venue, (await desk.FindAsync(intent)).ExitsAt);
    }
}
