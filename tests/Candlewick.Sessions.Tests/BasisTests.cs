using System.Net;
using System.Text.Json;
using Candlewick.Execution.Contracts;
using Candlewick.Sessions.Tests.Desk;
using Candlewick.Sessions.Trail;
using Candlewick.Sessions.Walks;
using Candlewick.Testing.Desk;
using Candlewick.Testing.Scripted;

namespace Candlewick.Sessions.Tests;

/// <summary>What stakes are taken of, and when it is refreshed.</summary>
public sealed class BasisTests
{
    [Theory]
    [InlineData(4_900, false)]
    [InlineData(5_200, true)]
    [InlineData(-5_200, true)]
    public async Task The_basis_is_taken_anew_between_trades_when_money_was_paid_in_or_out(int paid, bool isAnew)
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync();
        await desk.TradeToAsync(webhook, DeskHost.Signal("a"), 46_000m);
        var earned = 0.65032m * 999.5m;
        desk.Venue.Deposit("USDT", paid);
        desk.Get<IAccounts>().Forget("test");

        var data = await desk.AcceptAsync(webhook, DeskHost.Signal("b"));

        var basis = isAnew ? 100_000m + earned + paid : 100_000m;
        Assert.Equal(basis, data.Amount("initial_amount"));
        Assert.Equal(basis * 0.58m / 100m, data.Amount("trade_amount"));
        var session = await desk.OnlySessionAsync();
        Assert.Equal(100_000m, session.Amount("initial_amount"));
        Assert.Equal(basis, session.Amount("basis"));
        var rule = Rule((await desk.StepsAsync(session.Text("session_id")!))[3]);
        Assert.Equal(isAnew, rule.Contains("old basis 100000", StringComparison.Ordinal));

