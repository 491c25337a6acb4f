using System.Globalization;
using System.Net;
using System.Text.Json;
using Candlewick.Sessions.Inbox;
using Candlewick.Sessions.Tests.Desk;
using Candlewick.Sessions.Trail;
using Candlewick.Testing.Desk;

namespace Candlewick.Sessions.Tests;

/// <summary>When an alert is due, and what a route that waits in vain tells.</summary>
public sealed class ExpectedAlertsTests
{
    private static DateTimeOffset At(string time) => DateTimeOffset.ParseExact(
        $"2026-01-15T{time}Z", "yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture);

    [Theory]
    // None yet: the first close after it began to expect, and not the one right at that moment.
    [InlineData("1h", null, "10:00:00", "11:02:00")]
    [InlineData("1h", null, "10:59:59", "11:02:00")]
    [InlineData("5m", null, "10:03:00", "10:07:00")]
    // An alert at the close, and one that was late by less than the grace: the next close.
    [InlineData("1h", "10:00:00", "09:30:00", "11:02:00")]
    [InlineData("1h", "10:02:00", "09:30:00", "11:02:00")]
    // One that came later belongs to the bar it came in.
    [InlineData("1h", "10:02:01", "09:30:00", "12:02:00")]
    [InlineData("1h", "10:59:00", "09:30:00", "12:02:00")]
    // One from before it began to expect says nothing.
    [InlineData("1h", "09:00:00", "09:30:00", "10:02:00")]
    [InlineData("1h", "09:30:00", "09:30:00", "10:02:00")]
    // Bars shorter than the grace.
    [InlineData("1m", "10:00:00", "09:30:00", "10:01:00")]
    public void With_every_bar_the_next_close_that_nobody_answered_is_due(string timeframe, string? last, string since, string due) =>
        Assert.Equal(At(due), new ExpectedAlerts { Every = AlertRhythm.Bar, Timeframe = timeframe }.DueAfter(
            last is null ? null : At(last), At(since)));

    [Theory]
    [InlineData(1, null, "10:00:00", "10:03:00")]
    [InlineData(90, null, "10:00:00", "11:32:00")]
    [InlineData(90, "10:30:00", "10:00:00", "12:02:00")]
    [InlineData(90, "09:30:00", "10:00:00", "11:32:00")]
    public void Minutes_count_from_the_last_alert_or_from_when_it_began_to_expect(int minutes, string? last, string since, string due) =>
        Assert.Equal(At(due), new ExpectedAlerts { Every = AlertRhythm.Minutes, Minutes = minutes }.DueAfter(
            last is null ? null : At(last), At(since)));

    [Theory]
    [InlineData("""{"every":"bar"}""", "expect.timeframe")]
    [InlineData("""{"every":"bar","timeframe":"7m"}""", "expect.timeframe")]
    [InlineData("""{"every":"bar","timeframe":"1h","minutes":5}""", "expect.minutes")]
    [InlineData("""{"every":"minutes"}""", "expect.minutes")]
    [InlineData("""{"every":"minutes","minutes":0}""", "expect.minutes")]
    [InlineData("""{"every":"minutes","minutes":10081}""", "expect.minutes")]
    [InlineData("""{"every":"minutes","minutes":5,"timeframe":"1h"}""", "expect.timeframe")]
    [InlineData("""{"every":"never","minutes":5}""", "expect.minutes")]
    public async Task What_is_wrong_with_an_expectation_is_told_by_its_field(string expect, string field)
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (id, _) = await desk.MakeRouteAsync();
        using var answer = await PatchAnswerAsync(desk, id, $$"""{"expect":{{expect}}}""");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal([field], problem.RootElement.GetProperty("errors").EnumerateObject().Select(error => error.Name));
    }

