using System.Text.Json;
using Candlewick.Platform.Web;
using Candlewick.Venues.Simulator.Books;
using Candlewick.Venues.Simulator.Replay;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Venues.Simulator;

/// <summary><c>POST /api/simulator/speed</c>: a replay goes on at another speed, also while a trade is open.</summary>
internal static class SetReplaySpeed
{
    public sealed record Request
    {
        /// <summary>As in a replay's request.</summary>
        public required JsonElement Speed { get; init; }
    }

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/api/simulator/speed", HandleAsync)
        .WithName("SetReplaySpeed").WithSummary("Changes the speed of the replay.");

    private static async Task<Results<Ok<SimulatorView.Response>, ProblemHttpResult>> HandleAsync(
        Request request, SimulatorVenue venue, ReplayMarket replay, SimulatorView view, CancellationToken cancellationToken)
    {
        if (ReplaySpeed.Read(request.Speed) is not { } speed)
        {
            return Problems.Invalid("speed", ReplaySpeed.Wanted);
        }

        if (venue.State.Mode != MarketMode.Replay)
        {
            return Problems.Conflict("The simulator shows its synthetic market, which has no speed; start a replay first.");
        }

        await replay.SetSpeedAsync(speed, cancellationToken);
        return TypedResults.Ok(await view.GetAsync(cancellationToken));
    }
}
