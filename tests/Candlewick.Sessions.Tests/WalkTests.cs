using System.Net;
using Candlewick.Sessions.Tests.Desk;

namespace Candlewick.Sessions.Tests;

/// <summary>Signal → decision → trade → result → node.</summary>
public sealed class WalkTests
{
    [Theory]
    [InlineData(100_000, "650", 0.65032)]
    [InlineData(95_000, "617.5", 0.61780)]
    public async Task The_start_node_stakes_065_percent_of_the_equity(int balance, string stake, double quantity)
    {
        await using var desk = await TestDesk.StartAsync(venue => venue.Cash = balance);
        var (_, webhook) = await desk.MakeRouteAsync();

        var data = await desk.AcceptAsync(webhook, TestDesk.Signal("TV_SIGNAL_001", new { stop = "44500.00" }));

        Assert.Equal(decimal.Parse(stake), data.GetProperty("trade_amount").GetDecimal());
        Assert.Equal("Start", data.GetProperty("current_node").GetString());
        Assert.Equal("0.65%", data.GetProperty("node_stake_percentage").GetString());
        Assert.Equal(balance, data.GetProperty("initial_amount").GetDecimal());
        Assert.Equal("PENDING", data.GetProperty("execution").GetProperty("status").GetString());
        var session = await desk.OnlySessionAsync();
        var steps = await desk.StepsAsync(session.GetProperty("session_id").GetString()!);
        Assert.Equal((decimal)quantity, steps[0].GetProperty("quantity").GetDecimal());
    }

    [Fact]
    public async Task A_target_hit_moves_the_session_one_win_on_and_counts_the_money()
    {
        await using var desk = await TestDesk.StartAsync();
        var (routeId, webhook) = await desk.MakeRouteAsync();

        await desk.TradeAsync(webhook, TestDesk.Signal("a"), 45_000.50m, 46_000m);

        var session = await desk.OnlySessionAsync();
        Assert.Equal("1-0", session.GetProperty("current_node").GetString());
        Assert.Equal("Start → 1-0", session.GetProperty("path_summary").GetString());
        Assert.Equal(routeId, session.GetProperty("route_id").GetString());
        Assert.Equal(0.65032m * 999.5m, session.GetProperty("running_total").GetDecimal());
        Assert.Equal("open", session.GetProperty("status").GetString());
        Assert.False(session.GetProperty("is_completed").GetBoolean());
        var steps = await desk.StepsAsync(session.GetProperty("session_id").GetString()!);
        Assert.Equal(["DECISION", "EXECUTE", "RESULT"], steps.Select(step => step.GetProperty("step_type").GetString()));
        Assert.Equal(["COMPLETED", "SUCCESS", "COMPLETED"], steps.Select(step => step.GetProperty("execution_status").GetString()));
        Assert.Equal("win", steps[2].GetProperty("result").GetString());
        Assert.Equal("target_reached", steps[2].GetProperty("exit_reason").GetString());
        Assert.Equal(46_000m, steps[2].GetProperty("exit_price").GetDecimal());
        Assert.Equal(45_000.50m, steps[1].GetProperty("entry_price").GetDecimal());
        Assert.Contains(desk.Streamed, message => message is { Channel: "sessions", Type: "session.update" });
        Assert.Contains(desk.Streamed, message => message is { Channel: "signals", Type: "signal.update" });
    }

    [Fact]
    public async Task Five_wins_end_the_session_and_the_next_signal_opens_another()
    {
        await using var desk = await TestDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync();
        for (var i = 0; i < 5; i++)
        {
            await desk.TradeAsync(webhook, TestDesk.Signal($"w{i}"), 45_000.50m, 46_000m);
        }

        var won = await desk.OnlySessionAsync();
        Assert.Equal("won", won.GetProperty("status").GetString());
        Assert.Equal("WIN", won.GetProperty("current_node").GetString());
        Assert.Equal("Start → 1-0 → 2-0 → 3-0 → 4-0 → WIN", won.GetProperty("path_summary").GetString());
        Assert.Equal(won.GetProperty("running_total").GetDecimal(), won.GetProperty("final_total").GetDecimal());
        Assert.InRange(won.GetProperty("final_total").GetDecimal(), 1_990m, 2_010m);

        await desk.AcceptAsync(webhook, TestDesk.Signal("next"));
        var sessions = (await desk.GetAsync("/api/sessions")).EnumerateArray().ToList();
        Assert.Equal(2, sessions.Count);
        var open = sessions.Single(session => session.GetProperty("status").GetString() == "open");
        Assert.Equal(100_000m + won.GetProperty("final_total").GetDecimal(), open.GetProperty("initial_amount").GetDecimal());
    }

