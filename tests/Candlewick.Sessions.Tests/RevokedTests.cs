using System.Net;
using System.Security.Cryptography;
using System.Text;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Concurrency;
using Candlewick.Sessions.Tests.Desk;
using Candlewick.Sessions.Walks;
using Candlewick.Testing.Desk;
using Candlewick.Testing.Scripted;

namespace Candlewick.Sessions.Tests;

/// <summary>From the answer to DELETE or to rotate-token on nothing trades that the route or its secret had let in before.</summary>
public sealed class RevokedTests
{
    private const string Unknown = "The webhook token is unknown or revoked.";

    [Fact]
    public async Task A_signal_that_waits_for_the_venue_while_its_route_is_deleted_is_refused()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (routeId, webhook) = await desk.MakeRouteAsync();

        var refused = await WhileItIsDecidedAsync(desk, webhook, DeskHost.Signal("a"), () => DeleteAsync(desk, routeId));

        await AssertRefusedAsync(desk, refused, "a");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_signal_that_waits_for_the_venue_while_its_secret_is_rotated_is_answered_like_an_unknown_one(bool hmac)
    {
        await using var desk = await SessionsDesk.StartAsync();
        var route = await desk.PostAsync("/api/routes", Route(hmac), HttpStatusCode.Created);
        var (routeId, webhook, secret) = (route.Text("id")!, route.Text("webhook_path")!, route.Text("token")!);
        var body = DeskHost.Signal("a");
        (string, string)[] headers = hmac ? [("X-Webhook-Signature", Signature(body, secret))] : [];

        var answer = await WhileItIsDecidedAsync(desk, webhook, body, () => RotateAsync(desk, routeId), headers);
        var known = await desk.SendAsync(webhook, body, headers: headers);

        await AssertUnauthorizedAsync(desk, answer);
        Assert.Equal(known.Body.Text("detail"), answer.Body.Text("detail"));
        Assert.Equal(2, desk.Audit.Lines.Count(line => line.Action == "webhook.refuse"));
    }

    /// <summary>Nothing is asked for a signal whose route is gone: that its market shows no price is not looked at.</summary>
    [Fact]
    public async Task A_signal_that_waits_for_another_ones_turn_while_its_route_is_deleted_is_refused()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (routeId, webhook) = await desk.MakeRouteAsync();
        Task<WebhookAnswer>? second = null;

        await WhileItIsDecidedAsync(desk, webhook, DeskHost.Signal("first"), async () =>
        {
            second = await WaitingAsync(desk, webhook, DeskHost.Signal("second"));
            await DeleteAsync(desk, routeId);
            desk.Venue.Market().HasPrice = false;
        });

