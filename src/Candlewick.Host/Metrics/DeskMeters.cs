using System.Diagnostics.Metrics;
using System.Text.Json;
using Candlewick.Execution.Contracts;
using Candlewick.MarketData.Contracts;
using Candlewick.Platform.Checks;
using Candlewick.Platform.Concurrency;
using Candlewick.Platform.Storage;

namespace Candlewick.Host.Metrics;

/// <summary>
/// What an operator of the desk watches: queues, feeds, accounts, and counts of what is stored. The latter are read at most every few
/// seconds, however often they are asked for.
/// </summary>
internal sealed class DeskMeters : IDisposable
{
    /// <summary>How old counts of what is stored may be.</summary>
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(5);

    private readonly Meter _meter = new("Candlewick.Desk");
    private readonly Database _database;
    private readonly IReadOnlyList<StoredGauge> _stored;
    private readonly IFeeds _feeds;
    private readonly IAccounts _accounts;
    private readonly TimeProvider _time;
    private readonly ILogger<DeskMeters> _logger;
    private readonly SemaphoreSlim _reading = new(1, 1);
    private IReadOnlyDictionary<string, IReadOnlyDictionary<string, long>> _values =
        new Dictionary<string, IReadOnlyDictionary<string, long>>();
    private DateTimeOffset _readAt = DateTimeOffset.MinValue;

    public DeskMeters(
        Database database, IEnumerable<StoredGauge> stored, WorkTrackers trackers, IFeeds feeds, IAccounts accounts, TimeProvider time,
        ILogger<DeskMeters> logger)
    {
        (_database, _stored, _feeds, _accounts, _time, _logger) = (database, [.. stored], feeds, accounts, time, logger);
        _meter.CreateObservableGauge("candlewick_writes_waiting", () => database.Waiting);
        _meter.CreateObservableGauge("candlewick_writes_failing", () => database.WriteFailure is null ? 0 : 1);
        _meter.CreateObservableCounter("candlewick_commits_total", () => database.Commits);
        _meter.CreateObservableGauge("candlewick_work_in_flight", () => trackers.Count);
        _meter.CreateObservableGauge("candlewick_feed_age_seconds", FeedAges);
        _meter.CreateObservableGauge("candlewick_feeds_disconnected", () => Feeds(FeedConnection.Disconnected));
        _meter.CreateObservableGauge("candlewick_accounts", AccountPhases);
        foreach (var gauge in _stored)
        {
            _meter.CreateObservableGauge(gauge.Name, () => Values(gauge));
        }
    }

    /// <summary>
    /// Reads the counts of what is stored, unless that was just done; a database that does not answer leaves them as they were.
    /// </summary>
    public async Task RefreshAsync()
    {
        await _reading.WaitAsync();
        try
        {
            if (_time.GetUtcNow() - _readAt < Freshness)
            {
                return;
            }

            _values = await _database.ReadAsync(async connection =>
            {
                var values = new Dictionary<string, IReadOnlyDictionary<string, long>>(StringComparer.Ordinal);
                foreach (var gauge in _stored)
                {
                    values[gauge.Name] = await gauge.ReadAsync(connection);
                }

                return values;
            });
            _readAt = _time.GetUtcNow();
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            _logger.LogDebug(failure, "What is stored could not be counted");
        }
        finally
        {
            _reading.Release();
        }
    }

    public void Dispose()
    {
        _meter.Dispose();
        _reading.Dispose();
    }

    private IEnumerable<Measurement<long>> Values(StoredGauge gauge)
    {
        if (!_values.TryGetValue(gauge.Name, out var values))
        {
            return [];
        }

        return gauge.Label is not { } label
            ? [new Measurement<long>(values.GetValueOrDefault(""))]
            : gauge.Labels.Select(name => new Measurement<long>(values.GetValueOrDefault(name), KeyValuePair.Create<string, object?>(
                label, JsonNamingPolicy.SnakeCaseLower.ConvertName(name))));
    }

    private IEnumerable<Measurement<double>> FeedAges()
    {
        var now = _time.GetUtcNow();
        return from feed in _feeds.All
               let last = feed.State.LastPriceAt
               where last is not null
               select new Measurement<double>(
                   Math.Max(0, (now - last.Value).TotalSeconds), KeyValuePair.Create<string, object?>("venue", feed.Venue));
    }

    private int Feeds(FeedConnection state) => _feeds.All.Count(feed => feed.State.State == state);

    private IEnumerable<Measurement<int>> AccountPhases()
    {
        var standings = _accounts.Standings;
        return Enum.GetValues<AccountPhase>().Select(phase => new Measurement<int>(
            standings.Count(account => account.Phase == phase),
            KeyValuePair.Create<string, object?>("phase", JsonNamingPolicy.SnakeCaseLower.ConvertName(phase.ToString()))));
    }
}
