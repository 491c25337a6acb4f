using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Candlewick.Platform.Hosts;

/// <summary><c>GET /api/hosts</c>: the hosts that share this desk, and which of them trades.</summary>
public static class ListHosts
{
    /// <param name="HostId">Its id, which belongs to its data folder.</param>
    /// <param name="Address">Where the others reach it.</param>
    /// <param name="Role"><c>trading</c>, <c>standby</c>, or <c>gone</c> when it has not been seen for as long as a lease lasts.</param>
    /// <param name="StartedAt">When it started, by the server's clock.</param>
    /// <param name="SeenAt">When it was last seen, by the server's clock.</param>
    /// <param name="IsThis">True for the host that answered.</param>
    public sealed record Host(
        string HostId, string Address, string Role, DateTimeOffset StartedAt, DateTimeOffset SeenAt, bool IsThis);

    /// <param name="Hosts">Empty for a desk of one host.</param>
    public sealed record Response(IReadOnlyList<Host> Hosts);

    /// <summary>Maps the endpoint; it needs a sign-in.</summary>
    public static void MapHosts(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/hosts", HandleAsync).WithTags("Hosts").WithName("ListHosts")
            .WithSummary("The hosts that share this desk, and which of them trades")
            .RequireAuthorization(Security.Policies.Viewer).WithMetadata(ServedBy.ThisHost);

    private static async Task<Ok<Response>> HandleAsync(IServiceProvider services)
    {
        if (services.GetService<TradingLease>() is not { } lease)
        {
            return TypedResults.Ok(new Response([]));
        }

        var identity = services.GetRequiredService<HostIdentity>();
        var bound = services.GetRequiredService<IOptions<HostsOptions>>().Value.Lease.TotalMilliseconds;
        return TypedResults.Ok(new Response([.. (await lease.ListAsync()).Select(host => new Host(
            host.HostId, host.Address, host.Age > bound ? "gone" : host.IsHolder ? "trading" : "standby",
            DateTimeOffset.FromUnixTimeMilliseconds(host.StartedAt), DateTimeOffset.FromUnixTimeMilliseconds(host.SeenAt),
            host.HostId == identity.Id))]));
    }
}
