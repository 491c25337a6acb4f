using Candlewick.Domain;
using Candlewick.MarketData.Contracts;
using Candlewick.Venues.Exchange.Binance.Faults;
using Candlewick.Venues.Exchange.Binance.Protocol;
using Candlewick.Venues.Simulator.Accounts;

namespace Candlewick.Venues.Exchange.Binance.Market;

/// <summary>The market of one account as a client of the protocol sees it.</summary>
internal sealed class BinanceMarket(SimulatorAccount account, IBarReader bars, MarketTape tape, FaultDice dice)
{
    private const long MinuteMs = 60_000L;
    private const int MostBars = 10_000;
    private const int MinutesADay = 1_440;
    private const int MostDays = 31;

    /// <summary>The venue's clock, Unix ms.</summary>
    public long Now => account.Venue.MarketTime.ToUnixTimeMilliseconds();

    /// <summary>What is traded now.</summary>
    public IReadOnlyList<Instrument> Instruments => [.. account.Instruments.All.Where(IsListed).Select(dice.Changed)];

    /// <exception cref="BinanceFault">The venue lists nothing of this name.</exception>
    public Instrument Find(string symbol) =>
        account.Instruments.Find(symbol) is { } instrument && IsListed(instrument) ? dice.Changed(instrument) : throw BinanceFault.Symbol();

    /// <summary>An instrument with the filters that it has now.</summary>
    public Instrument Changed(Instrument instrument) => dice.Changed(instrument);

    /// <summary>True for one that is listed and not traded now.</summary>
    public bool IsHalted(string symbol) => dice.IsHalted(symbol);

    /// <summary>The last price, or null while there is none.</summary>
    public Quote? LastQuote(string symbol) => account.Venue.LastQuote(symbol);

    /// <summary>Names the life of the market; a kline of another one is not of this one.</summary>
    public string Epoch => account.Venue.MarketEpoch;

    /// <summary>The number of the book's state.</summary>
    public long UpdateIdOf(string symbol) => tape.UpdateIdOf(symbol);

    /// <summary>
    /// Klines oldest first whose open lies in the range: with a start the first of them, without one the last. One that still grows is the
    /// last of them.
    /// </summary>
    public async Task<IReadOnlyList<StoredBar>> ReadAsync(
        Instrument instrument, BinanceInterval interval, long? fromMs, long? toMs, int limit, CancellationToken cancellationToken)
    {
        var stored = await ReadStoredAsync(instrument, interval, fromMs, toMs, limit, cancellationToken);
        var minutes = tape.MinutesOf(instrument.Symbol);
        // What is not stored yet is known from what the market shows, and so is every kline that has a part in it.
        var opens = minutes.Select(minute => minute.Bar.OpenTimeMs).Where(open => open <= Now).Select(interval.OpenOf).Distinct()
            .Where(open => !(open < fromMs) && !(open > toMs)).ToList();
        if (opens.Count == 0)
        {
            return stored;
        }

        var whole = stored.ToDictionary(kline => kline.Bar.OpenTimeMs);
        foreach (var open in opens)
        {
            if (await NewestAsync(instrument, interval, open, minutes, cancellationToken) is { } newest)
            {
                whole[open] = newest;
            }
        }

        var all = whole.Values.OrderBy(kline => kline.Bar.OpenTimeMs);
        return fromMs is null ? [.. all.TakeLast(limit)] : [.. all.Take(limit)];
    }

