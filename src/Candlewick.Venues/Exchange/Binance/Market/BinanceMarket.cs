using Candlewick.Domain;
using Candlewick.MarketData.Contracts;
using Candlewick.Venues.Exchange.Binance.Protocol;
using Candlewick.Venues.Simulator.Accounts;

namespace Candlewick.Venues.Exchange.Binance.Market;

/// <summary>The market of one account as a client of the protocol sees it.</summary>
internal sealed class BinanceMarket(SimulatorAccount account, IBarReader bars)
{
    private const long MinuteMs = 60_000L;
    private const int MostBars = 10_000;

    /// <summary>The venue's clock, Unix ms.</summary>
    public long Now => account.Venue.MarketTime.ToUnixTimeMilliseconds();

    /// <summary>What is traded now.</summary>
    public IReadOnlyList<Instrument> Instruments => account.Instruments.All;

    /// <exception cref="BinanceFault">The venue lists nothing of this name.</exception>
    public Instrument Find(string symbol) => account.Instruments.Find(symbol) ?? throw BinanceFault.Symbol();

    /// <summary>The last price, or null while there is none.</summary>
    public Quote? LastQuote(string symbol) => account.Venue.LastQuote(symbol);

    /// <summary>
    /// Klines oldest first whose open lies in the range: with a start the first of them, without one the last. One that still grows is the
    /// last of them.
    /// </summary>
    public async Task<IReadOnlyList<Bar>> ReadAsync(
        Instrument instrument, BinanceInterval interval, long? fromMs, long? toMs, int limit, CancellationToken cancellationToken)
    {
        var market = account.Venue.MarketOf(instrument.Symbol);
        if (interval.Bars == 1)
        {
            var read = await bars.ReadAsync(market, interval.Of, fromMs, toMs, limit, cancellationToken);
            return [.. read.Select(stored => stored.Bar)];
        }

        var (first, last) = (FirstOpen(), LastOpen());
        if (first > last)
        {
            return [];
        }

        var parts = await ReadPartsAsync(market, interval, first, last, limit, cancellationToken);
        var klines = parts.GroupBy(bar => interval.OpenOf(bar.OpenTimeMs)).Select(group => Merge(group.Key, [.. group]));
        return fromMs is null ? [.. klines.TakeLast(limit)] : [.. klines.Take(limit)];

        long FirstOpen() => fromMs is { } from
            ? interval.OpenOf(from) is var open && open < from ? interval.NextOpen(open) : open
            : interval.Before(LastOpen(), limit - 1);

        long LastOpen() => interval.OpenOf(Math.Min(toMs ?? Now, Now));
    }

    /// <summary>The minutes of the last day, oldest first; the one that grows included.</summary>
    public Task<IReadOnlyList<Bar>> LastDayAsync(Instrument instrument, CancellationToken cancellationToken) =>
        LastMinutesAsync(instrument, 24 * 60, cancellationToken);

    /// <summary>The last minutes, oldest first; the one that grows included.</summary>
    public async Task<IReadOnlyList<Bar>> LastMinutesAsync(Instrument instrument, int minutes, CancellationToken cancellationToken)
    {
        var from = Now - (minutes * MinuteMs);
        var read = await bars.ReadAsync(
            account.Venue.MarketOf(instrument.Symbol), Timeframe.M1, from, Now, Math.Min(minutes + 1, MostBars), cancellationToken);
        return [.. read.Select(stored => stored.Bar)];
    }

    private async Task<List<Bar>> ReadPartsAsync(
        InstrumentId market, BinanceInterval interval, long first, long last, int limit, CancellationToken cancellationToken)
    {
        var parts = new List<Bar>();
        var (from, to) = (first, interval.NextOpen(last) - 1);
        while (parts.Count < limit * interval.Bars)
        {
            var most = Math.Min(MostBars, (limit * interval.Bars) - parts.Count);
            var read = await bars.ReadAsync(market, interval.Of, from, to, most, cancellationToken);
            parts.AddRange(read.Select(stored => stored.Bar));
            if (read.Count < most)
            {
                break;
            }

            from = parts[^1].OpenTimeMs + 1;
        }

        return parts;
    }

    private static Bar Merge(long openMs, IReadOnlyList<Bar> parts) => new(
        openMs, parts[0].Open, parts.Max(bar => bar.High), parts.Min(bar => bar.Low), parts[^1].Close, parts.Sum(bar => bar.Volume),
        parts.Sum(bar => bar.QuoteVolume), parts.Sum(bar => bar.TradeCount), parts.Sum(bar => bar.TakerBuyVolume),
        parts.Sum(bar => bar.TakerBuyQuoteVolume));
}
