using System.Collections.Concurrent;
using System.Collections.Immutable;
using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.Contracts.Matching;
using Candlewick.MarketData.Contracts;
using Candlewick.Platform.Concurrency;
using Candlewick.Venues.Simulator.Books;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Candlewick.Venues.Simulator;

/// <summary>
/// The venue itself: one door that one caller passes at a time, the matching engine behind it, the books under it. What a
/// call changed is durable before anybody hears of it. Markets (synthetic, replay) bring prices, the broker brings orders.
/// </summary>
internal sealed class SimulatorVenue(
    SimulatorBooks books,
    ISimulatorFaults faults,
    IServiceProvider services,
    WorkTracker tracker,
    TimeProvider time,
    IOptions<SimulatorOptions> options,
    ILogger<SimulatorVenue> logger) : IDisposable
{
    public const string Name = "simulator";

    private static readonly BookChanges NoChanges = new([], [], [], []);

    private readonly SemaphoreSlim _door = new(1, 1);
    private readonly ConcurrentDictionary<string, Quote> _quotes = new(StringComparer.Ordinal);
    private ImmutableList<Action<OrderReport>> _listeners = [];
    private VenueState? _state;
    private IMatchingEngine? _engine;

    /// <summary>As of the last price, which may be newer than the last commit by prices that changed nothing.</summary>
    public VenueState State => Volatile.Read(ref _state) ?? throw new BrokerUnavailableException("The simulator has not been started yet.");

    /// <summary>Touched only behind the door.</summary>
    public IMatchingEngine Engine => _engine ?? throw new BrokerUnavailableException("The simulator has not been started yet.");

    public SimulatorBooks Books => books;

    public SimulatorOptions Options => options.Value;

    /// <summary>Our clock when the last price came in; null before the first.</summary>
    public DateTimeOffset? LastPriceAt { get; private set; }

    public DateTimeOffset MarketTime => State is { Mode: MarketMode.Replay, Replay: { } replay }
        ? DateTimeOffset.FromUnixTimeMilliseconds(replay.ClockMs)
        : time.GetUtcNow();

    public string Source => State.Mode == MarketMode.Replay ? BarSource.Real : BarSource.Synthetic;

    /// <summary>Opens the books, or makes new ones; the markets of the synthetic side as they were left.</summary>
    public async Task<IReadOnlyList<SyntheticState>> OpenAsync()
    {
        await books.MigrateAsync();
        if (await books.LoadAsync() is { } stored)
        {
            Take(stored.State, stored.Books);
            return stored.Markets;
        }

        var settings = options.Value;
        var state = new VenueState
        {
            Mode = MarketMode.Synthetic,
            Seed = settings.Seed,
            SyntheticSeed = settings.Seed,
            Terms = new MatchingTerms(settings.AccountKind, settings.Currency, settings.Leverage, settings.CommissionRate, 0m, 0m),
            StartBalance = settings.Balance,
            AccountFromFill = 0,
            SuccessRate = settings.SyntheticSuccessRate,
        };
        await OpenAccountAsync(state, new Dictionary<string, decimal>(StringComparer.Ordinal), []);
        return [];
    }

    /// <summary>Runs <paramref name="work"/> alone. A failure leaves the books as they are stored.</summary>
    public async Task<T> EnterAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken = default)
    {
        await _door.WaitAsync(cancellationToken);
        try
        {
            return await work();
        }
        catch (Exception failure) when (failure is not BrokerUnavailableException)
        {
            await ReloadAsync(failure);
            throw;
        }
        finally
        {
            _door.Release();
        }
    }

    /// <summary>The state without a commit: prices that changed nothing.</summary>
    public void Move(VenueState state) => Volatile.Write(ref _state, state);

    /// <summary>Behind the door: makes what the engine changed durable, then tells it. True when there was anything to tell.</summary>
    /// <param name="state">The venue's state with it.</param>
    /// <param name="markets">Synthetic markets to store with it.</param>
    /// <param name="durable">Runs when it is stored and before it is told.</param>
    public async Task<bool> CommitAsync(VenueState state, IReadOnlyList<SyntheticState>? markets = null, Action? durable = null)
    {
        var changes = Engine.TakeChanges();
        var last = state.Replay is { } replay && Engine.LastPrice(replay.Instrument.Symbol) is { } price ? [(replay.Instrument.Symbol, price)] : Array.Empty<(string, decimal)>();
        await books.CommitAsync(new BookCommit(state, changes) { LastPrices = last, Markets = markets ?? [] });
        Move(state);
        durable?.Invoke();
        return Tell(changes);
    }

    /// <summary>Behind the door: a new account with nothing but its balance.</summary>
    public async Task OpenAccountAsync(VenueState state, IReadOnlyDictionary<string, decimal> lastPrices, IReadOnlyList<SyntheticState> markets)
    {
        var cash = new AssetBalance(state.Terms.Currency, state.StartBalance, 0m);
        var commit = new BookCommit(state, NoChanges with { Balances = [cash] })
        {
            OpensAccount = true,
            LastPrices = [.. lastPrices.Select(pair => (pair.Key, pair.Value))],
            Markets = markets,
        };
        await books.CommitAsync(commit);
        var stored = await books.LoadAsync() ?? throw new InvalidOperationException("The books that were just written cannot be read.");
        Take(stored.State, stored.Books);
    }

    /// <summary>Behind the door: the market's price as everybody may ask for it.</summary>
    public Quote Show(string symbol, decimal price, DateTimeOffset venueTime)
    {
        var half = State.Terms.Spread / 2m;
        var quote = new Quote(symbol, (double)(price - half), (double)(price + half), (double)price, venueTime, Source);
        _quotes[symbol] = quote;
        LastPriceAt = time.GetUtcNow();
        return quote;
    }

    public Quote? LastQuote(string symbol) => _quotes.GetValueOrDefault(symbol);

    public void ForgetQuotes() => _quotes.Clear();

    /// <summary>Waits until the desk has nothing in flight: before the next price of a replay and before a change of the market.</summary>
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(options.Value.SettleSeconds), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, cancellationToken);
        try
        {
            await tracker.WhenIdleAsync(either.Token);
        }
        catch (OperationCanceledException) when (bound.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            logger.LogWarning("The desk did not settle within {Seconds} s; the market goes on with {Count} pieces of work in flight", options.Value.SettleSeconds, tracker.Count);
        }
    }

    /// <summary>Behind the door: why the market must not be changed now, or null.</summary>
    public async Task<string?> BusyAsync(Func<string, Instrument?> instrumentOf)
    {
        if (services.GetService<IAccounts>() is { } accounts && await accounts.HasTradeInFlightAsync(Name))
        {
            return "A trade of the account simulator is in flight; close it first.";
        }

        var order = Engine.OpenOrders.Count > 0 ? Engine.OpenOrders[0] : null;
        // What a commission in the base asset left below the smallest quantity can never be sold.
        var position = Engine.Positions.FirstOrDefault(p => Math.Abs(p.Quantity) >= (instrumentOf(p.Symbol)?.MinQuantity ?? 0m));
        return order is not null ? $"The order {order.ClientOrderId} ({order.Side} {order.Symbol}) is open at the simulator; cancel it first."
            : position is not null ? $"A position of {position.Quantity} {position.Symbol} is open at the simulator; close it first."
            : null;
    }

    /// <summary>The desk shall ask the account anew.</summary>
    public void AccountChanged() => services.GetService<IAccounts>()?.Forget(Name);

    public IDisposable Subscribe(Action<OrderReport> onReport)
    {
        ImmutableInterlocked.Update(ref _listeners, list => list.Add(onReport));
        return new Subscription(() => ImmutableInterlocked.Update(ref _listeners, list => list.Remove(onReport)));
    }

    public static OrderReport Report(BookedOrder order, IEnumerable<BookedFill> fills) => new(
        order.ClientOrderId, order.VenueOrderId, order.Symbol, order.Side, order.Type, order.Status, order.Quantity, order.FilledQuantity, order.Reason, order.VenueTime,
        [.. fills.Select(Report)]);

    public static VenueFill Report(BookedFill fill) =>
        new(fill.VenueTradeId, fill.ClientOrderId, fill.Price, fill.Quantity, fill.Fee, fill.FeeAsset, fill.VenueTime, fill.Note);

    public void Dispose() => _door.Dispose();

    private bool Tell(BookChanges changes)
    {
        if (changes.Orders.Count == 0)
        {
            return false;
        }

        var fills = changes.Fills.ToLookup(fill => fill.ClientOrderId, StringComparer.Ordinal);
        foreach (var report in faults.OnReports([.. changes.Orders.Select(order => Report(order, fills[order.ClientOrderId]))]))
        {
            foreach (var listener in _listeners)
            {
                try
                {
                    listener(report);
                }
                catch (Exception failure)
                {
                    logger.LogError(failure, "A listener failed on the report of {ClientOrderId}", report.ClientOrderId);
                }
            }
        }

        return true;
    }

    private async Task ReloadAsync(Exception failure)
    {
        if (_engine is null || failure is OperationCanceledException)
        {
            return;
        }

        logger.LogError(failure, "The simulator goes back to its stored books");
        if (await books.LoadAsync() is { } stored)
        {
            Take(stored.State, stored.Books);
        }
    }

    private void Take(VenueState state, MatchingBooks stored)
    {
        _engine = MatchingEngines.Create(stored);
        Move(state);
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
