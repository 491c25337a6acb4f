using Candlewick.Execution.Accounts;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.KillSwitches;
using Candlewick.Execution.Ledger;
using Candlewick.Execution.Orders;
using Candlewick.Execution.Positions;
using Candlewick.Execution.PreTradeChecks;
using Candlewick.Execution.Reconciliation;
using Candlewick.Execution.Supervision;
using Candlewick.Platform;
using Candlewick.Platform.Concurrency;
using Candlewick.Platform.Security;
using Candlewick.Platform.Startup;
using Candlewick.Platform.Storage;
using Candlewick.Platform.Streaming;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Candlewick.Execution;

/// <summary>Orders, pre-trade checks, reconciliation and the kill switch.</summary>
public static class ExecutionModule
{
    /// <summary>Adds the order path. Brokers are taken from the registered <see cref="IBroker"/>s.</summary>
    public static IServiceCollection AddExecution(this IServiceCollection services)
    {
        services.AddMigrations("execution", typeof(ExecutionModule).Assembly);
        services.AddValidation();
        services.AddSettings<ExecutionOptions>("Execution");

        services.AddSingleton<AccountStates>();
        services.AddSingleton<IAccounts>(provider => provider.GetRequiredService<AccountStates>());
        services.AddSingleton<KillSwitch>();
        services.AddSingleton<IKillSwitch>(provider => provider.GetRequiredService<KillSwitch>());
        services.AddSingleton<OrderStore>();
        services.AddSingleton<TradeStore>();
        services.AddSingleton<PositionStore>();
        services.AddSingleton<FindingStore>();
        services.AddSingleton<ReportBook>();
        services.AddSingleton<SnapshotBook>();
        services.AddSingleton<Settlement>();
        services.AddSingleton<TradeOwners>();
        services.AddSingleton<Boundaries>();
        services.AddSingleton<PreTradeCheck>();
        services.AddSingleton(provider => new ReaderParts(
            provider.GetRequiredService<Database>(),
            provider.GetRequiredService<OrderStore>(),
            provider.GetRequiredService<TradeStore>(),
            provider.GetRequiredService<FindingStore>(),
            provider.GetRequiredService<ReportBook>(),
            provider.GetRequiredService<SnapshotBook>(),
            provider.GetRequiredService<Settlement>(),
            provider.GetRequiredService<IKillSwitch>(),
            provider.GetRequiredService<IAccounts>(),
            provider.GetRequiredService<TradeOwners>(),
            provider.GetRequiredService<IStreamHub>(),
            provider.GetRequiredService<WorkTracker>(),
            provider.GetRequiredService<Boundaries>(),
            provider.GetRequiredService<IOptions<ExecutionOptions>>().Value,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<AccountReader>>()));
        services.AddSingleton<AccountReaders>();
        services.AddSingleton<OrderPath>();
        services.AddSingleton<IOrderPath>(provider => provider.GetRequiredService<OrderPath>());
        services.AddSingleton<Recovery>();
        services.AddSingleton<IStartupStep>(provider => provider.GetRequiredService<Recovery>());
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<Recovery>());
        return services;
    }

    /// <summary>Maps the routes of orders, positions, accounts, reconciliation and the kill switch.</summary>
    public static IEndpointRouteBuilder MapExecution(this IEndpointRouteBuilder routes)
    {
        var reading = routes.MapGroup("").WithTags("Trading").RequireAuthorization(Policies.Viewer);
        ListAccounts.Map(reading);
        ShowBalance.Map(reading);
        ShowCosts.Map(reading);
        ListPositions.Map(reading);
        ListOrders.Map(reading);
        ShowTrade.Map(reading);
        ListFindings.Map(reading);
        ShowKillSwitch.Map(reading);

        var trading = routes.MapGroup("").WithTags("Trading").RequireAuthorization(Policies.Trader);
        PlaceOrder.Map(trading);
        CancelOrder.Map(trading);
        ClosePosition.Map(trading);
        MoveKillSwitch.Map(trading);
        CompareNow.Map(trading);
        AcceptFinding.Map(trading);
        return routes;
    }
}
