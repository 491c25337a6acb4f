using System.Net;
using System.Net.Http.Json;
using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.Supervision;
using Candlewick.Platform.Concurrency;
using Candlewick.Testing.Desk;
using Candlewick.Testing.Scripted;

namespace Candlewick.Execution.Tests.Desk;

/// <summary>Two symbols, two accounts, two owners at once.</summary>
public sealed class ManyAtOnceTests
{
    [Fact]
    public async Task Equal_trade_ids_in_two_symbols_are_two_fills()
    {
        await using var desk = await ExecutionDesk.StartAsync();
        await desk.OpenAsync(ExecutionDesk.Intent("t1", OrderSide.Buy));
        await desk.OpenAsync(ExecutionDesk.Intent("t2", OrderSide.Buy, 2m, ScriptedExchange.Ether, 50m));
        Assert.Equal(desk.Venue.Fills[0].VenueTradeId, desk.Venue.Fills[1].VenueTradeId);
        var positions = await desk.GetAsync("/positions");
        Assert.Equal([1m, 2m], positions.EnumerateArray().Select(position => position.GetProperty("quantity").GetDecimal()));
    }

    [Fact]
    public async Task Of_two_owners_against_each_other_one_is_refused_in_every_round()
    {
        await using var desk = await ExecutionDesk.StartAsync();
        for (var round = 0; round < 20; round++)
        {
            var buy = ExecutionDesk.Intent($"b{round}", OrderSide.Buy);
            var sell = ExecutionDesk.Intent($"s{round}", OrderSide.Sell) with { OwnerId = "run-2" };
            var outcomes = await Task.WhenAll(
                Task.Run(() => desk.Database.WriteAsync(work => desk.Get<IOrderPath>().PlanAsync(work, buy))),
                Task.Run(() => desk.Database.WriteAsync(work => desk.Get<IOrderPath>().PlanAsync(work, sell))));
            var refused = Assert.Single(outcomes.OfType<PlanOutcome.Refused>());
            Assert.Equal(RuleName.OppositeTradeOpen, refused.Rule.Rule);
            var planned = outcomes[0] is PlanOutcome.Planned ? buy : sell;
            await desk.CloseAsync(planned);
            await desk.AdvanceAsync(ExecutionDesk.Second);
            Assert.Equal(TradePhase.Settled, (await desk.FindAsync(planned)).Phase);
        }
    }

    /// <summary>A burst of alerts: whatever fills of it first has its exits before the last one is even sent.</summary>
    [Theory]
    [InlineData(OrderSide.Buy)]
    [InlineData(OrderSide.Sell)]
    public async Task What_is_open_gets_its_exits_before_entries_that_came_after_it_are_sent(OrderSide side)
    {
        const int Many = 150;
        await using var desk = await ExecutionDesk.StartAsync(venue => venue.MarketFills = MarketFill.AtOnce);
        var intents = Enumerable.Range(0, Many).Select(number => ExecutionDesk.Intent($"t{number}", side)).ToList();
        await desk.Database.WriteAsync(async work =>
        {
            foreach (var intent in intents)
            {
                Assert.IsType<PlanOutcome.Planned>(await desk.Get<IOrderPath>().PlanAsync(work, intent));
            }
        });
        intents.ForEach(intent => desk.Get<IOrderPath>().WakeNew(intent.Account, intent.TradeId));
        // A watch in between looks at every trade that is not settled, and leaves those that wait for their turn alone.
        desk.Get<AccountBoard>().Entry(ScriptedExchange.FirstAccount)!.Reader!.Watch();
        await desk.SettleAsync();

        Assert.Equal(Many, desk.Venue.Entries);
        var sent = desk.Venue.Submitted.Select(order => order.Side == side).ToList();
        var (lastEntry, firstExit) = (sent.LastIndexOf(true), sent.IndexOf(false));
        Assert.InRange(firstExit, 1, lastEntry / 2);
    }

    [Fact]
    public void New_entries_are_taken_in_their_order_and_leave_room_at_the_venue()
    {
        var entries = new NewEntries(new WorkTracker());
        for (var number = 0; number < 40; number++)
        {
            entries.Add($"t{number}");
        }

        Assert.True(entries.Holds("t0") && entries.MayTake(63) && !entries.MayTake(64));
        Assert.Equal(["t0", "t1"], entries.Take(62));
        Assert.False(entries.Holds("t1"));
        Assert.Equal(16, entries.Take(0).Count());
        Assert.True(entries.Holds("t18"));
    }

