using Candlewick.Domain;
using Candlewick.MarketData.Contracts;
using Candlewick.MarketData.Markets;
using Candlewick.MarketData.Rollups;
using Candlewick.MarketData.Series;

namespace Candlewick.MarketData.Tests;

/// <summary>Markets: which one a name means, and that no two of them mix.</summary>
public sealed class MarketTests
{
    private const long Minute = 60_000;
    private static readonly DateTimeOffset Start = new(2024, 12, 5, 0, 0, 0, TimeSpan.Zero);
    private static readonly InstrumentId AtFile = new("X", VenueName.File);
    private static readonly InstrumentId AtBinance = new("X", "binance");
    private static readonly InstrumentId AtSimulator = new("X", VenueName.Simulator);

    [Theory]
    [InlineData("btcusdt", "BTCUSDT", null)]
    [InlineData("BTCUSDT.BINANCE", "BTCUSDT", "binance")]
    [InlineData("btcusdt.Simulator-Two", "BTCUSDT", "simulator-two")]
    [InlineData("BRK.B", "BRK.B", null)]
    [InlineData("BRK.B.INTERACTIVE-BROKERS", "BRK.B", "interactive-brokers")]
    [InlineData("BTCUSDT.P", "BTCUSDT.P", null)]
    [InlineData("BTCUSDT.P.BYBIT", "BTCUSDT.P", "bybit")]
    [InlineData("BTCUSDT.SIMULATOR-", "BTCUSDT.SIMULATOR-", null)]
    public void The_last_part_of_a_name_is_a_venue_only_where_the_desk_knows_it(string text, string symbol, string? venue) =>
        Assert.Equal(new MarketName(symbol, venue), MarketName.Parse(text));

    [Fact]
    public async Task Two_venues_of_one_symbol_never_mix()
    {
        await using var desk = await StoreFixture.CreateAsync();
        await desk.ImportAsync("X", BarInterval.OneMinute, Minutes(60, 100));
        await desk.ImportAsync("X", BarInterval.OneMinute, Minutes(30, 500), venue: "binance");

        Assert.Equal(60, (await desk.Reader.GetRangeAsync(AtFile, Timeframe.M1))!.Count);
        Assert.Equal(30, (await desk.Reader.GetRangeAsync(AtBinance, Timeframe.M1))!.Count);
        Assert.All(await desk.RowsAsync("X", "1h"), row => Assert.InRange(row.High, 100, 200));
        Assert.All(await desk.RowsAsync("X", "1h", "binance"), row => Assert.InRange(row.High, 500, 600));
        Assert.All(
            (await desk.Reader.ScanAsync(AtBinance, Timeframe.M1, 0, long.MaxValue)).Close, close => Assert.InRange(close, 500, 600));

        await desk.Database.WriteAsync(work => desk.Series.DeleteAsync(work, AtBinance));

        Assert.Null(await desk.Reader.GetRangeAsync(AtBinance, Timeframe.M1));
        Assert.Equal(60, (await desk.Reader.GetRangeAsync(AtFile, Timeframe.M1))!.Count);
    }

    [Fact]
    public async Task A_bare_symbol_means_the_real_market_with_the_most_bars_and_the_synthetic_one_only_where_there_is_no_other()
    {
        await using var desk = await StoreFixture.CreateAsync();
        Assert.Null(await desk.Reader.ResolveMarketAsync("X"));
        await desk.ImportAsync("X", BarInterval.OneMinute, Minutes(90, 100), venue: "simulator-two");
        Assert.Equal(new InstrumentId("X", "simulator-two"), await desk.Reader.ResolveMarketAsync("X"));
        await desk.ImportAsync("X", BarInterval.OneMinute, Minutes(60, 100), venue: VenueName.Simulator);
        Assert.Equal(AtSimulator, await desk.Reader.ResolveMarketAsync("x"));
        await desk.ImportAsync("X", BarInterval.OneMinute, Minutes(30, 100));
        Assert.Equal(AtFile, await desk.Reader.ResolveMarketAsync("X"));
        await desk.ImportAsync("X", BarInterval.OneMinute, Minutes(31, 100), venue: "binance");
        Assert.Equal(AtBinance, await desk.Reader.ResolveMarketAsync("X"));
        Assert.Equal(AtFile, await desk.Reader.ResolveMarketAsync("X.file"));
        Assert.Null(await desk.Reader.ResolveMarketAsync("X.BYBIT"));
    }

