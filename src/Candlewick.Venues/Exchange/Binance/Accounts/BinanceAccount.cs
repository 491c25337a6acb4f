using Candlewick.Execution.Contracts.Matching;
using Candlewick.MarketData.Contracts;
using Candlewick.Venues.Exchange.Binance.Faults;
using Candlewick.Venues.Exchange.Binance.Market;
using Candlewick.Venues.Exchange.Binance.Protocol;
using Candlewick.Venues.Simulator.Accounts;
using Candlewick.Venues.Simulator.Floor;

namespace Candlewick.Venues.Exchange.Binance.Accounts;

/// <summary>One account of the exchange as clients of the protocol see it: its market, its orders, its limits.</summary>
internal sealed class BinanceAccount : IDisposable
{
    private readonly SimulatorAccount _account;
    private readonly IDisposable _books;
    private long _executions;

    public BinanceAccount(SimulatorAccount account, IBarReader bars, RequestLimits limits, FaultDice dice, TimeProvider time)
    {
        (_account, Limits, Dice) = (account, limits, dice);
        _executions = time.GetUtcNow().ToUnixTimeMilliseconds() * 1_000L;
        Market = new BinanceMarket(account, bars, Tape, dice);
        Submits = new SubmitQueue(account.Venue, account.Instruments);
        Counts = new OrderCounts(limits, time);
        _books = account.Venue.WatchBooks(Take);
    }

    public string Name => _account.Name;

    public SimulatorVenue Venue => _account.Venue;

    public BinanceMarket Market { get; }

    public MarketTape Tape { get; } = new();

    public SubmitQueue Submits { get; }

    public OrderCounts Counts { get; }

    public RequestLimits Limits { get; }

    public FaultDice Dice { get; }

    /// <summary>Behind the door: what a client calls the cancel that is under way, or null.</summary>
    public string? CancelId { get; set; }

    /// <summary>Rises with each report, for ever.</summary>
    public long NextExecution() => Interlocked.Increment(ref _executions);

    /// <summary>
    /// True where the market moves by itself: what takes is matched with the price that stands there. A replay shows bars, whose next price
    /// is the first that an order can have.
    /// </summary>
    public bool TakesAtOnce => _account.Venue.State.Replay is null;

    public void Dispose() => _books.Dispose();

    /// <summary>
    /// Behind the door: an order that is filled for the first time counts no more, for the limit is on those that are not.
    /// </summary>
    private void Take(BookChanges changes)
    {
        if (changes.Fills.Count > 0)
        {
            var fills = changes.Fills.ToLookup(fill => fill.ClientOrderId, fill => fill.Quantity, StringComparer.Ordinal);
            Counts.GiveBack(changes.Orders.Count(
                order => order.Facts is not null && fills.Contains(order.ClientOrderId)
                    && fills[order.ClientOrderId].Sum() == order.FilledQuantity));
        }
    }
}

/// <summary>A request of a client, once it is known whose it is.</summary>
/// <param name="Query">Its parameters.</param>
/// <param name="Account">The account that it is about.</param>
/// <param name="ServerTime">The exchange's own clock, by which requests are judged; a replay's market has another.</param>
/// <param name="Cancelled">The client is gone.</param>
internal sealed record BinanceCall(BinanceQuery Query, BinanceAccount Account, DateTimeOffset ServerTime, CancellationToken Cancelled)
{
    public BinanceMarket Market => Account.Market;
}
