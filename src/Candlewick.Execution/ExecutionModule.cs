using Candlewick.Domain;
using Candlewick.Execution.Accounts;
using Candlewick.Execution.Books;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.Contracts.Matching;
using Candlewick.Execution.Invariants;
using Candlewick.Execution.KillSwitches;
using Candlewick.Execution.Matching;
using Candlewick.Execution.Orders;
using Candlewick.Execution.Performance;
using Candlewick.Execution.Positions;
using Candlewick.Execution.PreTradeChecks;
using Candlewick.Execution.Reconciliation;
using Candlewick.Execution.Startup;
using Candlewick.Execution.Supervision;
using Candlewick.Platform;
using Candlewick.Platform.Checks;
using Candlewick.Platform.Hosts;
using Candlewick.Platform.Retention;
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
using Microsoft.Extensions.Options;

namespace Candlewick.Execution;

/// <summary>Accounts, orders, pre-trade checks, reconciliation and the kill switch.</summary>
public static class ExecutionModule
{
    /// <summary>Adds the order path. Accounts are opened by the registered <see cref="IVenueAdapter"/>s.</summary>
    public static IServiceCollection AddExecution(this IServiceCollection services)
    {
        services.AddMigrations("execution", typeof(ExecutionModule).Assembly);
        services.AddValidation();
        services.AddSettings<ExecutionOptions>("Execution");
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<ExecutionOptions>>().Value);
        services.AddSingleton(StreamChannel.Fixed("trades"));

        services.AddSingleton<IStoredRules, OrderPathRules>();
        services.AddSingleton(new StoredTime(InvariantStore.NewestAsync));
        services.AddSingleton(new StoredGauge(
            "candlewick_orders", "status", InvariantStore.OpenOrdersAsync,
            [.. Enum.GetValues<OrderStatus>().Where(status => !status.IsFinal()).Select(status => status.ToString())]));
        services.AddSingleton(StoredGauge.Of("candlewick_trades_open", InvariantStore.OpenTradesAsync));
        services.AddSingleton(StoredGauge.Of("candlewick_findings_open", InvariantStore.OpenFindingsAsync));
        AddBooks(services);
        services.AddSingleton<AccountUseReader>();
        services.AddSingleton<PreTradeCheck>();
        services.AddMatching();

        services.AddSingleton<Boundaries>();
        services.AddSingleton<TradeFollowers>();
        services.AddSingleton<AccountMoney>();
        services.AddSingleton<FillBook>();
        services.AddSingleton<ReportBook>();
        services.AddSingleton<SnapshotBook>();
        services.AddSingleton<ActionWriter>();
        services.AddSingleton<TradeStepParts>();
        services.AddSingleton<AccountBoard>();
        services.AddSingleton<IAccounts>(provider => provider.GetRequiredService<AccountBoard>());
        services.AddSingleton<AccountSupervisor>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<AccountSupervisor>());
        services.AddSingleton<IStartupStep, RecoverAccounts>();
        services.AddSingleton<IStartupStep, AcceptAccounts>();

        services.AddSingleton<TradePlanner>();
        services.AddSingleton<TradeCommands>();
        services.AddSingleton<ExitCommands>();
        services.AddSingleton<IOrderPath, OrderPath>();
        services.AddSingleton<AccountDescription>();
        return services;
    }

    /// <summary>Adds the matching engine alone, for a program that keeps a venue's books and has no desk.</summary>
    public static IServiceCollection AddMatching(this IServiceCollection services) =>
        services.AddSingleton<IMatchingEngines, MatchingEngines>();

    /// <summary>Maps the routes of orders, trades, positions, accounts, reconciliation and the kill switch.</summary>
    public static IEndpointRouteBuilder MapExecution(this IEndpointRouteBuilder routes)
    {
        var reading = routes.MapGroup("").WithTags("Trading").RequireAuthorization(Policies.Viewer);
        ListAccounts.Map(reading);
        ShowPerformance.Map(reading);
        ListVenues.Map(reading);
        ShowBalance.Map(reading);
        ShowCosts.Map(reading);
        ListPositions.Map(reading);
        ListOrders.Map(reading.Stored());
        ListTrades.Map(reading.Stored());
        ShowTradeTotals.Map(reading.Stored());
        ExportTrades.Map(reading.Stored());
        ShowTrade.Map(reading.Stored());
        ListFindings.Map(reading.Stored());
        ShowKillSwitch.Map(reading);

        var trading = routes.MapGroup("").WithTags("Trading").RequireAuthorization(Policies.Trader);
        PlaceOrder.Map(trading);
        PreviewOrder.Map(trading);
        CancelOrder.Map(trading);
        ChangeTrade.Map(trading);
        ClosePosition.Map(trading);
        MoveKillSwitch.Map(trading);
        CompareNow.Map(trading);
        AcceptFinding.Map(trading);

        ChangeAccounts.Map(routes.MapGroup("").WithTags("Accounts").RequireAuthorization(Policies.Admin));
        return routes;
    }

    private static void AddBooks(IServiceCollection services)
    {
        services.AddSingleton<AccountStore>();
        services.AddSingleton<OrderStore>();
        services.AddSingleton<OrderEventStore>();
        services.AddSettings<OrderEventRetentionOptions>("Retention");
        services.AddSingleton<IRetention, OrderEventRetention>();
        services.AddSingleton<ExitStore>();
        services.AddSingleton<StandingBook>();
        services.AddSingleton<TradeStore>();
        services.AddSingleton<ClosedTradeStore>();
        services.AddSingleton<PositionStore>();
        services.AddSingleton<LedgerStore>();
        services.AddSingleton<SettlementStore>();
        services.AddSingleton<FindingStore>();
        services.AddSingleton<IdempotencyStore>();
        services.AddSingleton<KillSwitchStore>();
        services.AddSingleton<IKillSwitch>(provider => provider.GetRequiredService<KillSwitchStore>());
    }
}