        await AssertRefusedAsync(desk, await second!, "second");
    }

    /// <summary>Not even the answer that the same signal got before is told to a secret that was revoked.</summary>
    [Fact]
    public async Task A_signal_that_waits_for_another_ones_turn_while_its_token_is_rotated_is_answered_like_an_unknown_one()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (routeId, webhook) = await desk.MakeRouteAsync();
        var flat = await desk.SendAsync(webhook, SessionsDesk.Close);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, flat.Status);
        var behind = new List<Task<WebhookAnswer>>();

        await WhileItIsDecidedAsync(desk, webhook, DeskHost.Signal("first"), async () =>
        {
            behind.Add(await WaitingAsync(desk, webhook, DeskHost.Signal("second")));
            behind.Add(await WaitingAsync(desk, webhook, SessionsDesk.Close));
            await RotateAsync(desk, routeId);
        });

        foreach (var answer in await Task.WhenAll(behind))
        {
            Assert.Equal((HttpStatusCode.Unauthorized, Unknown), (answer.Status, answer.Body.Text("detail")));
        }

        Assert.Equal(["close"], (await desk.InboxAsync()).Keys);
        Assert.Equal(0, desk.Venue.Entries);
    }

    [Fact]
    public async Task A_queued_signal_whose_route_is_deleted_is_refused_at_its_turn_and_the_open_trade_is_followed_to_its_end()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (routeId, webhook) = await desk.MakeRouteAsync(new { on_busy = "queue" });
        await desk.AcceptAsync(webhook, DeskHost.Signal("first"));
        await desk.PriceAsync(SessionsDesk.Price);
        await desk.AcceptAsync(webhook, SessionsDesk.Anywhere("second"));

        await DeleteAsync(desk, routeId);
        await desk.PriceAsync(46_000m);

        await AssertStandsRefusedAsync(desk, "second");
        Assert.Equal(1, desk.Venue.Entries);
        Assert.Equal("1-0", (await desk.OnlySessionAsync()).Text("current_node"));
    }

    /// <summary>It does not wait until its market shows a price again: no price could let it trade.</summary>
    [Fact]
    public async Task A_queued_signal_of_a_deleted_route_is_refused_also_while_it_could_not_be_decided()
    {
        var (desk, webhook) = await BusyTests.StrandQueueAsync();
        await using var ending = desk;
        var routeId = (await desk.GetAsync("/api/routes"))[0].Text("id")!;

        await DeleteAsync(desk, routeId);

        await SessionsDesk.UntilAsync(async () => (await desk.StandingAsync("second")).Status == "refused");
        await AssertStandsRefusedAsync(desk, "second");
        Assert.Equal(HttpStatusCode.Unauthorized, (await desk.SendAsync(webhook, DeskHost.Signal("third"))).Status);
    }

    [Fact]
    public async Task A_signal_that_comes_while_the_account_starts_and_whose_route_is_deleted_then_is_refused()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (routeId, webhook) = await desk.MakeRouteAsync();
        var opening = new TaskCompletionSource();
        await desk.StopThenAsync(() => desk.Venue.OpenAnswers = opening.Task);
        await desk.AcceptAsync(webhook, SessionsDesk.Anywhere("a"));

        await DeleteAsync(desk, routeId);
        opening.SetResult();

        await SessionsDesk.UntilAsync(async () => (await desk.StandingAsync("a")).Status == "refused");
        await AssertStandsRefusedAsync(desk, "a");
        Assert.Equal(0, desk.Venue.Entries);
    }

    /// <summary>A close only ends: the trade it was meant for is closed, as a queued one of a deleted route does.</summary>
    [Fact]
    public async Task A_flat_that_was_let_in_before_its_route_was_deleted_closes_the_trade()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (routeId, webhook) = await desk.MakeRouteAsync();
        await desk.AcceptAsync(webhook, DeskHost.Signal("open"));
        await desk.PriceAsync(SessionsDesk.Price);
        var turn = new TaskCompletionSource();
        desk.Get<RouteReaders>().Of(routeId, ScriptedExchange.FirstAccount).TryPost("a turn that lasts", _ => turn.Task);

        var flat = await WaitingAsync(desk, webhook, SessionsDesk.Close);
        await DeleteAsync(desk, routeId);
        turn.SetResult();

        Assert.Equal(HttpStatusCode.OK, (await flat).Status);
        await desk.PriceAsync(SessionsDesk.Price);
        Assert.Equal(0m, desk.Venue.Position());
    }

    private static object Route(bool hmac) => new
    {
        name = "test",
        symbols = new[] { ScriptedExchange.Bitcoin },
        account = ScriptedExchange.FirstAccount,
        staking_tree_id = "five-wins-before-six-losses",
        hmac,
    };

    /// <summary>Sends a signal that opens a session, and does something while the venue is asked for the balance.</summary>
    private static async Task<WebhookAnswer> WhileItIsDecidedAsync(
        DeskHost desk, string webhook, string body, Func<Task> meanwhile, params (string Name, string Value)[] headers)
    {
        var answers = new TaskCompletionSource();
        desk.Get<IAccounts>().Forget(ScriptedExchange.FirstAccount);
        (desk.Venue.AccountAnswers, var asked) = (answers.Task, desk.Venue.AccountQuestions);
        var sending = desk.SendAsync(webhook, body, headers: headers);
        await SessionsDesk.UntilAsync(() => desk.Venue.AccountQuestions > asked);
        await meanwhile();
        answers.SetResult();
        return await sending;
    }

    /// <summary>Sends a signal behind another one, and comes back when it was let in and waits for its turn.</summary>
    private static async Task<Task<WebhookAnswer>> WaitingAsync(DeskHost desk, string webhook, string body)
    {
        var trackers = desk.Get<WorkTrackers>();
        var inFlight = trackers.Count;
        var sending = desk.SendAsync(webhook, body);
        await SessionsDesk.UntilAsync(() => trackers.Count > inFlight);
        return sending;
    }

    private static string Signature(string body, string secret) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body)));

    private static async Task DeleteAsync(DeskHost desk, string routeId)
    {
        using var deleted = await desk.Http.DeleteAsync($"/api/routes/{routeId}");
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
    }

    private static Task RotateAsync(DeskHost desk, string routeId) => desk.PostAsync($"/api/routes/{routeId}/rotate-token", new { });

    private static async Task AssertRefusedAsync(DeskHost desk, WebhookAnswer answer, string signalId)
    {
        Assert.True(answer.Status == HttpStatusCode.UnprocessableEntity, answer.Text);
        Assert.Equal("route_deleted", answer.Body.GetProperty("details").Text("rule"));
        await AssertStandsRefusedAsync(desk, signalId);
        await desk.SettleAsync();
        Assert.Equal(0, desk.Venue.Entries);
    }

    private static async Task AssertStandsRefusedAsync(DeskHost desk, string signalId)
    {
        var (status, reason) = await desk.StandingAsync(signalId);
        Assert.Equal("refused", status);
        Assert.StartsWith("route_deleted: ", reason, StringComparison.Ordinal);
    }

    private static async Task AssertUnauthorizedAsync(DeskHost desk, WebhookAnswer answer)
    {
        Assert.True(answer.Status == HttpStatusCode.Unauthorized, answer.Text);
        await desk.SettleAsync();
        Assert.Equal(0, desk.Venue.Entries);
        Assert.Empty((await desk.GetAsync("/api/signals")).EnumerateArray());
        Assert.Empty((await desk.GetAsync("/api/sessions")).EnumerateArray());
    }
}
