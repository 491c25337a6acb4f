using System.Net;
using System.Text.Json;
using Candlewick.Execution.Contracts;
using Candlewick.Sessions.Tests.Desk;

namespace Candlewick.Sessions.Tests;

/// <summary>What happens to a signal that meets an open trade, and how trades that are closed otherwise are judged.</summary>
public sealed class BusyTests
{
    [Fact]
    public async Task A_queued_signal_is_answered_at_once_and_entered_when_the_trade_has_ended()
    {
        await using var desk = await TestDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync(new { on_busy = "queue" });
        await desk.AcceptAsync(webhook, TestDesk.Signal("first"));
        await desk.PriceAsync(45_000.50m);

        var queued = await desk.SendAsync(webhook, TestDesk.Signal("second"));
        var data = queued.Body.GetProperty("data");
        Assert.Equal(HttpStatusCode.OK, queued.Status);
        Assert.Equal("QUEUED", data.GetProperty("execution").GetProperty("status").GetString());
        Assert.Equal(JsonValueKind.Null, data.GetProperty("current_node").ValueKind);
        Assert.Equal(JsonValueKind.Null, data.GetProperty("trade_amount").ValueKind);

        await desk.PriceAsync(46_000m);
        var session = await desk.OnlySessionAsync();
        Assert.Equal("1-0", session.GetProperty("current_node").GetString());
        Assert.NotEqual(JsonValueKind.Null, session.GetProperty("open_trade_id").ValueKind);
        Assert.Equal(2, desk.Venue.Entries);
        var again = await desk.SendAsync(webhook, TestDesk.Signal("second"));
        Assert.Equal(queued.Text, again.Text);
        var inbox = (await desk.GetAsync("/api/signals")).EnumerateArray().First();
        Assert.Equal("accepted", inbox.GetProperty("status").GetString());
        Assert.Equal(session.GetProperty("open_trade_id").GetString(), inbox.GetProperty("trade_id").GetString());
    }

