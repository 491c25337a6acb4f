using Candlewick.Execution.Contracts;
using Candlewick.Platform.Web;
using Candlewick.Sessions.Trail;
using Candlewick.Staking.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Route = Candlewick.Sessions.Trail.Route;

namespace Candlewick.Sessions.Routes;

/// <summary><c>GET /api/routes</c> and <c>/{id}</c>.</summary>
internal static class ListRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/routes", ListAsync).WithName("ListRoutes").WithSummary("The routes, without their secrets");
        routes.MapGet("/api/routes/{id}", GetAsync).WithName("GetRoute").WithSummary("One route, without its secret");
    }

    private static async Task<Ok<IReadOnlyList<RouteDescription.Response>>> ListAsync(
        RouteStore store, RouteStandings standings, IAccounts accounts, IStakingTrees trees, HttpContext http, int? limit, string? cursor)
    {
        var take = Paging.Limit(limit);
        var rows = Paging.Page(http, await store.ListAsync(Paging.Read(cursor)?[0], take + 1), take, last => Paging.Cursor(last.Id));
        var standing = await standings.OfAsync(rows);
        var described = new List<RouteDescription.Response>();
        foreach (var route in rows)
        {
            described.Add(await DescribeAsync(route, standing[route.Id], accounts, trees, http.RequestAborted));
        }

        return TypedResults.Ok<IReadOnlyList<RouteDescription.Response>>(described);
    }

    private static async Task<Results<Ok<RouteDescription.Response>, ProblemHttpResult>> GetAsync(
        string id, RouteStore store, RouteStandings standings, IAccounts accounts, IStakingTrees trees, HttpContext http) =>
        await store.FindAsync(id) is { DeletedAt: null } route
            ? TypedResults.Ok(await DescribeAsync(route, await standings.OfAsync(route), accounts, trees, http.RequestAborted))
            : Problems.NotFound($"There is no route '{id}'.");

    private static async Task<RouteDescription.Response> DescribeAsync(
        Route route, RouteStanding standing, IAccounts accounts, IStakingTrees trees, CancellationToken cancellationToken) =>
        new(route, standing, await RouteChecks.WarningsAsync(accounts, trees.Find(route.StakingTreeId), route, cancellationToken));
}