    [Fact]
    public async Task A_silence_is_told_once_until_an_alert_comes()
    {
        await using var desk = await SessionsDesk.StartAsync(map: Candlewick.Platform.PlatformModule.MapPlatform);
        var (id, webhook) = await desk.MakeRouteAsync(new { name = "hourly", expect = new { every = "minutes", minutes = 60 } });
        var (quiet, _) = await desk.MakeRouteAsync();

        await LookAfterAsync(desk, TimeSpan.FromMinutes(62) - TimeSpan.FromSeconds(1));
        Assert.Empty(await MissedAsync(desk));
        Assert.True((await desk.GetAsync($"/api/routes/{id}")).IsNull("missed_at"));

        await LookAfterAsync(desk, TimeSpan.FromSeconds(1));
        var missed = Assert.Single(await MissedAsync(desk));
        Assert.Equal((id, "warning", 1m), (missed.Text("route_id"), missed.Text("level"), missed.Amount("count")));
        Assert.Contains("No alert on route hourly: one is expected every 60 minutes; none has come yet.", missed.Text("message"));
        Assert.False((await desk.GetAsync($"/api/routes/{id}")).IsNull("missed_at"));
        Assert.True((await desk.GetAsync($"/api/routes/{quiet}")).IsNull("missed_at"));

        await LookAfterAsync(desk, TimeSpan.FromHours(5));
        await desk.RestartAsync();
        await LookAfterAsync(desk, TimeSpan.FromHours(5));
        Assert.Equal(missed.GetRawText(), Assert.Single(await MissedAsync(desk)).GetRawText());

        // Also one that is refused breaks the silence.
        await desk.SendAsync(webhook, """{"action":"nonsense"}""");
        Assert.True((await desk.GetAsync($"/api/routes/{id}")).IsNull("missed_at"));
        await LookAfterAsync(desk, TimeSpan.FromMinutes(61));
        Assert.Single(await MissedAsync(desk));
        await LookAfterAsync(desk, TimeSpan.FromMinutes(1));
        var again = Assert.Single(await MissedAsync(desk));
        Assert.Equal(2m, again.Amount("count"));
        Assert.Contains("the last came at", again.Text("message"));
    }

    [Fact]
    public async Task A_paused_route_and_one_that_expects_nothing_any_more_are_not_missed_and_a_resumed_one_counts_anew()
    {
        await using var desk = await SessionsDesk.StartAsync(map: Candlewick.Platform.PlatformModule.MapPlatform);
        var expect = new { every = "bar", timeframe = "1h" };
        var (paused, _) = await desk.MakeRouteAsync(new { expect });
        var (dropped, _) = await desk.MakeRouteAsync(new { expect });
        var (deleted, _) = await desk.MakeRouteAsync(new { expect });
        await PatchAsync(desk, paused, """{"paused":true}""");
        await PatchAsync(desk, dropped, """{"expect":{"every":"never"}}""");
        (await desk.Http.DeleteAsync($"/api/routes/{deleted}")).Dispose();
        Assert.True((await desk.GetAsync($"/api/routes/{dropped}")).IsNull("expect"));

        await LookAfterAsync(desk, TimeSpan.FromHours(9));
        Assert.Empty(await MissedAsync(desk));

        await PatchAsync(desk, paused, """{"paused":false}""");
        await LookAfterAsync(desk, TimeSpan.FromMinutes(50));
        Assert.Empty(await MissedAsync(desk));
        // A change of something else leaves what is expected, and since when.
        await PatchAsync(desk, paused, """{"name":"renamed"}""");
        await LookAfterAsync(desk, TimeSpan.FromMinutes(15));
        Assert.Equal(paused, Assert.Single(await MissedAsync(desk)).Text("route_id"));
    }