    [Fact]
    public async Task A_queued_signal_that_grew_too_old_is_refused_at_its_turn_and_the_next_one_is_taken()
    {
        await using var desk = await TestDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync(new { on_busy = "queue", max_signal_age_minutes = 60 });
        await desk.AcceptAsync(webhook, TestDesk.Signal("first"));
        await desk.PriceAsync(45_000.50m);
        await desk.AcceptAsync(webhook, TestDesk.Signal("ages", new { timenow = desk.Clock.GetUtcNow().ToUnixTimeSeconds() }));
        await desk.AcceptAsync(webhook, TestDesk.Signal("lasts"));

        desk.Clock.Advance(TimeSpan.FromHours(2));
        await desk.PriceAsync(46_000m);

        var inbox = (await desk.GetAsync("/api/signals")).EnumerateArray().ToDictionary(signal => signal.GetProperty("signal_id").GetString()!);
        Assert.Equal("refused", inbox["ages"].GetProperty("status").GetString());
        Assert.StartsWith("signal_expired", inbox["ages"].GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal("accepted", inbox["lasts"].GetProperty("status").GetString());
        Assert.Equal(2, desk.Venue.Entries);
    }

    [Fact]
    public async Task The_queue_is_bounded_and_a_full_one_answers_503()
    {
        await using var desk = await TestDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync(new { on_busy = "queue" });
        await desk.AcceptAsync(webhook, TestDesk.Signal("first"));
        for (var i = 0; i < Walks.TakeSignal.MaxQueued; i++)
        {
            await desk.AcceptAsync(webhook, TestDesk.Signal($"q{i}"));
        }

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await desk.SendAsync(webhook, TestDesk.Signal("one too many"))).Status);
    }

    [Fact]
    public async Task A_queued_signal_whose_account_cannot_be_asked_stays_queued_and_is_entered_when_it_can()
    {
        await using var desk = await StrandQueueAsync(new BrokerUnavailableException("the venue is away"));
        Assert.Equal("queued", (await InboxAsync(desk))["second"].GetProperty("status").GetString());

        desk.Venue.InstrumentFailure = null;
        await UntilAsync(() => desk.Venue.Entries == 2);

        await desk.SettleAsync();
        Assert.Equal("accepted", (await InboxAsync(desk))["second"].GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_reversal_whose_account_cannot_be_asked_is_entered_when_it_can_also_after_a_restart()
    {
        await using var desk = await TestDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync(new { on_busy = "reverse" });
        await desk.AcceptAsync(webhook, TestDesk.Signal("long"));
        await desk.PriceAsync(45_000.50m);
        await desk.AcceptAsync(webhook, TestDesk.Sell("short"));
        desk.Venue.InstrumentFailure = new BrokerUnavailableException("the venue is away");
        await desk.PriceAsync(45_010m);
        Assert.Equal("queued", (await InboxAsync(desk))["short"].GetProperty("status").GetString());

        await desk.RestartAsync();
        Assert.Equal("queued", (await InboxAsync(desk))["short"].GetProperty("status").GetString());
        var before = desk.Venue.Entries;
        desk.Venue.InstrumentFailure = null;

        await UntilAsync(() => desk.Venue.Entries == before + 1);
    }

    [Fact]
    public async Task A_direct_signal_does_not_overtake_those_that_still_wait()
    {
        await using var desk = await StrandQueueAsync(new BrokerUnavailableException("the venue is away"));
        var webhook = (await desk.GetAsync("/api/routes"))[0].GetProperty("id").GetString()!;
        webhook = (await desk.PostAsync($"/api/routes/{webhook}/rotate-token", new { })).GetProperty("webhook_path").GetString()!;

        var early = await desk.SendAsync(webhook, TestDesk.Signal("third"));
        Assert.True(early.Status == HttpStatusCode.ServiceUnavailable, early.Text);

        desk.Venue.InstrumentFailure = null;
        var late = await desk.AcceptAsync(webhook, TestDesk.Signal("third"));

        Assert.Equal("QUEUED", late.GetProperty("execution").GetProperty("status").GetString());
        Assert.Equal("accepted", (await InboxAsync(desk))["second"].GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_signal_that_waited_for_its_account_beyond_the_age_limit_is_refused()
    {
        await using var desk = await StrandQueueAsync(new BrokerUnavailableException("the venue is away"));

        desk.Clock.Advance(TimeSpan.FromHours(25));
        var status = "";
        for (var i = 0; i < 100 && status != "refused"; i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            status = (await InboxAsync(desk))["second"].GetProperty("status").GetString();
        }

        Assert.Equal("refused", status);
        Assert.StartsWith("AccountUnavailable: the venue is away", (await InboxAsync(desk))["second"].GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_queued_signal_that_fails_unexpectedly_is_refused_with_its_reason_and_the_next_one_is_taken()
    {
        await using var desk = await TestDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync(new { on_busy = "queue" });
        await desk.AcceptAsync(webhook, TestDesk.Signal("first"));
        await desk.PriceAsync(45_000.50m);
        await desk.AcceptAsync(webhook, TestDesk.Signal("poison"));
        await desk.AcceptAsync(webhook, TestDesk.Signal("sound"));
        // What no sender can write: a stored body that is read no more.
        await desk.Database.WriteAsync(work => work.ExecuteAsync("UPDATE trade_signals SET body = '[' WHERE signal_id = 'poison'"));

        await desk.PriceAsync(46_000m);

        var inbox = await InboxAsync(desk);
        Assert.Equal("refused", inbox["poison"].GetProperty("status").GetString());
        Assert.StartsWith("decision_failed: ", inbox["poison"].GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal("accepted", inbox["sound"].GetProperty("status").GetString());
        Assert.Equal(2, desk.Venue.Entries);
    }

    [Fact]
    public async Task A_queue_whose_turn_met_a_failing_store_is_taken_up_later_without_another_event()
    {
        await using var desk = await TestDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync(new { on_busy = "queue" });
        await desk.AcceptAsync(webhook, TestDesk.Signal("first"));
        await desk.PriceAsync(45_000.50m);
        await desk.AcceptAsync(webhook, TestDesk.Signal("second"));
        await desk.Database.WriteAsync(work => work.ExecuteAsync("ALTER TABLE routes RENAME TO routes_away"));

        await desk.PriceAsync(46_000m);
        Assert.Equal(1, desk.Venue.Entries);
        await desk.Database.WriteAsync(work => work.ExecuteAsync("ALTER TABLE routes_away RENAME TO routes"));

        await UntilAsync(() => desk.Venue.Entries == 2);
    }

    /// <summary>A desk whose trade has ended while the venue could not be asked, with the signal <c>second</c> in the queue.</summary>
    private static async Task<TestDesk> StrandQueueAsync(Exception failure)
    {
        var desk = await TestDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync(new { on_busy = "queue" });
        await desk.AcceptAsync(webhook, TestDesk.Signal("first"));
        await desk.PriceAsync(45_000.50m);
        await desk.AcceptAsync(webhook, TestDesk.Signal("second"));
        desk.Venue.InstrumentFailure = failure;
        await desk.PriceAsync(46_000m);
        Assert.Equal(1, desk.Venue.Entries);
        return desk;
    }

    private static async Task<Dictionary<string, JsonElement>> InboxAsync(TestDesk desk) =>
        (await desk.GetAsync("/api/signals")).EnumerateArray().ToDictionary(signal => signal.GetProperty("signal_id").GetString()!);

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (var i = 0; i < 150 && !condition(); i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }

        Assert.True(condition());
    }

    [Fact]
    public async Task Queued_signals_survive_a_restart()
    {
        await using var desk = await TestDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync(new { on_busy = "queue" });
        await desk.AcceptAsync(webhook, TestDesk.Signal("first"));
        await desk.PriceAsync(45_000.50m);
        await desk.AcceptAsync(webhook, TestDesk.Signal("second"));

        await desk.StopThenAsync(() => desk.Venue.Price(46_000m));
        await desk.SettleAsync();

        Assert.Equal(2, desk.Venue.Entries);
        Assert.Equal("1-0", (await desk.OnlySessionAsync()).GetProperty("current_node").GetString());
    }

    [Fact]
    public async Task An_opposite_signal_reverses_where_the_route_says_so_and_the_same_side_is_refused()
    {
        await using var desk = await TestDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync(new { on_busy = "reverse" });
        await desk.AcceptAsync(webhook, TestDesk.Signal("long"));
        await desk.PriceAsync(45_000.50m);

        var same = await desk.SendAsync(webhook, TestDesk.Signal("again"));
        Assert.Equal("trade_in_progress", same.Body.GetProperty("details").GetProperty("rule").GetString());

        var reversal = await desk.AcceptAsync(webhook, TestDesk.Sell("short"));
        Assert.Equal("QUEUED", reversal.GetProperty("execution").GetProperty("status").GetString());
        await desk.PriceAsync(45_010m);
        await desk.PriceAsync(45_000.50m);

        var session = await desk.OnlySessionAsync();
        var steps = await desk.StepsAsync(session.GetProperty("session_id").GetString()!);
        Assert.Equal("signal_close", steps[2].GetProperty("exit_reason").GetString());
        Assert.Equal("scratch", steps[2].GetProperty("result").GetString());
        Assert.Equal("Start", session.GetProperty("current_node").GetString());
        Assert.Equal("sell", steps[3].GetProperty("side").GetString());
        Assert.Equal("SUCCESS", steps[4].GetProperty("execution_status").GetString());
        Assert.Equal(0.65032m * 9.5m, session.GetProperty("running_total").GetDecimal());
        Assert.Equal(2, desk.Venue.Working.Count);
    }

    [Theory]
    [InlineData(45_500.24, "scratch", "Start")]
    [InlineData(45_500.25, "win", "1-0")]
    [InlineData(44_500.26, "scratch", "Start")]
    [InlineData(44_500.25, "loss", "0-1")]
    public async Task A_close_signal_is_judged_by_half_of_the_planned_gain_and_loss(double exit, string result, string node)
    {
        await using var desk = await TestDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync();
        await desk.AcceptAsync(webhook, TestDesk.Signal("open"));
        await desk.PriceAsync(45_000.50m);

        var close = await desk.AcceptAsync(webhook, """{"action":"flat","symbol":"BTCUSDT","id":"close"}""");
        Assert.Equal("close", close.GetProperty("action").GetString());
        await desk.PriceAsync((decimal)exit);

        var session = await desk.OnlySessionAsync();
        Assert.Equal(node, session.GetProperty("current_node").GetString());
        var step = (await desk.StepsAsync(session.GetProperty("session_id").GetString()!))[2];
        Assert.Equal(result, step.GetProperty("result").GetString());
        Assert.Equal("signal_close", step.GetProperty("exit_reason").GetString());
        Assert.Equal(((decimal)exit - 45_000.50m) * 0.65032m, session.GetProperty("running_total").GetDecimal());
        Assert.Empty(desk.Venue.Working);
    }

    [Fact]
    public async Task A_close_signal_without_an_open_trade_is_refused_by_name()
    {
        await using var desk = await TestDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync();

        var (status, body, _) = await desk.SendAsync(webhook, """{"action":"exit","symbol":"BTCUSDT","id":"close"}""");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Equal("no_open_trade", body.GetProperty("details").GetProperty("rule").GetString());
    }
}
