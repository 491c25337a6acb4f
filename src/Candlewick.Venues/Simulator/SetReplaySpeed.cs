using System.Text.Json;
using Candlewick.Domain;
using Candlewick.Platform.Web;
using Candlewick.Venues.Simulator.Accounts;
using Candlewick.Venues.Simulator.Replay;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Venues.Simulator;

/// <summary><c>POST /api/simulator/speed?account=</c>: a replay goes on at another speed, also while a trade is open.</summary>
internal static class SetReplaySpeed
{
    public sealed record Request
    {
        /// <summary>As in a replay's request.</summary>
        public required JsonElement Speed { get; init; }
    }

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/api/simulator/speed", HandleAsync)
        .WithName("SetReplaySpeed").WithSummary("Change the speed of the replay");

    private static async Task<Results<Ok<SimulatorView.Response>, ProblemHttpResult>> HandleAsync(
        Request request, SimulatorAccounts accounts, CancellationToken cancellationToken, string account = VenueName.Simulator)
    {
        if (accounts.Find(account) is not { } simulator)
        {
            return accounts.NotFound(account);
        }

        if (ReplaySpeed.Read(request.Speed) is not { } speed)
        {
            return Problems.Invalid("speed", ReplaySpeed.Wanted);
        }

        if (simulator.Venue.State.Replay is null)
        {
            return Problems.Conflict($"The account {account} is on its synthetic market, which has no speed; start a replay first.");
        }

        await simulator.Replay.SetSpeedAsync(speed, cancellationToken);
        return TypedResults.Ok(await simulator.View.GetAsync(cancellationToken));
    }
}
