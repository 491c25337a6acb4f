using System.Net;
using Candlewick.Platform.Retention;
using Candlewick.Sessions.Tests.Desk;
using Candlewick.Testing.Desk;
using Candlewick.Testing.Scripted;

namespace Candlewick.Sessions.Tests;

/// <summary>What happens to a signal that meets an open trade: refused, queued or a reversal.</summary>
public sealed class BusyTests
{
    private static readonly object Queueing = new { on_busy = "queue" };

    [Fact]
    public async Task A_queued_signal_is_answered_at_once_and_entered_when_the_trade_has_ended()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync(Queueing);
        await desk.AcceptAsync(webhook, DeskHost.Signal("first"));
        await desk.PriceAsync(45_000.50m);

        var queued = await desk.SendAsync(webhook, SessionsDesk.Anywhere("second"));
        var data = queued.Body.GetProperty("data");
        Assert.Equal(HttpStatusCode.OK, queued.Status);
        Assert.Equal("QUEUED", data.GetProperty("execution").Text("status"));
        Assert.True(data.IsNull("current_node"));
        Assert.True(data.IsNull("trade_amount"));

        await desk.PriceAsync(46_000m);
        var session = await desk.OnlySessionAsync();
        Assert.Equal("1-0", session.Text("current_node"));
        Assert.False(session.IsNull("open_trade_id"));
        Assert.Equal(2, desk.Venue.Entries);
        var again = await desk.SendAsync(webhook, SessionsDesk.Anywhere("second"));
        Assert.Equal(queued.Text, again.Text);
        var inbox = (await desk.GetAsync("/api/signals")).EnumerateArray().First();
        Assert.Equal("accepted", inbox.Text("status"));
        Assert.Equal(session.Text("open_trade_id"), inbox.Text("trade_id"));
    }

    [Theory]
    [InlineData(59, "accepted")]
    [InlineData(61, "refused")]
    public async Task A_queued_signal_without_a_time_is_as_old_as_its_receipt(int minutes, string status)
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync(new { on_busy = "queue", max_signal_age_minutes = 60 });
        await desk.AcceptAsync(webhook, DeskHost.Signal("first"));
        await desk.PriceAsync(45_000.50m);
        await desk.AcceptAsync(webhook, SessionsDesk.Anywhere("waits"));

        desk.Clock.Advance(TimeSpan.FromMinutes(minutes));
        await desk.PriceAsync(46_000m);

        var standing = await desk.StandingAsync("waits");
        Assert.Equal(status, standing.Status);
        Assert.Equal(status == "refused", standing.Reason?.StartsWith("signal_expired", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task A_queued_signal_that_grew_too_old_is_refused_at_its_turn_and_the_next_one_is_taken()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync(new { on_busy = "queue", max_signal_age_minutes = 60 });
        await desk.AcceptAsync(webhook, DeskHost.Signal("first"));
        await desk.PriceAsync(45_000.50m);
        var timenow = desk.Clock.GetUtcNow().ToUnixTimeSeconds();
        await desk.AcceptAsync(webhook, DeskHost.Signal("ages", new { entry = "market", target = "+2%", stop = "-1%", timenow }));
        desk.Clock.Advance(TimeSpan.FromMinutes(50));
        await desk.AcceptAsync(webhook, SessionsDesk.Anywhere("lasts"));

        desk.Clock.Advance(TimeSpan.FromMinutes(20));
        await desk.PriceAsync(46_000m);

        var (status, reason) = await desk.StandingAsync("ages");
        Assert.Equal("refused", status);
        Assert.StartsWith("signal_expired", reason, StringComparison.Ordinal);
        Assert.Equal("accepted", (await desk.StandingAsync("lasts")).Status);
        Assert.Equal(2, desk.Venue.Entries);
    }

    [Fact]
    public async Task The_queue_is_bounded_and_a_full_one_answers_503()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync(Queueing);
        await desk.AcceptAsync(webhook, DeskHost.Signal("first"));
        for (var i = 0; i < Walks.TurnDecision.MaxQueued; i++)
        {
            await desk.AcceptAsync(webhook, DeskHost.Signal($"q{i}"));
        }

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await desk.SendAsync(webhook, DeskHost.Signal("one too many"))).Status);
    }

    [Fact]
    public async Task A_queued_signal_that_cannot_be_decided_now_stays_queued_and_is_entered_when_it_can()
    {
        var (desk, _) = await StrandQueueAsync();
        await using var ending = desk;
        Assert.Equal("queued", (await desk.StandingAsync("second")).Status);

        desk.Venue.Market(ScriptedExchange.Ether).HasPrice = true;
        await SessionsDesk.UntilAsync(() => desk.Venue.Entries == 2);

        await desk.SettleAsync();
        Assert.Equal("accepted", (await desk.StandingAsync("second")).Status);
    }

    [Fact]
    public async Task A_reversal_whose_trade_closes_while_the_desk_is_down_is_entered_at_the_start()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync(new { on_busy = "reverse" });
        await desk.AcceptAsync(webhook, DeskHost.Signal("long"));
        await desk.PriceAsync(45_000.50m);
        await desk.AcceptAsync(webhook, SessionsDesk.Anywhere("short", "sell"));
        await desk.SettleAsync();
        Assert.Equal("queued", (await desk.StandingAsync("short")).Status);

        await desk.StopThenAsync(() => desk.Venue.Price(45_010m));

        await SessionsDesk.UntilAsync(async () => (await desk.StandingAsync("short")).Status == "accepted");
        await desk.PriceAsync(45_000m);
        Assert.True(desk.Venue.Position() < 0m);
    }

    [Fact]
    public async Task A_direct_signal_does_not_overtake_those_that_still_wait()
    {
        var (desk, webhook) = await StrandQueueAsync();
        await using var ending = desk;

        var early = await desk.SendAsync(webhook, SessionsDesk.Anywhere("third"));
        Assert.True(early.Status == HttpStatusCode.ServiceUnavailable, early.Text);

        desk.Venue.Market(ScriptedExchange.Ether).HasPrice = true;
        var late = await desk.AcceptAsync(webhook, SessionsDesk.Anywhere("third"));

        Assert.Equal("QUEUED", late.GetProperty("execution").Text("status"));
        Assert.Equal("accepted", (await desk.StandingAsync("second")).Status);
    }

    [Fact]
    public async Task A_signal_that_cannot_be_decided_until_it_is_too_old_is_refused()
    {
        var (desk, _) = await StrandQueueAsync();
        await using var ending = desk;

        desk.Clock.Advance(TimeSpan.FromHours(25));

        await SessionsDesk.UntilAsync(async () => (await desk.StandingAsync("second")).Status == "refused");
        var reason = (await desk.StandingAsync("second")).Reason!;
        Assert.StartsWith("signal_expired: The signal is too old: 25 h old", reason, StringComparison.Ordinal);
        Assert.Contains("the limit is 24 h", reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_queued_signal_that_fails_unexpectedly_is_refused_with_its_reason_and_the_next_one_is_taken()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync(Queueing);
        await desk.AcceptAsync(webhook, DeskHost.Signal("first"));
        await desk.PriceAsync(45_000.50m);
        await desk.AcceptAsync(webhook, SessionsDesk.Anywhere("poison"));
        // What no sender can write: a route whose tree is gone. Routes are read when the desk starts.
        await desk.Database.WriteAsync(work => work.ExecuteAsync("UPDATE routes SET staking_tree_id = 'gone'"));
        await desk.RestartAsync();
        await desk.PriceAsync(46_000m);
        await desk.Database.WriteAsync(work => work.ExecuteAsync("UPDATE routes SET staking_tree_id = 'five-wins-before-six-losses'"));
        await desk.RestartAsync();

        await desk.AcceptAsync(webhook, SessionsDesk.Anywhere("sound"));

        var (status, reason) = await desk.StandingAsync("poison");
        Assert.Equal("refused", status);
        Assert.StartsWith("decision_failed: ", reason, StringComparison.Ordinal);
        await desk.SettleAsync();
        Assert.Equal(2, desk.Venue.Entries);
    }

    [Fact]
    public async Task A_queue_whose_turn_met_a_failing_store_is_taken_up_later_without_another_event()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync(Queueing);
        await desk.AcceptAsync(webhook, DeskHost.Signal("first"));
        await desk.PriceAsync(45_000.50m);
        await desk.AcceptAsync(webhook, SessionsDesk.Anywhere("second"));
        await desk.Database.WriteAsync(work => work.ExecuteAsync("ALTER TABLE trade_signals RENAME TO signals_away"));

        await desk.PriceAsync(46_000m);
        Assert.Equal(1, desk.Venue.Entries);
        await desk.Database.WriteAsync(work => work.ExecuteAsync("ALTER TABLE signals_away RENAME TO trade_signals"));

        await SessionsDesk.UntilAsync(() => desk.Venue.Entries == 2);
    }

    [Fact]
    public async Task Queued_signals_survive_a_restart()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync(Queueing);
        await desk.AcceptAsync(webhook, DeskHost.Signal("first"));
        await desk.PriceAsync(45_000.50m);
        await desk.AcceptAsync(webhook, SessionsDesk.Anywhere("second"));

        await desk.StopThenAsync(() => desk.Venue.Price(46_000m));
        await desk.SettleAsync();

        Assert.Equal(2, desk.Venue.Entries);
        Assert.Equal("1-0", (await desk.OnlySessionAsync()).Text("current_node"));
    }

    [Fact]
    public async Task An_opposite_signal_reverses_where_the_route_says_so_and_the_same_side_is_refused()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync(new { on_busy = "reverse" });
        await desk.AcceptAsync(webhook, DeskHost.Signal("long"));
        await desk.PriceAsync(45_000.50m);

        var same = await desk.SendAsync(webhook, DeskHost.Signal("again"));
        Assert.Equal("trade_in_progress", same.Body.GetProperty("details").Text("rule"));

        var reversal = await desk.AcceptAsync(webhook, DeskHost.Sell("short"));
        Assert.Equal("QUEUED", reversal.GetProperty("execution").Text("status"));
        await desk.PriceAsync(45_010m);
        await desk.PriceAsync(45_000.50m);

        var session = await desk.OnlySessionAsync();
        var steps = await desk.StepsAsync(session.Text("session_id")!);
        Assert.Equal("signal_close", steps[2].Text("exit_reason"));
        Assert.Equal("scratch", steps[2].Text("result"));
        Assert.Equal("Start", session.Text("current_node"));
        Assert.Equal("sell", steps[3].Text("side"));
        Assert.Equal("SUCCESS", steps[4].Text("execution_status"));
        Assert.Equal(0.65032m * 9.5m, session.Amount("running_total"));
        Assert.Equal(2, desk.Venue.Working.Count);
    }

    [Fact]
    public async Task A_reversal_that_is_refused_once_it_closed_its_trade_is_kept_as_the_reason_of_that()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync(new { on_busy = "reverse", max_signal_age_minutes = 60 });
        await desk.AcceptAsync(webhook, DeskHost.Signal("long"));
        await desk.PriceAsync(45_000.50m);
        var closed = (await desk.OnlySessionAsync()).Text("open_trade_id");
        await desk.SendAsync(webhook, DeskHost.Signal("same side"));
        await desk.AcceptAsync(webhook, SessionsDesk.Anywhere("short", "sell"));
        desk.Clock.Advance(TimeSpan.FromMinutes(61));
        await desk.PriceAsync(45_010m);
        Assert.Equal("refused", (await desk.StandingAsync("short")).Status);
        Assert.Equal("refused", (await desk.StandingAsync("same side")).Status);
        Assert.True((await desk.OnlySessionAsync()).IsNull("open_trade_id"));

        var rule = desk.Get<IEnumerable<IRetention>>().SelectMany(module => module.Rules).Single(one => one.Name == "signals");
        await RetentionTests.AllAsync(rule, desk.Clock.GetUtcNow().AddDays(400));

        var kept = await desk.InboxAsync();
        Assert.Equal(["long", "short"], kept.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(closed, kept["short"].Text("trade_id"));
    }

    [Fact]
    public async Task A_close_signal_without_an_open_trade_is_refused_by_name()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync();

        var (status, body, _) = await desk.SendAsync(webhook, SessionsDesk.Close);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Equal("no_open_trade", body.GetProperty("details").Text("rule"));
    }

    /// <summary>
    /// A desk whose trade has ended, with the signal <c>second</c> still in the queue: its market shows no price.
    /// </summary>
    internal static async Task<(DeskHost Desk, string Webhook)> StrandQueueAsync()
    {
        var desk = await SessionsDesk.StartAsync();
        var symbols = new[] { ScriptedExchange.Bitcoin, ScriptedExchange.Ether };
        var (_, webhook) = await desk.MakeRouteAsync(new { on_busy = "queue", symbols });
        await desk.AcceptAsync(webhook, DeskHost.Signal("first"));
        await desk.PriceAsync(45_000.50m);
        await desk.AcceptAsync(webhook, DeskHost.Signal("second", new
        {
            symbol = ScriptedExchange.Ether, entry = "market", target = "+2%", stop = "-1%",
        }));
        desk.Venue.Market(ScriptedExchange.Ether).HasPrice = false;
        await desk.PriceAsync(46_000m);
        Assert.Equal(1, desk.Venue.Entries);
        return (desk, webhook);
    }
}