        // Not again without another payment: what was earned before and after the new basis is known.
        await desk.PriceAsync(SessionsDesk.Price);
        await desk.PriceAsync(46_000m);
        await desk.PriceAsync(SessionsDesk.Price);
        Assert.Equal(basis, (await desk.AcceptAsync(webhook, DeskHost.Signal("c"))).Amount("initial_amount"));
    }

    /// <summary>A new basis that kept the old ledger number would count what was earned before it a second time.</summary>
    [Fact]
    public async Task What_was_earned_before_a_new_basis_is_not_counted_again_after_it()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync();
        await ScratchAsync(desk, webhook, "a");
        await EarnElsewhereAsync(desk, "tr_before", 9_000m);
        desk.Venue.Deposit("USDT", 20_000m);
        await ScratchAsync(desk, webhook, "b");
        Assert.Equal(129_000m, (await desk.OnlySessionAsync()).Amount("basis"));
        await EarnElsewhereAsync(desk, "tr_after", 1_000m);

        var next = await desk.AcceptAsync(webhook, DeskHost.Signal("c"));

        Assert.Equal(129_000m, next.Amount("initial_amount"));
    }

    /// <summary>A new basis that kept the old profit on paper would take its loss for money paid out.</summary>
    [Fact]
    public async Task What_open_trades_stand_at_when_a_new_basis_is_taken_is_remembered_with_it()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync();
        await ScratchAsync(desk, webhook, "a");
        await OpenElsewhereAsync(desk, "tr_open");
        desk.Venue.Price(ScriptedExchange.Ether, 68m);
        desk.Venue.Deposit("USDT", 20_000m);
        await ScratchAsync(desk, webhook, "b");
        Assert.Equal(129_000m, (await desk.OnlySessionAsync()).Amount("basis"));
        desk.Venue.Price(ScriptedExchange.Ether, 50m);

        var next = await desk.AcceptAsync(webhook, DeskHost.Signal("c"));

        Assert.Equal(129_000m, next.Amount("initial_amount"));
    }

    [Theory]
    [InlineData(8_000)]
    [InlineData(-8_000)]
    public async Task What_another_owner_earns_on_the_account_is_no_payment(int earned)
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync();
        await desk.TradeToAsync(webhook, DeskHost.Signal("a"), 46_000m);
        await EarnElsewhereAsync(desk, "tr_elsewhere", earned);

        var data = await desk.AcceptAsync(webhook, DeskHost.Signal("b"));

        Assert.Equal(100_000m, data.Amount("initial_amount"));
    }

    [Fact]
    public async Task What_open_trades_of_others_stand_at_is_no_payment()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync();
        await desk.TradeToAsync(webhook, DeskHost.Signal("a"), 46_000m);
        await OpenElsewhereAsync(desk, "tr_open");
        await desk.Get<IAccounts>().GetStateAsync("test");
        desk.Venue.Price(ScriptedExchange.Ether, 66m);

        var data = await desk.AcceptAsync(webhook, DeskHost.Signal("b"));

        Assert.Equal(100_000m, data.Amount("initial_amount"));
    }

    /// <summary>What an answer from before tells of a payment cannot be set against what is open now.</summary>
    [Fact]
    public async Task While_the_venue_cannot_be_asked_the_basis_stays_and_the_step_says_so()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync();
        await desk.TradeToAsync(webhook, DeskHost.Signal("a"), 46_000m);
        await OpenElsewhereAsync(desk, "tr_open");
        await desk.Get<IAccounts>().GetStateAsync("test");
        desk.Venue.Price(ScriptedExchange.Ether, 66m);
        desk.Venue.IsAway = true;
        var session = (await desk.OnlySessionAsync()).Text("session_id")!;

        var refreshed = await desk.PostAsync("/api/trading/balance", new { session_id = session });
        var data = await desk.AcceptAsync(webhook, DeskHost.Signal("b"));

        Assert.True(refreshed.GetProperty("is_stale").GetBoolean());
        Assert.Equal((100_000m, 100_000m), (refreshed.Amount("basis"), refreshed.Amount("previous_basis")));
        Assert.Equal(100_000m, data.Amount("initial_amount"));
        Assert.Contains("cannot be reached", Rule((await desk.StepsAsync(session))[3]), StringComparison.Ordinal);
    }

    /// <summary>A basis taken while others stand at a profit must not take the loss of that profit for a payment.</summary>
    [Fact]
    public async Task What_open_trades_stood_at_when_the_basis_was_taken_is_remembered()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync();
        await OpenElsewhereAsync(desk, "tr_open");
        await desk.Get<IAccounts>().GetStateAsync("test");
        desk.Venue.Price(ScriptedExchange.Ether, 66m);
        await desk.TradeToAsync(webhook, DeskHost.Signal("a"), 46_000m);
        Assert.Equal(108_000m, (await desk.OnlySessionAsync()).Amount("basis"));
        desk.Venue.Price(ScriptedExchange.Ether, 50m);

        var data = await desk.AcceptAsync(webhook, DeskHost.Signal("b"));

        Assert.Equal(108_000m, data.Amount("initial_amount"));
    }

    [Fact]
    public void Only_a_difference_of_more_than_five_percent_makes_the_basis_outdated()
    {
        var session = new Session { Basis = 1_000m, BasisEntry = 7, BasisOpenPnl = 50m };
        // 1,000 + 200 earned + 30 open now − 50 open then: 1,180 are expected.
        var books = new AccountBooks(9, 200m, 30m);
        var mark = BasisMark.Of(session);

        Assert.Equal(1_180m, mark.Expected(books));
        Assert.False(mark.IsOutdated(1_239m, books));
        Assert.True(mark.IsOutdated(1_239.01m, books));
        Assert.False(mark.IsOutdated(1_121m, books));
        Assert.True(mark.IsOutdated(1_120.99m, books));
        Assert.Equal(new BasisMark(2_000m, 9, 30m), BasisMark.Now(2_000m, books));
    }

    [Fact]
    public async Task A_refresh_takes_the_basis_anew_between_trades_and_never_during_one()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync();
        await desk.AcceptAsync(webhook, DeskHost.Signal("a"));
        var id = (await desk.OnlySessionAsync()).Text("session_id")!;
        await desk.PostAsync("/api/trading/balance", new { session_id = id }, HttpStatusCode.Conflict);
        await desk.PriceAsync(45_000.50m);
        await desk.PriceAsync(46_000m);
        desk.Venue.Hold("USDT", 200_000m);

        var balance = await desk.PostAsync("/api/trading/balance", new { session_id = id });

        Assert.Equal(200_000m, balance.Amount("balance"));
        Assert.Equal("200,000.00 USDT", balance.Text("formatted_balance"));
        Assert.Equal("USDT", balance.Text("currency"));
        Assert.Equal(200_000m, (await desk.OnlySessionAsync()).Amount("basis"));
        await desk.PostAsync("/api/trading/balance", new { session_id = "unknown" }, HttpStatusCode.NotFound);
    }

    /// <summary>A price that moves while the venue's answer is under way is not in it.</summary>
    [Fact]
    public async Task A_refresh_takes_no_price_that_moved_meanwhile_for_a_payment()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync();
        await desk.TradeToAsync(webhook, DeskHost.Signal("a"), 46_000m);
        await OpenElsewhereAsync(desk, "tr_open");
        var session = (await desk.OnlySessionAsync()).Text("session_id")!;
        var answers = new TaskCompletionSource();
        (desk.Venue.AccountAnswers, var asked) = (answers.Task, desk.Venue.AccountQuestions);
        var refreshing = desk.PostAsync("/api/trading/balance", new { session_id = session });
        await SessionsDesk.UntilAsync(() => desk.Venue.AccountQuestions > asked);

        desk.Venue.Price(ScriptedExchange.Ether, 66m);
        answers.SetResult();

        Assert.Equal(100_000m, (await refreshing).Amount("basis"));
        Assert.Equal(100_000m, (await desk.OnlySessionAsync()).Amount("basis"));
    }

    [Fact]
    public async Task A_refreshed_basis_does_not_count_again_what_was_earned_before_it()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync();
        await ScratchAsync(desk, webhook, "a");
        await EarnElsewhereAsync(desk, "tr_before", 9_000m);
        desk.Venue.Deposit("USDT", 20_000m);
        await RefreshAsync(desk, expected: 129_000m);
        await EarnElsewhereAsync(desk, "tr_after", 1_000m);

        var next = await desk.AcceptAsync(webhook, DeskHost.Signal("b"));

        Assert.Equal(129_000m, next.Amount("initial_amount"));
    }

    [Fact]
    public async Task A_refreshed_basis_remembers_what_open_trades_stood_at()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync();
        await ScratchAsync(desk, webhook, "a");
        await OpenElsewhereAsync(desk, "tr_open");
        desk.Venue.Price(ScriptedExchange.Ether, 68m);
        desk.Venue.Deposit("USDT", 20_000m);
        await RefreshAsync(desk, expected: 129_000m);
        desk.Venue.Price(ScriptedExchange.Ether, 50m);
        // Five minutes later: the answer of the refresh is no longer served.
        desk.Get<IAccounts>().Forget("test");

        var next = await desk.AcceptAsync(webhook, DeskHost.Signal("b"));

        Assert.Equal(129_000m, next.Amount("initial_amount"));
    }

    private static async Task RefreshAsync(DeskHost desk, decimal expected)
    {
        var session = (await desk.OnlySessionAsync()).Text("session_id");
        var balance = await desk.PostAsync("/api/trading/balance", new { session_id = session });
        Assert.Equal(expected, balance.Amount("basis"));
    }

    private static string Rule(JsonElement step) =>
        step.GetProperty("explanation").EnumerateArray().Single(outcome => outcome.Text("rule") == "Basis").Text("detail")!;

    /// <summary>A trade that is entered and closed at the same price.</summary>
    private static async Task ScratchAsync(DeskHost desk, string webhook, string id)
    {
        desk.Get<IAccounts>().Forget(ScriptedExchange.FirstAccount);
        await desk.AcceptAsync(webhook, DeskHost.Signal(id));
        await desk.PriceAsync(SessionsDesk.Price);
        await desk.AcceptAsync(webhook, $$"""{"action":"flat","symbol":"BTCUSDT","id":"close {{id}}"}""");
        await desk.PriceAsync(SessionsDesk.Price);
        Assert.True((await desk.OnlySessionAsync()).IsNull("open_trade_id"));
    }

    /// <summary>Another owner buys 500 Ether at 50.</summary>
    private static async Task<TradeIntent> OpenElsewhereAsync(DeskHost desk, string tradeId)
    {
        var intent = await desk.EnterAsync(DeskTrades.Intent(tradeId, quantity: 500m, entry: 50m, target: 90m, stop: 20m) with
        {
            Symbol = ScriptedExchange.Ether,
        });
        await desk.PriceAsync(ScriptedExchange.Ether, 50m);
        return intent;
    }

    /// <summary>Another owner's trade ends with this profit or loss.</summary>
    private static async Task EarnElsewhereAsync(DeskHost desk, string tradeId, decimal amount)
    {
        var intent = await OpenElsewhereAsync(desk, tradeId);
        await desk.CloseAsync(intent, ExitReason.ManualClose);
        await desk.PriceAsync(ScriptedExchange.Ether, 50m + (amount / 500m));
        Assert.Equal(TradePhase.Settled, (await desk.FindAsync(intent)).Phase);
        desk.Venue.Price(ScriptedExchange.Ether, 50m);
    }
}
