using System.Net;
using System.Text.Json;
using Candlewick.Sessions.Tests.Desk;
using Candlewick.Testing.Desk;
using Candlewick.Testing.Scripted;

namespace Candlewick.Sessions.Tests;

/// <summary>Signal → decision → trade → result → node.</summary>
public sealed class WalkTests
{
    [Theory]
    [InlineData(100_000, "650", 0.65032)]
    [InlineData(95_000, "617.5", 0.61780)]
    public async Task The_start_node_stakes_065_percent_of_the_equity(int balance, string stake, double quantity)
    {
        await using var desk = await SessionsDesk.StartAsync(venue => venue.Hold("USDT", balance));
        var (_, webhook) = await desk.MakeRouteAsync();

        var data = await desk.AcceptAsync(webhook, DeskHost.Signal("TV_SIGNAL_001", new { stop = "44500.00" }));

        Assert.Equal(decimal.Parse(stake), data.Amount("trade_amount"));
        Assert.Equal("Start", data.Text("current_node"));
        Assert.Equal("0.65%", data.Text("node_stake_percentage"));
        Assert.Equal(balance, data.Amount("initial_amount"));
        Assert.Equal("PENDING", data.GetProperty("execution").Text("status"));
        var session = await desk.OnlySessionAsync();
        var steps = await desk.StepsAsync(session.Text("session_id")!);
        Assert.Equal((decimal)quantity, steps[0].Amount("quantity"));
    }

    [Fact]
    public async Task A_target_hit_moves_the_session_one_win_on_and_counts_the_money()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (routeId, webhook) = await desk.MakeRouteAsync();

        await desk.TradeAsync(webhook, DeskHost.Signal("a"), 45_000.50m, 46_000m);

