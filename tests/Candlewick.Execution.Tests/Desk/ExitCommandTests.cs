using System.Net;
using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Testing.Desk;
using Candlewick.Testing.Scripted;

namespace Candlewick.Execution.Tests.Desk;

/// <summary>What a person asks of the exits of a trade that is under way: break-even, a trail, a time.</summary>
public sealed class ExitCommandTests
{
    [Theory]
    [InlineData(OrderSide.Buy, 100.21)]
    [InlineData(OrderSide.Sell, 99.8)]
    public async Task A_trade_that_is_stopped_out_at_break_even_costs_nothing(OrderSide side, double stop)
    {
        await using var desk = await DeskAsync();
        var intent = await desk.OpenAsync(ExecutionDesk.Intent("t1", side));
        await PriceAsync(desk, 100m + (side.Sign() * 5m));
        await desk.PostAsync("/trading/trades/t1/break-even", new { }, HttpStatusCode.Accepted);
        await desk.AdvanceAsync(ExecutionDesk.Second);
        Assert.Equal((decimal)stop, (await desk.FindAsync(intent)).Stop);
        Assert.Contains(desk.Venue.Submitted, order => order.StopPrice == (decimal)stop);

        await PriceAsync(desk, 100m - (side.Sign() * 5m));
        var trade = await desk.FindAsync(intent);
        Assert.Equal((TradePhase.Settled, ExitReason.StopReached, 0m), (trade.Phase, trade.ExitReason, desk.Venue.Position()));
        Assert.InRange(trade.RealizedPnl, 0m, 0.01m);
    }

    [Theory]
    [InlineData(OrderSide.Buy)]
    [InlineData(OrderSide.Sell)]
    public async Task Break_even_moves_every_exit_but_never_a_stop_that_stands_better(OrderSide side)
    {
        await using var desk = await DeskAsync();
        var sign = side.Sign();
        var intent = await desk.OpenAsync(ExecutionDesk.Intent("t1", side) with
        {
            Exits =
            [
                new ExitPlan { Quantity = 0.4m, Target = 100m + (sign * 8m), Stop = 100m - (sign * 10m) },
                new ExitPlan { Target = 100m + (sign * 10m), Stop = 100m - (sign * 10m) },
            ],
        });
        await PriceAsync(desk, 100m + (sign * 5m));
        await desk.PostAsync("/trading/trades/t1/amend", new { stop = 100m + (sign * 2m), exit_number = 1 }, HttpStatusCode.Accepted);
        await desk.PostAsync("/trading/trades/t1/break-even", new { }, HttpStatusCode.Accepted);
        var exits = (await desk.FindAsync(intent)).Exits;
        Assert.Equal(100m + (sign * 2m), exits[0].Stop);
        Assert.InRange(sign * (exits[1].Stop!.Value - 100m), 0.2m, 0.21m);
    }

    [Theory]
    [InlineData(OrderSide.Buy)]
    [InlineData(OrderSide.Sell)]
    public async Task A_stop_cannot_go_to_break_even_before_the_price_is_past_it(OrderSide side)
    {
        await using var desk = await DeskAsync();
        var intent = await desk.OpenAsync(ExecutionDesk.Intent("t1", side));
        var (status, text) = await desk.TryPostAsync("/trading/trades/t1/break-even", new { });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains(RuleName.PriceBeyondStop, text, StringComparison.Ordinal);
        Assert.Equal(100m - (side.Sign() * 10m), (await desk.FindAsync(intent)).Stop);
    }

