using System.Collections.Concurrent;
using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.MarketData.Contracts;
using Candlewick.Platform.Streaming;

namespace Candlewick.Venues.Tests.Simulator;

/// <summary>Stored bars of a few markets, in memory.</summary>
internal sealed class BarShelf : IBarReader
{
    private readonly Dictionary<(InstrumentId, Timeframe), List<Bar>> _series = [];

    public void Put(InstrumentId market, Timeframe timeframe, IEnumerable<Bar> bars) => _series[(market, timeframe)] = [.. bars];

    public ValueTask<InstrumentId?> ResolveMarketAsync(string symbol, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(
        _series.Keys.Where(key => key.Item1.Symbol == symbol).Select(key => (InstrumentId?)key.Item1).FirstOrDefault());

    public ValueTask<IReadOnlyList<StoredBar>> ReadAsync(
        InstrumentId market, Timeframe timeframe, long? fromMs, long? toMs, int limit, CancellationToken cancellationToken = default)
    {
        var range = Range(market, timeframe, fromMs ?? long.MinValue, toMs ?? long.MaxValue).ToList();
        var page = fromMs is null ? range.TakeLast(limit) : range.Take(limit);
        return ValueTask.FromResult<IReadOnlyList<StoredBar>>([.. page.Select(bar => new StoredBar(bar, true))]);
    }

    public ValueTask<SeriesRange?> GetRangeAsync(InstrumentId market, Timeframe timeframe, CancellationToken cancellationToken = default)
    {
        var bars = Range(market, timeframe, long.MinValue, long.MaxValue).ToList();
        return ValueTask.FromResult(bars.Count == 0 ? null : new SeriesRange(bars[0].OpenTimeMs, bars[^1].OpenTimeMs, bars.Count));
    }

    public ValueTask<BarSeries> ScanAsync(
        InstrumentId market, Timeframe timeframe, long fromMs, long toMs, CancellationToken cancellationToken = default)
    {
        var bars = Range(market, timeframe, fromMs, toMs).ToList();
        return ValueTask.FromResult(new BarSeries
        {
            Market = market,
            Timeframe = timeframe,
            OpenTimesMs = [.. bars.Select(b => b.OpenTimeMs)],
            Open = [.. bars.Select(b => b.Open)],
            High = [.. bars.Select(b => b.High)],
            Low = [.. bars.Select(b => b.Low)],
            Close = [.. bars.Select(b => b.Close)],
            Volume = [.. bars.Select(b => b.Volume)],
        });
    }

    private IEnumerable<Bar> Range(InstrumentId market, Timeframe timeframe, long fromMs, long toMs) =>
        _series.GetValueOrDefault((market, timeframe), []).Where(bar => bar.OpenTimeMs >= fromMs && bar.OpenTimeMs <= toMs);
}

/// <summary>Remembers what feeds delivered.</summary>
internal sealed class Tape : ILiveMarket, IStreamHub
{
    public ConcurrentQueue<Quote> Quotes { get; } = new();
    public ConcurrentQueue<LiveBar> Bars { get; } = new();
    public ConcurrentDictionary<InstrumentId, IReadOnlyList<Bar>> History { get; } = new();
    public ConcurrentQueue<(string Type, string? Key)> Messages { get; } = new();

    public void Publish(Quote quote) => Quotes.Enqueue(quote);
    public void Publish(LiveBar bar) => Bars.Enqueue(bar);

    public Task StoreHistoryAsync(
        InstrumentId market, Timeframe timeframe, IReadOnlyList<Bar> bars, CancellationToken cancellationToken = default)
    {
        History[market] = bars;
        return Task.CompletedTask;
    }

    public Quote? LastQuote(InstrumentId market) => Quotes.LastOrDefault(quote => quote.Market == market);
    public void Reset(InstrumentId market) { }

    public void Publish(string channel, string type, object data, StreamDelivery delivery = StreamDelivery.Queued, string? key = null) =>
        Messages.Enqueue((type, key));
}

/// <summary>The feeds that accounts brought.</summary>
internal sealed class FeedShelf : IFeeds
{
    private readonly List<IMarketDataFeed> _feeds = [];

    public IReadOnlyList<IMarketDataFeed> All => _feeds;
    public void Add(IMarketDataFeed feed) => _feeds.Add(feed);
    public void Remove(IMarketDataFeed feed) => _feeds.Remove(feed);
}

/// <summary>The desk's accounts as the simulator sees them: whether a trade is in flight, and whom an exchange was told to.</summary>
internal sealed class DeskAccounts : IAccounts
{
    public HashSet<string> InFlight { get; } = [];
    public ConcurrentQueue<string> Exchanged { get; } = new();
    public Action<string> OnExchanged { get; set; } = _ => { };

    public IReadOnlyList<IBroker> All => [];
    public IBroker? Find(string account) => null;
    public AccountPhase? PhaseOf(string account) => AccountPhase.Ready;
    public IReadOnlyList<(string Account, AccountPhase Phase, string? Failure)> Standings => [];
    public Task<CachedAccountState> GetStateAsync(string account, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();
    public Task CatchUpAsync(string account, CancellationToken cancellationToken) => Task.CompletedTask;

    public void Forget(string account) { }
    public Task<bool> HasTradeInFlightAsync(string account) => Task.FromResult(InFlight.Contains(account));
    public Task<AccountBooks> GetBooksAsync(string account, long? afterEntry) => throw new NotSupportedException();
    public IDisposable Follow(Action<string> onChanged) => throw new NotSupportedException();

    public void MarketExchanged(string account)
    {
        Exchanged.Enqueue(account);
        OnExchanged(account);
    }
}
