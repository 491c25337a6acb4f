using Candlewick.Execution.Contracts;
using Candlewick.MarketData.Contracts;
using Candlewick.Platform.Security;
using Candlewick.Platform.Startup;
using Candlewick.Platform.Storage;
using Candlewick.Platform.Web;
using Candlewick.Venues.Simulator;
using Candlewick.Venues.Simulator.Books;
using Candlewick.Venues.Simulator.Replay;
using Candlewick.Venues.Simulator.Synthetic;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Candlewick.Venues;

/// <summary>Where the desk trades. Today the simulator: one account named <c>simulator</c>, on synthetic or replayed prices.</summary>
public static class VenuesModule
{
    /// <summary>Adds the venues' brokers and feeds.</summary>
    /// <param name="services">The host's services; market data, execution and platform are needed besides.</param>
    public static IServiceCollection AddVenues(this IServiceCollection services)
    {
        services.AddSettings<SimulatorOptions>("Simulator");
        // The books are a database of their own: a venue stands outside the desk's transactions.
        services.AddSingleton(provider => new SimulatorBooks(
            new Database(provider.GetRequiredService<DataFolder>().File("simulator.db")), provider.GetRequiredService<Migrator>()));
        services.TryAddSingleton<ISimulatorFaults, NoFaults>();
        services.AddSingleton<SimulatorVenue>();
        services.AddSingleton<SimulatorInstruments>();
        services.AddSingleton<SimulatorView>();
        services.AddSingleton<ReplayMarket>();
        services.AddSingleton<SyntheticMarket>();
        services.AddSingleton<MarketSwitch>();
        services.AddSingleton<SimulatorBroker>();
        services.AddSingleton<IBroker>(provider => provider.GetRequiredService<SimulatorBroker>());
        services.AddSingleton<IMarketDataFeed, SimulatorFeed>();
        services.AddSingleton<IStartupStep, OpenSimulator>();
        services.AddSingleton<IStartupStep, RunSimulator>();
        return services;
    }

    /// <summary>Maps <c>/api/simulator</c>.</summary>
    public static void MapVenues(this IEndpointRouteBuilder routes)
    {
        var reading = routes.MapGroup("").RequireAuthorization(Policies.Viewer).WithTags("Simulator");
        ShowSimulator.Map(reading);
        var changing = routes.MapGroup("").RequireAuthorization(Policies.Trader).WithTags("Simulator");
        StartReplay.Map(changing);
        AdvanceReplay.Map(changing);
        SetReplaySpeed.Map(changing);
        StartSynthetic.Map(changing);
    }
}
