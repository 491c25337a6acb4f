using System.Globalization;
using System.Net;
using Candlewick.Platform;
using Candlewick.Platform.Checks;
using Candlewick.Platform.Retention;
using Candlewick.Platform.Security;
using Candlewick.Platform.Storage;
using Candlewick.Sessions.Tests.Desk;
using Candlewick.Testing.Desk;
using Microsoft.Extensions.DependencyInjection;

namespace Candlewick.Sessions.Tests;

/// <summary>A desk with more than a year of trades gives up what is old, and nothing that money depends on.</summary>
public sealed class RetentionTests : IAsyncLifetime
{
    private const int Trades = 8;
    private static readonly TimeSpan Between = TimeSpan.FromDays(58);
    private readonly HeldRule _held = new();
    private DeskHost _desk = null!;
    private MadeRoute _route = null!;

    public async Task InitializeAsync()
    {
        _desk = await SessionsDesk.StartAsync(
            configure: services => services.Configure<RetentionOptions>(options => options.StepRows = 10).AddSingleton<IRetention>(_held),
            map: app => app.MapPlatform());
        _desk.Http.DefaultRequestHeaders.Remove(DeskHost.RoleHeader);
        _desk.Http.DefaultRequestHeaders.Add(DeskHost.RoleHeader, Policies.Admin);
        _route = await _desk.MakeRouteAsync();
        for (var number = 0; number < Trades; number++)
        {
            await _desk.TradeToAsync(_route.Webhook, Named("trade", number), number % 2 == 0 ? 46_000m : 44_000m);
            await RefuseAsync(Named("refused", number));
            await RefuseAsync($$"""{"action":"buy","symbol":"{{number}}"}""", HttpStatusCode.BadRequest);
            _desk.Clock.Advance(Between);
        }

        // One that stays open, older than everything that may go.
        await _desk.AcceptAsync(_route.Webhook, DeskHost.Signal("open"));
        await _desk.PriceAsync(SessionsDesk.Price);
        _desk.Clock.Advance(TimeSpan.FromDays(400));
        await RefuseAsync(DeskHost.Signal("young", new { target = "45001" }));
    }

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task What_is_old_goes_and_what_money_depends_on_stays()
    {
        var money = await MoneyAsync();
        var openMoves = await CountAsync(OfOpenTrade);
        Assert.True(openMoves > 2);

        var removed = await RunAsync();

        // Every refused and every invalid one of the trades' time; the young one stays, and so does each that led to a trade.
        Assert.Equal(2 * Trades, removed["signals"]);
        Assert.Equal(
            ["open", "young", .. Enumerable.Range(0, Trades).Select(number => Id("trade", number)).Order(StringComparer.Ordinal)],
            (await _desk.Database.QueryAsync<string>("SELECT signal_id FROM trade_signals ORDER BY signal_id"))
                .OrderBy(id => id.StartsWith("trade", StringComparison.Ordinal)).ThenBy(id => id, StringComparer.Ordinal));
        Assert.True(removed["order_events"] > Trades);
        Assert.Equal(openMoves, await CountAsync(OfOpenTrade));
        Assert.Equal(await CountAsync("orders WHERE trade_id IN (SELECT trade_id FROM trading_trades WHERE phase = 'Settled')"),
            await CountAsync($"order_events WHERE sequence NOT IN (SELECT sequence FROM {OfOpenTrade})"));
        Assert.Equal(0, await CountAsync("outbox WHERE delivered_at IS NOT NULL AND created_at < '2027-06-01'"));
        Assert.Equal(money, await MoneyAsync());
        await HoldAsync();

        Assert.All(await RunAsync(), rule => Assert.Equal(0, rule.Value));

        // Still known, whatever they say now; a new id is taken as ever.
        var again = await _desk.SendAsync(_route.Webhook, Named("refused", 3));
        Assert.Equal((HttpStatusCode.Conflict, "signal_id_reused"), (again.Status, Rule(again)));
        again = await _desk.SendAsync(_route.Webhook, SessionsDesk.Anywhere(Id("refused", 4)));
        Assert.Equal(HttpStatusCode.Conflict, again.Status);
        Assert.Equal(HttpStatusCode.OK, (await _desk.SendAsync(_route.Webhook, Named("trade", 2))).Status);
        Assert.Equal(money, await MoneyAsync());
        await _desk.RestartAsync();
        again = await _desk.SendAsync(_route.Webhook, SessionsDesk.Anywhere(Id("refused", 5)));
        Assert.Equal(HttpStatusCode.Conflict, again.Status);
        await _desk.PriceAsync(46_000m);
        await _desk.PriceAsync(SessionsDesk.Price);
        await _desk.AcceptAsync(_route.Webhook, SessionsDesk.Anywhere("new"));
        await HoldAsync();
    }

