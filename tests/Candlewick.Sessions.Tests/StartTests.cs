using System.Net;
using System.Net.Http.Json;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Security;
using Candlewick.Sessions.Tests.Desk;
using Candlewick.Testing.Desk;
using Candlewick.Testing.Scripted;

namespace Candlewick.Sessions.Tests;

/// <summary>Signals that come before the desk, or their account, has started: stored, answered as queued, decided in order.</summary>
public sealed class StartTests
{
    [Fact]
    public async Task Signals_that_come_while_the_account_starts_are_decided_in_their_order_when_it_has()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync(new { on_busy = "queue" });
        var opening = new TaskCompletionSource();
        await desk.StopThenAsync(() => desk.Venue.OpenAnswers = opening.Task);
        Assert.Equal(AccountPhase.Starting, desk.Get<IAccounts>().PhaseOf("test"));

        var first = await desk.AcceptAsync(webhook, SessionsDesk.Anywhere("first"));
        var again = await desk.AcceptAsync(webhook, SessionsDesk.Anywhere("first"));
        var second = await desk.AcceptAsync(webhook, SessionsDesk.Anywhere("second"));
        var invalid = await desk.SendAsync(webhook, DeskHost.Signal("wrong", new { stop = "-1" }));

        Assert.Equal(["QUEUED", "QUEUED"], new[] { first, second }.Select(data => data.GetProperty("execution").Text("status")));
        Assert.Equal(first.GetRawText(), again.GetRawText());
        Assert.Equal(HttpStatusCode.BadRequest, invalid.Status);
        Assert.Equal(0, desk.Venue.Entries);

        opening.SetResult();
        await SessionsDesk.UntilAsync(() => desk.Venue.Entries == 1);
        await desk.SettleAsync();

        Assert.Equal("accepted", (await desk.StandingAsync("first")).Status);
        Assert.Equal("queued", (await desk.StandingAsync("second")).Status);
        await desk.PriceAsync(SessionsDesk.Price);
        await desk.PriceAsync(46_000m);
        Assert.Equal("accepted", (await desk.StandingAsync("second")).Status);
    }

    [Fact]
    public async Task A_signal_that_comes_while_the_accounts_settings_are_exchanged_is_decided_afterwards()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync();
        var opening = new TaskCompletionSource();
        desk.Venue.OpenAnswers = opening.Task;
        using var request = new HttpRequestMessage(HttpMethod.Patch, "/api/accounts/test")
        {
            Content = JsonContent.Create(new { settings = new { } }),
            Headers = { { DeskHost.RoleHeader, Policies.Admin } },
        };
        var changing = desk.Http.SendAsync(request);
        await SessionsDesk.UntilAsync(() => desk.Get<IAccounts>().PhaseOf("test") == AccountPhase.Starting);

        var waits = await desk.AcceptAsync(webhook, SessionsDesk.Anywhere("a"));
        Assert.Equal("QUEUED", waits.GetProperty("execution").Text("status"));
        opening.SetResult();
        using var changed = await changing;
        Assert.True(changed.IsSuccessStatusCode);
        await SessionsDesk.UntilAsync(() => desk.Venue.Entries == 1);
        await desk.SettleAsync();
        Assert.Equal("accepted", (await desk.StandingAsync("a")).Status);
    }

    [Fact]
    public async Task The_queue_of_a_starting_account_is_bounded()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync();
        var opening = new TaskCompletionSource();
        await desk.StopThenAsync(() => desk.Venue.OpenAnswers = opening.Task);
        for (var i = 0; i < Walks.TurnDecision.MaxQueued; i++)
        {
            await desk.AcceptAsync(webhook, DeskHost.Signal($"q{i}"));
        }

        var beyond = await desk.SendAsync(webhook, DeskHost.Signal("one too many"));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, beyond.Status);
        opening.SetResult();
    }

    [Fact]
    public async Task A_flat_that_comes_while_the_account_starts_ends_what_came_before_it_and_closes_the_trade()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync(new { on_busy = "queue" });
        await desk.AcceptAsync(webhook, DeskHost.Signal("open"));
        await desk.PriceAsync(SessionsDesk.Price);
        var opening = new TaskCompletionSource();
        await desk.StopThenAsync(() => desk.Venue.OpenAnswers = opening.Task);

        await desk.AcceptAsync(webhook, SessionsDesk.Anywhere("before"));
        await desk.AcceptAsync(webhook, SessionsDesk.Close);
        opening.SetResult();
        await SessionsDesk.UntilAsync(async () => (await desk.StandingAsync("close")).Status == "accepted");
        await desk.PriceAsync(45_000m);

        Assert.Equal("superseded", (await desk.StandingAsync("before")).Status);
        Assert.Equal(1, desk.Venue.Entries);
        Assert.Equal(0m, desk.Venue.Position());
    }

    /// <summary>It has done its part as it came in: at its turn there is nothing left to close, and that is no refusal.</summary>
    [Fact]
    public async Task A_flat_that_ended_what_waited_while_the_account_starts_is_accepted_although_no_trade_is_open()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync();
        var opening = new TaskCompletionSource();
        await desk.StopThenAsync(() => desk.Venue.OpenAnswers = opening.Task);
        await desk.AcceptAsync(webhook, SessionsDesk.Anywhere("before"));
        await desk.AcceptAsync(webhook, SessionsDesk.Close);

        opening.SetResult();
        await SessionsDesk.UntilAsync(async () => (await desk.StandingAsync("close")).Status != "queued");

        Assert.Equal(("accepted", null), await desk.StandingAsync("close"));
        Assert.Equal("superseded", (await desk.StandingAsync("before")).Status);
        Assert.Equal(0, desk.Venue.Entries);
    }

    [Fact]
    public async Task An_account_that_starts_does_not_hold_up_the_signals_of_another()
    {
        var exchange = new ScriptedExchange(ScriptedExchange.FirstAccount, ScriptedExchange.SecondAccount);
        await using var desk = await SessionsDesk.StartOnAsync(exchange);
        var (_, first) = await desk.MakeRouteAsync();
        var (_, second) = await desk.MakeRouteAsync(new { account = ScriptedExchange.SecondAccount });
        var opening = new TaskCompletionSource();
        await desk.StopThenAsync(() => exchange.First.OpenAnswers = opening.Task);

        var waits = await desk.AcceptAsync(first, SessionsDesk.Anywhere("a"));
        var enters = await desk.AcceptAsync(second, SessionsDesk.Anywhere("b"));

        Assert.Equal("QUEUED", waits.GetProperty("execution").Text("status"));
        Assert.Equal("PENDING", enters.GetProperty("execution").Text("status"));
        opening.SetResult();
    }
}
