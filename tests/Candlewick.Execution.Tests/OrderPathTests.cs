using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.Orders;
using Candlewick.Execution.Reconciliation;
using Candlewick.Execution.Tests.Scripted;

namespace Candlewick.Execution.Tests;

public sealed class OrderPathTests
{
    [Fact]
    public async Task A_trade_walks_from_intent_over_entry_and_target_to_its_ledger()
    {
        await using var desk = await TestDesk.StartAsync();
        var intent = await desk.EnterAsync();
        Assert.Equal(TradePhase.Entering, (await desk.TradeAsync(intent)).Phase);

        await desk.PriceAsync(100.5m);
        var open = await desk.TradeAsync(intent);
        Assert.Equal(TradePhase.Open, open.Phase);
        Assert.Equal("venue", open.ExitsAt);
        Assert.Equal(0.5m, open.Slippage);

        await desk.PriceAsync(111m);
        var trade = await desk.TradeAsync(intent);
        Assert.Equal(TradePhase.Settled, trade.Phase);
        Assert.Equal(ExitReason.TargetReached, trade.ExitReason);
        Assert.Equal(100.5m, trade.EntryAveragePrice);
        Assert.Equal(110m, trade.ExitAveragePrice);
        Assert.Equal(0.2105m, trade.Fees);
        Assert.Equal(9.2895m, trade.RealizedPnl);

        var orders = await desk.OrdersAsync(intent);
        Assert.Equal([Leg.Entry, Leg.Target, Leg.Stop], orders.Select(order => order.Leg));
        Assert.Equal([OrderStatus.Filled, OrderStatus.Filled, OrderStatus.Cancelled], orders.Select(order => order.Status));
        Assert.All(orders, order => Assert.InRange(order.ClientOrderId.Length, 1, 31));
        var ledger = await desk.Database.QueryAsync<decimal>("SELECT amount FROM ledger_entries ORDER BY sequence");
        Assert.Equal([9.5m, -0.1005m, -0.11m], ledger);
        Assert.Equal(0m, Assert.Single(await desk.Database.QueryAsync<decimal>("SELECT quantity FROM positions")));
        Assert.Equal(2, desk.Streamed.Count(message => message.Type == "trade.executed"));
        Assert.Empty(desk.Venue.Working);
    }

    [Fact]
    public async Task A_short_trade_ends_at_its_stop()
    {
        await using var desk = await TestDesk.StartAsync();
        var intent = await desk.EnterAsync(desk.Intent(OrderSide.Sell, target: 90m, stop: 105m));
        await desk.PriceAsync(100m);
        await desk.PriceAsync(105m);
        var trade = await desk.TradeAsync(intent);
        Assert.Equal((TradePhase.Settled, ExitReason.StopReached), (trade.Phase, trade.ExitReason));
        Assert.Equal(-5m - 0.1m - 0.105m, trade.RealizedPnl);
    }

    [Fact]
    public async Task Doubled_and_reordered_reports_change_nothing_twice()
    {
        await using var desk = await TestDesk.StartAsync();
        desk.Venue.DoublesReports = true;
        desk.Venue.HoldsReports = true;
        desk.Venue.Pieces = 3;
        var intent = await desk.EnterAsync();
        await desk.PriceAsync(100m);
        desk.Venue.Release(reports => reports.Reverse());
        await desk.SettleAsync();

        var open = await desk.TradeAsync(intent);
        Assert.Equal(1m, open.EntryFilledQuantity);
        Assert.Equal(3, (await desk.FillsAsync()).Count);
        Assert.Equal(1m, Assert.Single(await desk.Database.QueryAsync<decimal>("SELECT quantity FROM positions")));

        await desk.PriceAsync(89m);
        Assert.Equal(ExitReason.StopReached, (await desk.TradeAsync(intent)).ExitReason);
        Assert.Equal(6, (await desk.FillsAsync()).Count);
        Assert.Empty(await desk.FindingsAsync());
    }

