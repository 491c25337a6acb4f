using Candlewick.Execution.Contracts;
using Candlewick.Platform.Checks;
using Candlewick.Platform.Retention;
using Candlewick.Platform.Security;
using Candlewick.Platform.Web;
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

namespace Candlewick.Venues;

/// <summary>Where the desk trades. Today the simulator, each account of which is a venue of its own.</summary>
public static class VenuesModule
{
    /// <summary>Adds the adapter of each kind of venue.</summary>
    /// <param name="services">The host's services; market data, execution and platform are needed besides.</param>
    public static IServiceCollection AddVenues(this IServiceCollection services)
    {
        services.AddSettings<SimulatorOptions>("Simulator");
        services.TryAddSingleton<ISimulatorWires, FaultlessWires>();
        services.AddSingleton(SimulatorRuleStore.Books);
        services.AddSingleton<IStoredRules, SimulatorRuleStore>();
        services.AddSettings<SimulatorRetentionOptions>("Retention");
        services.AddSingleton<IRetention, SimulatorRetention>();
        services.AddSingleton<SimulatorParts>();
        services.AddSingleton<SimulatorAccounts>();
        services.AddSingleton<IVenueAdapter>(provider => provider.GetRequiredService<SimulatorAccounts>());
        return services;
    }

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