        var session = await desk.OnlySessionAsync();
        Assert.Equal("1-0", session.Text("current_node"));
        Assert.Equal("Start → 1-0", session.Text("path_summary"));
        Assert.Equal(routeId, session.Text("route_id"));
        Assert.Equal(0.65032m * 999.5m, session.Amount("running_total"));
        Assert.Equal("open", session.Text("status"));
        Assert.False(session.GetProperty("is_completed").GetBoolean());
        var steps = await desk.StepsAsync(session.Text("session_id")!);
        Assert.Equal(["DECISION", "EXECUTE", "RESULT"], steps.Select(step => step.Text("step_type")));
        Assert.Equal(["COMPLETED", "SUCCESS", "COMPLETED"], steps.Select(step => step.Text("execution_status")));
        Assert.Equal(["buy", "buy", "buy"], steps.Select(step => step.Text("side")));
        Assert.Equal("win", steps[2].Text("result"));
        Assert.Equal("target_reached", steps[2].Text("exit_reason"));
        Assert.Equal(46_000m, steps[2].Amount("exit_price"));
        Assert.Equal(45_000.50m, steps[1].Amount("entry_price"));
        Assert.Contains(desk.Stream.Messages, message => message is { Channel: "sessions", Type: "session.update" });
        Assert.Contains(desk.Stream.Messages, message => message is { Channel: "signals", Type: "signal.update" });
    }

    [Fact]
    public async Task A_session_tells_its_account_and_its_market()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync();
        await desk.AcceptAsync(webhook, DeskHost.Signal("a"));

        var session = await desk.OnlySessionAsync();

        Assert.Equal(("test", "scripted", "BTCUSDT"), (session.Text("account"), session.Text("venue"), session.Text("symbol")));
        Assert.Equal(desk.Venue.MarketEpoch, session.Text("market_epoch"));
        Assert.True(session.IsNull("replay_of"));
    }

    [Fact]
    public async Task Five_wins_end_the_session_and_the_next_signal_opens_another()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync();
        for (var i = 0; i < 5; i++)
        {
            await desk.TradeToAsync(webhook, DeskHost.Signal($"w{i}"), 46_000m);
        }

        var won = await desk.OnlySessionAsync();
        Assert.Equal("won", won.Text("status"));
        Assert.Equal("WIN", won.Text("current_node"));
        Assert.Equal("Start → 1-0 → 2-0 → 3-0 → 4-0 → WIN", won.Text("path_summary"));
        Assert.Equal(won.Amount("running_total"), won.Amount("final_total"));
        Assert.InRange(won.Amount("final_total"), 1_990m, 2_010m);

        var balance = (await desk.AcceptAsync(webhook, DeskHost.Signal("next"))).Amount("initial_amount");
        var sessions = (await desk.GetAsync("/api/sessions")).EnumerateArray().ToList();
        Assert.Equal(2, sessions.Count);
        var open = sessions.Single(session => session.Text("status") == "open");
        Assert.Equal(balance, open.Amount("initial_amount"));
        Assert.Equal(ScriptedVenue.StartingCash + won.Amount("final_total"), balance);
    }

    [Fact]
    public async Task Six_losses_end_the_session_as_lost()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync();
        for (var i = 0; i < 6; i++)
        {
            await desk.TradeToAsync(webhook, DeskHost.Sell($"l{i}"), 46_000m);
        }

        var lost = await desk.OnlySessionAsync();
        Assert.Equal("lost", lost.Text("status"));
        Assert.Equal("Start → 0-1 → 0-2 → 0-3 → 0-4 → 0-5 → LOST", lost.Text("path_summary"));
    }

    [Fact]
    public async Task Fifty_equal_signals_at_once_give_one_order_and_fifty_equal_answers()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => desk.SendAsync(webhook, DeskHost.Signal("same"))));
        await desk.SettleAsync();

        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.OK, answers[0].Text), (answer.Status, answer.Text)));
        Assert.Equal(1, desk.Venue.Entries);
        Assert.Single((await desk.GetAsync("/api/signals")).EnumerateArray());
    }

    [Fact]
    public async Task A_known_id_with_other_content_is_a_conflict_and_with_equal_content_in_other_order_is_not()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync();
        var first = await desk.SendAsync(
            webhook, """{"action":"buy","symbol":"BTCUSDT","entry":"45000.50","target":"46000","stop":"44000","id":"x"}""");

        var other = await desk.SendAsync(
            webhook, """{"action":"buy","symbol":"BTCUSDT","entry":"45000.50","target":"46000","stop":"44001","id":"x"}""");
        var equal = await desk.SendAsync(
            webhook, """{ "id":"x", "stop":"44000","target":"46000","symbol":"BTCUSDT","entry":"45000.50","action":"buy" }""",
            "text/plain");

        Assert.Equal(HttpStatusCode.Conflict, other.Status);
        Assert.False(other.Body.GetProperty("success").GetBoolean());
        Assert.Equal(HttpStatusCode.OK, equal.Status);
        Assert.Equal(first.Text, equal.Text);
    }

    [Fact]
    public async Task A_refused_signal_keeps_its_answer_even_when_it_could_be_traded_later()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync();
        await desk.AcceptAsync(webhook, DeskHost.Signal("first"));
        var busy = await desk.SendAsync(webhook, DeskHost.Signal("second"));
        await desk.PriceAsync(45_000.50m);
        await desk.PriceAsync(46_000m);

        var again = await desk.SendAsync(webhook, DeskHost.Signal("second"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, busy.Status);
        Assert.Equal("trade_in_progress", busy.Body.GetProperty("details").Text("rule"));
        Assert.Equal((busy.Status, busy.Text), (again.Status, again.Text));
    }

    [Fact]
    public async Task A_restart_with_an_open_trade_goes_on_where_it_stopped()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync();
        await desk.AcceptAsync(webhook, DeskHost.Signal("a"));
        await desk.PriceAsync(45_000.50m);
        await desk.RestartAsync();

        await desk.PriceAsync(46_000m);

        Assert.Equal("1-0", (await desk.OnlySessionAsync()).Text("current_node"));
    }

    [Fact]
    public async Task A_trade_that_ended_while_the_desk_was_down_is_counted_at_the_start()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync();
        await desk.AcceptAsync(webhook, DeskHost.Signal("a"));
        await desk.PriceAsync(45_000.50m);
        await desk.StopThenAsync(() => desk.Venue.Price(46_000m));
        await desk.SettleAsync();

        Assert.Equal("1-0", (await desk.OnlySessionAsync()).Text("current_node"));
        await desk.AcceptAsync(webhook, SessionsDesk.Anywhere("b"));
    }

    [Fact]
    public async Task An_entry_that_the_venue_refuses_leaves_the_node_and_frees_the_session()
    {
        await using var desk = await SessionsDesk.StartAsync(venue => venue.RefusesEverything = true);
        var (_, webhook) = await desk.MakeRouteAsync();
        await desk.AcceptAsync(webhook, DeskHost.Signal("a"));
        await desk.SettleAsync();

        var session = await desk.OnlySessionAsync();
        Assert.Equal("Start", session.Text("current_node"));
        Assert.True(session.IsNull("open_trade_id"));
        var steps = await desk.StepsAsync(session.Text("session_id")!);
        Assert.Equal(["DECISION", "EXECUTE"], steps.Select(step => step.Text("step_type")));
        Assert.Equal("FAILED", steps[1].Text("execution_status"));
        desk.Venue.RefusesEverything = false;
        await desk.AcceptAsync(webhook, DeskHost.Signal("b"));
    }

    [Fact]
    public async Task The_fees_of_a_round_trip_stand_in_its_result_alone_and_the_export_adds_them_up_once()
    {
        await using var desk = await SessionsDesk.StartAsync(venue => venue.FeeRate = 0.0001m);
        var (_, webhook) = await desk.MakeRouteAsync();
        await desk.TradeAsync(webhook, DeskHost.Signal("a", new { stop = "44400" }), 45_000.50m, 46_000m);

        var steps = await desk.StepsAsync((await desk.OnlySessionAsync()).Text("session_id")!);
        var csv = (await desk.Http.GetStringAsync("/api/sessions/export?format=csv")).Split("\r\n");

        var fees = steps[2].Amount("fees");
        Assert.Equal(0.0001m * (45_000.50m + 46_000m) * steps[2].Amount("quantity"), fees);
        Assert.Equal([JsonValueKind.Null, JsonValueKind.Null], steps.Take(2).Select(step => step.GetProperty("fees").ValueKind));
        var column = Array.IndexOf(csv[0].Split(','), "fees");
        Assert.Equal(fees, decimal.Parse(csv[1].Split(',')[column]));
    }
}