    [Fact]
    public async Task Claims_of_a_deleted_route_and_moves_up_to_the_day_stay_as_long_as_they_are_told()
    {
        await RunAsync();
        var claims = await CountAsync("signal_claims");
        Assert.Equal(Trades, claims);
        using (var deleted = await _desk.Http.DeleteAsync($"/api/routes/{_route.Id}"))
        {
            Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        }

        _desk.Clock.Advance(TimeSpan.FromDays(89));
        Assert.Equal(0, (await RunAsync())["signal_claims"]);
        _desk.Clock.Advance(TimeSpan.FromDays(2));
        // With them the id of the one that was young before.
        Assert.Equal(claims + 1, (await RunAsync())["signal_claims"]);
    }

    [Fact]
    public async Task The_moves_of_a_trade_stay_until_it_has_been_settled_for_as_long_as_they_are_kept()
    {
        var settled = await _desk.Database.FirstOrDefaultAsync<DateTimeOffset>(
            "SELECT settled_at FROM trading_trades WHERE phase = 'Settled' ORDER BY sequence DESC LIMIT 1");
        var rule = _desk.Get<IEnumerable<IRetention>>().SelectMany(module => module.Rules).Single(one => one.Name == "order_events");
        const string OfLast =
            """
            order_events WHERE client_order_id IN (SELECT client_order_id FROM orders WHERE trade_id = (
              SELECT trade_id FROM trading_trades WHERE phase = 'Settled' ORDER BY sequence DESC LIMIT 1))
            """;
        var moves = await CountAsync(OfLast);
        await AllAsync(rule, settled.AddDays(365));
        Assert.Equal(moves, await CountAsync(OfLast));
        await AllAsync(rule, settled.AddDays(365).AddMilliseconds(1));
        Assert.True(await CountAsync(OfLast) < moves);

        // What the doctor says of it when it was removed of a trade that goes on.
        await _desk.Database.WriteAsync(work => work.ExecuteAsync(
            $"UPDATE order_events SET stands_for = 1 WHERE sequence = (SELECT max(sequence) FROM {OfOpenTrade})"));
        await HoldAsync();
        await _desk.Database.WriteAsync(work => work.ExecuteAsync(
            $"DELETE FROM order_events WHERE stands_for = 0 AND sequence IN (SELECT sequence FROM {OfOpenTrade})"));
        Assert.Contains("Orders move along the table of statuses", await BrokenAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_run_at_a_time_and_a_rule_that_fails_hinders_no_other()
    {
        _held.Hold();
        await _desk.PostAsync("/admin/retention/run", new { }, HttpStatusCode.Accepted);
        await _desk.PostAsync("/admin/retention/run", new { }, HttpStatusCode.Conflict);
        Assert.True((await _desk.GetAsync("/admin/retention")).GetProperty("runs")[0].GetProperty("is_running").GetBoolean());
        _held.Fail("it is broken");
        await SessionsDesk.UntilAsync(async () => !(await LastAsync()).GetProperty("is_running").GetBoolean());
        var last = await LastAsync();
        Assert.Equal("held: it is broken", last.Text("failure"));
        Assert.Equal(DeskHost.UserName, last.Text("started_by"));
        Assert.Equal(2 * Trades, last.GetProperty("removed").GetProperty("signals").GetInt32());

        _desk.Http.DefaultRequestHeaders.Remove(DeskHost.RoleHeader);
        _desk.Http.DefaultRequestHeaders.Add(DeskHost.RoleHeader, Policies.Trader);
        await _desk.PostAsync("/admin/retention/run", new { }, HttpStatusCode.Forbidden);
    }

    private const string OfOpenTrade =
        """
        order_events WHERE client_order_id IN (SELECT client_order_id FROM orders WHERE trade_id IN (
          SELECT trade_id FROM trading_trades WHERE phase <> 'Settled'))
        """;

    private static string Id(string word, int number) => string.Create(CultureInfo.InvariantCulture, $"{word}-{number:00}");

    /// <summary>One that is refused because its target is too near.</summary>
    private static string Named(string word, int number) =>
        DeskHost.Signal(Id(word, number), word == "refused" ? new { target = "45001" } : null);

    private async Task RefuseAsync(string signal, HttpStatusCode expected = HttpStatusCode.UnprocessableEntity)
    {
        var answer = await _desk.SendAsync(_route.Webhook, signal);
        Assert.True(answer.Status == expected, answer.Text);
    }

    private static string? Rule(WebhookAnswer answer) => answer.Body.GetProperty("details").Text("rule");

    private async Task<IReadOnlyDictionary<string, long>> RunAsync()
    {
        var run = await _desk.PostAsync("/admin/retention/run", new { }, HttpStatusCode.Accepted);
        await SessionsDesk.UntilAsync(async () => !(await LastAsync()).GetProperty("is_running").GetBoolean());
        var last = await LastAsync();
        Assert.Equal(run.GetProperty("run_id").GetInt64(), last.GetProperty("run_id").GetInt64());
        Assert.True(last.IsNull("failure"), last.GetRawText());
        return last.GetProperty("removed").EnumerateObject().ToDictionary(rule => rule.Name, rule => rule.Value.GetInt64());
    }

    private async Task<System.Text.Json.JsonElement> LastAsync() => (await _desk.GetAsync("/admin/retention")).GetProperty("runs")[0];

    internal static async Task AllAsync(PurgeRule rule, DateTimeOffset now)
    {
        for (var step = new PurgeStep(0, null); ;)
        {
            step = await rule.StepAsync(new PurgeTurn(now, step.Next, 10, CancellationToken.None));
            if (step.Next is null)
            {
                return;
            }
        }
    }

    private Task<long> CountAsync(string from) => _desk.Database.FirstOrDefaultAsync<long>($"SELECT COUNT(*) FROM {from}");

    /// <summary>Every row of what money is told by, in one text.</summary>
    private async Task<string> MoneyAsync()
    {
        var told = new List<string>();
        foreach (var (table, columns) in new[]
        {
            ("trading_trades", "trade_id || phase || realized_pnl || fees"), ("orders", "client_order_id || status || filled_quantity"),
            ("fills", "venue_trade_id || quantity || price"), ("ledger_entries", "kind || amount || reason"),
            ("positions", "symbol || quantity || average_price"), ("session_steps", "session_id || step_number || explanation"),
            ("sessions", "session_id || path_summary || running_total"),
        })
        {
            told.AddRange(await _desk.Database.QueryAsync<string>($"SELECT {columns} FROM {table} ORDER BY 1"));
        }

        return string.Join('\n', told);
    }

    private async Task HoldAsync() => Assert.Equal("", await BrokenAsync());

    private Task<string> BrokenAsync() => _desk.Database.ReadSnapshotAsync(async (connection, _) =>
    {
        var broken = new BrokenRules();
        foreach (var rules in _desk.Get<IEnumerable<IStoredRules>>())
        {
            await rules.CheckAsync(connection, broken, CancellationToken.None);
        }

        return string.Join('\n', broken.All);
    });

    /// <summary>A rule of the test's own that waits until it is told how to end.</summary>
    private sealed class HeldRule : IRetention
    {
        private TaskCompletionSource<PurgeStep>? _held;

        public IReadOnlyList<PurgeRule> Rules =>
            [new PurgeRule("held", "Nothing.", async _ => _held is null ? PurgeStep.End : await _held.Task)];

        public void Hold() => _held = new TaskCompletionSource<PurgeStep>(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Fail(string reason) => _held!.SetException(new InvalidOperationException(reason));
    }
}
