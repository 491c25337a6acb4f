using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Testing;
using Candlewick.Venues.Simulator.Synthetic;

namespace Candlewick.Venues.Tests.Simulator;

/// <summary>The made-up markets.</summary>
public sealed class SyntheticMarketTests
{
    [Fact]
    public async Task Twelve_markets_start_at_their_first_prices_labelled_synthetic()
    {
        await using var bench = await SimulatorBench.OpenAsync();
        var quotes = bench.Tape.Quotes.ToList();
        Assert.Equal(12, quotes.Count);
        Assert.All(quotes, quote => Assert.Equal("simulator", quote.Market.Venue));
        Assert.Equal(45_000.50, quotes.Single(quote => quote.Symbol == "BTCUSDT").Last);
        Assert.Equal(175.50, quotes.Single(quote => quote.Symbol == "AAPL").Last);
        Assert.Equal(VenueMode.Synthetic, bench.Broker.Mode);
        var account = await bench.Broker.GetAccountAsync(default);
        Assert.Equal((100_000m, AccountKind.Margin, 10m), (account.Equity, account.Kind, account.Leverage));
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_ticks_also_over_a_restart()
    {
        await using var whole = await SimulatorBench.OpenAsync();
        await TickAsync(whole, 40);
        using var folder = new TempFolder();
        await using (var first = await SimulatorBench.OpenAsync(folder.Path))
        {
            await TickAsync(first, 20);
        }

        await using var second = await SimulatorBench.OpenAsync(folder.Path);
        await TickAsync(second, 20);
        Assert.Equal(Last(whole), Last(second));
        await using var other = await SimulatorBench.OpenAsync(settings: """{"seed":8}""");
        await TickAsync(other, 40);
        Assert.NotEqual(Last(whole), Last(other));
    }

    [Fact]
    public async Task A_minute_grows_tick_by_tick_and_is_finished_once()
    {
        await using var bench = await SimulatorBench.OpenAsync();
        await TickAsync(bench, 130);
        var bars = bench.Tape.Bars.Where(bar => bar.Market.Symbol == "ETHUSDT").ToList();
        Assert.Equal(2, bars.Count(bar => bar.IsFinal));
        Assert.All(bars, bar => Assert.True(bar.Market.Venue == "simulator" && !bar.IsReplay && bar.Bar.High >= bar.Bar.Low));
        var finished = bars.First(bar => bar.IsFinal).Bar;
        Assert.Equal(SimulatorBench.Start, finished.OpenTime);
        Assert.Equal(59, finished.TradeCount);
    }

    [Fact]
    public async Task Orders_are_filled_by_the_next_tick()
    {
        await using var bench = await SimulatorBench.OpenAsync(settings: """{"synthetic_success_rate":1}""");
        Assert.IsType<SubmitOutcome.Accepted>(
            await bench.Broker.SubmitAsync(new VenueOrder("a", "BTCUSDT", OrderSide.Buy, OrderType.Market, 0.5m), default));
        await TickAsync(bench, 1);
        var fill = Assert.Single((await bench.SnapshotAsync()).Fills);
        Assert.Equal((decimal)bench.Broker.LastQuote("BTCUSDT")!.Last, fill.Price);
    }

    [Fact]
    public async Task Nineteen_of_twenty_submits_are_taken_at_the_first_try()
    {
        await using var bench = await SimulatorBench.OpenAsync();
        var busy = 0;
        for (var i = 0; i < 400; i++)
        {
            var outcome = await bench.Broker.SubmitAsync(
                new VenueOrder($"o{i}", "AAPL", OrderSide.Buy, OrderType.Limit, 0.1m, 100m), default);
            busy += outcome is SubmitOutcome.Refused { Rule: RuleName.VenueBusy, MayRetry: true } ? 1 : 0;
        }

        Assert.InRange(busy, 8, 36);
    }

    [Fact]
    public void History_ends_at_the_first_price_and_is_whole()
    {
        var market = SyntheticListing.Markets.Single(market => market.Instrument.Symbol == "NVDA");
        var born = SimulatorBench.Start.ToUnixTimeMilliseconds();
        var bars = PriceProcess.History(market, 7, born, 600);
        Assert.Equal(600, bars.Count);
        Assert.Equal((born - 600 * 60_000L, born - 60_000L), (bars[0].OpenTimeMs, bars[^1].OpenTimeMs));
        Assert.Equal(875.40, bars[^1].Close);
        Assert.All(
            bars,
            bar => Assert.True(bar.Low <= Math.Min(bar.Open, bar.Close) && bar.High >= Math.Max(bar.Open, bar.Close) && bar.Volume > 0));
        Assert.Equal(bars, PriceProcess.History(market, 7, born, 600));
    }

    [Fact]
    public void Volatility_is_near_its_terms_and_the_tails_are_fat()
    {
        var market = SyntheticListing.Markets.Single(market => market.Instrument.Symbol == "BTCUSDT");
        var bars = PriceProcess.History(market, 3, SimulatorBench.Start.ToUnixTimeMilliseconds(), 20_000);
        var closes = bars.Select(bar => Math.Log(bar.Close)).ToList();
        var returns = closes.Zip(closes.Skip(1), (a, b) => b - a).ToList();
        var variance = returns.Average(r => r * r);
        var yearly = Math.Sqrt(variance * 525_600);
        Assert.InRange(yearly, 0.4, 1.3);
        Assert.True(returns.Average(r => r * r * r * r) / (variance * variance) > 4);
    }

    private static async Task TickAsync(SimulatorBench bench, int ticks)
    {
        for (var i = 0; i < ticks; i++)
        {
            bench.Time.Advance(TimeSpan.FromSeconds(1));
            await bench.Account.Synthetic.TickAsync();
        }

        // As a clean stop does not: the ticks since the last store are stored.
        await bench.Venue.EnterAsync(() => bench.Venue.CommitAsync(bench.Venue.State, bench.Account.Synthetic.States));
    }

    private static string Last(SimulatorBench bench) =>
        string.Join(' ', SyntheticListing.Instruments.Select(instrument => $"{bench.Broker.LastQuote(instrument.Symbol)!.Last:R}"));
}
