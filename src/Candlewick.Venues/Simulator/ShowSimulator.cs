using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Venues.Simulator;

/// <summary><c>GET /api/simulator</c>.</summary>
internal static class ShowSimulator
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/simulator", HandleAsync)
        .WithName("ShowSimulator").WithSummary("The simulator's market, account, positions and open orders.");

    private static async Task<Ok<SimulatorView.Response>> HandleAsync(SimulatorView view, CancellationToken cancellationToken) =>
        TypedResults.Ok(await view.GetAsync(cancellationToken));
}
