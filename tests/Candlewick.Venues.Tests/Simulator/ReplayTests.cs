using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Testing;
using Candlewick.Venues.Simulator.Accounts;
using Candlewick.Venues.Simulator.Replay;

namespace Candlewick.Venues.Tests.Simulator;

/// <summary>The replay: its prices, its waiting for the desk, and what a restart finds.</summary>
public sealed class ReplayTests
{
    private const string Symbol = "LINKUSDT";

    [Fact]
    public async Task A_market_order_waits_for_the_open_of_the_next_bar()
    {
        var shelf = Shelf(Bar(0, 100, 101, 99, 100.5), Bar(1, 102, 103, 101, 102.5));
        await using var bench = await SimulatorBench.OpenAsync(shelf: shelf);
        await bench.ReplayAsync(Symbol, spread: 0.2m);
        await bench.AdvanceAsync(1);
        await bench.Broker.SubmitAsync(new VenueOrder("a", Symbol, OrderSide.Buy, OrderType.Market, 1m), default);
        var position = await bench.AdvanceAsync(1);
        var fill = Assert.Single((await bench.SnapshotAsync()).Fills);
        Assert.Equal((102.1m, SimulatorBench.Start.AddMinutes(1)), (fill.Price, fill.VenueTime));
        Assert.Equal((SimulatorBench.Start.AddMinutes(2), 102.5m, 0L), (position!.Clock, position.LastPrice!.Value, position.BarsLeft));
    }

    [Fact]
    public async Task Exits_placed_after_an_entry_at_the_open_are_met_in_the_same_bar()
    {
        var shelf = Shelf(Bar(0, 100, 101.01, 99, 100), Bar(1, 100, 100.9, 99.5, 100));
        await using var bench = await SimulatorBench.OpenAsync(shelf: shelf);
        await bench.ReplayAsync(Symbol);
        await using var desk = new PaperDesk(bench);
        await bench.AdvanceAsync(1);
        await desk.RecoverAsync();
        await bench.AdvanceAsync(1);
        var fills = (await bench.SnapshotAsync()).Fills;
        // The paper desk enters again at once; that is its next trade.
        Assert.Equal([100m, 100.8m], fills.Take(2).Select(fill => fill.Price));
    }

    [Fact]
    public async Task Advance_to_an_instant_is_idempotent_and_shows_whole_bars_only()
    {
        var shelf = Walk(200);
        await using var bench = await SimulatorBench.OpenAsync(shelf: shelf);
        await bench.ReplayAsync(Symbol);
        var to = SimulatorBench.Start.AddMinutes(10).AddSeconds(59).ToUnixTimeMilliseconds();
        var first = await bench.Replay.AdvanceAsync(null, to, default);
        Assert.Equal((SimulatorBench.Start.AddMinutes(10), 190L), (first!.Clock, first.BarsLeft));
        Assert.Equal(first, await bench.Replay.AdvanceAsync(null, to, default));
        Assert.Equal(first, await bench.Replay.AdvanceAsync(null, SimulatorBench.Start.ToUnixTimeMilliseconds(), default));
    }

    [Fact]
    public async Task Before_the_next_price_the_desk_has_settled()
    {
        var shelf = Walk(50);
        await using var bench = await SimulatorBench.OpenAsync(shelf: shelf);
        await bench.ReplayAsync(Symbol);
        var clocks = new List<DateTimeOffset>();
        using var subscription = bench.Broker.Subscribe(told =>
        {
            if (told is not BrokerEvent.Reported { Report.Fills.Count: > 0 })
            {
                return;
            }

            bench.Tracker.Begin();
            _ = Task.Run(async () =>
            {
                await Task.Delay(30);
                clocks.Add(bench.Broker.MarketTime);
                bench.Tracker.End();
            });
        });
        await bench.Broker.SubmitAsync(new VenueOrder("a", Symbol, OrderSide.Buy, OrderType.Market, 1m), default);
        await bench.AdvanceAsync(20);
        Assert.Equal([SimulatorBench.Start], clocks);
    }

    [Fact]
    public async Task The_same_seed_twice_gives_the_same_fills()
    {
        var (first, outcomes) = await RunAsync(Walk(400), 0.6);
        var (second, _) = await RunAsync(Walk(400), 0.6);
        Assert.Equal(first, second);
        Assert.True(first.Split('\n').Length > 20);
        Assert.Contains(nameof(SubmitOutcome.Refused), outcomes);
    }

