using Candlewick.Domain;
using Candlewick.Platform.Web;
using Candlewick.Venues.Simulator.Accounts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Venues.Simulator;

/// <summary>
/// <c>POST /api/simulator/advance?account=</c>: shows the next bars. With <c>to</c> it is idempotent: every bar that closes
/// at or before it is shown, once. Answers when the account has done all that the prices asked of it.
/// </summary>
internal static class AdvanceReplay
{
    private const long MostBars = 10_000_000;

    public sealed record Request(long? Bars = null, DateTimeOffset? To = null);

    public sealed record Response(DateTimeOffset Clock, decimal? LastPrice, long BarsLeft);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/api/simulator/advance", HandleAsync)
        .WithName("AdvanceReplay").WithSummary("Show the next bars of a replay, answering once the account has settled");

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        Request request, SimulatorAccounts accounts, CancellationToken cancellationToken, string account = VenueName.Simulator)
    {
        if (accounts.Find(account) is not { } simulator)
        {
            return accounts.NotFound(account);
        }

        if (request.Bars is null == request.To is null)
        {
            return Problems.Invalid("bars", "give either bars or to.");
        }

        if (request.Bars is < 1 or > MostBars)
        {
            return Problems.Invalid("bars", "must be 1 to 10000000.");
        }

        var position = await simulator.Replay.AdvanceAsync(request.Bars, request.To?.ToUnixTimeMilliseconds(), cancellationToken);
        return position is null
            ? Problems.Conflict($"The account {account} is on its synthetic market; start a replay first.")
            : TypedResults.Ok(new Response(position.Clock, position.LastPrice, position.BarsLeft));
    }
}
