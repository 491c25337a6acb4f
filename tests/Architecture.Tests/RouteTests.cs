using Candlewick.Host;
using Candlewick.Host.Configuration;
using Candlewick.Platform.Security;
using Candlewick.Testing;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Architecture.Tests;

/// <summary>Every route of the whole desk: who may call it, and that it is described.</summary>
public sealed class RouteTests : IAsyncLifetime
{
    /// <summary>The routes that answer without a sign-in; those of /ws sign in by themselves, the webhook by its own token.</summary>
    private static readonly string[] Open =
    [
        "GET /", "GET /health", "GET /health/live", "GET /health/ready", "GET /metrics", "POST /admin/auth/login",
        "GET /ws", "GET /ws/admin", "GET /ws/data-collection",
        "CONNECT /ws", "CONNECT /ws/admin", "CONNECT /ws/data-collection",
        "GET /api/webhook/trade-signal", "POST /api/webhook/trade-signal",
        "GET /api/webhook/trade-signal/{token}", "POST /api/webhook/trade-signal/{token}",
        "GET /api/webhook/trade-signal/r/{routeId}", "POST /api/webhook/trade-signal/r/{routeId}",
        "GET /api/webhook/trade-result", "POST /api/webhook/trade-result",
        "GET /api/webhook/trade-result/{token}", "POST /api/webhook/trade-result/{token}",
        "GET /api/webhook/trade-result/r/{routeId}", "POST /api/webhook/trade-result/r/{routeId}",
    ];

    /// <summary>What every signed-in user may do to their own sign-in.</summary>
    private static readonly string[] OwnSignIn = ["POST /admin/auth/logout", "POST /admin/auth/password", "GET /admin/auth/verify"];

    /// <summary>What only computes: asked with a body, and reading all the same.</summary>
    private static readonly string[] Calculations =
    [
        "POST /api/staking-trees/design", "POST /api/staking-trees/design/simulate", "POST /api/staking-trees/{id}/simulate",
        "POST /api/staking-trees/optimise",
    ];

    private readonly TempFolder _folder = new();
    private WebApplication _desk = null!;

    public Task InitializeAsync()
    {
        _desk = Desk.Build(new DeskFlags(0, _folder.Path));
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _desk.DisposeAsync();
        _folder.Dispose();
    }

    private IEnumerable<(string Route, RouteEndpoint Endpoint)> Routes =>
        ((IEndpointRouteBuilder)_desk).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
        .SelectMany(endpoint => (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["ANY"])
            .Select(method => ($"{method} /{endpoint.RoutePattern.RawText!.Trim('/')}", endpoint)));

    [Fact]
    public void Only_the_listed_routes_answer_without_a_sign_in()
    {
        var open = Routes.Where(route => route.Endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null).Select(route => route.Route);
        House.None(open.Except(Open));
    }

    [Fact]
    public void Every_other_route_names_its_policy()
    {
        var without = Routes.Where(
            route => route.Endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null && !OwnSignIn.Contains(route.Route))
            .Where(route => !route.Endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>()
                .Any(data => Policies.Roles.Contains(data.Policy)));
        House.None(without.Select(route => route.Route));
    }

    [Fact]
    public void Every_change_needs_a_trader_or_an_administrator()
    {
        var lax = Routes.Where(route => !route.Route.StartsWith("GET ", StringComparison.Ordinal) && !Calculations.Contains(route.Route))
            .Where(route => route.Endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null && !OwnSignIn.Contains(route.Route))
            .Where(route => !route.Endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>()
                .Any(data => data.Policy is Policies.Trader or Policies.Admin));
        House.None(lax.Select(route => route.Route));
    }

    [Fact]
    public void Administration_needs_an_administrator()
    {
        var lax = Routes.Where(
            route => route.Route.Contains(" /admin/", StringComparison.Ordinal) && !OwnSignIn.Contains(route.Route)
                && !Open.Contains(route.Route))
            .Where(route => !route.Endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(data => data.Policy == Policies.Admin));
        House.None(lax.Select(route => route.Route));
    }

    [Fact]
    public void Every_route_has_a_name_of_its_own_and_a_summary()
    {
        var routes = Routes.Where(route => !route.Route.Contains("/openapi/", StringComparison.Ordinal)).ToList();
        House.None(routes.Where(route => route.Endpoint.Metadata.GetMetadata<IEndpointNameMetadata>() is null)
            .Select(route => route.Route));
        House.None(routes.Where(
            route => route.Endpoint.Metadata.GetMetadata<Microsoft.AspNetCore.Http.Metadata.IEndpointSummaryMetadata>() is null)
                .Select(route => route.Route));
    }

    /// <summary>A replay that went on first would show prices that the waiting signals should have met.</summary>
    [Fact]
    public void Markets_move_only_once_the_signals_that_waited_are_taken_up()
    {
        var steps = _desk.Services.GetServices<Candlewick.Platform.Startup.IStartupStep>().ToDictionary(step => step.Name);
        var (markets, queues) = (steps["execution-accept"], steps["sessions-queues"]);
        Assert.Equal(markets.Phase, queues.Phase);
        Assert.Contains(queues.Name, markets.After);
    }

    [Fact]
    public void The_desk_can_make_everything_it_registers()
    {
        using var scope = _desk.Services.CreateScope();
        foreach (var step in scope.ServiceProvider.GetServices<Candlewick.Platform.Startup.IStartupStep>())
        {
            Assert.NotNull(step);
        }
    }
}
