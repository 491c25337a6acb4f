using Candlewick.Platform.Security;
using Candlewick.Staking.Contracts;
using Candlewick.Staking.Trees;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Candlewick.Staking;

/// <summary>Staking trees and the sizing arithmetic; pure code, no tables of its own.</summary>
public static class StakingModule
{
    public static IServiceCollection AddStaking(this IServiceCollection services) => services.AddSingleton<IStakingTrees, StakingTrees>();

    public static void MapStaking(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("").RequireAuthorization(Policies.Viewer).WithTags("Staking");
        ListStakingTrees.Map(group);
    }
}
