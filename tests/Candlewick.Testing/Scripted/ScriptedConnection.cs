using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.MarketData.Contracts;

namespace Candlewick.Testing.Scripted;

/// <summary>
/// What a desk holds of a scripted account. It is cut when the desk is taken down, so that nothing a dying desk still does
/// reaches the venue.
/// </summary>
internal sealed class ScriptedConnection(ScriptedVenue venue) : IBroker
{
    private readonly Lock _gate = new();
    private readonly List<IDisposable> _subscriptions = [];
    private volatile bool _isCut;

    public string Venue => venue.Venue;
    public string Account => venue.Account;
    public VenueMode Mode => venue.Mode;
    public BrokerCapabilities Capabilities => venue.Capabilities;
    public bool IsConnected => !_isCut && venue.IsConnected;
    public DateTimeOffset MarketTime => venue.MarketTime;
    public string MarketEpoch => venue.MarketEpoch;
    public InstrumentId? ReplayOf => venue.ReplayOf;

    public Task<SubmitOutcome> SubmitAsync(VenueOrder order, CancellationToken cancellationToken) =>
        _isCut ? Nobody() : venue.SubmitAsync(order, cancellationToken);

    public Task<SubmitOutcome> SubmitListAsync(VenueOrderList list, CancellationToken cancellationToken) =>
        _isCut ? Nobody() : venue.SubmitListAsync(list, cancellationToken);

    public Task<OrderReport?> CancelAsync(string symbol, string clientOrderId, CancellationToken cancellationToken) =>
        Ask(() => venue.CancelAsync(symbol, clientOrderId, cancellationToken));

    public Task<OrderReport?> QueryAsync(string symbol, string clientOrderId, CancellationToken cancellationToken) =>
        Ask(() => venue.QueryAsync(symbol, clientOrderId, cancellationToken));

    public Task<VenueSnapshot> GetSnapshotAsync(IReadOnlyDictionary<string, string> cursors, CancellationToken cancellationToken) =>
        Ask(() => venue.GetSnapshotAsync(cursors, cancellationToken));

    public Task<AccountState> GetAccountAsync(CancellationToken cancellationToken) => Ask(() => venue.GetAccountAsync(cancellationToken));

    public Instrument? FindInstrument(string symbol) => venue.FindInstrument(symbol);

    public TradingCosts? FindCosts(string symbol) => venue.FindCosts(symbol);

    public Quote? LastQuote(string symbol) => venue.LastQuote(symbol);

    public DateTimeOffset? LastSignOfLife(string symbol) => venue.LastSignOfLife(symbol);

    public bool IsOpen(string symbol) => venue.IsOpen(symbol);

    public decimal? ValueOf(string asset, string inAsset) => venue.ValueOf(asset, inAsset);

    public IDisposable Subscribe(Action<BrokerEvent> onEvent) => Keep(venue.Subscribe(onEvent));

    public IDisposable WatchQuotes(Action<Quote> onQuote) => Keep(venue.WatchQuotes(onQuote));

    public Task RunAsync(CancellationToken cancellationToken) => _isCut ? Task.CompletedTask : venue.RunAsync(cancellationToken);

    /// <summary>From here on nothing goes through, in either direction.</summary>
    public void Cut()
    {
        _isCut = true;
        lock (_gate)
        {
            _subscriptions.ForEach(subscription => subscription.Dispose());
            _subscriptions.Clear();
        }
    }

    public ValueTask DisposeAsync()
    {
        Cut();
        return ValueTask.CompletedTask;
    }

    private static Task<SubmitOutcome> Nobody() => Task.FromResult<SubmitOutcome>(new SubmitOutcome.Unconfirmed("the connection was cut"));

    private Task<T> Ask<T>(Func<Task<T>> question) =>
        _isCut ? Task.FromException<T>(new BrokerUnavailableException("the connection was cut")) : question();

    private IDisposable Keep(IDisposable subscription)
    {
        lock (_gate)
        {
            if (_isCut)
            {
                subscription.Dispose();
            }
            else
            {
                _subscriptions.Add(subscription);
            }
        }

        return subscription;
    }
}
