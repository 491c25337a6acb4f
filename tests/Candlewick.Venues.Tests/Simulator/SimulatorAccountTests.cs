using System.Text.Json;
using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.MarketData.Contracts;
using Candlewick.Platform.Concurrency;
using Candlewick.Platform.Storage;
using Candlewick.Testing;
using Candlewick.Venues.Simulator.Accounts;

namespace Candlewick.Venues.Tests.Simulator;

/// <summary>Accounts at the simulator: opened with settings, each a venue of its own, and taken down.</summary>
public sealed class SimulatorAccountTests
{
    private const string Symbol = "LINKUSDT";

    [Fact]
    public async Task The_first_account_is_the_simulator_with_the_configured_settings()
    {
        await using var bench = await SimulatorBench.OpenAsync();
        var first = bench.Adapter.FirstAccount!;
        Assert.Equal(("simulator", "simulator"), (first.Name, first.Venue));
        Assert.Equal(
            [
                "account_kind=margin", "currency=USD", "balance=100000", "leverage=10", "commission_rate=0", "synthetic_success_rate=0.95",
                "seed=20241201", "history_hours=48", "tick_milliseconds=1000", "has_order_lists=True", "has_stop_orders=True",
            ],
            first.Settings.EnumerateObject().Select(setting => $"{setting.Name}={setting.Value}"));
        Assert.Empty(bench.Adapter.Check(first.Settings));
    }

    [Theory]
    [InlineData("""{"account_kind":"futures"}""", "account_kind", "margin or spot")]
    [InlineData("""{"currency":"usd"}""", "currency", "capital letters")]
    [InlineData("""{"balance":0}""", "balance", "above 0")]
    [InlineData("""{"balance":"100"}""", "balance", "above 0")]
    [InlineData("""{"leverage":126}""", "leverage", "1 to 125")]
    [InlineData("""{"account_kind":"spot","leverage":2}""", "leverage", "a spot account has no leverage")]
    [InlineData("""{"commission_rate":0.2}""", "commission_rate", "0 to 0.1")]
    [InlineData("""{"synthetic_success_rate":0}""", "synthetic_success_rate", "0.01 to 1")]
    [InlineData("""{"seed":-1}""", "seed", "0 or more")]
    [InlineData("""{"history_hours":721}""", "history_hours", "0 to 720")]
    [InlineData("""{"tick_milliseconds":49}""", "tick_milliseconds", "50 to 60000")]
    [InlineData("""{"has_order_lists":"yes"}""", "has_order_lists", "true or false")]
    [InlineData("""{"has_stop_orders":1}""", "has_stop_orders", "true or false")]
    [InlineData("""{"api_key":"abc"}""", "api_key", "is not a setting of the simulator; use one of account_kind, currency")]
    [InlineData("""[1]""", "settings", "must be a JSON object")]
    public async Task A_wrong_setting_is_told_by_its_field(string json, string field, string words)
    {
        await using var bench = await SimulatorBench.OpenAsync();
        var error = Assert.Single(bench.Adapter.Check(JsonDocument.Parse(json).RootElement));
        Assert.Equal(field, error.Key);
        Assert.Contains(words, Assert.Single(error.Value), StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() => bench.OpenAccountAsync("two", json));
    }

    [Fact]
    public async Task Each_account_is_a_venue_of_its_own_with_its_own_market_and_books()
    {
        var shelf = Shelf(3);
        await using var bench = await SimulatorBench.OpenAsync(shelf: shelf);
        var two = await bench.OpenAccountAsync("two", """{"balance":500,"account_kind":"spot","currency":"USDT"}""");
        Assert.Equal(("simulator-two", "two", "two:1"), (two.Venue, two.Account, two.MarketEpoch));
        await bench.ReplayAsync(Symbol);
        Assert.Equal((VenueMode.Replay, VenueMode.Synthetic), (bench.Broker.Mode, two.Mode));
        Assert.Equal((SimulatorBench.Stored(Symbol), null), (bench.Broker.ReplayOf, two.ReplayOf));
        var state = await two.GetAccountAsync(default);
        Assert.Equal((500m, AccountKind.Spot, "USDT", 1m), (state.Equity, state.Kind, state.Currency, state.Leverage));
        Assert.Equal(["simulator", "simulator-two"], bench.Feeds.All.Select(feed => feed.Venue));
        Assert.True(File.Exists(bench.Get<DataFolder>().File("simulator-two.db")));

        await bench.AdvanceAsync(1);
        Assert.Equal(SimulatorBench.Start, two.MarketTime);
        Assert.Equal(SimulatorBench.Start.AddMinutes(1), bench.Broker.MarketTime);
        Assert.Equal((SimulatorBench.Start.AddMinutes(1), (DateTimeOffset?)null), (bench.Feeds.All[0].Clock, bench.Feeds.All[1].Clock));
        Assert.Equal((SimulatorBench.Stored(Symbol), null), (bench.Feeds.All[0].ReplayOf(Symbol), bench.Feeds.All[1].ReplayOf(Symbol)));
    }