    [Fact]
    public async Task A_desk_and_a_venue_restarted_anywhere_walk_the_undisturbed_path()
    {
        var shelf = Walk(120);
        var (undisturbed, _) = await RunAsync(shelf, 1.0);
        using var folder = new TempFolder();
        var bench = await SimulatorBench.OpenAsync(folder.Path, shelf);
        await bench.ReplayAsync(Symbol);
        var random = new Random(5);
        var desk = new PaperDesk(bench);
        await desk.RecoverAsync();
        for (var minute = 1; minute <= 120; minute++)
        {
            // Reports that a crash swallowed: the venue has moved, the desk never heard of it.
            var isLost = random.Next(3) == 0;
            if (isLost)
            {
                bench.Wire.OnCarry = _ => throw new IOException("the process dies here");
            }

            var to = SimulatorBench.Start.AddMinutes(minute).ToUnixTimeMilliseconds();
            try
            {
                await bench.Replay.AdvanceAsync(null, to, default);
            }
            catch (IOException)
            {
                // As after a kill: what is stored is all there is.
            }

            if (isLost || random.Next(5) == 0)
            {
                await desk.DisposeAsync();
                await bench.DisposeAsync();
                bench = await SimulatorBench.OpenAsync(folder.Path, shelf);
                desk = new PaperDesk(bench);
                await desk.RecoverAsync();
                await bench.Replay.AdvanceAsync(null, to, default);
            }
        }

        Assert.Equal(undisturbed, await DescribeAsync(bench));
        await desk.DisposeAsync();
        await bench.DisposeAsync();
    }

    [Theory]
    [InlineData(StreamFault.Doubled)]
    [InlineData(StreamFault.Lossy)]
    public async Task A_stream_that_doubles_or_loses_reports_changes_nothing_at_the_venue(StreamFault fault)
    {
        var shelf = Walk(200);
        var (undisturbed, _) = await RunAsync(shelf, 1.0);
        await using var bench = await SimulatorBench.OpenAsync(shelf: shelf);
        await bench.ReplayAsync(Symbol);
        bench.Wire.Fault = fault;
        await using var desk = new PaperDesk(bench);
        await desk.RecoverAsync();
        await bench.AdvanceAsync(200);
        Assert.Equal(undisturbed, await DescribeAsync(bench));
    }

    [Fact]
    public async Task As_fast_as_possible_comes_to_the_end_by_itself_and_leaves_prices_out()
    {
        var shelf = Walk(2_000);
        await using var bench = await SimulatorBench.OpenAsync(shelf: shelf);
        await bench.ReplayAsync(Symbol, speed: ReplaySpeed.Max);
        while (bench.Replay.IsRunning)
        {
            await Task.Delay(10);
        }

        Assert.Equal(0, bench.Replay.BarsLeft);
        Assert.Equal(SimulatorBench.Start.AddMinutes(2_000), bench.Broker.MarketTime);
        Assert.InRange(bench.Tape.Bars.Count, 1, 100);
        Assert.All(bench.Tape.Bars, bar => Assert.True(bar.IsReplay));
    }

    [Fact]
    public async Task At_a_multiple_of_the_markets_speed_the_clock_follows_ours()
    {
        var shelf = Walk(2_000);
        await using var bench = await SimulatorBench.OpenAsync(shelf: shelf);
        await bench.ReplayAsync(Symbol, speed: "60");
        // Sixty times: ten of our seconds are ten bars, give or take what is under way.
        for (var i = 0; i < 200; i++)
        {
            await Task.Delay(2);
            bench.Time.Advance(TimeSpan.FromMilliseconds(50));
        }

        await bench.Replay.StopAsync();
        Assert.InRange(2_000 - bench.Replay.BarsLeft, 2, 11);
    }

    [Theory]
    [InlineData("60", true)]
    [InlineData(ReplaySpeed.Manual, false)]
    public async Task After_a_restart_a_replay_goes_on_where_its_clock_stood_and_manual_stays_manual(string speed, bool runs)
    {
        var shelf = Walk(500);
        using var folder = new TempFolder();
        DateTimeOffset clock;
        await using (var bench = await SimulatorBench.OpenAsync(folder.Path, shelf))
        {
            await bench.ReplayAsync(Symbol);
            clock = (await bench.AdvanceAsync(7))!.Clock;
            await bench.Replay.SetSpeedAsync(speed, default);
        }

        await using var restarted = await SimulatorBench.OpenAsync(folder.Path, shelf);
        Assert.Equal((clock, 493L, false), (restarted.Broker.MarketTime, restarted.Replay.BarsLeft, restarted.Replay.IsRunning));
        await restarted.Broker.RunAsync(default);
        Assert.Equal(runs, restarted.Replay.IsRunning);
        Assert.Equal(clock, restarted.Broker.MarketTime);
        Assert.NotNull(restarted.Broker.LastQuote(Symbol));
    }