    [Fact]
    public async Task Six_losses_end_the_session_as_lost()
    {
        await using var desk = await TestDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync();
        for (var i = 0; i < 6; i++)
        {
            await desk.TradeAsync(webhook, TestDesk.Sell($"l{i}"), 45_000.50m, 46_000m);
        }

        var lost = await desk.OnlySessionAsync();
        Assert.Equal("lost", lost.GetProperty("status").GetString());
        Assert.Equal("Start → 0-1 → 0-2 → 0-3 → 0-4 → 0-5 → LOST", lost.GetProperty("path_summary").GetString());
    }

    [Fact]
    public async Task Fifty_equal_signals_at_once_give_one_order_and_fifty_equal_answers()
    {
        await using var desk = await TestDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => desk.SendAsync(webhook, TestDesk.Signal("same"))));
        await desk.SettleAsync();

        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.OK, answers[0].Text), (answer.Status, answer.Text)));
        Assert.Equal(1, desk.Venue.Entries);
        Assert.Single((await desk.GetAsync("/api/signals")).EnumerateArray());
    }

    [Fact]
    public async Task A_known_id_with_other_content_is_a_conflict_and_with_equal_content_in_other_order_is_not()
    {
        await using var desk = await TestDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync();
        var first = await desk.SendAsync(webhook, """{"action":"buy","symbol":"BTCUSDT","entry":"45000.50","target":"46000","stop":"44000","id":"x"}""");

        var other = await desk.SendAsync(webhook, """{"action":"buy","symbol":"BTCUSDT","entry":"45000.50","target":"46000","stop":"44001","id":"x"}""");
        var equal = await desk.SendAsync(webhook, """{ "id":"x", "stop":"44000","target":"46000","symbol":"BTCUSDT","entry":"45000.50","action":"buy" }""", "text/plain");

        Assert.Equal(HttpStatusCode.Conflict, other.Status);
        Assert.False(other.Body.GetProperty("success").GetBoolean());
        Assert.Equal(HttpStatusCode.OK, equal.Status);
        Assert.Equal(first.Text, equal.Text);
    }

    [Fact]
    public async Task A_refused_signal_keeps_its_answer_even_when_it_could_be_traded_later()
    {
        await using var desk = await TestDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync();
        await desk.AcceptAsync(webhook, TestDesk.Signal("first"));
        var busy = await desk.SendAsync(webhook, TestDesk.Signal("second"));
        await desk.PriceAsync(45_000.50m);
        await desk.PriceAsync(46_000m);

        var again = await desk.SendAsync(webhook, TestDesk.Signal("second"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, busy.Status);
        Assert.Equal("trade_in_progress", busy.Body.GetProperty("details").GetProperty("rule").GetString());
        Assert.Equal((busy.Status, busy.Text), (again.Status, again.Text));
    }

    [Fact]
    public async Task A_restart_with_an_open_trade_goes_on_where_it_stopped()
    {
        await using var desk = await TestDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync();
        await desk.AcceptAsync(webhook, TestDesk.Signal("a"));
        await desk.PriceAsync(45_000.50m);
        await desk.RestartAsync();

        await desk.PriceAsync(46_000m);

        Assert.Equal("1-0", (await desk.OnlySessionAsync()).GetProperty("current_node").GetString());
    }

    [Fact]
    public async Task A_trade_that_ended_while_the_desk_was_down_is_counted_at_the_start()
    {
        await using var desk = await TestDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync();
        await desk.AcceptAsync(webhook, TestDesk.Signal("a"));
        await desk.PriceAsync(45_000.50m);
        await desk.StopThenAsync(() => desk.Venue.Price(46_000m));
        await desk.SettleAsync();

        Assert.Equal("1-0", (await desk.OnlySessionAsync()).GetProperty("current_node").GetString());
        await desk.AcceptAsync(webhook, TestDesk.Signal("b"));
    }

    [Fact]
    public async Task An_entry_that_the_venue_refuses_leaves_the_node_and_frees_the_session()
    {
        await using var desk = await TestDesk.StartAsync(venue => venue.RefusesEverything = true);
        var (_, webhook) = await desk.MakeRouteAsync();
        await desk.AcceptAsync(webhook, TestDesk.Signal("a"));
        await desk.SettleAsync();

        var session = await desk.OnlySessionAsync();
        Assert.Equal("Start", session.GetProperty("current_node").GetString());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, session.GetProperty("open_trade_id").ValueKind);
        var steps = await desk.StepsAsync(session.GetProperty("session_id").GetString()!);
        Assert.Equal(["DECISION", "EXECUTE"], steps.Select(step => step.GetProperty("step_type").GetString()));
        Assert.Equal("FAILED", steps[1].GetProperty("execution_status").GetString());
        desk.Venue.RefusesEverything = false;
        await desk.AcceptAsync(webhook, TestDesk.Signal("b"));
    }
}