    [Fact]
    public async Task What_has_not_been_entered_has_no_break_even()
    {
        await using var desk = await DeskAsync();
        await desk.EnterAsync(DeskTrades.Intent("t1", entry: 95m, target: 110m, stop: 90m, type: OrderType.Limit));
        var (status, text) = await desk.TryPostAsync("/trading/trades/t1/break-even", new { });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains(RuleName.NothingToReduce, text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await desk.TryPostAsync("/trading/trades/t2/break-even", new { })).Status);
    }

    [Theory]
    [InlineData(OrderSide.Buy)]
    [InlineData(OrderSide.Sell)]
    public async Task A_trail_that_is_set_under_way_follows_the_best_price_also_after_a_restart(OrderSide side)
    {
        await using var desk = await DeskAsync();
        var sign = side.Sign();
        var intent = await desk.OpenAsync(ExecutionDesk.Intent("t1", side) with { Exits = [new ExitPlan { Stop = 100m - (sign * 10m) }] });
        await desk.PostAsync("/trading/trades/t1/trail", new { distance = 3m }, HttpStatusCode.Accepted);
        await PriceAsync(desk, 100m + (sign * 4m));
        Assert.Equal(100m + sign, (await desk.FindAsync(intent)).Stop);
        await desk.RestartAsync();
        foreach (var move in new[] { 8m, 6m })
        {
            await PriceAsync(desk, 100m + (sign * move));
        }

        Assert.Equal(100m + (sign * 5m), (await desk.FindAsync(intent)).Stop);
        await PriceAsync(desk, 100m + (sign * 4m));
        var trade = await desk.FindAsync(intent);
        Assert.Equal(
            (ExitReason.StopReached, 100m + (sign * 5m), 0m), (trade.ExitReason, trade.ExitAveragePrice, desk.Venue.Position()));
    }

    [Theory]
    [InlineData(OrderSide.Buy)]
    [InlineData(OrderSide.Sell)]
    public async Task A_wider_trail_never_takes_the_stop_back_and_one_that_is_ended_leaves_it_where_it_is(OrderSide side)
    {
        await using var desk = await DeskAsync();
        var sign = side.Sign();
        var intent = await desk.OpenAsync(ExecutionDesk.Intent("t1", side));
        await desk.PostAsync("/trading/trades/t1/trail", new { distance = 2m }, HttpStatusCode.Accepted);
        await PriceAsync(desk, 100m + (sign * 4m));
        await desk.PostAsync("/trading/trades/t1/trail", new { distance = 20m }, HttpStatusCode.Accepted);
        await PriceAsync(desk, 100m + (sign * 5m));
        Assert.Equal(100m + (sign * 2m), (await desk.FindAsync(intent)).Stop);
        await desk.PostAsync("/trading/trades/t1/trail", new { distance = default(decimal?) }, HttpStatusCode.Accepted);
        await PriceAsync(desk, 100m + (sign * 9m));
        var exit = Assert.Single((await desk.FindAsync(intent)).Exits);
        Assert.Equal((100m + (sign * 2m), default(decimal?)), (exit.Stop, exit.TrailDistance));
    }

    [Theory]
    [InlineData(0.005)]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(100)]
    public async Task A_trail_that_no_stop_can_keep_is_refused_with_what_would_be_right(double distance)
    {
        await using var desk = await DeskAsync();
        await desk.OpenAsync(ExecutionDesk.Intent("t1", OrderSide.Buy));
        var (status, text) = await desk.TryPostAsync("/trading/trades/t1/trail", new { distance });
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("\"distance\"", text, StringComparison.Ordinal);
        Assert.Contains("tick", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(OrderSide.Buy, true)]
    [InlineData(OrderSide.Sell, true)]
    [InlineData(OrderSide.Buy, false)]
    [InlineData(OrderSide.Sell, false)]
    public async Task A_trade_is_closed_when_its_time_is_over_also_after_a_restart(OrderSide side, bool hasExits)
    {
        await using var desk = await DeskAsync();
        var planned = ExecutionDesk.Intent("t1", side);
        var intent = await desk.OpenAsync(hasExits ? planned : planned with { Exits = [] });
        var closeAt = desk.Venue.MarketTime.AddMinutes(10);
        await desk.PostAsync("/trading/trades/t1/close-at", new { close_at = closeAt }, HttpStatusCode.Accepted);
        await desk.RestartAsync();
        await PriceAsync(desk, 100m);
        var open = await desk.FindAsync(intent);
        Assert.Equal((1m, closeAt), (open.OpenQuantity, Assert.Single(open.Exits).CloseAt));
        desk.Venue.MarketTime = closeAt;
        await PriceAsync(desk, 101m);
        await PriceAsync(desk, 101m);
        var trade = await desk.FindAsync(intent);
        Assert.Equal((TradePhase.Settled, ExitReason.Expired, 0m), (trade.Phase, trade.ExitReason, desk.Venue.Position()));
        Assert.Empty(desk.Venue.Working);
    }

    [Theory]
    [InlineData(OrderSide.Buy)]
    [InlineData(OrderSide.Sell)]
    public async Task An_entry_that_rests_when_its_time_comes_is_cancelled_and_nothing_is_traded(OrderSide side)
    {
        await using var desk = await DeskAsync();
        var closeAt = desk.Venue.MarketTime.AddMinutes(10);
        var price = 100m - (side.Sign() * 5m);
        var planned = ExecutionDesk.Intent("t1", side, price: price);
        var intent = await desk.EnterAsync(planned with
        {
            EntryType = OrderType.Limit, Exits = [.. planned.Exits.Select(exit => exit with { CloseAt = closeAt })],
        });
        await desk.AdvanceAsync(ExecutionDesk.Second);
        Assert.Single(desk.Venue.Working);
        desk.Venue.MarketTime = closeAt;
        await PriceAsync(desk, 100m);
        await PriceAsync(desk, price - side.Sign());
        var trade = await desk.FindAsync(intent);
        Assert.Equal((TradePhase.Settled, 0m, 0m), (trade.Phase, trade.EntryFilledQuantity, desk.Venue.Position()));
        Assert.Empty(desk.Venue.Working);
    }

    [Fact]
    public async Task A_time_that_was_taken_back_closes_nothing()
    {
        await using var desk = await DeskAsync();
        var intent = await desk.OpenAsync(ExecutionDesk.Intent("t1", OrderSide.Buy));
        var closeAt = desk.Venue.MarketTime.AddMinutes(10);
        await desk.PostAsync("/trading/trades/t1/close-at", new { close_at = closeAt }, HttpStatusCode.Accepted);
        await desk.PostAsync("/trading/trades/t1/close-at", new { close_at = default(DateTimeOffset?) }, HttpStatusCode.Accepted);
        desk.Venue.MarketTime = closeAt;
        await PriceAsync(desk, 101m);
        Assert.Equal((TradePhase.Open, 1m), ((await desk.FindAsync(intent)).Phase, desk.Venue.Position()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-60)]
    [InlineData(60 * 24 * 367)]
    public async Task A_time_that_is_over_or_far_away_is_refused_with_the_markets_clock(int minutes)
    {
        await using var desk = await DeskAsync();
        await desk.OpenAsync(ExecutionDesk.Intent("t1", OrderSide.Buy));
        var (status, text) = await desk.TryPostAsync(
            "/trading/trades/t1/close-at", new { close_at = desk.Venue.MarketTime.AddMinutes(minutes) });
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("\"close_at\"", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(OrderSide.Buy)]
    [InlineData(OrderSide.Sell)]
    public async Task An_exit_that_has_closed_its_part_is_changed_no_more_and_its_neighbour_is(OrderSide side)
    {
        await using var desk = await DeskAsync();
        var sign = side.Sign();
        var intent = await desk.OpenAsync(ExecutionDesk.Intent("t1", side) with
        {
            Exits =
            [
                new ExitPlan { Quantity = 0.4m, Target = 100m + (sign * 5m), Stop = 100m - (sign * 10m) },
                new ExitPlan { Target = 100m + (sign * 10m), Stop = 100m - (sign * 10m) },
            ],
        });
        await PriceAsync(desk, 100m + (sign * 5m));
        Assert.Equal(0.6m, (await desk.FindAsync(intent)).OpenQuantity);
        foreach (var (path, body) in new (string, object)[]
        {
            ("amend", new { stop = 100m - sign, exit_number = 1 }), ("trail", new { distance = 1m, exit_number = 1 }),
            ("close-at", new { close_at = desk.Venue.MarketTime.AddHours(1), exit_number = 1 }),
        })
        {
            var (status, text) = await desk.TryPostAsync($"/trading/trades/t1/{path}", body);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
            Assert.Contains("is already closed", text, StringComparison.Ordinal);
        }

        await desk.PostAsync("/trading/trades/t1/amend", new { stop = 100m - sign, exit_number = 2 }, HttpStatusCode.Accepted);
        Assert.Equal([100m - (sign * 10m), 100m - sign], (await desk.FindAsync(intent)).Exits.Select(exit => exit.Stop!.Value));
    }

    [Fact]
    public async Task The_exit_of_what_has_not_filled_yet_can_be_changed_already()
    {
        await using var desk = await DeskAsync();
        var plan = DeskTrades.Intent("t1", entry: 95m, type: OrderType.Limit);
        var intent = await desk.EnterAsync(plan with
        {
            Exits = [new ExitPlan { Quantity = 0.4m, Target = 105m, Stop = 90m }, new ExitPlan { Target = 110m, Stop = 90m }],
        });
        desk.Venue.Fill(Assert.Single(desk.Venue.Working), 0.3m, 95m);
        await desk.SettleAsync();
        Assert.Equal(0m, (await desk.FindAsync(intent)).Exits[1].Quantity);
        await desk.PostAsync("/trading/trades/t1/amend", new { stop = 91m, exit_number = 2 }, HttpStatusCode.Accepted);
        Assert.Equal(91m, (await desk.FindAsync(intent)).Exits[1].Stop);
    }

    private static Task<DeskHost> DeskAsync() => ExecutionDesk.StartAsync(venue =>
    {
        venue.StopsFillAtTheirPrice = true;
        venue.FeeRate = 0.001m;
    });

    private static async Task PriceAsync(DeskHost desk, decimal price)
    {
        await desk.PriceAsync(price);
        await desk.AdvanceAsync(ExecutionDesk.Second);
    }
}
