using System.Reflection;
using Candlewick.Domain;
using Candlewick.MarketData.ColumnCache;
using Candlewick.MarketData.Contracts;
using Candlewick.MarketData.Files;
using Candlewick.MarketData.Markets;
using Candlewick.MarketData.Rollups;
using Candlewick.MarketData.Series;
using Candlewick.Platform.Hosts;
using Candlewick.Platform.Storage;
using Candlewick.Testing;

namespace Candlewick.MarketData.Tests;

/// <summary>A desk's database in a folder of its own, with the real store over it.</summary>
internal sealed class StoreFixture : IAsyncDisposable
{
    private readonly TempFolder _folder = new();

    private StoreFixture(DateTimeOffset now)
    {
        Clock = new FixedClock(now);
        Folder = new DataFolder(_folder.Path);
        Database = TestEngine.Open(_folder.Path);
        var changes = new SeriesChanges(new Alone());
        Series = new SeriesStore(Database, changes, Clock);
        var bars = new StoredBarStore(Database);
        Cache = new BarColumnCache(Series, bars, Folder);
        Store = new BarStore(Database, changes, Clock);
        Reader = new MarketReader(Series, bars, Cache, new MarketDirectory(Series, changes, Feeds, Clock), Feeds);
    }

    public FixedClock Clock { get; }
    public DataFolder Folder { get; }
    public Database Database { get; }
    public BarColumnCache Cache { get; }
    public SeriesStore Series { get; }
    public BarStore Store { get; }
    public Feeds Feeds { get; } = new();
    public MarketReader Reader { get; }

    /// <summary>A cache as another process would open it: it has seen no file yet.</summary>
    public BarColumnCache OpenCache() => new(Series, new StoredBarStore(Database), Folder);

    public static async Task<StoreFixture> CreateAsync(DateTimeOffset? now = null)
    {
        var fixture = new StoreFixture(now ?? new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero));
        await new Migrator(fixture.Clock).ApplyAsync(fixture.Database, [new MigrationSource("market-data", typeof(IBarReader).Assembly)]);
        return fixture;
    }

    public static WholeFile Read(string relative) => WholeFile.Read(TestData.Path(relative), new BarFileOptions());

    public async Task<StoreCounts> ImportAsync(
        string symbol, BarInterval interval, BarColumns bars, int start = 0, int? end = null, string venue = VenueName.File)
    {
        var counts = default(StoreCounts);
        var row = start;
        while (row < (end ?? bars.Count))
        {
            var stepEnd = Math.Min(BarStore.StepEnd(bars, row, interval), end ?? bars.Count);
            counts += await Store.StoreStepAsync(
                new InstrumentId(symbol, venue), interval, bars, row, stepEnd, along: null, CancellationToken.None);
            row = stepEnd;
        }

        return counts;
    }

    public Task<StoreCounts> ImportAsync(string symbol, WholeFile file) => ImportAsync(symbol, file.Interval!.Value, file.Bars);

    /// <summary>Every stored row of a timeframe, with its marks.</summary>
    public async Task<IReadOnlyList<Row>> RowsAsync(
        string symbol, string timeframe, string venue = VenueName.File) => await Database.QueryAsync<Row>(
        """
        SELECT open_time, open, high, low, close, volume, quote_volume, trade_count, taker_buy_volume, taker_buy_quote_volume,
          is_final, delivered > 0 AS is_imported
        FROM market_data
        WHERE series_id = (SELECT series_id FROM series WHERE symbol = @symbol AND venue = @venue) AND timeframe = @timeframe
        ORDER BY open_time
        """,
        new { symbol, venue, timeframe });

    internal sealed class Alone : IBulletins
    {
        public void Tell(string topic, string text)
        {
        }

        public void Listen(string topic, Action<string?> onText)
        {
        }
    }

    public async ValueTask DisposeAsync()
    {
        Cache.Dispose();
        await Database.DisposeAsync();
        _folder.Dispose();
    }

    internal sealed record Row
    {
        public long OpenTime { get; init; }
        public double Open { get; init; }
        public double High { get; init; }
        public double Low { get; init; }
        public double Close { get; init; }
        public double Volume { get; init; }
        public double QuoteVolume { get; init; }
        public long TradeCount { get; init; }
        public double TakerBuyVolume { get; init; }
        public double TakerBuyQuoteVolume { get; init; }
        public long IsFinal { get; init; }
        public long IsImported { get; init; }
    }
}

internal sealed class FixedClock(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;
    public override DateTimeOffset GetUtcNow() => Now;
}
