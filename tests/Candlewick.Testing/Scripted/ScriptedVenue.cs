using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.MarketData.Contracts;

namespace Candlewick.Testing.Scripted;

/// <summary>
/// An account at a venue with books and markets of its own that answers late, twice, wrongly or never, as it is told. Prices
/// come when a test says so. It does the same for the same calls; it outlives the desks that connect to it. Thread-safe; what
/// is set on it is set while nothing is in flight.
/// </summary>
public sealed partial class ScriptedVenue : IBroker
{
    /// <summary>What every account begins with.</summary>
    public const decimal StartingCash = 100_000m;

    private static readonly DateTimeOffset Start = new(2024, 12, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, ScriptedMarket> _markets = new(StringComparer.Ordinal);
    private readonly ScriptedBooks _books = new(Currency);
    private readonly List<ScriptedConnection> _connections = [];
    private DateTimeOffset _marketTime = Start;
    private int _epoch = 1;

    public ScriptedVenue(string account = ScriptedExchange.FirstAccount)
    {
        Account = account;
        Venue = account == ScriptedExchange.FirstAccount ? "scripted" : $"scripted-{account}";
        List(new Instrument(ScriptedExchange.Bitcoin, "Bitcoin", "crypto", "BTC", "USDT", 0.01m, 0.001m, 0.001m, 9_000m, 5m), 100m);
        List(new Instrument(ScriptedExchange.Ether, "Ether", "crypto", "ETH", "USDT", 0.01m, 0.01m, 0.01m, 9_000m, 5m), 50m);
        List(new Instrument(ScriptedExchange.Link, "Chainlink", "crypto", "LINK", "USDT", 0.001m, 0.1m, 0.1m, 90_000m, 5m), 10m);
        _books.Set(Currency, StartingCash);
        _books.Set(FeeAsset, 10m);
    }

    public const string Currency = "USDT";

    public string Venue { get; }
    public string Account { get; }
    public VenueMode Mode { get; set; } = VenueMode.Replay;
    public BrokerCapabilities Capabilities { get; set; } =
        new(HasOrderLists: true, HasStopOrders: true, NotFoundBound: TimeSpan.FromMilliseconds(20), FeedBound: TimeSpan.FromSeconds(10));
    public bool IsConnected { get; private set; } = true;
    public string MarketEpoch => $"{Venue}:{_epoch}";
    public InstrumentId? ReplayOf { get; set; }

    /// <summary>The clock by which signs of life are told: the desk's.</summary>
    public TimeProvider Clock { get; set; } = TimeProvider.System;
    /// <summary>True: the market's time is that of <see cref="Clock"/>.</summary>
    public bool TimeFollowsClock { get; set; }
    /// <summary>How far a price moves the market's time where it does not follow the clock.</summary>
    public TimeSpan PriceStep { get; set; } = TimeSpan.FromSeconds(1);
    /// <summary>The market's own time; set it to let the market run on by itself.</summary>
    public DateTimeOffset MarketTime
    {
        get
        {
            lock (_gate)
            {
                return TimeFollowsClock ? Clock.GetUtcNow() : _marketTime;
            }
        }

        set
        {
            lock (_gate)
            {
                _marketTime = value;
            }
        }
    }

    public AccountKind Kind
    {
        get => _books.Kind;
        set => _books.Kind = value;
    }

    public decimal Leverage
    {
        get => _books.Kind == AccountKind.Spot ? 1m : _books.Leverage;
        set => _books.Leverage = value;
    }

    public decimal FeeRate { get; set; } = 0.001m;
    public FeePayment FeePaidIn { get; set; }
    /// <summary>The third asset that commissions may be paid in, and what one of it is worth; null: nobody knows.</summary>
    public string FeeAsset { get; } = "BNB";
    public decimal? FeeAssetPrice { get; set; } = 600m;
    /// <summary>Told by the quote and counted as a cost; fills are at the last price.</summary>
    public decimal Spread { get; set; }
    public decimal Slippage { get; set; }
    public MarketFill MarketFills { get; set; }
    /// <summary>A stop fills at its own price, not at the one that touched it.</summary>
    public bool StopsFillAtTheirPrice { get; set; }
    /// <summary>Orders fill in this many pieces.</summary>
    public int Pieces { get; set; } = 1;
    /// <summary>Of the pieces only one fills at each price.</summary>
    public bool FillsOnePieceAPrice { get; set; }
    /// <summary>Exits are refused below the smallest order value too, as on a spot account.</summary>
    public bool EnforcesMinimum { get; set; }
    /// <summary>Exits whose price the market has passed are refused, as real venues do.</summary>
    public bool RefusesPricesRunThrough { get; set; } = true;
    /// <summary>Such a refusal does not say which leg was run through.</summary>
    public bool NamesNoLeg { get; set; }
    public bool RefusesEverything { get; set; }
    /// <summary>False: an accepted submit tells nothing of the order.</summary>
    public bool AnswersWithReports { get; set; } = true;

    /// <summary>What happens to the next submits; accepted when empty.</summary>
    public Queue<SubmitScript> Script { get; } = new();
    /// <summary>What happens to a submit while <see cref="Script"/> is empty, told by its first order; null accepts it.</summary>
    public Func<VenueOrder, SubmitScript>? Fate { get; set; }
    /// <summary>Submits are taken at once and answered when this completes.</summary>
    public Task SubmitAnswers { get; set; } = Task.CompletedTask;
    /// <summary>The question for money hangs until this completes.</summary>
    public Task AccountAnswers { get; set; } = Task.CompletedTask;
    /// <summary>Opening the account hangs until this completes, and fails as it fails.</summary>
    public Task OpenAnswers { get; set; } = Task.CompletedTask;
    /// <summary>How many of the next questions find the venue away.</summary>
    public int QuestionsUnanswered { get; set; }
    /// <summary>Every question finds the venue away.</summary>
    public bool IsAway { get; set; }
    /// <summary>Thrown when somebody looks for an instrument; null: it is found.</summary>
    public Exception? InstrumentFailure { get; set; }

    /// <summary>Every order that was ever handed to the venue, in order.</summary>
    public IReadOnlyList<VenueOrder> Submitted => Locked(() => _submitted.ToList());
    /// <summary>Client order ids that reached the books, in order.</summary>
    public IReadOnlyList<string> Reached => Locked(() => _reached.ToList());
    /// <summary>Orders that reached the books and were no exits.</summary>
    public int Entries => Locked(() => _entries);
    /// <summary>Client order ids of the working orders, in order.</summary>
    public IReadOnlyList<string> Working =>
        Locked(() => InBook().Where(held => held.IsWorking).Select(held => held.Order.ClientOrderId).ToList());
    /// <summary>Questions for money so far.</summary>
    public int AccountQuestions { get; private set; }
    public int Snapshots { get; private set; }
    /// <summary>Happens once, after the next snapshot is taken and before its answer leaves the venue.</summary>
    public Func<Task>? BeforeSnapshotLeaves { get; set; }
    /// <summary>True once the desk has said that the market may move.</summary>
    public bool HasRun { get; set; }
    /// <summary>True once the desk has removed the account.</summary>
    public bool WasForgotten { get; set; }
    /// <summary>All fills so far, oldest first.</summary>
    public IReadOnlyList<VenueFill> Fills => Locked(() => _fills.ToList());
    /// <summary>What was received less what was paid for every fill so far, commissions in money taken off.</summary>
    public decimal Flows { get; private set; }
    public IReadOnlyList<ScriptedMarket> Markets => Locked(() => _markets.Values.ToList());

    /// <summary>Adds or replaces a market.</summary>
    public ScriptedMarket List(Instrument instrument, decimal price) =>
        Locked(() => _markets[instrument.Symbol] = new ScriptedMarket(instrument, price));

    public ScriptedMarket Market(string symbol = ScriptedExchange.Bitcoin) => Locked(() => _markets[symbol]);

    public decimal LastPrice(string symbol = ScriptedExchange.Bitcoin) => Locked(() => _markets[symbol].LastPrice);

    /// <summary>The position as the venue keeps it; on spot what is held of the base asset.</summary>
    public decimal Position(string symbol = ScriptedExchange.Bitcoin) => Locked(() => _books.Position(_markets[symbol].Instrument));

    public decimal LowestPosition(string symbol = ScriptedExchange.Bitcoin) => Locked(() => _lowest.GetValueOrDefault(symbol));

    public decimal HighestPosition(string symbol = ScriptedExchange.Bitcoin) => Locked(() => _highest.GetValueOrDefault(symbol));

    /// <summary>What is held of an asset, free and locked.</summary>
    public decimal Balance(string asset = Currency) => Locked(() => _books.Balance(asset));

    /// <summary>What of an asset the open orders have locked, the legs of a list counted once. Nothing on margin.</summary>
    public decimal LockedAmount(string asset) => Locked(() => LockedOf(asset));

    /// <summary>The order as the venue tells it, or null when it does not know it.</summary>
    public OrderReport? Find(string clientOrderId) =>
        Locked(() => _orders.GetValueOrDefault(clientOrderId) is { } held ? WholeReport(held) : null);

    /// <summary>A connection for a desk; it is cut with the desk.</summary>
    public IBroker Connect()
    {
        var connection = new ScriptedConnection(this);
        lock (_gate)
        {
            _connections.Add(connection);
        }

        return connection;
    }

    public void CutConnections()
    {
        List<ScriptedConnection> connections;
        lock (_gate)
        {
            connections = [.. _connections];
            _connections.Clear();
            HasRun = false;
        }

        connections.ForEach(connection => connection.Cut());
    }

    public Instrument? FindInstrument(string symbol) => InstrumentFailure is { } failure
        ? throw failure
        : Locked(() => _markets.GetValueOrDefault(symbol) is { IsListed: true } market ? market.Instrument : null);

    public TradingCosts? FindCosts(string symbol) =>
        Locked(() => _markets.GetValueOrDefault(symbol) is { IsListed: true } ? new TradingCosts(FeeRate, Spread, Slippage) : null);

    public Quote? LastQuote(string symbol) =>
        Locked(() => _markets.GetValueOrDefault(symbol) is { IsListed: true, HasPrice: true } market ? ToQuote(market) : null);

    public DateTimeOffset? LastSignOfLife(string symbol) => Locked<DateTimeOffset?>(() =>
        _markets.GetValueOrDefault(symbol) is { HasPrice: true } market ? market.SilentSince ?? Clock.GetUtcNow() : null);

    public bool IsOpen(string symbol) => Locked(() => _markets.GetValueOrDefault(symbol) is { IsOpen: true });

    public decimal? ValueOf(string asset, string inAsset) => Locked(() => ValueInCash(asset) / ValueInCash(inAsset));

    public async Task<AccountState> GetAccountAsync(CancellationToken cancellationToken)
    {
        Answer();
        AccountState state;
        lock (_gate)
        {
            AccountQuestions++;
            state = State();
        }

        await AccountAnswers.WaitAsync(cancellationToken);
        return state;
    }

    public Task RunAsync(CancellationToken cancellationToken)
    {
        HasRun = true;
        return Task.CompletedTask;
    }

    /// <summary>The venue outlives whoever connected to it.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private AccountState State()
    {
        var unrealized = _markets.Values.Sum(_books.Unrealized);
        if (Kind == AccountKind.Spot)
        {
            var equity = _books.Balances.Sum(balance => balance.Value * (ValueInCash(balance.Key) ?? 0m));
            var locked = LockedOf(Currency);
            var free = Math.Max(0m, _books.Cash - locked);
            return new AccountState(Account, Kind, Currency, equity, _books.Cash, free, 1m, locked, unrealized, MarketTime);
        }

        var worth = _books.Cash + unrealized;
        var used = (PositionsValue() + OpeningValue()) / Leverage;
        return new AccountState(Account, Kind, Currency, worth, _books.Cash, BuyingPower(), Leverage, used, unrealized, MarketTime);
    }

    private decimal BuyingPower() =>
        Math.Max(0m, ((_books.Cash + _markets.Values.Sum(_books.Unrealized)) * Leverage) - PositionsValue() - OpeningValue());

    private decimal PositionsValue() =>
        Kind == AccountKind.Spot ? 0m : _markets.Values.Sum(market => Math.Abs(_books.Position(market.Instrument)) * market.LastPrice);

    /// <summary>What the working entries would open.</summary>
    private decimal OpeningValue() => _orders.Values
        .Where(held => !held.Order.ReduceOnly && held.ListId is null)
        .Sum(held => held.Leaves * held.ReferencePrice);

    private decimal? ValueInCash(string asset) => Assets.AreSame(asset, Currency) ? 1m
        : asset == FeeAsset ? FeeAssetPrice
        : _markets.Values.FirstOrDefault(market => market.Instrument.BaseAsset == asset)?.LastPrice;

    private decimal LockedOf(string asset) => Kind == AccountKind.Margin ? 0m : _orders.Values
        .Where(held => held.IsWorking)
        .GroupBy(held => held.ListId ?? held.Order.ClientOrderId, StringComparer.Ordinal)
        .Sum(group => group.Max(held => LockOf(held, asset)));

    private decimal LockOf(HeldOrder held, string asset)
    {
        var instrument = _markets[held.Order.Symbol].Instrument;
        var (locked, amount) = held.Order.Side == OrderSide.Buy
            ? (instrument.QuoteAsset, LeavesOf(held) * held.ReferencePrice)
            : (instrument.BaseAsset, LeavesOf(held));
        return locked == asset ? amount : 0m;
    }

    private Quote ToQuote(ScriptedMarket market) => new(
        new InstrumentId(market.Symbol, Venue), (double)(market.LastPrice - (Spread / 2m)), (double)(market.LastPrice + (Spread / 2m)),
        (double)market.LastPrice, MarketTime);

    private T Locked<T>(Func<T> read)
    {
        lock (_gate)
        {
            return read();
        }
    }

    private void Answer()
    {
        lock (_gate)
        {
            if (IsAway || !IsConnected)
            {
                throw new BrokerUnavailableException("the venue is away");
            }

            if (QuestionsUnanswered > 0)
            {
                QuestionsUnanswered--;
                throw new BrokerUnavailableException("the venue is away");
            }
        }
    }
}
