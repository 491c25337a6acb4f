using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.MarketData.Contracts;
using Candlewick.Venues.Exchange.Wire;
using Candlewick.Venues.Rates;
using Candlewick.Venues.Simulator.Floor;
using Microsoft.Extensions.Logging;

namespace Candlewick.Venues.Exchange.Accounts;

/// <summary>The desk's connection to an account at an exchange process: orders go over the line, prices are in memory.</summary>
internal sealed class ExchangeBroker : IBroker
{
    /// <summary>A request that was on its way when the line broke has arrived by then, or never will.</summary>
    private static readonly TimeSpan NotFoundBound = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FeedBound = TimeSpan.FromSeconds(10);
    private const int MostParts = 10_000;

    private readonly ExchangeParts _parts;
    private readonly ExchangeLink _link;
    private readonly MarketMemory _memory;
    private readonly ExchangeFeed _feed;
    private readonly Listeners<BrokerEvent> _listeners;
    private readonly Listeners<Quote> _watchers;
    private BrokerCapabilities? _capabilities;
    private int _isDisposed;

    public ExchangeBroker(string account, ExchangeSettings settings, ExchangeParts parts)
    {
        Account = account;
        Venue = VenueName.OfExchange(account);
        _parts = parts;
        var logger = parts.Loggers.CreateLogger<ExchangeBroker>();
        _listeners = new Listeners<BrokerEvent>(logger);
        _watchers = new Listeners<Quote>(logger);
        _memory = new MarketMemory(Venue, parts.Time);
        _link = new ExchangeLink(settings, parts.Trackers.Of(account), Hear, parts);
        _feed = new ExchangeFeed(Venue, _memory, () => _link.IsUp, parts.Time);
    }

    public string Venue { get; }

    public string Account { get; }

    public VenueMode Mode => _memory.Market.Mode;

    public BrokerCapabilities Capabilities =>
        _capabilities ?? throw new InvalidOperationException("The exchange has not been reached yet.");

    public bool IsConnected => _link.IsUp;

    public DateTimeOffset MarketTime => _memory.Clock;

    public string MarketEpoch => _memory.Market.Epoch;

    public InstrumentId? ReplayOf => _memory.Market.ReplayOf;