    [Fact]
    public async Task An_account_that_is_closed_takes_its_feed_along_and_answers_that_it_is_gone()
    {
        await using var bench = await SimulatorBench.OpenAsync();
        var two = await bench.OpenAccountAsync("two");
        await two.DisposeAsync();
        Assert.Equal("simulator", Assert.Single(bench.Feeds.All).Venue);
        Assert.Null(bench.Adapter.Find("two"));
        await Assert.ThrowsAsync<BrokerUnavailableException>(() => two.GetAccountAsync(default));
        Assert.IsType<SubmitOutcome.Unconfirmed>(await two.SubmitAsync(Market("late"), default));
        await bench.OpenAccountAsync("two");
    }

    [Fact]
    public async Task Submits_that_wait_together_are_one_commit_and_each_gets_its_own_answer()
    {
        await using var bench = await SimulatorBench.OpenAsync(settings: """{"synthetic_success_rate":1}""");
        await bench.PriceAsync("BTCUSDT", 100m);
        var (passed, held) = (new TaskCompletionSource(), new TaskCompletionSource());
        var holder = bench.Venue.EnterAsync(async () =>
        {
            passed.SetResult();
            await held.Task;
            return true;
        });
        await passed.Task;
        using var givingUp = new CancellationTokenSource();
        var late = bench.Broker.SubmitAsync(Order("given-up"), givingUp.Token);
        // The same id twice: the one that came first has it.
        string[] ids = [.. Enumerable.Range(0, 150).Select(number => $"a{number}"), "a7"];
        var submits = ids.Select(id => bench.Broker.SubmitAsync(Order(id), default)).ToList();
        var unknown = bench.Broker.SubmitAsync(Order("u") with { Symbol = "NOPE" }, default);
        await givingUp.CancelAsync();
        Assert.IsType<SubmitOutcome.Unconfirmed>(await late);
        var commits = bench.Account.Commits;
        held.SetResult();
        await holder;

        for (var number = 0; number < 150; number++)
        {
            var report = Assert.Single(Assert.IsType<SubmitOutcome.Accepted>(await submits[number]).Reports);
            Assert.Equal((ids[number], OrderStatus.New), (report.ClientOrderId, report.Status));
        }

        Assert.Equal(RuleName.DuplicateClientOrderId, Assert.IsType<SubmitOutcome.Refused>(await submits[150]).Rule);
        Assert.Equal(RuleName.InstrumentUnknown, Assert.IsType<SubmitOutcome.Refused>(await unknown).Rule);
        Assert.InRange(bench.Account.Commits - commits, 1, 4);
        Assert.Null(await bench.Broker.QueryAsync("BTCUSDT", "given-up", default));
        Assert.NotNull(await bench.Broker.QueryAsync("BTCUSDT", "a149", default));

        static VenueOrder Order(string id) => new(id, "BTCUSDT", OrderSide.Buy, OrderType.Limit, 1m) { LimitPrice = 90m };
    }

