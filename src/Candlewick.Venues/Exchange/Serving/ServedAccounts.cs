using System.Collections.Concurrent;
using System.Text.Json;
using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.MarketData.Contracts;
using Candlewick.Venues.Exchange.Settings;
using Candlewick.Venues.Simulator.Accounts;
using Candlewick.Venues.Simulator.Floor;
using Candlewick.Venues.Simulator.Settings;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Candlewick.Venues.Exchange.Serving;

/// <summary>The names of the accounts that this exchange keeps.</summary>
/// <param name="All">All of them.</param>
/// <param name="Spot">Those that are spot accounts and have an API key; at least one.</param>
internal sealed record AccountNames(IReadOnlyList<string> All, IReadOnlyList<string> Spot);

/// <summary>What the markets of this exchange wait for: the desks that are connected to each account.</summary>
internal sealed class ServedHolds(IOptions<ExchangeOptions> options, IOptions<SimulatorOptions> simulator, TimeProvider time) : IMarketHolds
{
    private readonly ConcurrentDictionary<string, DesksHold> _holds = new(StringComparer.Ordinal);

    public DesksHold this[string account] => _holds.GetOrAdd(
        account, _ => new DesksHold(options.Value.HoldsReplays, TimeSpan.FromSeconds(simulator.Value.SettleSeconds), time));

    public IMarketHold HoldOf(string account) => this[account];
}

/// <summary>The accounts that are open to desks.</summary>
internal sealed class ServedAccounts(
    SimulatorAccounts simulators, ServedHolds holds, AccountNames names, TimeProvider time, ILogger<ServedAccount> logger)
    : IHostedService, IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, ServedAccount> _served = new(StringComparer.Ordinal);

    /// <summary>An account's name, as a desk may ask for it.</summary>
    public IReadOnlyList<string> Names => names.All;

    /// <summary>Those that are spot accounts.</summary>
    public IReadOnlyList<string> SpotNames => names.Spot;

    public ServedAccount? Find(string account) => _served.GetValueOrDefault(account);

    /// <summary>The account that a market of this exchange belongs to, or null.</summary>
    public ServedAccount? Of(InstrumentId market) =>
        _served.FirstOrDefault(served => VenueName.OfSimulator(served.Key) == market.Venue).Value;

    /// <summary>Opens every account; its prices stand as they were left until <see cref="RunAsync"/>.</summary>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        foreach (var name in names.All)
        {
            var settings = names.Spot.Contains(name) ? """{"account_kind":"spot","currency":"USDT","synthetic_success_rate":1}""" : "{}";
            var definition = new AccountDefinition(name, VenueName.Simulator, JsonDocument.Parse(settings).RootElement);
            await simulators.OpenAsync(definition, cancellationToken);
            _served[name] = new ServedAccount(simulators.Find(name)!, holds[name], time, logger);
        }
    }

    /// <summary>Lets the markets move; a replay waits for its desks by itself.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var served in _served.Values)
        {
            await served.Broker.RunAsync(cancellationToken);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The markets stand still before anything is taken down that they deliver to.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        foreach (var served in _served.Values)
        {
            served.Dispose();
            await served.Broker.DisposeAsync();
        }

        _served.Clear();
    }
}

/// <summary>
/// Where the markets of this exchange deliver: what the desk's own live market does with them, and each bar to the desks of its account.
/// Quotes they get one by one, in the order of everything else.
/// </summary>
internal sealed class ExchangeTape(ILiveMarket inner, Func<InstrumentId, ServedAccount?> find) : ILiveMarket
{
    public void Publish(Quote quote) => inner.Publish(quote);

    public void Publish(LiveBar bar)
    {
        inner.Publish(bar);
        find(bar.Market)?.TellBar(bar);
    }

    public Task StoreHistoryAsync(
        InstrumentId market, Timeframe timeframe, IReadOnlyList<Bar> bars, CancellationToken cancellationToken = default) =>
        inner.StoreHistoryAsync(market, timeframe, bars, cancellationToken);

    public Quote? LastQuote(InstrumentId market) => inner.LastQuote(market);

    public void Reset(InstrumentId market) => inner.Reset(market);
}