    /// <summary>Connects; returns once the market is known.</summary>
    /// <exception cref="BrokerUnavailableException">The exchange cannot be reached.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        await _link.StartAsync(cancellationToken);
        _capabilities = new BrokerCapabilities(
            _memory.Market.HasOrderLists, _memory.Market.HasStopOrders, NotFoundBound, FeedBound);
        _parts.Feeds.Add(_feed);
    }

    public Task<SubmitOutcome> SubmitAsync(VenueOrder order, CancellationToken cancellationToken) =>
        SendAsync(new DeskMessage(DeskWord.Submit, Order: OnItsClock(order)), cancellationToken);

    public Task<SubmitOutcome> SubmitListAsync(VenueOrderList list, CancellationToken cancellationToken) =>
        SendAsync(
            new DeskMessage(DeskWord.SubmitList, List: list with { Target = OnItsClock(list.Target), Stop = OnItsClock(list.Stop) }),
            cancellationToken);

    /// <summary>The time until which it may be taken, by the exchange's clock, which need not agree with this machine's.</summary>
    private VenueOrder OnItsClock(VenueOrder order) => order with { ValidUntil = order.ValidUntil + _link.ClockLead };

    public async Task<OrderReport?> CancelAsync(string symbol, string clientOrderId, CancellationToken cancellationToken) =>
        (await AskAsync(new DeskMessage(DeskWord.Cancel, Symbol: symbol, ClientOrderId: clientOrderId), cancellationToken)).Report;

    public async Task<OrderReport?> QueryAsync(string symbol, string clientOrderId, CancellationToken cancellationToken) =>
        (await AskAsync(new DeskMessage(DeskWord.Query, Symbol: symbol, ClientOrderId: clientOrderId), cancellationToken)).Report;

    public async Task<VenueSnapshot> GetSnapshotAsync(IReadOnlyDictionary<string, string> cursors, CancellationToken cancellationToken)
    {
        var after = new Dictionary<string, string>(cursors, StringComparer.Ordinal);
        var fills = new List<VenueFill>();
        for (var part = 0; part < MostParts; part++)
        {
            var answer = await AskAsync(new DeskMessage(DeskWord.Snapshot, Cursors: after), cancellationToken);
            var told = answer.Snapshot ?? throw NoAnswer();
            fills.AddRange(told.Fills);
            if (!told.HasMore || told.Fills.Count == 0)
            {
                return new VenueSnapshot(told.Account with { Account = Account }, told.OpenOrders, told.Positions, fills);
            }

            foreach (var fill in told.Fills)
            {
                after[fill.Symbol] = fill.VenueTradeId;
            }
        }

        throw new BrokerUnavailableException("The exchange's fills never come to an end.");
    }

    public async Task<AccountState> GetAccountAsync(CancellationToken cancellationToken)
    {
        var answer = await AskAsync(new DeskMessage(DeskWord.Account), cancellationToken);
        return (answer.Account ?? throw NoAnswer()) with { Account = Account };
    }

    public Instrument? FindInstrument(string symbol) => _memory.FindInstrument(symbol);

    public TradingCosts? FindCosts(string symbol) => _memory.FindCosts(symbol);

    public Quote? LastQuote(string symbol) => _memory.LastQuote(symbol);

    /// <summary>A replay stands still until the desk has settled: its price is not stale while the connection is up.</summary>
    public DateTimeOffset? LastSignOfLife(string symbol) =>
        FindInstrument(symbol) is null ? null
        : Mode == VenueMode.Replay && IsConnected ? _parts.Time.GetUtcNow() : _memory.LastPriceOf(symbol);

    public bool IsOpen(string symbol) => _memory.IsOpen(symbol);

    public decimal? ValueOf(string asset, string inAsset) => KnownRates.ValueOf(asset, inAsset, _memory.Instruments, LastQuote);

    public IDisposable Subscribe(Action<BrokerEvent> onEvent) => _listeners.Add(onEvent);

    public IDisposable WatchQuotes(Action<Quote> onQuote) => _watchers.Add(onQuote);

    public Task RunAsync(CancellationToken cancellationToken)
    {
        _link.LetRun();
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            _parts.Feeds.Remove(_feed);
            await _link.DisposeAsync();
        }
    }

    private async Task<SubmitOutcome> SendAsync(DeskMessage message, CancellationToken cancellationToken)
    {
        try
        {
            return (await _link.AskAsync(message, cancellationToken)).Outcome switch
            {
                { Kind: OutcomeKind.Accepted, VenueOrderId: { } id, VenueTime: { } at } accepted =>
                    new SubmitOutcome.Accepted(id, at, accepted.Reports ?? []),
                { Kind: OutcomeKind.Refused, Rule: { } rule, Code: { } code, Reason: { } reason } refused =>
                    new SubmitOutcome.Refused(rule, code, reason, refused.MayRetry),
                { Kind: OutcomeKind.Unconfirmed, Reason: { } reason } => new SubmitOutcome.Unconfirmed(reason),
                _ => new SubmitOutcome.Unconfirmed("The exchange's answer names no outcome."),
            };
        }
        catch (Exception unknown) when (unknown is BrokerUnavailableException or TimeoutException or OperationCanceledException)
        {
            return new SubmitOutcome.Unconfirmed(
                unknown is OperationCanceledException ? "The submit was given up before the exchange answered." : unknown.Message);
        }
    }

    private async Task<ExchangeMessage> AskAsync(DeskMessage question, CancellationToken cancellationToken)
    {
        try
        {
            return await _link.AskAsync(question, cancellationToken);
        }
        catch (TimeoutException late)
        {
            throw new BrokerUnavailableException("The exchange did not answer in time.", late);
        }
    }

    private static BrokerUnavailableException NoAnswer() => new("The exchange's answer does not hold what was asked for.");

    private void Hear(ExchangeMessage message)
    {
        switch (message.Word)
        {
            case ExchangeWord.Market:
                TakeMarket(message.Market!);
                break;
            case ExchangeWord.Quote when _memory.Take(message.Quote!) is { } quote:
                _parts.Live.Publish(quote);
                _watchers.Tell(quote);
                break;
            case ExchangeWord.Bar when FindInstrument(message.Bar!.Symbol) is not null:
                var (symbol, timeframe, bar, isFinal, isReplay) = message.Bar;
                _parts.Live.Publish(new LiveBar(new InstrumentId(symbol, Venue), timeframe, bar, isFinal, isReplay));
                break;
            case ExchangeWord.Report:
                _listeners.Tell(new BrokerEvent.Reported(message.Report!));
                break;
            case ExchangeWord.Gap:
                _listeners.Tell(new BrokerEvent.Gap(message.Text ?? "the exchange says so"));
                break;
            case ExchangeWord.Connected:
                _listeners.Tell(new BrokerEvent.Connected());
                break;
        }
    }

    private void TakeMarket(MarketTold market)
    {
        var isFirst = _capabilities is null;
        var before = isFirst ? null : _memory.Market;
        var quotes = _memory.Take(market);
        var isAnother = before is not null && before.Epoch != market.Epoch;
        if (isAnother)
        {
            foreach (var symbol in before!.Instruments.Concat(market.Instruments).Select(told => told.Instrument.Symbol).Distinct())
            {
                _parts.Live.Reset(new InstrumentId(symbol, Venue));
            }
        }

        foreach (var quote in quotes)
        {
            _parts.Live.Publish(quote);
            _watchers.Tell(quote);
        }

        if (isAnother)
        {
            _parts.Accounts.MarketExchanged(Account);
        }
    }
}