    [Fact]
    public async Task The_market_is_not_changed_while_anything_is_open()
    {
        var shelf = Walk(50);
        await using var bench = await SimulatorBench.OpenAsync(shelf: shelf);
        await bench.ReplayAsync(Symbol);
        await bench.Broker.SubmitAsync(new VenueOrder("a", Symbol, OrderSide.Buy, OrderType.Market, 1m), default);
        var wish = new AccountWish(5_000m, AccountKind.Margin, null, 0m, 0m, 0m, 1.0, 7, null);
        Assert.Contains(
            "is open at simulator; cancel it first", (await bench.Account.Markets.ToSyntheticAsync(null, wish, default))!.Message,
            StringComparison.Ordinal);
        await bench.AdvanceAsync(1);
        Assert.Contains(
            "position of 1 LINKUSDT", (await bench.Account.Markets.ToSyntheticAsync(null, wish, default))!.Message,
            StringComparison.Ordinal);
        await bench.Broker.SubmitAsync(new VenueOrder("b", Symbol, OrderSide.Sell, OrderType.Market, 1m, ReduceOnly: true), default);
        await bench.AdvanceAsync(1);
        Assert.Null(await bench.Account.Markets.ToSyntheticAsync(null, wish, default));
        Assert.Equal((VenueMode.Synthetic, 5_000m), (bench.Broker.Mode, (await bench.Broker.GetAccountAsync(default)).Equity));
        // The account was reset: its snapshot begins there, the ids stay taken.
        Assert.Empty((await bench.SnapshotAsync()).Fills);
        var again = await bench.Broker.SubmitAsync(new VenueOrder("a", "AAPL", OrderSide.Buy, OrderType.Market, 1m), default);
        Assert.Equal(RuleName.DuplicateClientOrderId, Assert.IsType<SubmitOutcome.Refused>(again).Rule);
    }

    [Theory]
    [InlineData("BTCUSDT", 96_466.11, "BTC", "USDT", "0.01", "0.00001")]
    [InlineData("ETHBTC", 0.03125, "ETH", "BTC", "0.00001", "1")]
    [InlineData("DOGEUSDT", 0.19231, "DOGE", "USDT", "0.00001", "1")]
    [InlineData("AAPL", 201.25, "AAPL", "USD", "0.01", "0.001")]
    public void An_instrument_is_derived_from_its_bars(
        string symbol, double price, string baseAsset, string quoteAsset, string tick, string step)
    {
        var instrument = ReplayInstrument.Derive(symbol, [new Bar(0, price, price, price, price, 1)]);
        Assert.Equal((baseAsset, quoteAsset), (instrument.BaseAsset, instrument.QuoteAsset));
        Assert.Equal((tick, step), (Plain.Of(instrument.TickSize), Plain.Of(instrument.LotStep)));
    }

    private static async Task<(string Path, IReadOnlyList<string> Outcomes)> RunAsync(BarShelf shelf, double successRate)
    {
        await using var bench = await SimulatorBench.OpenAsync(shelf: shelf);
        await bench.ReplayAsync(Symbol, successRate: successRate);
        await using var desk = new PaperDesk(bench);
        await desk.RecoverAsync();
        await bench.AdvanceAsync(10_000);
        return (await DescribeAsync(bench), desk.Outcomes);
    }

    private static async Task<string> DescribeAsync(SimulatorBench bench)
    {
        var snapshot = await bench.SnapshotAsync();
        var fills = snapshot.Fills.Select(fill => $"{fill.Price} {fill.Quantity} {fill.Fee} {fill.VenueTime:O} {fill.Note}");
        return string.Join('\n', fills) + $"\n{snapshot.Account.Equity}";
    }

    private static Bar Bar(int minute, double open, double high, double low, double close) =>
        new(SimulatorBench.Start.AddMinutes(minute).ToUnixTimeMilliseconds(), open, high, low, close, 100);

    private static BarShelf Shelf(params Bar[] bars)
    {
        var shelf = new BarShelf();
        shelf.Put(SimulatorBench.Stored(Symbol), Timeframe.M1, bars);
        return shelf;
    }

    private static BarShelf Walk(int minutes)
    {
        var random = new Random(3);
        var price = 100.0;
        var bars = new List<Bar>();
        for (var i = 0; i < minutes; i++)
        {
            var open = Math.Round(price + 0.2 * (random.NextDouble() - 0.5), 2);
            var close = Math.Round(open + random.NextDouble() - 0.5, 2);
            var high = Math.Round(Math.Max(open, close) + 0.4 * random.NextDouble(), 2);
            var low = Math.Round(Math.Min(open, close) - 0.4 * random.NextDouble(), 2);
            bars.Add(Bar(i, open, high, low, close));
            price = close;
        }

        return Shelf([.. bars]);
    }
}
