using System.Collections.Concurrent;
using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.Contracts.Matching;
using Candlewick.MarketData.Contracts;
using Candlewick.Venues.Simulator.Books;
using Candlewick.Venues.Simulator.Settings;
using Microsoft.Extensions.Logging;

namespace Candlewick.Venues.Simulator.Floor;

/// <summary>
/// The venue of one account: one door that one caller passes at a time, the matching engine behind it, the books under it.
/// What a call changed is durable before anybody hears of it. Markets (synthetic, replay) bring prices, the broker orders.
/// </summary>
internal sealed class SimulatorVenue : IAsyncDisposable
{
    private static readonly BookChanges NoChanges = new([], [], [], []);

    private readonly SemaphoreSlim _door = new(1, 1);
    private readonly ConcurrentDictionary<string, Quote> _quotes = new(StringComparer.Ordinal);
    private readonly SimulatorBooks _books;
    private readonly ISimulatorFaults _wire;
    private readonly IMatchingEngines _engines;
    private readonly TimeProvider _time;
    private readonly ILogger<SimulatorVenue> _logger;
    private readonly Listeners<BrokerEvent> _listeners;
    private readonly Listeners<Quote> _watchers;
    private readonly Listeners<BookChanges> _readers;
    private VenueState? _state;
    private IMatchingEngine? _engine;
    private long _lastPriceTicks;
    private bool _isClosed;

    public SimulatorVenue(
        string account, SimulatorSettings settings, SimulatorBooks books, ISimulatorFaults wire, IMatchingEngines engines,
        IMarketHold hold, TimeProvider time, ILogger<SimulatorVenue> logger)
    {
        Account = account;
        Name = VenueName.OfSimulator(account);
        Settings = settings;
        _books = books;
        _wire = wire;
        _engines = engines;
        Hold = hold;
        _time = time;
        _logger = logger;
        _listeners = new Listeners<BrokerEvent>(logger);
        _watchers = new Listeners<Quote>(logger);
        _readers = new Listeners<BookChanges>(logger);
        wire.Attach(_listeners.Tell);
    }

    /// <summary>The account, whose venue this is alone.</summary>
    public string Account { get; }

    /// <summary>The venue's name: the venue part of its markets.</summary>
    public string Name { get; }

    public SimulatorSettings Settings { get; }

    /// <summary>As of the last price, which may be newer than the last commit by prices that changed nothing.</summary>
    public VenueState State => Volatile.Read(ref _state) ?? throw NotOpen();

    /// <summary>Touched only behind the door.</summary>
    public IMatchingEngine Engine => _engine ?? throw NotOpen();

    public OrderStore Orders => _books.Orders;

    /// <summary>Our clock when the last price came in; null before the first.</summary>
    public DateTimeOffset? LastPriceAt =>
        Interlocked.Read(ref _lastPriceTicks) is var ticks and > 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>The venue's clock, to the millisecond, as the books keep it.</summary>
    public DateTimeOffset MarketTime => DateTimeOffset.FromUnixTimeMilliseconds(
        State.Replay is { } replay ? replay.ClockMs : _time.GetUtcNow().ToUnixTimeMilliseconds());

    /// <summary>Names the life of the market: another number, another market.</summary>
    public string MarketEpoch => $"{Account}:{State.MarketNumber}";

    /// <summary>True while somebody watches the quotes: then every price may cause work, and a replay settles after it.</summary>
    public bool IsWatched => _watchers.Any;

    public InstrumentId MarketOf(string symbol) => new(symbol, Name);

    /// <summary>Opens the books, or makes new ones; the markets of the synthetic side as they were left.</summary>
    public async Task<IReadOnlyList<SyntheticState>> OpenAsync()
    {
        await _books.MigrateAsync();
        if (await _books.LoadAsync() is { } stored)
        {
            Take(stored);
            return stored.Markets;
        }

        var state = new VenueState
        {
            Mode = VenueMode.Synthetic,
            MarketNumber = 1,
            Seed = Settings.Seed,
            SyntheticSeed = Settings.Seed,
            Terms = new MatchingTerms(Settings.AccountKind, Settings.Currency, Settings.Leverage, Settings.CommissionRate, 0m, 0m),
            StartBalance = Settings.Balance,
            AccountFromFill = 0,
            SuccessRate = Settings.SyntheticSuccessRate,
        };
        await OpenAccountAsync(state, new Dictionary<string, decimal>(StringComparer.Ordinal), []);
        return [];
    }

