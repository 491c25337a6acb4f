using Candlewick.Domain;
using Candlewick.MarketData.Contracts;
using Candlewick.MarketData.Rollups;
using Candlewick.MarketData.Series;
using Candlewick.Platform.Storage;
using Candlewick.Testing;

namespace Candlewick.MarketData.Tests;

/// <summary>What two hosts do to one series on a server at the same time.</summary>
public sealed class SharedServerTests : IAsyncLifetime
{
    private const long Start = 1_733_356_800_000; // 2024-12-05T00:00Z
    private const long Minute = 60_000;
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);
    private static readonly InstrumentId AtFile = new("X", VenueName.File);
    private static readonly InstrumentId AtBinance = new("X", "binance");
    private readonly TempFolder _folder = new();
    private readonly FixedClock _clock = new(new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero));
    private Database _one = null!;
    private Database _other = null!;

    public async Task InitializeAsync()
    {
        if (TestEngine.Server is null)
        {
            return;
        }

        _one = Database.OnPostgres(TestEngine.PostgresFor(_folder.Path), isShared: true);
        _other = Database.OnPostgres(TestEngine.PostgresFor(_folder.Path), isShared: true);
        await new Migrator(_clock).ApplyAsync(_one, [new MigrationSource("market-data", typeof(IBarReader).Assembly)]);
    }

    public async Task DisposeAsync()
    {
        foreach (var database in (Database?[])[_one, _other])
        {
            if (database is not null)
            {
                await database.DisposeAsync();
            }
        }

        _folder.Dispose();
    }

    [SkippableFact]
    public async Task Bars_that_another_host_is_storing_are_deleted_with_the_rest()
    {
        Skip.If(TestEngine.Server is null, TestEngine.NoServer);
        await StoreOf(_other).StoreAllAsync(AtFile, Timeframe.M1, Minutes(0, 60), CancellationToken.None);

        var deleted = await BesideAStepAsync(AtFile, work => SeriesOf(_one).DeleteAsync(work, AtFile));

        Assert.True(deleted > 120, $"{deleted} bars were deleted.");
        Assert.Equal(0, await _one.FirstOrDefaultAsync<long>("SELECT count(*) FROM market_data"));
        Assert.Equal(0, await _one.FirstOrDefaultAsync<long>("SELECT count(*) FROM series_timeframes"));
        await StoreOf(_other).StoreAllAsync(AtFile, Timeframe.M1, Minutes(0, 120), CancellationToken.None);
        Assert.Equal(120, (await SeriesOf(_one).FindAsync(AtFile, Timeframe.M1))!.BarCount);
    }

    [SkippableFact]
    public async Task A_series_is_not_moved_to_where_another_host_is_storing_bars()
    {
        Skip.If(TestEngine.Server is null, TestEngine.NoServer);
        await StoreOf(_other).StoreAllAsync(AtFile, Timeframe.M1, Minutes(0, 60), CancellationToken.None);
        await StoreOf(_other).StoreAllAsync(AtBinance, Timeframe.M1, Minutes(0, 60), CancellationToken.None);
        await _one.WriteAsync(work => SeriesOf(_one).DeleteAsync(work, AtBinance));

        Assert.False(await BesideAStepAsync(AtBinance, work => SeriesOf(_one).MoveAsync(work, AtFile, AtBinance.Venue)));

        Assert.Equal(60, (await SeriesOf(_one).FindAsync(AtFile, Timeframe.M1))!.BarCount);
        Assert.Equal(60, (await SeriesOf(_one).FindAsync(AtBinance, Timeframe.M1))!.BarCount);
    }

    /// <summary>Runs the work while the other host stands in the middle of a step that stores another hour, and then commits it.</summary>
    private async Task<T> BesideAStepAsync<T>(InstrumentId market, Func<UnitOfWork, Task<T>> work)
    {
        var (stored, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        var bars = Minutes(60, 60);
        var step = Task.Run(() => StoreOf(_other).StoreStepAsync(
            market, BarInterval.OneMinute, bars, 0, bars.Count,
            (_, _, _) =>
            {
                stored.SetResult();
                go.Task.Wait(Bound);
            },
            CancellationToken.None));
        await stored.Task.WaitAsync(Bound);
        var running = _one.WriteAsync(work);
        using var limit = new CancellationTokenSource(Bound);
        while (await _other.FirstOrDefaultAsync<long>(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") == 0)
        {
            await Task.Delay(20, limit.Token);
        }

        go.SetResult();
        await step;
        return await running;
    }

    private BarStore StoreOf(Database database) => new(database, new SeriesChanges(new StoreFixture.Alone()), _clock);

    private SeriesStore SeriesOf(Database database) => new(database, new SeriesChanges(new StoreFixture.Alone()), _clock);

    private static BarColumns Minutes(int from, int count)
    {
        var columns = new BarColumns(count);
        for (var row = from; row < from + count; row++)
        {
            columns.Add(new Bar(Start + (row * Minute), 100 + row, 101 + row, 99 + row, 100.5 + row, 1, 1, 1, 0.5, 0.5));
        }

        return columns;
    }
}
