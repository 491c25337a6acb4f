using Candlewick.Execution;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.Contracts.Matching;
using Candlewick.MarketData.Contracts;
using Candlewick.Platform.Checks;
using Candlewick.Platform.Retention;
using Candlewick.Platform.Security;
using Candlewick.Platform.Startup;
using Candlewick.Platform.Storage;
using Candlewick.Platform.Streaming;
using Candlewick.Platform.Web;
using Candlewick.Venues.Exchange.Accounts;
using Candlewick.Venues.Exchange.Binance;
using Candlewick.Venues.Exchange.Binance.Accounts;
using Candlewick.Venues.Exchange.Binance.Faults;
using Candlewick.Venues.Exchange.Binance.Protocol;
using Candlewick.Venues.Exchange.Binance.Sockets;
using Candlewick.Venues.Exchange.Binance.Startup;
using Candlewick.Venues.Exchange.Serving;
using Candlewick.Venues.Exchange.Settings;
using Candlewick.Venues.Simulator;
using Candlewick.Venues.Simulator.Accounts;
using Candlewick.Venues.Simulator.Floor;
using Candlewick.Venues.Simulator.Invariants;
using Candlewick.Venues.Simulator.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Candlewick.Venues;

/// <summary>Where the desk trades: the simulator, in this process or in an exchange process; each account is a venue of its own.</summary>
public static class VenuesModule
{
    /// <summary>Adds the adapter of each kind of venue.</summary>
    /// <param name="services">The host's services; market data, execution and platform are needed besides.</param>
    public static IServiceCollection AddVenues(this IServiceCollection services)
    {
        AddSimulators(services);
        services.TryAddSingleton<IMarketHolds, TrackedHolds>();
        services.AddSingleton<SimulatorParts>();
        services.AddSettings<SimulatorRetentionOptions>("Retention");
        services.AddSingleton<IRetention, SimulatorRetention>();
        services.AddSingleton<IVenueAdapter>(provider => provider.GetRequiredService<SimulatorAccounts>());
        services.AddSingleton<ExchangeParts>();
        services.AddSingleton<IVenueAdapter, ExchangeAdapter>();
        return services;
    }

    /// <summary>Adds the exchange process: simulator accounts that desks reach over a socket. No desk is in this process.</summary>
    /// <param name="services">The host's services; market data and platform are needed besides.</param>
    /// <param name="accounts">Names of the accounts it keeps.</param>
    /// <param name="spot">Which of them are spot accounts, at least one; each gets an API key.</param>
    public static IServiceCollection AddExchange(
        this IServiceCollection services, IReadOnlyList<string> accounts, IReadOnlyList<string> spot)
    {
        AddSimulators(services);
        services.AddValidation();
        services.AddMatching();
        services.AddSingleton(new AccountNames(accounts, spot));
        services.AddSingleton<ServedHolds>();
        services.AddSingleton<ServedAccounts>();
        services.AddHostedService(provider => provider.GetRequiredService<ServedAccounts>());
        services.AddSingleton<IAuditLog, LoggedAudit>();
        services.AddSingleton(provider =>
        {
            // Asked for only when something happens: the accounts are made of these parts themselves.
            var served = new Lazy<ServedAccounts>(provider.GetRequiredService<ServedAccounts>);
            return new SimulatorParts(
                provider.GetRequiredService<DataFolder>(), provider.GetRequiredService<Migrator>(),
                provider.GetRequiredService<IMatchingEngines>(), provider.GetRequiredService<ISimulatorWires>(),
                provider.GetRequiredService<ServedHolds>(), new NoTrades(account => served.Value.Find(account)?.TellMarket()),
                provider.GetRequiredService<IFeeds>(),
                new ExchangeTape(provider.GetRequiredService<ILiveMarket>(), market => served.Value.Of(market)),
                provider.GetRequiredService<IBarReader>(), provider.GetRequiredService<IStreamHub>(),
                provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<IOptions<SimulatorOptions>>(),
                provider.GetRequiredService<ILoggerFactory>());
        });
        services.AddSingleton<FaultDice>();
        services.AddSingleton<OpenSockets>();
        services.AddSingleton<ExchangeClock>();
        services.AddSingleton<RequestLimits>();
        services.AddSingleton<RequestWeights>();
        services.AddSingleton<ApiKeys>();
        services.AddSingleton<BinanceSigner>();
        services.AddSingleton<BinanceFace>();
        services.AddSingleton<MarketStreams>();
        services.AddSingleton<SocketSeats>();
        services.AddSingleton<SocketDoor>();
        services.AddSingleton<IStartupStep, OpenExchange>();
        services.AddSingleton<IStartupStep, OpenBinance>();
        services.AddSingleton<IStartupStep, RunExchange>();
        return services;
    }

    private static void AddSimulators(IServiceCollection services)
    {
        services.AddSettings<SimulatorOptions>("Simulator");
        services.AddSettings<ExchangeOptions>("Exchange");
        services.TryAddSingleton<ISimulatorWires, FaultlessWires>();
        services.AddSingleton(SimulatorRuleStore.Books);
        // Known to a desk, too: it is what restores the backup of an exchange.
        services.AddSingleton(new DataPart(ApiKeys.KeyFiles, DataPartKind.Secret));
        services.AddSingleton<IStoredRules, SimulatorRuleStore>();
        services.AddSingleton<SimulatorAccounts>();
    }

    /// <summary>
    /// Maps the exchange's socket, its journal and <c>/api/simulator</c>, behind <see cref="UseExchangeToken"/>, and Binance's protocol,
    /// which has keys of its own.
    /// </summary>
    public static void MapExchange(this IEndpointRouteBuilder routes)
    {
        BinanceRoutes.Map(routes);
        BinanceSockets.Map(routes);
        AcceptDesk.Map(routes);
        var accounts = routes.MapGroup("").AddEndpointFilter<RouteGroupBuilder, ReopenedAccount>();
        ShowJournal.Map(accounts);
        ChangeFaults.Map(routes);
        ShowSimulator.Map(accounts);
        StartReplay.Map(accounts);
        AdvanceReplay.Map(accounts);
        SetReplaySpeed.Map(accounts);
        StartSynthetic.Map(accounts);
    }

    /// <summary>Answers 401 to callers who do not know the exchange's token, but where Binance's protocol is spoken.</summary>
    public static IApplicationBuilder UseExchangeToken(this IApplicationBuilder app) =>
        app.UseMiddleware<TokenGate>((IReadOnlyList<PathString>)[new PathString(BinanceEndpoint.Root), .. BinanceSockets.Roots]);

    /// <summary>The API keys that an exchange made at its start, because the accounts had none; they are shown nowhere else.</summary>
    public static IReadOnlyList<(string Account, string Key, string Secret)> NewApiKeys(IServiceProvider services) =>
        [.. services.GetRequiredService<ApiKeys>().Made.Select(key => (key.Account, key.Key, key.Secret))];

    /// <summary>Maps <c>/api/simulator</c>.</summary>
    public static void MapVenues(this IEndpointRouteBuilder routes)
    {
        var reading = routes.MapGroup("").RequireAuthorization(Policies.Viewer).WithTags("Simulator")
            .AddEndpointFilter<RouteGroupBuilder, ReopenedAccount>();
        ShowSimulator.Map(reading);
        var changing = routes.MapGroup("").RequireAuthorization(Policies.Trader).WithTags("Simulator")
            .AddEndpointFilter<RouteGroupBuilder, ReopenedAccount>();
        StartReplay.Map(changing);
        AdvanceReplay.Map(changing);
        SetReplaySpeed.Map(changing);
        StartSynthetic.Map(changing);
    }
}
