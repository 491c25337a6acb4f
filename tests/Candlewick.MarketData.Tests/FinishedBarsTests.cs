using System.Collections.Concurrent;
using Candlewick.Domain;
using Candlewick.MarketData.Contracts;
using Candlewick.MarketData.Live;
using Candlewick.MarketData.Rollups;
using Candlewick.MarketData.Series;
using Candlewick.Platform.Storage;
using Candlewick.Testing;
using Microsoft.Extensions.Logging;

namespace Candlewick.MarketData.Tests;

public sealed class FinishedBarsTests
{
    private const long Start = 1_733_356_800_000; // 2024-12-05T00:00Z
    private const long Minute = 60_000;
    private static readonly InstrumentId AtFile = new("X", VenueName.File);
    private static readonly InstrumentId AtBinance = new("X", "binance");

    [SkippableFact]
    public async Task Live_bars_wait_while_the_database_takes_none_and_the_log_tells_it_once()
    {
        Skip.If(TestEngine.Server is null, TestEngine.NoServer);
        using var folder = new TempFolder();
        var clock = new FixedClock(new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero));
        await using var holder = Database.OnPostgres(TestEngine.PostgresFor(folder.Path));
        await new Migrator(clock).ApplyAsync(holder, [new MigrationSource("market-data", typeof(IBarReader).Assembly)]);
        await using var mine = Database.OnPostgres(TestEngine.PostgresFor(folder.Path));
        var changes = new SeriesChanges(new StoreFixture.Alone());
        var log = new Lines();
        var finished = new FinishedBars(new BarStore(mine, changes, clock), log);
        for (var row = 0; row < 3; row++)
        {
            var bar = new Bar(Start + (row * Minute), 100, 101, 99, 100.5, 1, 1, 1, 0.5, 0.5);
            finished.Add(new LiveBar(AtFile, Timeframe.M1, bar, IsFinal: true, IsReplay: false));
            finished.Add(new LiveBar(AtBinance, Timeframe.M1, bar, IsFinal: true, IsReplay: false));
        }

        await finished.FlushAsync(CancellationToken.None);
        await finished.FlushAsync(CancellationToken.None);
        Assert.Single(log.Written, line => line.Level >= LogLevel.Warning);
        await holder.DisposeAsync();
        await finished.FlushAsync(CancellationToken.None);

        var series = new SeriesStore(mine, changes, clock);
        Assert.Equal(3, (await series.FindAsync(AtFile, Timeframe.M1))!.BarCount);
        Assert.Equal(3, (await series.FindAsync(AtBinance, Timeframe.M1))!.BarCount);
    }

    private sealed class Lines : ILogger<FinishedBars>
    {
        public ConcurrentQueue<(LogLevel Level, string Text)> Written { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Written.Enqueue((logLevel, formatter(state, exception)));
    }
}