    [Fact]
    public void Entries_that_wait_when_their_account_is_closed_are_no_work_in_flight_any_more()
    {
        var tracker = new WorkTracker();
        var entries = new NewEntries(tracker);
        entries.Add("before");
        Assert.Single(entries.Take(0));
        entries.Add("waiting");
        Assert.Equal(2, tracker.Count);
        entries.HasTaken();
        entries.Close();
        entries.Add("after");
        Assert.Equal(0, tracker.Count);
        Assert.False(entries.Holds("waiting") || entries.Holds("after") || entries.MayTake(0));
    }

    [Fact]
    public async Task Who_sends_entries_faster_than_they_can_be_followed_is_slowed_down()
    {
        await using var desk = await ExecutionDesk.StartAsync();
        var accounts = desk.Get<IAccounts>();
        await accounts.CatchUpAsync(ScriptedExchange.FirstAccount, default).WaitAsync(TimeSpan.FromSeconds(20));
        var (begun, hold) = (new TaskCompletionSource(), new TaskCompletionSource());
        var held = desk.Database.WriteAsync(async _ =>
        {
            begun.SetResult();
            await hold.Task;
        });
        await begun.Task;
        for (var number = 0; number < 1_100; number++)
        {
            desk.Get<IOrderPath>().WakeNew(ScriptedExchange.FirstAccount, $"nobody {number}");
        }

        var caughtUp = accounts.CatchUpAsync(ScriptedExchange.FirstAccount, default);
        await accounts.CatchUpAsync("nobody", default);
        await Assert.ThrowsAsync<TimeoutException>(() => caughtUp.WaitAsync(TimeSpan.FromMilliseconds(100)));
        hold.SetResult();
        await held;
        await desk.TryAsync(async () =>
        {
            await caughtUp;
            return true;
        });
        Assert.True(caughtUp.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task An_account_that_cannot_be_opened_holds_no_other_up()
    {
        var exchange = ScriptedExchange.WithTwoAccounts();
        exchange.Second.OpenAnswers = Task.FromException(new InvalidOperationException("the adapter broke"));
        await using var desk = await ExecutionDesk.StartOnAsync(exchange);
        var intent = await desk.OpenAsync(ExecutionDesk.Intent("t1", OrderSide.Buy));
        Assert.Equal(ExitPlace.Venue, (await desk.FindAsync(intent)).ExitsAt);
        var accounts = await desk.GetAsync("/api/accounts");
        Assert.Equal(
            ["second failed", "test ready"],
            accounts.EnumerateArray()
                .Select(account => $"{account.GetProperty("account").GetString()} {account.GetProperty("phase").GetString()}"));

        exchange.Second.OpenAnswers = Task.CompletedTask;
        await desk.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(AccountPhase.Ready, desk.Get<IAccounts>().PhaseOf(ScriptedExchange.SecondAccount));
    }

    [Fact]
    public async Task An_account_that_is_closed_while_it_is_compared_is_one_that_cannot_be_asked()
    {
        await using var desk = await ExecutionDesk.StartAsync();
        var reader = desk.Get<AccountBoard>().Entry(ScriptedExchange.FirstAccount)!.Reader!;
        Assert.True(await desk.TryAsync(() => reader.CompareAsync(default)));
        await reader.DisposeAsync();
        Assert.False(await desk.TryAsync(() => reader.CompareAsync(default)));
    }

    [Fact]
    public async Task Accounts_come_and_go_while_the_desk_runs()
    {
        await using var desk = await ExecutionDesk.StartAsync();
        using var refused = await desk.Http.PostAsJsonAsync("/api/accounts", new { name = "third", venue = "scripted" });
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        desk.Http.DefaultRequestHeaders.Remove(DeskHost.RoleHeader);

        await SendAsync(HttpStatusCode.BadRequest, HttpMethod.Post, "/api/accounts", new { name = "No Name", venue = "scripted" });
        await SendAsync(HttpStatusCode.BadRequest, HttpMethod.Post, "/api/accounts", new { name = "third", venue = "nowhere" });
        await SendAsync(
            HttpStatusCode.BadRequest, HttpMethod.Post, "/api/accounts",
            new { name = "third", venue = "scripted", settings = new { wrong = 1 } });
        await SendAsync(HttpStatusCode.Created, HttpMethod.Post, "/api/accounts", new { name = "third", venue = "scripted" });
        await SendAsync(HttpStatusCode.Conflict, HttpMethod.Post, "/api/accounts", new { name = "third", venue = "scripted" });
        await desk.AdvanceAsync(ExecutionDesk.Second);
        Assert.Equal(AccountPhase.Ready, desk.Get<IAccounts>().PhaseOf("third"));

        var intent = ExecutionDesk.Intent("t1", OrderSide.Buy) with { Account = "third" };
        await desk.EnterAsync(intent);
        await SendAsync(HttpStatusCode.Conflict, HttpMethod.Delete, "/api/accounts/third", null);
        await desk.CloseAsync(intent);
        desk.Exchange["third"].Price(ScriptedExchange.Bitcoin, 100m);
        await desk.AdvanceAsync(ExecutionDesk.Second * 3);
        desk.Exchange["third"].Price(ScriptedExchange.Bitcoin, 100m);
        await desk.AdvanceAsync(ExecutionDesk.Second * 3);
        Assert.Equal(TradePhase.Settled, (await desk.FindAsync(intent)).Phase);
        await SendAsync(HttpStatusCode.NoContent, HttpMethod.Delete, "/api/accounts/third", null);
        await SendAsync(HttpStatusCode.NotFound, HttpMethod.Delete, "/api/accounts/third", null);
        Assert.True(desk.Exchange["third"].WasForgotten);
        Assert.Null(desk.Get<IAccounts>().Find("third"));

        async Task SendAsync(HttpStatusCode expected, HttpMethod method, string path, object? body)
        {
            using var request = ExecutionDesk.Admin(method, path, body is null ? null : JsonContent.Create(body));
            var answer = await desk.TryAsync(() => desk.Http.SendAsync(request));
            Assert.True(answer!.StatusCode == expected, await answer.Content.ReadAsStringAsync());
        }
    }

    [Theory]
    [InlineData("open_risk", 15, RuleName.OpenRiskExceeded)]
    [InlineData("exposure", 150, RuleName.ExposureExceeded)]
    [InlineData("daily_loss", 15, RuleName.DailyLossReached)]
    [InlineData("orders_per_minute", 1, RuleName.OrderRateExceeded)]
    public async Task A_limit_of_the_account_refuses_what_would_be_above_it(string name, int limit, string rule)
    {
        await using var desk = await ExecutionDesk.StartAsync();
        using var request = ExecutionDesk.Admin(
            HttpMethod.Patch, $"/api/accounts/{ScriptedExchange.FirstAccount}",
            JsonContent.Create(new { limits = new Dictionary<string, int> { [name] = limit } }));
        desk.Http.DefaultRequestHeaders.Remove(DeskHost.RoleHeader);
        using var answer = await desk.Http.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());

        await desk.RestartAsync();
        Assert.IsType<PlanOutcome.Planned>(await desk.PlanAsync(ExecutionDesk.Intent("t1", OrderSide.Buy)));
        var refused = Assert.IsType<PlanOutcome.Refused>(await desk.PlanAsync(ExecutionDesk.Intent("t2", OrderSide.Buy)));
        Assert.Equal(rule, refused.Rule.Rule);
    }

    /// <summary>What comes for it meanwhile finds an account that is starting, and waits; two exchanges at once leave one reader.</summary>
    [Fact]
    public async Task An_account_whose_settings_are_exchanged_stays_known_and_keeps_one_reader()
    {
        await using var desk = await ExecutionDesk.StartAsync();
        desk.Http.DefaultRequestHeaders.Remove(DeskHost.RoleHeader);
        var accounts = desk.Get<IAccounts>();
        using var ended = new CancellationTokenSource();
        var watching = Task.Run(() =>
        {
            var wasUnknown = false;
            while (!ended.IsCancellationRequested)
            {
                wasUnknown |= accounts.PhaseOf(ScriptedExchange.FirstAccount) is null;
            }

            return wasUnknown;
        });
        for (var round = 0; round < 10; round++)
        {
            await Task.WhenAll(ChangeSettingsAsync(desk, round), ChangeSettingsAsync(desk, -round));
        }

        await ended.CancelAsync();
        Assert.False(await watching);
        Assert.Equal(AccountPhase.Ready, accounts.PhaseOf(ScriptedExchange.FirstAccount));
        Assert.Equal(1, desk.Venue.Listeners);
    }

    private static async Task ChangeSettingsAsync(DeskHost desk, int value)
    {
        using var request = ExecutionDesk.Admin(
            HttpMethod.Patch, $"/api/accounts/{ScriptedExchange.FirstAccount}", JsonContent.Create(new { settings = new { value } }));
        using var answer = await desk.Http.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }
}