    /// <summary>Runs <paramref name="work"/> alone. A failure leaves the books as they are stored, a refusal as they are.</summary>
    public async Task<T> EnterAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken = default)
    {
        await _door.WaitAsync(cancellationToken);
        try
        {
            return _isClosed ? throw new BrokerUnavailableException($"The account {Account} was closed.") : await work();
        }
        catch (Exception failure) when (failure is not (BrokerUnavailableException or RefusalException))
        {
            await ReloadAsync(failure);
            throw;
        }
        finally
        {
            _door.Release();
        }
    }

    /// <summary>Closes behind the last caller. The door stays: whoever comes later finds the venue unavailable, not broken.</summary>
    public async ValueTask DisposeAsync()
    {
        await _door.WaitAsync();
        _isClosed = true;
        _door.Release();
    }

    /// <summary>The state without a commit: prices that changed nothing.</summary>
    public void Move(VenueState state) => Volatile.Write(ref _state, state);

    /// <summary>Behind the door: makes what the engine changed durable, then tells it; answers what was told.</summary>
    /// <param name="state">The venue's state with it.</param>
    /// <param name="markets">Synthetic markets to store with it.</param>
    /// <param name="durable">Runs when it is stored and before it is told.</param>
    public async Task<IReadOnlyList<OrderReport>> CommitAsync(
        VenueState state, IReadOnlyList<SyntheticState>? markets = null, Action? durable = null)
    {
        var changes = Engine.TakeChanges();
        (string, decimal)[] last = state.Replay is { Instrument.Symbol: var symbol } && Engine.LastPrice(symbol) is { } price
            ? [(symbol, price)]
            : [];
        await _books.CommitAsync(new BookCommit(state, changes) { LastPrices = last, Markets = markets ?? [] });
        Move(state);
        durable?.Invoke();
        if (!changes.IsEmpty)
        {
            _readers.Tell(changes);
        }

        return Tell(changes);
    }

    /// <summary>Behind the door: a new account with nothing but its balance.</summary>
    public async Task OpenAccountAsync(
        VenueState state, IReadOnlyDictionary<string, decimal> lastPrices, IReadOnlyList<SyntheticState> markets)
    {
        var cash = new AssetBalance(state.Terms.Currency, state.StartBalance, 0m);
        var commit = new BookCommit(state, NoChanges with { Balances = [cash] })
        {
            OpensAccount = true,
            LastPrices = [.. lastPrices.Select(pair => (pair.Key, pair.Value))],
            Markets = markets,
        };
        await _books.CommitAsync(commit);
        Take(await _books.LoadAsync() ?? throw new InvalidOperationException("The books that were just written cannot be read."));
    }

    /// <summary>Behind the door: the market's price as everybody may ask for it from now on.</summary>
    public Quote Show(string symbol, decimal price, DateTimeOffset venueTime)
    {
        var half = State.Terms.Spread / 2m;
        var quote = new Quote(MarketOf(symbol), (double)(price - half), (double)(price + half), (double)price, venueTime);
        _quotes[symbol] = quote;
        Interlocked.Exchange(ref _lastPriceTicks, _time.GetUtcNow().UtcTicks);
        return quote;
    }

    /// <summary>Behind the door, once what the price changed is durable: tells those who watch. True when somebody does.</summary>
    public bool TellWatchers(Quote quote)
    {
        _watchers.Tell(quote);
        return IsWatched;
    }

    public Quote? LastQuote(string symbol) => _quotes.GetValueOrDefault(symbol);

    public void ForgetQuotes() => _quotes.Clear();

    /// <summary>What the market waits for before its next price, and before it is replaced.</summary>
    public IMarketHold Hold { get; }

    public IDisposable Subscribe(Action<BrokerEvent> onEvent) => _listeners.Add(onEvent);

    /// <summary>Behind the door, tells whatever became durable in the books: whole, once, in the venue's order.</summary>
    public IDisposable WatchBooks(Action<BookChanges> onChanges) => _readers.Add(onChanges);

    public IDisposable WatchQuotes(Action<Quote> onQuote) => _watchers.Add(onQuote);

    public static OrderReport Report(BookedOrder order, IEnumerable<BookedFill> fills) => new()
    {
        ClientOrderId = order.ClientOrderId,
        VenueOrderId = order.VenueOrderId,
        Symbol = order.Symbol,
        Side = order.Side,
        Type = order.Type,
        Status = order.Status,
        Quantity = order.Quantity,
        FilledQuantity = order.FilledQuantity,
        Reason = order.Reason,
        VenueTime = order.VenueTime,
        Fills = [.. fills.Select(Report)],
        IsLiquidation = order.IsLiquidation,
    };

    public static VenueFill Report(BookedFill fill) => new()
    {
        Symbol = fill.Symbol,
        VenueOrderId = fill.VenueOrderId,
        VenueTradeId = fill.VenueTradeId,
        ClientOrderId = fill.ClientOrderId,
        Side = fill.Side,
        Price = fill.Price,
        Quantity = fill.Quantity,
        Fee = fill.Fee,
        FeeAsset = fill.FeeAsset,
        VenueTime = fill.VenueTime,
        IsLiquidation = fill.IsLiquidation,
        Note = fill.Note,
    };

    private IReadOnlyList<OrderReport> Tell(BookChanges changes)
    {
        if (changes.Orders.Count == 0)
        {
            return [];
        }

        var fills = changes.Fills.ToLookup(fill => fill.ClientOrderId, StringComparer.Ordinal);
        List<OrderReport> reports = [.. changes.Orders.Select(order => Report(order, fills[order.ClientOrderId]))];
        _wire.Carry([.. reports.Select(report => new BrokerEvent.Reported(report))]);
        return reports;
    }

    private async Task ReloadAsync(Exception failure)
    {
        if (_engine is null || failure is OperationCanceledException)
        {
            return;
        }

        _logger.LogError(failure, "The simulator account {Account} goes back to its stored books", Account);
        if (await _books.LoadAsync() is { } stored)
        {
            Take(stored);
            // Prices of the synthetic markets are stored now and then only; what everybody sees is the last price all the same.
            foreach (var (symbol, quote) in State.Mode == VenueMode.Synthetic ? [.. _quotes] : Array.Empty<KeyValuePair<string, Quote>>())
            {
                Engine.SetLastPrice(symbol, (decimal)quote.Last);
            }
        }
    }

    private void Take(StoredBooks stored)
    {
        _engine = _engines.Create(stored.Books);
        Move(stored.State);
    }

    private BrokerUnavailableException NotOpen() => new($"The simulator account {Account} is not open yet.");
}
