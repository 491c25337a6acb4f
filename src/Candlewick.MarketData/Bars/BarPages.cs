using System.Buffers;
using System.Text.Json;
using Candlewick.Domain;
using Candlewick.MarketData.Markets;
using Candlewick.MarketData.Series;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Caching.Memory;

namespace Candlewick.MarketData.Bars;

/// <summary>
/// Pages of bars as they are sent. The small ones that were asked for last are kept in memory: the pages of a chart are asked for again and
/// again by everybody who looks at it. One is good for as long as nothing was committed to its symbol, and for <see cref="Lifetime"/> at
/// the most, since another host's word of what it committed may be lost.
/// </summary>
internal sealed class BarPages(MarketReader reader, StoredBarStore bars, SeriesChanges changes, TimeProvider time) : IDisposable
{
    private const int MostBarsKept = 1_000;
    private const long MostBytesKept = 32L << 20;
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(5);
    private readonly MemoryCache _kept = new(new MemoryCacheOptions { SizeLimit = MostBytesKept, CompactionPercentage = 0.25 });

    /// <summary>The answer with the bars of a market, as <see cref="BarListWriter"/> writes them.</summary>
    /// <param name="market">The market.</param>
    /// <param name="timeframe">Timeframe.</param>
    /// <param name="fromMs">First open time, or null.</param>
    /// <param name="toMs">Last open time, or null.</param>
    /// <param name="limit">The most bars.</param>
    public ValueTask<IResult> ReadAsync(InstrumentId market, Timeframe timeframe, long? fromMs, long? toMs, int limit)
    {
        // In a replay the clock goes on: until when bars are shown is decided once, for the look-up and for the read.
        var (series, until) = reader.Shown(market, timeframe);
        var key = new Key(market, series, timeframe, fromMs, MarketReader.Earlier(toMs, until), limit);
        var change = changes.Of(series.Symbol);
        return _kept.TryGetValue<Page>(key, out var page) && page!.Change == change && time.GetElapsedTime(page.ReadAt) < Lifetime
            ? ValueTask.FromResult<IResult>(page)
            : ReadStoredAsync(key, change);
    }

    public void Dispose() => _kept.Dispose();

    private async ValueTask<IResult> ReadStoredAsync(Key key, long change)
    {
        var readAt = time.GetTimestamp();
        var found = await bars.ReadAsync(key.Series, key.Timeframe, key.FromMs, key.ToMs, key.Limit);
        if (found.Count > MostBarsKept)
        {
            return new JsonAnswer(json => BarListWriter.WriteAsync(json, key.Market, key.Timeframe, found));
        }

        var text = new ArrayBufferWriter<byte>(256 + (found.Count * 128));
        await using (var writer = new Utf8JsonWriter(text))
        {
            await BarListWriter.WriteAsync(new JsonStream(writer), key.Market, key.Timeframe, found);
        }

        var page = new Page(text.WrittenSpan.ToArray(), change, readAt);
        _kept.Set(key, page, new MemoryCacheEntryOptions { Size = page.Bytes, AbsoluteExpirationRelativeToNow = Lifetime });
        return page;
    }

    private readonly record struct Key(
        InstrumentId Market, InstrumentId Series, Timeframe Timeframe, long? FromMs, long? ToMs, int Limit);

    private sealed class Page(byte[] text, long change, long readAt) : IResult
    {
        /// <summary>What a page takes beside its text, roughly.</summary>
        private const int Overhead = 512;

        public long Change => change;

        public long ReadAt => readAt;

        public int Bytes => text.Length + Overhead;

        public Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.ContentType = "application/json; charset=utf-8";
            response.ContentLength = text.Length;
            return response.BodyWriter.WriteAsync(text, httpContext.RequestAborted).AsTask();
        }
    }
}
