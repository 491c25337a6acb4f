using System.Net;
using System.Net.Http.Json;
using Candlewick.Domain;
using Candlewick.Execution.Books;
using Candlewick.Execution.Contracts;
using Candlewick.Testing.Desk;
using Candlewick.Testing.Scripted;

namespace Candlewick.Execution.Tests.Desk;

/// <summary>What a person does: the kill switch, commands on trades, orders by hand, findings.</summary>
public sealed class ControlTests
{
    [Fact]
    public async Task One_press_of_the_kill_switch_cancels_an_entry_that_rests_at_the_venue()
    {
        await using var desk = await ExecutionDesk.StartAsync();
        var intent = await desk.EnterAsync(DeskTrades.Intent("t1", entry: 95m, target: 110m, stop: 90m, type: OrderType.Limit));
        Assert.Single(desk.Venue.Working);
        var answer = await desk.PostAsync("/api/kill-switch", new { engaged = true });
        Assert.Equal(1, answer.GetProperty("entries_cancelled").GetInt32());
        await desk.AdvanceAsync(ExecutionDesk.Second);
        await desk.PriceAsync(94m);
        Assert.Equal((0m, 0), (desk.Venue.Position(), desk.Venue.Working.Count));
        Assert.True((await desk.FindAsync(intent)).IsFailed);
        Assert.Equal(
            RuleName.KillSwitchEngaged,
            Assert.IsType<PlanOutcome.Refused>(await desk.PlanAsync(ExecutionDesk.Intent("t2", OrderSide.Buy))).Rule.Rule);
    }

    [Theory]
    [InlineData(OrderSide.Buy)]
    [InlineData(OrderSide.Sell)]
    public async Task The_kill_switch_leaves_exits_alone_and_closes_everything_only_when_asked(OrderSide side)
    {
        await using var desk = await ExecutionDesk.StartAsync();
        var intent = await desk.OpenAsync(ExecutionDesk.Intent("t1", side));
        await desk.PostAsync("/api/kill-switch", new { engaged = true });
        await desk.AdvanceAsync(ExecutionDesk.Second);
        Assert.Equal(2, desk.Venue.Working.Count);
        await desk.PostAsync("/api/kill-switch", new { engaged = true, close_everything = true });
        await desk.AdvanceAsync(ExecutionDesk.Second);
        await desk.PriceAsync(100m);
        Assert.Equal((TradePhase.Settled, 0m), ((await desk.FindAsync(intent)).Phase, desk.Venue.Position()));
    }

    [Fact]
    public async Task The_transaction_that_sends_reads_the_kill_switch_itself()
    {
        await using var desk = await ExecutionDesk.StartAsync();
        var intent = ExecutionDesk.Intent("t1", OrderSide.Buy);
        await desk.Database.WriteAsync(async work =>
        {
            await desk.Get<IOrderPath>().PlanAsync(work, intent);
            // Durable, and not yet in memory: as in the moment between another request's commit and what follows it.
            await work.ExecuteAsync("INSERT INTO kill_switch (only_row, engaged) VALUES (1, 1)");
        });
        desk.Get<IOrderPath>().Wake(intent.Account, intent.TradeId);
        await desk.AdvanceAsync(ExecutionDesk.Second * 5);
        Assert.Empty(desk.Venue.Submitted);
    }

    [Theory]
    [InlineData(OrderSide.Buy, 92, 88)]
    [InlineData(OrderSide.Sell, 108, 112)]
    public async Task A_stop_is_moved_and_stands_at_the_venue_at_its_new_price(OrderSide side, decimal stop, decimal through)
    {
        await using var desk = await ExecutionDesk.StartAsync(venue => venue.StopsFillAtTheirPrice = true);
        var intent = await desk.OpenAsync(ExecutionDesk.Intent("t1", side));
        await desk.PostAsync($"/trading/trades/{intent.TradeId}/amend", new { stop }, HttpStatusCode.Accepted);
        await desk.AdvanceAsync(ExecutionDesk.Second);
        Assert.Contains(desk.Venue.Submitted, order => order.StopPrice == stop);
        await desk.PriceAsync(through);
        var trade = await desk.FindAsync(intent);
        Assert.Equal((ExitReason.StopReached, stop), (trade.ExitReason, trade.ExitAveragePrice));
    }

    [Theory]
    [InlineData(OrderSide.Buy, 101)]
    [InlineData(OrderSide.Sell, 99)]
    public async Task A_stop_that_the_price_has_passed_is_refused(OrderSide side, decimal stop)
    {
        await using var desk = await ExecutionDesk.StartAsync();
        var intent = await desk.OpenAsync(ExecutionDesk.Intent("t1", side));
        var (status, text) = await desk.TryPostAsync($"/trading/trades/{intent.TradeId}/amend", new { stop });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains(RuleName.PriceBeyondStop, text, StringComparison.Ordinal);
        Assert.Equal(2, desk.Venue.Working.Count);
    }

