using System.Collections.Concurrent;
using System.Globalization;
using Candlewick.Domain;
using Candlewick.MarketData.Contracts;
using Candlewick.MarketData.Rollups;
using Candlewick.MarketData.Series;
using Candlewick.Platform.Streaming;
using Candlewick.Platform.Web;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Candlewick.MarketData.Live;

/// <summary>
/// Where feeds deliver. A delivery only changes memory under the market's lock; ten times a second a beat publishes what
/// changed, so that a market replayed at full speed costs the stream no more than a calm one, and stores finished bars.
/// </summary>
internal sealed class LiveMarket(
    IBarReader reader, BarStore store, FinishedBars finished, LiveDefaults defaults, LastQuotes quotes, IStreamHub hub,
    LogBudget budget, TimeProvider time, ILogger<LiveMarket> logger)
    : ILiveMarket, IHostedService, IAsyncDisposable
{
    private const string PriceUpdate = "price_update";
    private const int MaxHistoryBars = 1_000_000;
    private const int MaxPieces = 10_000;
    private const int BeatsPerFlush = 10;
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(100);

    private sealed class Market
    {
        public Lock Gate { get; } = new();
        public bool IsPriceUnpublished { get; set; }
        public LiveSeries? Series { get; set; }
    }

    private readonly ConcurrentDictionary<InstrumentId, Market> _markets = new();
    private readonly CancellationTokenSource _stop = new();
    private Task? _beating;
    private int _isDisposed;

    public void Publish(Quote quote)
    {
        var market = _markets.GetOrAdd(quote.Market, static _ => new Market());
        lock (market.Gate)
        {
            quotes.Set(quote);
            market.IsPriceUnpublished = true;
        }
    }

    public void Publish(LiveBar bar)
    {
        var market = _markets.GetOrAdd(bar.Market, static _ => new Market());
        lock (market.Gate)
        {
            if (market.Series is not { } series || !series.Continues(bar))
            {
                market.Series = series = new LiveSeries(bar.Market, bar.Timeframe);
            }

            series.Add(bar.Bar, bar.IsFinal);
        }

        if (bar is { IsFinal: true, IsReplay: false })
        {
            finished.Add(bar);
        }
    }

    public Quote? LastQuote(InstrumentId market) => quotes.Of(market);

    public void Reset(InstrumentId market)
    {
        if (_markets.TryGetValue(market, out var known))
        {
            lock (known.Gate)
            {
                quotes.Remove(market);
                known.IsPriceUnpublished = false;
                known.Series = null;
            }
        }
    }

    public async Task StoreHistoryAsync(
        InstrumentId market, Timeframe timeframe, IReadOnlyList<Bar> bars, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bars.Count, MaxHistoryBars);
        var columns = new BarColumns(Math.Max(bars.Count, 1));
        foreach (var bar in bars)
        {
            if (columns.Count > 0 && bar.OpenTimeMs <= columns.Times[columns.Count - 1])
            {
                throw new ArgumentException(
                    $"Bar {columns.Count} of {market} opens at {bar.OpenTime:O}, not after the one before it.", nameof(bars));
            }

            columns.Add(bar);
        }

        await store.StoreAllAsync(market, timeframe, columns, cancellationToken);
        // Growing bars that were started without this past start over with the next price.
        if (_markets.TryGetValue(market, out var known))
        {
            lock (known.Gate)
            {
                known.Series = null;
            }
        }
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _beating = Task.Run(BeatAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        if (_beating is not null)
        {
            await _beating;
        }

        await finished.FlushAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        // The container disposes once per interface under which it gave this out.
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            await _stop.CancelAsync();
            if (_beating is not null)
            {
                await _beating;
            }

            _stop.Dispose();
        }
    }

    private async Task BeatAsync()
    {
        using var timer = new PeriodicTimer(Beat, time);
        for (long beat = 0; ; beat++)
        {
            try
            {
                if (!await timer.WaitForNextTickAsync(_stop.Token))
                {
                    return;
                }

                var flushes = beat % BeatsPerFlush == 0;
                // A market that comes up behind this look is announced by the next beat, when the names of its symbol are known.
                var live = _markets.Where(IsLive).ToArray();
                await defaults.UpdateAsync([.. live.Select(pair => pair.Key)], isThorough: flushes);
                foreach (var (id, market) in live)
                {
                    await StartSeriesAsync(market);
                    Announce(id, market);
                }

                if (flushes)
                {
                    await finished.FlushAsync(_stop.Token);
                }
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                // Ten beats a second would fill the disk while a server is away.
                if (budget.TryTake("the live market's beat") is { } untold)
                {
                    logger.LogError(
                        failure, "A beat of the live market failed; the next one follows. {Untold} lines before were not logged", untold);
                }
            }
        }
    }

    /// <summary>Reads the past that a new series needs, and sets it going.</summary>
    private async Task StartSeriesAsync(Market market)
    {
        LiveSeries series;
        long first;
        lock (market.Gate)
        {
            if (market.Series is not { WaitsAtMs: { } waitsAt } waiting)
            {
                return;
            }

            (series, first) = (waiting, waitsAt);
        }

        // What this market finished before it was reset may not be in the store yet.
        await finished.FlushAsync(_stop.Token);
        var growing = new GrowingBars(series.Timeframe);
        foreach (var (timeframe, piece, from, to) in growing.Needed(first))
        {
            var pieces = await reader.ReadAsync(series.Market, piece, from, to - 1, MaxPieces, _stop.Token);
            growing.Seed(timeframe, from, pieces.Select(stored => stored.Bar));
        }

        lock (market.Gate)
        {
            if (ReferenceEquals(market.Series, series) && series.WaitsAtMs == first)
            {
                series.Start(growing);
            }
        }
    }

    private void Announce(InstrumentId id, Market market)
    {
        Quote? quote;
        IReadOnlyList<GrownBar> changed;
        lock (market.Gate)
        {
            quote = market.IsPriceUnpublished ? quotes.Of(id) : null;
            market.IsPriceUnpublished = false;
            changed = market.Series?.TakeUnpublished() ?? [];
        }

        var names = quotes.NamesOf(id);
        if (quote is not null)
        {
            hub.Publish(
                MarketChannels.Prices, PriceUpdate, names.ToDictionary(name => name, _ => quote.Last, StringComparer.Ordinal),
                StreamDelivery.Conflated, names[^1]);
            foreach (var name in names)
            {
                var price = new Dictionary<string, double>(StringComparer.Ordinal) { [name] = quote.Last };
                hub.Publish(MarketChannels.Price(name), PriceUpdate, price, StreamDelivery.Conflated, name);
            }
        }

        foreach (var (timeframe, bar, isFinal) in changed)
        {
            var message = new BarMessage(
                id.Symbol, id.Venue, timeframe.Code, bar.OpenTime, bar.Open, bar.High, bar.Low, bar.Close, bar.Volume, isFinal);
            var key = bar.OpenTimeMs.ToString(CultureInfo.InvariantCulture);
            foreach (var name in names)
            {
                hub.Publish(MarketChannels.Bars(name, timeframe), "bar", message, StreamDelivery.Conflated, key);
            }
        }
    }

    /// <summary>False for a market that was reset and has shown nothing since.</summary>
    private bool IsLive(KeyValuePair<InstrumentId, Market> pair) => quotes.Of(pair.Key) is not null || pair.Value.Series is not null;

    /// <summary>The data of a <c>bar</c> message.</summary>
    private sealed record BarMessage(
        string Symbol, string Venue, string Timeframe, DateTimeOffset Timestamp, double Open, double High, double Low, double Close,
        double Volume, bool Complete);
}
