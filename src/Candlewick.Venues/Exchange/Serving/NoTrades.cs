using Candlewick.Execution.Contracts;

namespace Candlewick.Venues.Exchange.Serving;

/// <summary>
/// What the simulator asks of a desk in its own process, at an exchange that has none: it knows its orders and positions, not what a desk
/// means to send next.
/// </summary>
internal sealed class NoTrades(Action<string> onExchanged) : IAccounts
{
    public IReadOnlyList<IBroker> All => [];

    public IReadOnlyList<(string Account, AccountPhase Phase, string? Failure)> Standings => [];

    public IBroker? Find(string account) => null;

    public AccountPhase? PhaseOf(string account) => null;

    public Task<CachedAccountState> GetStateAsync(string account, CancellationToken cancellationToken = default) =>
        throw new BrokerUnavailableException("An exchange has no desk.");

    public Task CatchUpAsync(string account, CancellationToken cancellationToken) => Task.CompletedTask;

    public void Forget(string account)
    {
    }

    public Task<bool> HasTradeInFlightAsync(string account) => Task.FromResult(false);

    public Task<AccountBooks> GetBooksAsync(string account, long? afterEntry) =>
        throw new BrokerUnavailableException("An exchange has no desk.");

    public void MarketExchanged(string account) => onExchanged(account);

    public IDisposable Follow(Action<string> onChanged) => new Nothing();

    private sealed class Nothing : IDisposable
    {
        public void Dispose()
        {
        }
    }
}
