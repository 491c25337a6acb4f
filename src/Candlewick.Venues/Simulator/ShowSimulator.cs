using Candlewick.Domain;
using Candlewick.Venues.Simulator.Accounts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Venues.Simulator;

/// <summary><c>GET /api/simulator?account=</c>.</summary>
internal static class ShowSimulator
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/simulator", HandleAsync)
        .WithName("ShowSimulator").WithSummary("A simulator account: its market, money, positions and open orders");

    private static async Task<Results<Ok<SimulatorView.Response>, ProblemHttpResult>> HandleAsync(
        SimulatorAccounts accounts, CancellationToken cancellationToken, string account = VenueName.Simulator) =>
        accounts.Find(account) is { } simulator
            ? TypedResults.Ok(await simulator.View.GetAsync(cancellationToken))
            : accounts.NotFound(account);
}
