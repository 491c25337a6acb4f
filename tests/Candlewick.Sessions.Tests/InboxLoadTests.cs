using System.Net;
using System.Text;
using Candlewick.Sessions.Tests.Desk;
using Candlewick.Testing;
using Candlewick.Testing.Desk;
using Candlewick.Testing.Scripted;

namespace Candlewick.Sessions.Tests;

/// <summary>Many refused signals at once: they share commits, and still each is stored before it is answered and none twice.</summary>
public sealed class InboxLoadTests
{
    private const int Many = 30;

    /// <summary>A report and all that it causes are one commit; what a venue tells in pieces may be more, so the least counts.</summary>
    [Fact]
    public async Task A_trade_costs_few_commits_from_its_alert_to_its_result()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync();
        // What memory keeps of the tables is read in the writer once.
        await desk.TradeToAsync(webhook, DeskHost.Signal("before"), 46_000m);
        (decimal Exit, Func<string, string> Signal)[] kinds =
            [(46_000m, id => DeskHost.Signal(id)), (44_000m, DeskHost.Sell), (46_000m, DeskHost.Sell)];
        var sent = 0;
        foreach (var (exit, signal) in kinds)
        {
            const int Most = 8;
            var least = long.MaxValue;
            for (var tries = 0; least > Most && tries < 4; tries++)
            {
                var before = desk.Database.Commits;
                await desk.TradeToAsync(webhook, signal($"s{sent++}"), exit);
                least = Math.Min(least, desk.Database.Commits - before);
            }

            Assert.InRange(least, 4, Most);
        }

        var steps = 0;
        foreach (var session in (await desk.GetAsync("/api/sessions")).EnumerateArray())
        {
            steps += (await desk.StepsAsync(session.Text("session_id")!)).Count;
        }

        Assert.Equal(3 * (sent + 1), steps);
    }

    [Fact]
    public async Task Refused_signals_of_one_route_share_a_commit()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync();
        await desk.SendAsync(webhook, Beyond("before"));
        var commits = desk.Database.Commits;

        var answers = await WhileNothingIsStoredAsync(
            desk, Many, [.. Enumerable.Range(0, Many).Select(number => (webhook, Beyond($"s{number}")))]);

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status));
        Assert.Equal(Many + 1, (await desk.InboxAsync()).Count);
        Assert.Equal(commits + 1, desk.Database.Commits);
    }

    [Fact]
    public async Task Signals_of_several_routes_are_stored_with_their_own_routes()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (firstId, first) = await desk.MakeRouteAsync();
        var (secondId, second) = await desk.MakeRouteAsync();
        await desk.SendAsync(second, Beyond("before"));

        await WhileNothingIsStoredAsync(
            desk, 4, [(first, Beyond("a")), (second, Beyond("a")), (first, """{"action":"buy"}"""), (second, Beyond("b"))]);

        var inbox = (await desk.GetAsync("/api/signals")).EnumerateArray()
            .Select(signal => $"{(signal.Text("route_id") == firstId ? "first" : signal.Text("route_id") == secondId ? "second" : "none")} "
                + $"{signal.Text("signal_id")} {signal.Text("status")}")
            .Order(StringComparer.Ordinal);
        Assert.Equal(["first  invalid", "first a refused", "second a refused", "second b refused", "second before refused"], inbox);
    }

    [Fact]
    public async Task A_repetition_that_comes_while_the_first_is_being_stored_gets_its_answer()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync();

        var answers = await WhileNothingIsStoredAsync(desk, [.. Enumerable.Repeat((webhook, Beyond("same")), 10)]);

        Assert.Single(answers.Select(answer => answer.Text).Distinct());
        Assert.Single((await desk.GetAsync("/api/signals")).EnumerateArray());
        Assert.Equal(answers[0].Text, (await desk.SendAsync(webhook, Beyond("same"))).Text);
    }

    [Fact]
    public async Task Other_content_under_an_id_that_is_being_stored_is_a_conflict()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync();

        var answers = await WhileNothingIsStoredAsync(
            desk, (webhook, Beyond("same")), (webhook, DeskHost.Signal("same")), (webhook, Beyond("same")));

        // Which of the two came first is open, but only one of them has the id.
        Assert.Equal(
            answers[0].Status == HttpStatusCode.Conflict ? 2 : 1, answers.Count(answer => answer.Status == HttpStatusCode.Conflict));
        Assert.Equal(answers[0].Status, answers[2].Status);
    }

    [Fact]
    public async Task An_entry_behind_refused_signals_is_taken()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync();

        var answers = await WhileNothingIsStoredAsync(
            desk, (webhook, Beyond("a")), (webhook, Beyond("b")), (webhook, DeskHost.Signal("entry")), (webhook, Beyond("c")));

        Assert.Equal(HttpStatusCode.OK, answers[2].Status);
        await desk.SettleAsync();
        Assert.Equal(1, desk.Venue.Entries);
    }

    /// <summary>A disk that is full: nobody is told that his signal was stored, and the same signal sent again is a new one.</summary>
    [Fact]
    public async Task Signals_that_could_not_be_stored_are_answered_so_and_claim_nothing()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync();
        await Sabotage.LoseAllAsync(desk.Database, "INSERT", "trade_signals");

        var answers = await WhileNothingIsStoredAsync(
            desk, (webhook, Beyond("a")), (webhook, Beyond("a")), (webhook, Beyond("b")));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status));
        using var body = new StringContent(Beyond("c"), Encoding.UTF8, "application/json");
        using var refused = await desk.Http.PostAsync(webhook, body);
        Assert.Equal("1", refused.Headers.RetryAfter?.ToString());
        await Sabotage.MendAsync(desk.Database, "trade_signals");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await desk.SendAsync(webhook, Beyond("a"))).Status);
        Assert.Single(await desk.InboxAsync());
    }

    [Fact]
    public async Task What_the_market_has_left_behind_costs_no_question_at_the_venue()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync();
        var asked = desk.Venue.AccountQuestions;
        await desk.SendAsync(webhook, Beyond("a"));
        Assert.Equal(asked, desk.Venue.AccountQuestions);
        await desk.AcceptAsync(webhook, DeskHost.Signal("entry"));
        Assert.True(desk.Venue.AccountQuestions > asked);
    }

    /// <summary>A signal whose target the market has passed.</summary>
    private static string Beyond(string id) => DeskHost.Signal(id, new { entry = "40000", target = "41000", stop = "39000" });

    private static Task<IReadOnlyList<WebhookAnswer>> WhileNothingIsStoredAsync(
        DeskHost desk, params (string Webhook, string Body)[] signals) => WhileNothingIsStoredAsync(desk, 1, signals);

    /// <summary>Sends all of them while the writer is held, and lets it go once so many wait for it.</summary>
    private static async Task<IReadOnlyList<WebhookAnswer>> WhileNothingIsStoredAsync(
        DeskHost desk, int waiting, (string Webhook, string Body)[] signals)
    {
        var (begun, hold) = (new TaskCompletionSource(), new TaskCompletionSource());
        var held = Task.Run(() => desk.Database.BulkWriteAsync(_ =>
        {
            begun.SetResult();
            hold.Task.Wait(TimeSpan.FromSeconds(30));
            return true;
        }));
        await begun.Task;
        var sent = signals.Select(signal => Task.Run(() => desk.SendAsync(signal.Webhook, signal.Body))).ToList();
        await SessionsDesk.UntilAsync(() => desk.Database.Waiting >= waiting);
        hold.SetResult();
        await held;
        return await Task.WhenAll(sent);
    }
}