    [Fact]
    public async Task A_replayed_market_is_the_replayed_series_up_to_the_venues_clock_and_nothing_else()
    {
        await using var desk = await StoreFixture.CreateAsync();
        await desk.ImportAsync("X", BarInterval.OneMinute, Minutes(500, 100));
        await desk.ImportAsync("X", BarInterval.OneMinute, Minutes(900, 5000), venue: VenueName.Simulator);
        var feed = new ReplayFeed(AtFile) { Clock = Start.AddMinutes(125).AddSeconds(30) };
        desk.Feeds.Add(feed);

        var minutes = await desk.Reader.ReadAsync(AtSimulator, Timeframe.M1, null, null, 10_000);
        Assert.Equal(125, minutes.Count);
        Assert.All(minutes, stored => Assert.InRange(stored.Bar.Close, 100, 200));
        Assert.Equal(2, (await desk.Reader.ReadAsync(AtSimulator, Timeframe.H1, 0, null, 10_000)).Count);
        Assert.Equal(
            new SeriesRange(Start.ToUnixTimeMilliseconds(), Start.AddMinutes(124).ToUnixTimeMilliseconds(), 125),
            await desk.Reader.GetRangeAsync(AtSimulator, Timeframe.M1));
        var scan = await desk.Reader.ScanAsync(AtSimulator, Timeframe.M1, 0, long.MaxValue);
        Assert.Equal((AtSimulator, 125), (scan.Market, scan.Count));
        Assert.Null(await desk.Reader.GetRangeAsync(AtSimulator, Timeframe.D1));

        feed.Clock = Start.AddDays(9);
        Assert.Equal(500, (await desk.Reader.GetRangeAsync(AtSimulator, Timeframe.M1))!.Count);
        feed.Clock = null;
        Assert.Empty(await desk.Reader.ReadAsync(AtSimulator, Timeframe.M1, null, null, 10));
        desk.Feeds.Remove(feed);
        Assert.Equal(900, (await desk.Reader.GetRangeAsync(AtSimulator, Timeframe.M1))!.Count);
    }

    [Fact]
    public async Task A_moved_series_keeps_its_bars_and_leaves_nothing_behind()
    {
        await using var desk = await StoreFixture.CreateAsync();
        await desk.ImportAsync("X", BarInterval.OneMinute, Minutes(30_000, 100));
        await desk.Reader.ScanAsync(AtFile, Timeframe.M1, 0, long.MaxValue);
        var before = await desk.RowsAsync("X", "1h");

        Assert.True(await desk.Database.WriteAsync(work => desk.Series.MoveAsync(work, AtFile, "binance")));

        Assert.Equal(before, await desk.RowsAsync("X", "1h", "binance"));
        Assert.Equal([AtBinance], (await desk.Series.ListAsync()).Select(series => series.Market));
        Assert.Equal(0, (await desk.Reader.ScanAsync(AtFile, Timeframe.M1, 0, long.MaxValue)).Count);
        // What is imported under the old name now is another series; no file of the old one stands in for it.
        await desk.ImportAsync("X", BarInterval.OneMinute, Minutes(25_000, 700));
        Assert.All((await desk.Reader.ScanAsync(AtFile, Timeframe.M1, 0, long.MaxValue)).Close, close => Assert.InRange(close, 700, 800));
        Assert.Equal(30_000, (await desk.Reader.ScanAsync(AtBinance, Timeframe.M1, 0, long.MaxValue)).Count);
    }

    [Fact]
    public async Task A_series_does_not_move_onto_another()
    {
        await using var desk = await StoreFixture.CreateAsync();
        await desk.ImportAsync("X", BarInterval.OneMinute, Minutes(60, 100));
        await desk.ImportAsync("X", BarInterval.OneMinute, Minutes(30, 500), venue: "binance");
        Assert.False(await desk.Database.WriteAsync(work => desk.Series.MoveAsync(work, AtFile, "binance")));
        Assert.Equal(30, (await desk.Reader.GetRangeAsync(AtBinance, Timeframe.M1))!.Count);

        // Where the other one was deleted, the place is free.
        await desk.Database.WriteAsync(work => desk.Series.DeleteAsync(work, AtBinance));
        Assert.True(await desk.Database.WriteAsync(work => desk.Series.MoveAsync(work, AtFile, "binance")));
        Assert.Equal(60, (await desk.Reader.GetRangeAsync(AtBinance, Timeframe.M1))!.Count);
    }

    [Fact]
    public void A_venue_has_one_feed()
    {
        var feeds = new Feeds();
        var first = new ReplayFeed(AtFile);
        feeds.Add(first);
        Assert.Throws<InvalidOperationException>(() => feeds.Add(new ReplayFeed(AtFile)));
        feeds.Remove(first);
        feeds.Remove(first);
        Assert.Empty(feeds.All);
    }

    private static BarColumns Minutes(int count, double price)
    {
        var bars = new BarColumns(count);
        for (var row = 0; row < count; row++)
        {
            var close = price + (row % 50);
            bars.Add(new Bar(Start.ToUnixTimeMilliseconds() + (row * Minute), close, close + 1, close, close, 1));
        }

        return bars;
    }

    /// <summary>A simulator venue that replays one stored series.</summary>
    private sealed class ReplayFeed(InstrumentId stored) : IMarketDataFeed
    {
        public string Venue => VenueName.Simulator;
        public FeedState State => new(Venue, FeedConnection.Paused, VenueMode.Replay, null);
        public IReadOnlyList<Instrument> Instruments => [];
        public DateTimeOffset? Clock { get; set; }
        public string? MarketEpoch => "1";
        public InstrumentId? ReplayOf(string symbol) => symbol == stored.Symbol ? stored : null;
    }
}