    [Theory]
    [InlineData(OrderSide.Buy)]
    [InlineData(OrderSide.Sell)]
    public async Task A_part_is_closed_and_the_rest_protected_anew(OrderSide side)
    {
        await using var desk = await ExecutionDesk.StartAsync();
        var intent = await desk.OpenAsync(ExecutionDesk.Intent("t1", side));
        await desk.PostAsync($"/trading/trades/{intent.TradeId}/reduce", new { quantity = 0.3m }, HttpStatusCode.Accepted);
        await desk.AdvanceAsync(ExecutionDesk.Second);
        Assert.Equal((1m, 0.3m), Open(await desk.FindAsync(intent)));
        await desk.PriceAsync(100m);
        await desk.AdvanceAsync(ExecutionDesk.Second);
        var trade = await desk.FindAsync(intent);
        Assert.Equal((0.7m, 0m), Open(trade));
        Assert.Equal((0.7m, ExitPlace.Venue, 0.7m * side.Sign()), (trade.OpenQuantity, trade.ExitsAt, desk.Venue.Position()));
        Assert.All(desk.Venue.Working, id => Assert.Equal(0.7m, desk.Venue.Find(id)!.Quantity));
    }

    [Theory]
    [InlineData(OrderSide.Buy)]
    [InlineData(OrderSide.Sell)]
    public async Task All_that_is_open_is_told_as_closing_until_it_is_closed(OrderSide side)
    {
        await using var desk = await ExecutionDesk.StartAsync();
        var intent = await desk.OpenAsync(ExecutionDesk.Intent("t1", side));
        await desk.PostAsync($"/trading/trades/{intent.TradeId}/close", new { }, HttpStatusCode.Accepted);
        await desk.AdvanceAsync(ExecutionDesk.Second);
        Assert.Equal((1m, 1m), Open(await desk.FindAsync(intent)));
        await desk.PriceAsync(100m);
        await desk.AdvanceAsync(ExecutionDesk.Second);
        Assert.Equal((0m, 0m), Open(await desk.FindAsync(intent)));
    }

    /// <summary>An exit fills while the reduction is on its way: no more is closing than is open.</summary>
    [Fact]
    public void No_more_is_told_as_closing_than_is_open()
    {
        var trade = new TradeRow { ReduceQuantity = 0.5m, OpenQuantity = 0.3m };
        Assert.Equal((0.3m, 0.5m), (trade.ClosingQuantity, (trade with { OpenQuantity = 1m }).ClosingQuantity));
        Assert.Equal(1m, (trade with { OpenQuantity = 1m, CloseReason = ExitReason.ManualClose }).ClosingQuantity);
    }

    private static (decimal, decimal) Open(TradeState trade) => (trade.OpenQuantity, trade.ClosingQuantity);

    [Fact]
    public async Task An_ended_trade_leaves_its_position_to_the_person_without_a_difference()
    {
        await using var desk = await ExecutionDesk.StartAsync();
        var intent = await desk.OpenAsync(ExecutionDesk.Intent("t1", OrderSide.Buy));
        await desk.PostAsync($"/trading/trades/{intent.TradeId}/end", new { reason = "I keep it" }, HttpStatusCode.Accepted);
        await desk.AdvanceAsync(TimeSpan.FromMinutes(3));
        Assert.Equal((TradePhase.Settled, 1m, 0), ((await desk.FindAsync(intent)).Phase, desk.Venue.Position(), desk.Venue.Working.Count));
        Assert.Equal(["EndedByHand"], await desk.FindingsAsync());
    }

    [Fact]
    public async Task A_resting_entry_is_moved_and_reserves_for_its_new_price()
    {
        await using var desk = await ExecutionDesk.StartAsync(venue => venue.FeeRate = 0m);
        var intent = await desk.EnterAsync(DeskTrades.Intent("t1", entry: 95m, target: 110m, stop: 90m, type: OrderType.Limit));
        Assert.Equal(5m, (await desk.FindAsync(intent)).Risk);
        await desk.PostAsync($"/trading/trades/{intent.TradeId}/replace", new { price = 98m }, HttpStatusCode.Accepted);
        await desk.AdvanceAsync(ExecutionDesk.Second);
        Assert.Equal(
            [98m], desk.Venue.Working.Select(id => desk.Venue.Submitted.Last(order => order.ClientOrderId == id).LimitPrice!.Value));
        await desk.PriceAsync(97m);
        var trade = await desk.FindAsync(intent);
        Assert.Equal((1m, 8m), (trade.EntryFilledQuantity, trade.Risk));
    }

