using Candlewick.Platform;
using Candlewick.Platform.Checks;
using Candlewick.Platform.Hosts;
using Candlewick.Platform.Security;
using Candlewick.Platform.Startup;
using Candlewick.Staking.Calculations;
using Candlewick.Staking.Contracts;
using Candlewick.Staking.Trees;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Candlewick.Staking;

/// <summary>Staking trees, designed, written and kept; what can be computed of them; and the sizing arithmetic.</summary>
public static class StakingModule
{
    /// <summary>Needs <c>AddPlatform</c>, and an audit as Identity adds it.</summary>
    public static IServiceCollection AddStaking(this IServiceCollection services)
    {
        services.AddMigrations("staking", typeof(StakingModule).Assembly);
        services.AddValidation();
        services.AddSingleton<StakingTreeStore>();
        services.AddSingleton<IStakingTrees>(provider => provider.GetRequiredService<StakingTreeStore>());
        services.AddSingleton<IHostMemory>(provider => provider.GetRequiredService<StakingTreeStore>());
        services.AddSingleton<IStartupStep>(provider => provider.GetRequiredService<StakingTreeStore>());
        services.AddSingleton<IStoredRules, TreeRules>();
        services.AddSingleton(new StoredTime(StakingTreeStore.NewestAsync));
        services.AddSingleton<CalculationRoom>();
        return services;
    }

    /// <summary>Maps <c>/api/staking-trees</c>. What only computes is open to whoever may read.</summary>
    public static void MapStaking(this IEndpointRouteBuilder routes)
    {
        var read = routes.MapGroup("").RequireAuthorization(Policies.Viewer).WithTags("Staking");
        ListStakingTrees.Map(read.Stored());
        ExportTree.Map(read.Stored());
        SimulateTree.Map(read.Stored());
        DesignTree.Map(read.Stored());
        OptimiseTree.Map(read.Stored());

        var change = routes.MapGroup("").RequireAuthorization(Policies.Trader).WithTags("Staking");
        SaveTree.Map(change);
        DeleteTree.Map(change);
    }
}