    [Fact]
    public async Task An_account_that_is_forgotten_leaves_no_books()
    {
        await using var bench = await SimulatorBench.OpenAsync();
        await bench.OpenAccountAsync("two", """{"balance":500}""");
        await bench.Adapter.ForgetAsync(new AccountDefinition("two", "simulator", default));
        var folder = bench.Get<DataFolder>().Path;
        Assert.Empty(Directory.GetFiles(folder, "simulator-two*"));
        Assert.NotEmpty(Directory.GetFiles(folder, "simulator.db"));
        Assert.Equal(100_000m, (await (await bench.OpenAccountAsync("two")).GetAccountAsync(default)).Equity);
    }

    [Fact]
    public async Task An_account_is_opened_once_at_a_time()
    {
        await using var bench = await SimulatorBench.OpenAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => bench.OpenAccountAsync("simulator"));
        Assert.Equal(100_000m, (await bench.Broker.GetAccountAsync(default)).Equity);
        Assert.Single(bench.Feeds.All);
    }

    [Fact]
    public async Task A_venue_without_order_lists_or_stop_orders_refuses_them()
    {
        const string Settings = """{"synthetic_success_rate":1,"has_order_lists":false,"has_stop_orders":false}""";
        await using var bench = await SimulatorBench.OpenAsync(settings: Settings);
        Assert.Equal((false, false), (bench.Broker.Capabilities.HasOrderLists, bench.Broker.Capabilities.HasStopOrders));
        var stop = new VenueOrder("stop", "AAPL", OrderSide.Sell, OrderType.Stop, 1m, StopPrice: 100m);
        Assert.Equal(RuleName.VenueRefused, Assert.IsType<SubmitOutcome.Refused>(await bench.Broker.SubmitAsync(stop, default)).Rule);
        var list = new VenueOrderList(
            "list", stop with { ClientOrderId = "target", Type = OrderType.Limit, LimitPrice = 200m, StopPrice = null }, stop);
        Assert.Equal(RuleName.VenueRefused, Assert.IsType<SubmitOutcome.Refused>(await bench.Broker.SubmitListAsync(list, default)).Rule);
        Assert.IsType<SubmitOutcome.Accepted>(await bench.Broker.SubmitAsync(Market("entry") with { Symbol = "AAPL" }, default));
    }

    [Fact]
    public async Task Accepted_carries_the_order_or_both_legs_as_they_stand()
    {
        await using var bench = await SimulatorBench.OpenAsync(shelf: Shelf(5));
        await bench.ReplayAsync(Symbol);
        var accepted = Assert.IsType<SubmitOutcome.Accepted>(await bench.Broker.SubmitAsync(Market("entry"), default));
        var told = Assert.Single(accepted.Reports);
        Assert.Equal(("entry", OrderStatus.New, accepted.VenueOrderId), (told.ClientOrderId, told.Status, told.VenueOrderId));
        await bench.AdvanceAsync(1);
        var target = new VenueOrder("target", Symbol, OrderSide.Sell, OrderType.Limit, 1m, 120m, ReduceOnly: true);
        var stop = new VenueOrder("stop", Symbol, OrderSide.Sell, OrderType.Stop, 1m, StopPrice: 80m, ReduceOnly: true);
        var listed = Assert.IsType<SubmitOutcome.Accepted>(
            await bench.Broker.SubmitListAsync(new VenueOrderList("list", target, stop), default));
        Assert.Equal(["target", "stop"], listed.Reports.Select(report => report.ClientOrderId));
    }

    [Fact]
    public async Task A_replay_waits_for_the_work_of_its_own_account_only()
    {
        await using var bench = await SimulatorBench.OpenAsync(shelf: Shelf(5));
        await bench.ReplayAsync(Symbol);
        var trackers = bench.Get<WorkTrackers>();
        trackers.Of("two").Begin();
        await bench.AdvanceAsync(1).WaitAsync(TimeSpan.FromSeconds(10));
        trackers.Of("simulator").Begin();
        var waiting = bench.AdvanceAsync(1);
        await Task.Delay(50);
        Assert.False(waiting.IsCompleted);
        trackers.Of("simulator").End();
        Assert.Equal(SimulatorBench.Start.AddMinutes(2), (await waiting.WaitAsync(TimeSpan.FromSeconds(10)))!.Clock);
        trackers.Of("two").End();
    }

    [Fact]
    public async Task While_quotes_are_watched_a_replay_goes_price_by_price_and_settles_after_each()
    {
        await using var bench = await SimulatorBench.OpenAsync(shelf: Shelf(5));
        await bench.ReplayAsync(Symbol);
        var seen = new List<double>();
        var settled = new List<double>();
        using (bench.Broker.WatchQuotes(quote =>
        {
            seen.Add(quote.Last);
            bench.Tracker.Begin();
            _ = Task.Run(async () =>
            {
                await Task.Delay(20);
                settled.Add(bench.Broker.LastQuote(Symbol)!.Last);
                bench.Tracker.End();
            });
        }))
        {
            await bench.AdvanceAsync(1);
            Assert.Equal([100, 99, 101, 100.5], seen);
            Assert.Equal(seen, settled);
        }

        await bench.AdvanceAsync(1);
        Assert.Equal(4, seen.Count);
    }

    [Fact]
    public async Task What_a_watcher_sees_is_durable_before_it_is_told()
    {
        await using var bench = await SimulatorBench.OpenAsync(shelf: Shelf(5));
        await bench.ReplayAsync(Symbol);
        await bench.Broker.SubmitAsync(Market("entry"), default);
        var told = new List<string>();
        using var subscription = bench.Broker.Subscribe(_ => told.Add("fill"));
        using var watch = bench.Broker.WatchQuotes(_ => told.Add("quote"));
        await bench.AdvanceAsync(1);
        Assert.Equal(["fill", "quote", "quote", "quote", "quote"], told);
    }

    [Fact]
    public async Task A_replay_without_bars_left_is_a_closed_market()
    {
        await using var bench = await SimulatorBench.OpenAsync(shelf: Shelf(2));
        await bench.ReplayAsync(Symbol);
        Assert.True(bench.Broker.IsOpen(Symbol));
        await bench.AdvanceAsync(1);
        Assert.True(bench.Broker.IsOpen(Symbol));
        await bench.AdvanceAsync(1);
        Assert.False(bench.Broker.IsOpen(Symbol));
        Assert.False(bench.Broker.IsOpen("AAPL"));
    }

    [Fact]
    public async Task A_replay_is_never_stale_and_a_synthetic_market_is_when_it_does_not_tick()
    {
        await using var bench = await SimulatorBench.OpenAsync(shelf: Shelf(2));
        bench.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(SimulatorBench.Start, bench.Broker.LastSignOfLife("AAPL"));
        await bench.Account.Synthetic.TickAsync();
        Assert.Equal(SimulatorBench.Start.AddSeconds(30), bench.Broker.LastSignOfLife("AAPL"));
        await bench.ReplayAsync(Symbol);
        bench.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(bench.Time.GetUtcNow(), bench.Broker.LastSignOfLife(Symbol));
    }

    [Fact]
    public async Task An_assets_worth_is_known_both_ways_round()
    {
        await using var bench = await SimulatorBench.OpenAsync(shelf: Shelf(2));
        Assert.Equal((1m, 1m), (bench.Broker.ValueOf("USDT", "USD"), bench.Broker.ValueOf("BNB", "BNB")));
        Assert.Equal(45_000.50m, bench.Broker.ValueOf("BTC", "USD"));
        Assert.Equal(1m / 45_000.50m, bench.Broker.ValueOf("USDC", "BTC"));
        Assert.Null(bench.Broker.ValueOf("BNB", "USDT"));
    }

    [Fact]
    public async Task An_exchange_of_the_market_is_told_once_the_new_one_stands()
    {
        await using var bench = await SimulatorBench.OpenAsync(shelf: Shelf(2));
        var seen = new List<(VenueMode, string, InstrumentId?, double?)>();
        bench.Desk.OnExchanged = account =>
        {
            var broker = bench.Adapter.Find(account)!.Broker;
            seen.Add((broker.Mode, broker.MarketEpoch, broker.ReplayOf, broker.LastQuote(Symbol)?.Last));
        };
        await bench.ReplayAsync(Symbol);
        var wish = new AccountWish(null, null, null, 0m, 0m, 0m, 1.0, 7, null);
        Assert.Null(await bench.Account.Markets.ToSyntheticAsync(null, wish, default));
        Assert.Equal(
            [(VenueMode.Replay, "simulator:2", SimulatorBench.Stored(Symbol), 100.0), (VenueMode.Synthetic, "simulator:3", null, null)],
            seen);
    }

    [Fact]
    public async Task A_refused_exchange_is_told_to_nobody_and_keeps_the_epoch()
    {
        await using var bench = await SimulatorBench.OpenAsync();
        bench.Desk.InFlight.Add("simulator");
        var wish = new AccountWish(null, null, null, 0m, 0m, 0m, 1.0, 7, null);
        var refusal = await bench.Account.Markets.ToSyntheticAsync(5, wish, default);
        Assert.Equal("A trade of the account simulator is in flight; close it first.", refusal!.Message);
        Assert.Empty(bench.Desk.Exchanged);
        Assert.Equal("simulator:1", bench.Broker.MarketEpoch);
    }

    [Fact]
    public async Task The_epoch_goes_on_counting_after_a_restart()
    {
        using var folder = new TempFolder();
        var shelf = Shelf(2);
        await using (var bench = await SimulatorBench.OpenAsync(folder.Path, shelf))
        {
            await bench.ReplayAsync(Symbol);
            Assert.Equal("simulator:2", bench.Broker.MarketEpoch);
        }

        await using var restarted = await SimulatorBench.OpenAsync(folder.Path, shelf);
        Assert.Equal(("simulator:2", SimulatorBench.Stored(Symbol)), (restarted.Broker.MarketEpoch, restarted.Broker.ReplayOf));
        await restarted.ReplayAsync(Symbol);
        Assert.Equal("simulator:3", restarted.Broker.MarketEpoch);
    }

    [Fact]
    public async Task Every_symbol_counts_its_own_trades_and_goes_on_after_a_restart()
    {
        using var folder = new TempFolder();
        const string Settings = """{"synthetic_success_rate":1}""";
        await using (var bench = await SimulatorBench.OpenAsync(folder.Path, settings: Settings))
        {
            await TradeAsync(bench, "first", "AAPL", "AMD");
        }

        await using var restarted = await SimulatorBench.OpenAsync(folder.Path, settings: Settings);
        await TradeAsync(restarted, "second", "AAPL");
        var ids = (await restarted.SnapshotAsync()).Fills
            .Select(fill => $"{fill.Symbol} {fill.VenueTradeId}").Order(StringComparer.Ordinal);
        Assert.Equal(["AAPL 000000000001", "AAPL 000000000002", "AMD 000000000001"], ids);

        static async Task TradeAsync(SimulatorBench bench, string id, params string[] symbols)
        {
            foreach (var symbol in symbols)
            {
                Assert.IsType<SubmitOutcome.Accepted>(
                    await bench.Broker.SubmitAsync(Market($"{id}-{symbol}") with { Symbol = symbol }, default));
            }

            await bench.Account.Synthetic.TickAsync();
        }
    }

    [Fact]
    public async Task A_liquidation_says_that_it_is_one()
    {
        await using var bench = await SimulatorBench.OpenAsync(shelf: Shelf(2));
        await bench.ReplayAsync(Symbol, balance: 1_000m);
        await bench.Broker.SubmitAsync(Market("entry") with { Quantity = 90m }, default);
        await bench.PriceAsync(Symbol, 100m);
        await bench.PriceAsync(Symbol, 90m);
        var fill = (await bench.SnapshotAsync()).Fills[^1];
        Assert.Equal((true, OrderSide.Sell, 90m), (fill.IsLiquidation, fill.Side, fill.Quantity));
        Assert.True((await bench.Broker.QueryAsync(Symbol, fill.ClientOrderId, default))!.IsLiquidation);
    }

    private static VenueOrder Market(string id) => new(id, Symbol, OrderSide.Buy, OrderType.Market, 1m);

    private static BarShelf Shelf(int minutes)
    {
        var shelf = new BarShelf();
        shelf.Put(SimulatorBench.Stored(Symbol), Timeframe.M1, Enumerable.Range(0, minutes).Select(minute =>
            new Bar(SimulatorBench.Start.AddMinutes(minute).ToUnixTimeMilliseconds(), 100, 101, 99, 100.5, 100)));
        return shelf;
    }
}