    [Fact]
    public async Task A_repeated_order_with_one_key_is_placed_once()
    {
        await using var desk = await ExecutionDesk.StartAsync();
        desk.Http.DefaultRequestHeaders.Add("Idempotency-Key", "k1");
        var order = new { symbol = "BTCUSDT", side = "buy", quantity = 1m, target = 110m, stop = 90m };
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 5).Select(_ => desk.PostAsync("/trading/order", order, HttpStatusCode.Accepted)));
        Assert.Single(answers.Select(answer => answer.GetProperty("trade_id").GetString()).Distinct());
        var (status, _) = await desk.TryPostAsync(
            "/trading/order", new { symbol = "BTCUSDT", side = "buy", quantity = 2m, target = 110m, stop = 90m });
        Assert.Equal(HttpStatusCode.Conflict, status);
        await desk.AdvanceAsync(ExecutionDesk.Second);
        Assert.Equal(1, desk.Venue.Entries);
    }

    [Fact]
    public async Task Accepting_an_older_finding_leaves_newer_fills_what_they_are()
    {
        await using var desk = await ExecutionDesk.StartAsync();
        desk.Venue.TradeByHand(OrderSide.Buy, 3m);
        desk.Venue.Price(ScriptedExchange.Bitcoin, 100m);
        await desk.AdvanceAsync(TimeSpan.FromMinutes(3));
        var finding = Assert.Single((await desk.GetAsync("/api/reconciliation?status=open")).EnumerateArray(),
            one => one.GetProperty("kind").GetString() == "position_mismatch");
        await desk.OpenAsync(ExecutionDesk.Intent("t1", OrderSide.Buy));
        await desk.PostAsync($"/api/reconciliation/{finding.GetProperty("id").GetInt64()}/accept", new { });
        await desk.AdvanceAsync(TimeSpan.FromMinutes(3));
        Assert.Equal(1m, Assert.Single((await desk.GetAsync("/positions")).EnumerateArray()).GetProperty("quantity").GetDecimal());
        Assert.DoesNotContain((await desk.GetAsync("/api/reconciliation?status=open")).EnumerateArray(),
            one => one.GetProperty("kind").GetString() == "position_mismatch");
    }

    [Fact]
    public async Task The_balance_is_cached_by_both_clocks_and_forgotten_by_a_fill()
    {
        await using var desk = await ExecutionDesk.StartAsync();
        var accounts = desk.Get<IAccounts>();
        await accounts.GetStateAsync(ScriptedExchange.FirstAccount);
        var asked = desk.Venue.AccountQuestions;
        await accounts.GetStateAsync(ScriptedExchange.FirstAccount);
        Assert.Equal(asked, desk.Venue.AccountQuestions);

        desk.Venue.MarketTime += TimeSpan.FromMinutes(6);
        await accounts.GetStateAsync(ScriptedExchange.FirstAccount);
        Assert.Equal(++asked, desk.Venue.AccountQuestions);

        desk.Clock.Advance(TimeSpan.FromMinutes(6));
        await accounts.GetStateAsync(ScriptedExchange.FirstAccount);
        Assert.Equal(++asked, desk.Venue.AccountQuestions);

        await desk.OpenAsync(ExecutionDesk.Intent("t1", OrderSide.Buy));
        await accounts.GetStateAsync(ScriptedExchange.FirstAccount);
        Assert.True(desk.Venue.AccountQuestions > asked);
    }

    [Fact]
    public async Task A_fact_that_is_no_order_is_a_ledger_entry_with_its_owner()
    {
        await using var desk = await ExecutionDesk.StartAsync();
        var fact = new LedgerFact
        {
            Account = ScriptedExchange.FirstAccount, OwnerKind = TradeOwnerKind.Strategy, OwnerId = "run-1", Kind = LedgerKind.Funding,
            Amount = -1.5m,
            Currency = "USDT", Asset = "USDT", AssetAmount = -1.5m, Origin = "funding 08:00", Reason = "0.01 %",
            MarketTime = desk.Venue.MarketTime,
        };
        await desk.Database.WriteAsync(work => desk.Get<IOrderPath>().RecordAsync(work, fact));
        await desk.Database.WriteAsync(
            work => desk.Get<IOrderPath>().RecordAsync(work, fact with { Kind = LedgerKind.Deposit, Amount = 100m }));
        Assert.Equal(-1.5m, (await desk.Get<IAccounts>().GetBooksAsync(ScriptedExchange.FirstAccount, 0)).Sum);
        await Assert.ThrowsAsync<ArgumentException>(() =>
            desk.Database.WriteAsync(work => desk.Get<IOrderPath>().RecordAsync(work, fact with { Kind = LedgerKind.Pnl })));
    }
}
