using System.Collections.Concurrent;
using Candlewick.Domain;
using Candlewick.MarketData.Bars;
using Candlewick.MarketData.Contracts;
using Candlewick.MarketData.Rollups;
using Candlewick.Platform.Storage;
using Candlewick.Platform.Streaming;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Candlewick.MarketData.Live;

/// <summary>
/// Where feeds deliver. A delivery only changes memory under the symbol's lock; ten times a second a beat tells the stream what
/// changed, so that a market replayed at full speed costs the stream no more than a calm one, and stores finished bars.
/// </summary>
internal sealed class LiveMarket(
    IBarReader reader, IBarStore store, Database database, FinishedBars finished, IStreamHub hub, TimeProvider time, ILogger<LiveMarket> logger)
    : ILiveMarket, IPriceSnapshots, IHostedService, IAsyncDisposable
{
    private const int MaxHistoryBars = 1_000_000;
    private const int BeatsPerFlush = 10;
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(100);

    private sealed class Market
    {
        public Lock Gate { get; } = new();
        public Quote? Quote { get; set; }
        public bool IsPriceUntold { get; set; }
        public LiveSeries? Series { get; set; }
    }

    private readonly ConcurrentDictionary<string, Market> _markets = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private Task? _beating;
    private int _isDisposed;

    public void Publish(Quote quote)
    {
        var market = _markets.GetOrAdd(quote.Symbol, static _ => new Market());
        lock (market.Gate)
        {
            market.Quote = quote;
            market.IsPriceUntold = true;
        }
    }

    public void Publish(LiveBar bar)
    {
        var market = _markets.GetOrAdd(bar.Symbol, static _ => new Market());
        lock (market.Gate)
        {
            if (market.Series is not { } series || !series.Continues(bar))
            {
                market.Series = series = new LiveSeries(bar.Symbol, bar.Source, bar.Timeframe);
            }

            series.Add(bar.Bar, bar.IsFinal);
        }

        if (bar is { IsFinal: true, IsReplay: false })
        {
            finished.Add(bar);
        }
    }

    public Quote? LastQuote(string symbol) => _markets.TryGetValue(symbol, out var market) ? market.Quote : null;

    public void Reset(string symbol)
    {
        if (_markets.TryGetValue(symbol, out var market))
        {
            lock (market.Gate)
            {
                market.Quote = null;
                market.IsPriceUntold = false;
                market.Series = null;
            }
        }
    }

    public async Task StoreHistoryAsync(
        string symbol, string source, Timeframe timeframe, IReadOnlyList<Bar> bars, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bars.Count, MaxHistoryBars);
        var columns = new BarColumns(Math.Max(bars.Count, 1));
        foreach (var bar in bars)
        {
            if (columns.Count > 0 && bar.OpenTimeMs <= columns.Times[columns.Count - 1])
            {
                throw new ArgumentException($"Bar {columns.Count} of {symbol} opens at {bar.OpenTime:O}, not after the one before it.", nameof(bars));
            }

            columns.Add(bar);
        }

        await FinishedBars.StoreAsync(database, store, symbol, source, timeframe, columns, cancellationToken);
        // Growing bars that were begun without this past begin anew with the next price.
        if (_markets.TryGetValue(symbol, out var market))
        {
            lock (market.Gate)
            {
                market.Series = null;
            }
        }
    }

    public IReadOnlyDictionary<string, double> CurrentPrices(string? symbol) => _markets
        .Where(pair => (symbol is null || pair.Key == symbol) && pair.Value.Quote is not null)
        .Select(pair => (pair.Key, pair.Value.Quote))
        .Where(pair => pair.Quote is not null)
        .ToDictionary(pair => pair.Key, pair => pair.Quote!.Last, StringComparer.Ordinal);

    public async ValueTask<object?> HistoryAsync(string symbol, int limit, CancellationToken cancellationToken)
    {
        var quote = LastQuote(symbol);
        var source = quote?.Source ?? await reader.ResolveSourceAsync(symbol, cancellationToken);
        if (source is null)
        {
            return null;
        }

        foreach (var timeframe in Timeframe.All)
        {
            // Of a replayed market only what its clock has passed.
            var to = quote is null ? (long?)null : quote.VenueTime.ToUnixTimeMilliseconds() - timeframe.LengthMs;
            var bars = await reader.ReadAsync(symbol, source, timeframe, null, to, Math.Clamp(limit, 1, BarQuery.MaxLimit), cancellationToken);
            if (bars.Count > 0)
            {
                return new PriceHistory(symbol, source, timeframe.Code, [.. bars.Select(stored => new PricePoint(stored.Bar.OpenTime, stored.Bar.Close, stored.Bar.Volume))]);
            }
        }

        return new PriceHistory(symbol, source, Timeframe.M1.Code, []);
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

                foreach (var (symbol, market) in _markets)
                {
                    await StartSeriesAsync(market);
                    Tell(symbol, market);
                }

                if (beat % BeatsPerFlush == 0)
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
                logger.LogError(failure, "A beat of the live market failed; the next one comes");
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

        // What this market finished before it was set anew may still be on its way into the store.
        await finished.FlushAsync(_stop.Token);
        var growing = new GrowingBars(series.Timeframe);
        foreach (var (timeframe, piece, from, to) in growing.Needed(first))
        {
            var pieces = await reader.ReadAsync(series.Symbol, series.Source, piece, from, to - 1, BarQuery.MaxLimit, _stop.Token);
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

    private void Tell(string symbol, Market market)
    {
        Quote? quote;
        LiveSeries? series;
        IReadOnlyList<GrownBar> changed;
        lock (market.Gate)
        {
            quote = market.IsPriceUntold ? market.Quote : null;
            market.IsPriceUntold = false;
            series = market.Series;
            changed = series?.TakeUntold() ?? [];
        }

        if (quote is not null)
        {
            var price = new Dictionary<string, double>(StringComparer.Ordinal) { [symbol] = quote.Last };
            hub.Publish("prices", "price_update", price, StreamDelivery.Conflated, symbol);
            hub.Publish($"price:{symbol}", "price_update", price, StreamDelivery.Conflated, symbol);
        }

        foreach (var (timeframe, bar, isFinal) in changed)
        {
            hub.Publish($"bars:{symbol}:{timeframe.Code}", "bar", new BarMessage(
                symbol, timeframe.Code, series!.Source, bar.OpenTime, bar.Open, bar.High, bar.Low, bar.Close, bar.Volume, isFinal),
                StreamDelivery.Conflated, bar.OpenTimeMs.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    /// <summary>The data of a <c>bar</c> message.</summary>
    private sealed record BarMessage(
        string Symbol, string Timeframe, string Source, DateTimeOffset Timestamp, double Open, double High, double Low, double Close, double Volume, bool Complete);

    /// <summary>The data of a <c>price_history</c> message.</summary>
    private sealed record PriceHistory(string Ticker, string Source, string Timeframe, IReadOnlyList<PricePoint> Prices);

    private sealed record PricePoint(DateTimeOffset Timestamp, double Price, double Volume);
}