    [Fact]
    public async Task A_fill_larger_than_leaves_quantity_is_rejected()
    {
        await using var desk = await TestDesk.StartAsync();
        var intent = await desk.EnterAsync(desk.Intent(type: OrderType.Limit, entry: 99m));
        var entry = (await desk.TradeAsync(intent)).EntryClientOrderId;
        desk.Venue.Fill(entry, 0.4m, 99m);
        await desk.SettleAsync();
        desk.Venue.ReportOverfill(entry, 0.7m, 99m);
        await desk.SettleAsync();

        Assert.Equal(0.4m, (await desk.TradeAsync(intent)).EntryFilledQuantity);
        Assert.Equal(FindingKind.Overfill, Assert.Single(await desk.FindingsAsync()).Kind);
    }

    [Fact]
    public async Task More_fills_replace_the_list_under_the_next_revision_and_the_gap_is_measured()
    {
        await using var desk = await TestDesk.StartAsync();
        var intent = await desk.EnterAsync(desk.Intent(type: OrderType.Limit, entry: 99m));
        var entry = (await desk.TradeAsync(intent)).EntryClientOrderId;
        desk.Venue.Fill(entry, 0.4m, 99m);
        await desk.SettleAsync();
        Assert.Equal([0.4m, 0.4m], (await desk.OrdersAsync(intent)).Where(order => order.Status == OrderStatus.New).Select(order => order.Quantity));

        desk.Venue.Fill(entry, 0.6m, 99m);
        await desk.SettleAsync();
        var working = (await desk.OrdersAsync(intent)).Where(order => order.Status == OrderStatus.New).ToList();
        Assert.Equal([(1m, 1), (1m, 1)], working.Select(order => (order.Quantity, order.Revision)));
        Assert.Equal(2, desk.Venue.Working.Count);
        Assert.Null((await desk.Database.FirstOrDefaultAsync<TradeRow>("SELECT * FROM trading_trades"))!.UnprotectedSince);
    }

    [Fact]
    public async Task An_exit_that_fills_while_the_entry_works_cancels_the_rest_of_the_entry()
    {
        await using var desk = await TestDesk.StartAsync();
        var intent = await desk.EnterAsync(desk.Intent(type: OrderType.Limit, entry: 99m));
        var entry = (await desk.TradeAsync(intent)).EntryClientOrderId;
        desk.Venue.Fill(entry, 0.4m, 99m);
        await desk.SettleAsync();
        await desk.PriceAsync(110m);

        var trade = await desk.TradeAsync(intent);
        Assert.Equal(TradePhase.Settled, trade.Phase);
        Assert.Equal((0.4m, 0.4m), (trade.EntryFilledQuantity, trade.ExitFilledQuantity));
        Assert.Equal(OrderStatus.Cancelled, trade.EntryStatus);
        Assert.Empty(desk.Venue.Working);
    }

    [Fact]
    public async Task A_spot_buy_pays_its_commission_in_the_base_asset_and_exits_for_what_is_left()
    {
        await using var desk = await TestDesk.StartAsync(new ScriptedVenue { FeeInBase = true, Kind = "spot" });
        var intent = await desk.EnterAsync();
        await desk.PriceAsync(100m);
        Assert.Equal(0.999m, (await desk.OrdersAsync(intent)).First(order => order.Leg == Leg.Target).Quantity);
        await desk.PriceAsync(110m);

        var trade = await desk.TradeAsync(intent);
        // Bought 1 for 100, sold 0.999 for 109.89 less 0.10989; the commission of 0.001 BTC is 0.1 USDT at the fill's price.
        Assert.Equal(109.89m - 0.10989m - 100m, trade.RealizedPnl);
        Assert.Equal(0.1m + 0.10989m, trade.Fees);
        Assert.Equal(trade.RealizedPnl, (await desk.Database.QueryAsync<decimal>("SELECT amount FROM ledger_entries")).Sum());
        Assert.Equal(0m, desk.Venue.Position);
    }