    /// <summary>A kline of these days, made of whole days and of the minutes of its last one.</summary>
    private async Task<StoredBar?> NewestAsync(
        Instrument instrument, BinanceInterval interval, long open, IReadOnlyList<StoredBar> known, CancellationToken cancellationToken)
    {
        var market = account.Venue.MarketOf(instrument.Symbol);
        var end = interval.NextOpen(open);
        var day = Timeframe.D1.OpenOf(known.Last(minute => minute.Bar.OpenTimeMs < end).Bar.OpenTimeMs);
        var from = Math.Max(open, day);
        var parts = new List<StoredBar>();
        if (open < day)
        {
            parts.AddRange(await bars.ReadAsync(market, Timeframe.D1, open, day - 1, MostDays, cancellationToken));
        }

        var stored = await bars.ReadAsync(market, Timeframe.M1, from, end - 1, MinutesADay, cancellationToken);
        var minutes = stored.ToDictionary(minute => minute.Bar.OpenTimeMs);
        foreach (var minute in known.Where(minute => minute.Bar.OpenTimeMs >= from && minute.Bar.OpenTimeMs < end))
        {
            minutes[minute.Bar.OpenTimeMs] = minute;
        }

        parts.AddRange(minutes.Values.OrderBy(minute => minute.Bar.OpenTimeMs));
        return parts.Count == 0
            ? null
            : new StoredBar(
                Merge(open, [.. parts.Select(part => part.Bar)]),
                parts[^1].IsFinal && Timeframe.M1.NextOpen(parts[^1].Bar.OpenTimeMs) >= end);
    }

    private async Task<IReadOnlyList<StoredBar>> ReadStoredAsync(
        Instrument instrument, BinanceInterval interval, long? fromMs, long? toMs, int limit, CancellationToken cancellationToken)
    {
        var market = account.Venue.MarketOf(instrument.Symbol);
        if (interval.Bars == 1)
        {
            return await bars.ReadAsync(market, interval.Of, fromMs, toMs, limit, cancellationToken);
        }

        var (first, last) = (FirstOpen(), LastOpen());
        if (first > last)
        {
            return [];
        }

        var parts = await ReadPartsAsync(market, interval, first, last, limit, cancellationToken);
        var klines = parts.GroupBy(part => interval.OpenOf(part.Bar.OpenTimeMs)).Select(group => Whole(interval, group.Key, [.. group]));
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
        var read = await ReadAsync(instrument, BinanceInterval.Minute, from, Now, Math.Min(minutes + 1, MostBars), cancellationToken);
        return [.. read.Select(stored => stored.Bar)];
    }

    /// <summary>It is done when the last of its parts is.</summary>
    private static StoredBar Whole(BinanceInterval interval, long open, IReadOnlyList<StoredBar> parts) => new(
        Merge(open, [.. parts.Select(part => part.Bar)]),
        parts[^1].IsFinal && interval.Of.NextOpen(parts[^1].Bar.OpenTimeMs) >= interval.NextOpen(open));

    private async Task<List<StoredBar>> ReadPartsAsync(
        InstrumentId market, BinanceInterval interval, long first, long last, int limit, CancellationToken cancellationToken)
    {
        var parts = new List<StoredBar>();
        var (from, to) = (first, interval.NextOpen(last) - 1);
        while (parts.Count < limit * interval.Bars)
        {
            var most = Math.Min(MostBars, (limit * interval.Bars) - parts.Count);
            var read = await bars.ReadAsync(market, interval.Of, from, to, most, cancellationToken);
            parts.AddRange(read);
            if (read.Count < most)
            {
                break;
            }

            from = parts[^1].Bar.OpenTimeMs + 1;
        }

        return parts;
    }

    /// <summary>Instruments quoted in another currency are not listed: the account could not buy them.</summary>
    private bool IsListed(Instrument instrument) => instrument.QuoteAsset == account.Venue.State.Terms.Currency;

    private static Bar Merge(long openMs, IReadOnlyList<Bar> parts) => new(
        openMs, parts[0].Open, parts.Max(bar => bar.High), parts.Min(bar => bar.Low), parts[^1].Close, parts.Sum(bar => bar.Volume),
        parts.Sum(bar => bar.QuoteVolume), parts.Sum(bar => bar.TradeCount), parts.Sum(bar => bar.TakerBuyVolume),
        parts.Sum(bar => bar.TakerBuyQuoteVolume));
}