    [Fact]
    public async Task Refused_signals_are_told_once_for_each_route_with_the_last_reason()
    {
        await using var desk = await SessionsDesk.StartAsync(map: Candlewick.Platform.PlatformModule.MapPlatform);
        var (id, webhook) = await desk.MakeRouteAsync(new { name = "noisy" });
        var (other, otherWebhook) = await desk.MakeRouteAsync(new { name = "fine" });
        await desk.SendAsync(webhook, """{"action":"before"}""");
        await desk.Get<SignalWatch>().LookAsync();
        Assert.Empty(await AlertsAsync(desk, "signal_refused"));

        await desk.SendAsync(webhook, """{"action":"nonsense"}""");
        await desk.AcceptAsync(otherWebhook, DeskHost.Signal("a"));
        await desk.SendAsync(webhook, """{"action":"buy","symbol":"NOSUCH","entry":1,"target":2,"stop":0.5,"id":"b"}""");
        await desk.Get<SignalWatch>().LookAsync();
        await desk.Get<SignalWatch>().LookAsync();

        var told = Assert.Single(await AlertsAsync(desk, "signal_refused"));
        Assert.Equal((id, 2m), (told.Text("route_id"), told.Amount("count")));
        Assert.StartsWith("Route noisy could not read a signal: ", told.Text("message"));
        Assert.Contains("NOSUCH", told.Text("message"));
        Assert.Equal("b", (await desk.GetAsync($"/api/signals/{told.Text("signal_id")}")).Text("signal_id"));
        Assert.NotEqual(other, told.Text("route_id"));

        // Of a rule the words are told, not its code.
        await desk.SendAsync(webhook, """{"action":"flat","symbol":"BTCUSDT","id":"c"}""");
        await desk.Get<SignalWatch>().LookAsync();
        told = Assert.Single(await AlertsAsync(desk, "signal_refused"));
        Assert.Equal("Route noisy refused a signal: Route noisy has no open trade to close.", told.Text("message"));
        Assert.Equal(3m, told.Amount("count"));
    }

    [Fact]
    public async Task A_signal_that_waited_and_is_refused_at_its_turn_is_told_at_once()
    {
        await using var desk = await SessionsDesk.StartAsync(map: Candlewick.Platform.PlatformModule.MapPlatform);
        var (id, webhook) = await desk.MakeRouteAsync(new { name = "queue", on_busy = "queue" });
        await desk.AcceptAsync(webhook, DeskHost.Signal("a"));
        await desk.PriceAsync(SessionsDesk.Price);
        await desk.AcceptAsync(webhook, DeskHost.Signal("b"));
        Assert.Empty(await AlertsAsync(desk, "signal_refused"));
        // The first reaches its target, and with it the market has passed the second one's.
        await desk.PriceAsync(46_000m);
        await SessionsDesk.UntilAsync(async () => (await desk.StandingAsync("b")).Status == "refused");

        var told = Assert.Single(await AlertsAsync(desk, "signal_refused"));
        Assert.Equal((id, 1m), (told.Text("route_id"), told.Amount("count")));
        Assert.StartsWith("Route queue refused a signal: The last price", told.Text("message"));
    }

    private static async Task LookAfterAsync(DeskHost desk, TimeSpan time)
    {
        desk.Clock.Advance(time);
        await desk.Get<SignalWatch>().LookAsync();
    }

    private static async Task PatchAsync(DeskHost desk, string route, string body)
    {
        using var answer = await PatchAnswerAsync(desk, route, body);
        answer.EnsureSuccessStatusCode();
    }

    private static async Task<HttpResponseMessage> PatchAnswerAsync(DeskHost desk, string route, string body)
    {
        using var content = new StringContent(body, null, "application/json");
        return await desk.Http.PatchAsync($"/api/routes/{route}", content);
    }

    private static Task<List<JsonElement>> MissedAsync(DeskHost desk) => AlertsAsync(desk, "alert_missed");

    private static async Task<List<JsonElement>> AlertsAsync(DeskHost desk, string kind) =>
        [.. (await desk.GetAsync("/api/alerts")).EnumerateArray().Where(alert => alert.Text("kind") == kind)];
}