    [Fact]
    public async Task A_busy_venue_is_tried_under_new_revisions_and_then_given_up()
    {
        await using var desk = await TestDesk.StartAsync();
        desk.Venue.Script.Enqueue(SubmitScript.Busy);
        var first = await desk.EnterAsync();
        var orders = await desk.OrdersAsync(first);
        Assert.Equal([(0, OrderStatus.Rejected), (1, OrderStatus.New)], orders.Select(order => (order.Revision, order.Status)));
        Assert.NotEqual(orders[0].ClientOrderId, orders[1].ClientOrderId);

        for (var i = 0; i < 3; i++)
        {
            desk.Venue.Script.Enqueue(SubmitScript.Busy);
        }

        var second = await desk.EnterAsync();
        var failed = await desk.TradeAsync(second);
        Assert.Equal((TradePhase.Settled, true), (failed.Phase, failed.IsFailed));
        Assert.Equal(3, (await desk.OrdersAsync(second)).Count);
        Assert.Contains(RuleName.VenueBusy, failed.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_for_good_is_not_tried_again()
    {
        await using var desk = await TestDesk.StartAsync();
        desk.Venue.Script.Enqueue(SubmitScript.Refuse);
        var intent = await desk.EnterAsync();
        Assert.True((await desk.TradeAsync(intent)).IsFailed);
        Assert.Single(desk.Venue.Submitted);
    }

    [Theory]
    [InlineData(SubmitScript.LoseAnswer)]
    [InlineData(SubmitScript.Break)]
    internal async Task A_lost_answer_is_resolved_by_asking_and_nothing_is_sent_twice(SubmitScript script)
    {
        await using var desk = await TestDesk.StartAsync();
        desk.Venue.HoldsReports = true;
        desk.Venue.Script.Enqueue(script);
        desk.Venue.QuestionsUnanswered = 2;
        var intent = await desk.EnterAsync();
        var entry = Assert.Single(await desk.OrdersAsync(intent));
        Assert.Equal((OrderStatus.New, 1), (entry.Status, entry.Sends));
        Assert.Contains("the venue has it", entry.Evidence, StringComparison.Ordinal);
        Assert.Single(desk.Venue.Submitted);
    }

    [Fact]
    public async Task An_order_that_never_arrived_is_sent_again_under_its_own_id_after_two_agreeing_answers()
    {
        await using var desk = await TestDesk.StartAsync(new ScriptedVenue { Capabilities = new BrokerCapabilities(true, TimeSpan.FromSeconds(1)) });
        desk.Venue.Script.Enqueue(SubmitScript.LoseRequest);
        var intent = await desk.EnterAsync();
        var entry = Assert.Single(await desk.OrdersAsync(intent));
        Assert.Equal((OrderStatus.New, 2), (entry.Status, entry.Sends));
        Assert.Equal([entry.ClientOrderId, entry.ClientOrderId], desk.Venue.Submitted.Select(order => order.ClientOrderId));
        Assert.Contains("does not count", entry.Evidence, StringComparison.Ordinal);
        Assert.Equal(2, entry.Evidence!.Split('\n').Count(line => line.EndsWith("which counts", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(SubmitScript.ThroughStop, ExitReason.StopReached, 89.0)]
    [InlineData(SubmitScript.ThroughTarget, ExitReason.TargetReached, 111.0)]
    [InlineData(SubmitScript.ThroughTarget, ExitReason.ManualClose, 105.0)]
    [InlineData(SubmitScript.Refuse, ExitReason.ManualClose, 100.0)]
    internal async Task Exits_that_are_refused_close_the_trade_at_the_market(SubmitScript script, string reason, double price)
    {
        await using var desk = await TestDesk.StartAsync();
        desk.Venue.Script.Enqueue(SubmitScript.Accept);
        desk.Venue.Script.Enqueue(script);
        var intent = await desk.EnterAsync();
        await desk.PriceAsync(100m);
        await desk.PriceAsync((decimal)price);
        var trade = await desk.TradeAsync(intent);
        Assert.Equal((TradePhase.Settled, reason), (trade.Phase, trade.ExitReason));
        Assert.Equal((decimal)price, trade.ExitAveragePrice);
        Assert.NotNull(trade.Note);
        Assert.Contains(desk.Streamed, message => message.Type == "alert.new");
    }

    [Fact]
    public async Task A_close_cancels_the_exits_and_sells_at_the_market()
    {
        await using var desk = await TestDesk.StartAsync();
        var intent = await desk.EnterAsync();
        await desk.PriceAsync(100m);
        await desk.CloseAsync(intent);
        await desk.CloseAsync(intent, ExitReason.ManualClose);
        await desk.PriceAsync(103m);
        var trade = await desk.TradeAsync(intent);
        Assert.Equal((TradePhase.Settled, ExitReason.SignalClose, 103m), (trade.Phase, trade.ExitReason, trade.ExitAveragePrice));
        Assert.Equal(0m, desk.Venue.Position);
        Assert.Empty(desk.Venue.Working);
    }

    [Fact]
    public async Task A_target_that_fills_while_it_is_cancelled_wins_the_race()
    {
        await using var desk = await TestDesk.StartAsync();
        var intent = await desk.EnterAsync();
        await desk.PriceAsync(100m);
        // The venue fills the target, but the desk hears of it only through the answer to its cancel.
        desk.Venue.HoldsReports = true;
        desk.Venue.Price(110m);
        await desk.CloseAsync(intent);
        desk.Venue.Release();
        await desk.SettleAsync();
        var trade = await desk.TradeAsync(intent);
        Assert.Equal((TradePhase.Settled, ExitReason.TargetReached), (trade.Phase, trade.ExitReason));
        Assert.DoesNotContain(await desk.OrdersAsync(intent), order => order.Leg == Leg.Close);
        Assert.Equal(0m, desk.Venue.Position);
    }

    [Fact]
    public async Task A_close_before_the_entry_filled_fails_the_trade()
    {
        await using var desk = await TestDesk.StartAsync();
        var intent = await desk.EnterAsync(desk.Intent(type: OrderType.Limit, entry: 95m));
        await desk.CloseAsync(intent);
        var trade = await desk.TradeAsync(intent);
        Assert.Equal((TradePhase.Settled, true, OrderStatus.Cancelled), (trade.Phase, trade.IsFailed, trade.EntryStatus));
        Assert.Empty(desk.Venue.Working);
    }

    [Fact]
    public async Task The_kill_switch_cancels_planned_entries_and_lets_exits_through()
    {
        await using var desk = await TestDesk.StartAsync();
        var running = await desk.EnterAsync();
        await desk.MoveKillSwitchAsync(true);
        await desk.PriceAsync(100m);
        Assert.Equal("venue", (await desk.TradeAsync(running)).ExitsAt);

        var refused = await desk.EnterAsync();
        var trade = await desk.TradeAsync(refused);
        Assert.True(trade.IsFailed);
        Assert.Contains("drill", trade.Note, StringComparison.Ordinal);

        await desk.RestartAsync();
        Assert.True(desk.Get<IKillSwitch>().IsEngaged);
        await desk.CloseAsync(running);
        await desk.PriceAsync(101m);
        Assert.Equal(TradePhase.Settled, (await desk.TradeAsync(running)).Phase);
    }

    [Fact]
    public async Task Exits_that_the_venue_ends_are_placed_again_and_in_the_end_the_trade_is_closed()
    {
        await using var desk = await TestDesk.StartAsync();
        var intent = await desk.EnterAsync();
        await desk.PriceAsync(100m);
        for (var i = 0; i < 3; i++)
        {
            desk.Venue.EndByVenue(desk.Venue.Working[0], "end of day");
            await desk.SettleAsync();
        }

        await desk.PriceAsync(101m);
        var trade = await desk.TradeAsync(intent);
        Assert.Equal((TradePhase.Settled, ExitReason.ManualClose), (trade.Phase, trade.ExitReason));
        Assert.Contains("end of day", trade.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_market_exit_is_tried_again_until_it_goes_through()
    {
        await using var desk = await TestDesk.StartAsync();
        var intent = await desk.EnterAsync();
        await desk.PriceAsync(100m);
        desk.Venue.Script.Enqueue(SubmitScript.Refuse);
        desk.Venue.Script.Enqueue(SubmitScript.Busy);
        await desk.CloseAsync(intent);
        await desk.PriceAsync(101m);
        Assert.Equal(TradePhase.Settled, (await desk.TradeAsync(intent)).Phase);
    }

    [Fact]
    public async Task Fills_and_orders_that_nobody_here_sent_become_findings()
    {
        await using var desk = await TestDesk.StartAsync();
        desk.Venue.PlaceByHand("by-hand", 2m, 98m);
        Assert.True(await desk.Get<Recovery>().CompareAsync(null, default));
        Assert.Equal((FindingKind.UnknownOrder, "open"), Assert.Single(await desk.FindingsAsync()) is var one ? (one.Kind, one.Status) : default);

        desk.Venue.Disconnect();
        desk.Venue.Price(98m);
        await desk.RestartAsync();
        var findings = await desk.FindingsAsync();
        Assert.Equal([FindingKind.PositionMismatch, FindingKind.UnknownFill, FindingKind.UnknownOrder], findings.Select(finding => finding.Kind).Order(StringComparer.Ordinal));
        Assert.Equal("resolved", findings.Single(finding => finding.Kind == FindingKind.UnknownOrder).Status);
    }

    [Fact]
    public async Task What_filled_while_the_desk_was_away_is_booked_at_its_start()
    {
        await using var desk = await TestDesk.StartAsync();
        var intent = await desk.EnterAsync();
        desk.Venue.Disconnect();
        desk.Venue.Price(100m);
        await desk.RestartAsync();
        Assert.Equal("venue", (await desk.TradeAsync(intent)).ExitsAt);

        desk.Venue.Disconnect();
        desk.Venue.Price(110m);
        await desk.RestartAsync();
        await desk.SettleAsync();
        var trade = await desk.TradeAsync(intent);
        Assert.Equal((TradePhase.Settled, ExitReason.TargetReached), (trade.Phase, trade.ExitReason));
        Assert.Empty(await desk.FindingsAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_liquidation_is_the_trades_exit_whether_it_was_seen_or_found_at_the_start(bool isAway)
    {
        await using var desk = await TestDesk.StartAsync();
        var intent = await desk.EnterAsync();
        await desk.PriceAsync(100m);
        if (isAway)
        {
            desk.Venue.Disconnect();
        }

        desk.Venue.Liquidate();
        await desk.RestartAsync();
        await desk.SettleAsync();
        var trade = await desk.TradeAsync(intent);
        Assert.Equal((TradePhase.Settled, ExitReason.Expired, 1m), (trade.Phase, trade.ExitReason, trade.ExitFilledQuantity));
        Assert.Empty(await desk.FindingsAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_liquidation_of_several_trades_is_shared_out_once_the_oldest_first(bool isAway)
    {
        await using var desk = await TestDesk.StartAsync();
        var first = await desk.EnterAsync();
        var second = await desk.EnterAsync(desk.Intent(quantity: 2m));
        await desk.PriceAsync(100m);
        desk.Venue.DoublesReports = true;
        if (isAway)
        {
            desk.Venue.Disconnect();
        }

        desk.Venue.Liquidate();
        await desk.SettleAsync();
        await desk.RestartAsync();
        await desk.SettleAsync();
        foreach (var (intent, quantity) in new[] { (first, 1m), (second, 2m) })
        {
            var trade = await desk.TradeAsync(intent);
            Assert.Equal((TradePhase.Settled, ExitReason.Expired, quantity, 0.2m * quantity), (trade.Phase, trade.ExitReason, trade.ExitFilledQuantity, trade.Fees));
        }

        Assert.Equal(0m, Assert.Single(await desk.Database.QueryAsync<decimal>("SELECT quantity FROM positions")));
        Assert.Equal(4, (await desk.FillsAsync()).Count);
        Assert.Empty(await desk.FindingsAsync());
    }

    [Fact]
    public async Task A_report_that_speaks_of_fills_nobody_has_seen_is_asked_for()
    {
        await using var desk = await TestDesk.StartAsync();
        desk.Venue.Pieces = 2;
        var intent = await desk.EnterAsync();
        desk.Venue.HoldsReports = true;
        desk.Venue.Price(100m);
        // The first of two partial fills is lost on the way; the report that ends the order says 1 of 1.
        desk.Venue.Release(reports => reports.Skip(1));
        await desk.SettleAsync();
        var trade = await desk.TradeAsync(intent);
        Assert.Equal((1m, OrderStatus.Filled, "venue"), (trade.EntryFilledQuantity, trade.EntryStatus, trade.ExitsAt));
        Assert.Equal(2, (await desk.FillsAsync()).Count);
    }

    [Fact]
    public async Task A_fill_that_comes_again_with_other_content_leaves_the_first_one_standing()
    {
        await using var desk = await TestDesk.StartAsync();
        var intent = await desk.EnterAsync();
        await desk.PriceAsync(100m);
        desk.Venue.HoldsReports = true;
        desk.Venue.Price(110m);
        desk.Venue.Release(reports => reports.SelectMany(report => new[] { report, report with { Fills = [.. report.Fills.Select(fill => fill with { Price = 1m })] } }));
        await desk.SettleAsync();
        Assert.Equal(110m, (await desk.TradeAsync(intent)).ExitAveragePrice);
        Assert.Equal(FindingKind.FillConflict, Assert.Single(await desk.FindingsAsync()).Kind);
    }

    [Fact]
    public async Task A_working_order_that_the_venue_no_longer_knows_is_found_and_its_trade_goes_on()
    {
        await using var desk = await TestDesk.StartAsync();
        var intent = await desk.EnterAsync(desk.Intent(type: OrderType.Limit, entry: 95m));
        desk.Venue.Lose((await desk.TradeAsync(intent)).EntryClientOrderId);
        await desk.Get<Recovery>().CompareAsync(null, CancellationToken.None);
        await desk.SettleAsync();
        Assert.True((await desk.TradeAsync(intent)).IsFailed);
        Assert.Equal(FindingKind.OrderLost, Assert.Single(await desk.FindingsAsync()).Kind);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_order_that_was_given_up_and_works_at_the_venue_is_cancelled_there(bool isSeenByComparison)
    {
        await using var desk = await TestDesk.StartAsync(configure: options => options.MaxSends = 1);
        desk.Venue.Script.Enqueue(SubmitScript.LoseRequest);
        var intent = await desk.EnterAsync(desk.Intent(type: OrderType.Limit, entry: 95m));
        Assert.True((await desk.TradeAsync(intent)).IsFailed);

        desk.Venue.HoldsReports = isSeenByComparison;
        desk.Venue.ArriveLate(Assert.Single(desk.Venue.Submitted));
        if (isSeenByComparison)
        {
            await desk.Get<Recovery>().CompareAsync(null, CancellationToken.None);
        }

        await desk.SettleAsync();
        Assert.Empty(desk.Venue.Working);
        Assert.Equal(FindingKind.EndedOrderWorks, Assert.Single(await desk.FindingsAsync()).Kind);
    }

    [Fact]
    public async Task The_ledger_is_append_only_and_a_trade_is_settled_once()
    {
        await using var desk = await TestDesk.StartAsync();
        var intent = await desk.EnterAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => desk.Database.WriteAsync(work => desk.Path.SettleAsync(work, intent.TradeId)));
        await desk.PriceAsync(100m);
        await desk.PriceAsync(110m);
        Assert.False(await desk.Database.WriteAsync(work => desk.Path.SettleAsync(work, intent.TradeId)));
        foreach (var change in new[] { "UPDATE ledger_entries SET amount = '0'", "DELETE FROM ledger_entries" })
        {
            await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => desk.Database.WriteAsync(work => work.ExecuteAsync(change)));
        }
    }
}
