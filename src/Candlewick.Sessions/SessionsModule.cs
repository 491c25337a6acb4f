using Candlewick.Platform;
using Candlewick.Platform.Checks;
using Candlewick.Platform.Events;
using Candlewick.Platform.Hosts;
using Candlewick.Platform.Retention;
using Candlewick.Platform.Security;
using Candlewick.Platform.Startup;
using Candlewick.Platform.Storage;
using Candlewick.Platform.Streaming;
using Candlewick.Platform.Web;
using Candlewick.Sessions.Contracts;
using Candlewick.Sessions.Dashboard;
using Candlewick.Sessions.Formats;
using Candlewick.Sessions.Formats.Mapped;
using Candlewick.Sessions.Formats.Native;
using Candlewick.Sessions.Inbox;
using Candlewick.Sessions.Invariants;
using Candlewick.Sessions.Routes;
using Candlewick.Sessions.Sessions;
using Candlewick.Sessions.Trail;
using Candlewick.Sessions.Walks;
using Candlewick.Staking.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Candlewick.Sessions;

/// <summary>Routes, the webhook, signals, sessions and their walk through the staking tree.</summary>
public static class SessionsModule
{
    /// <summary>Needs <c>AddPlatform</c>, <c>AddStaking</c>, and an order path and accounts as Execution adds them.</summary>
    public static IServiceCollection AddSessions(this IServiceCollection services)
    {
        RowParameters.Register();
        services.AddMigrations("sessions", typeof(SessionsModule).Assembly);
        services.AddValidation();
        services.AddSingleton<ISignalFormat, NativeFormat>();
        services.AddSingleton<ISignalFormat, MappedFormat>();
        services.AddSingleton<SignalFormats>();
        services.AddSingleton(new DataPart(RouteSecrets.KeyFile, DataPartKind.Secret));
        services.AddSingleton<IStoredRules, WalkRules>();
        services.AddSingleton(new StoredTime(WalkRuleStore.NewestAsync));
        services.AddSingleton(StoredGauge.Of("candlewick_signals_waiting", WalkRuleStore.QueuedAsync));
        AddTrail(services);
        AddWalks(services);
        services.AddSingleton(StreamChannel.Fixed(SessionStream.Sessions));
        services.AddSingleton(StreamChannel.Fixed(SessionStream.Signals));
        services.AddSingleton<RefusalAudit>();
        services.AddSingleton<RouteChecks>();
        services.AddSingleton<RouteStandings>();
        services.AddSingleton<ReceiveSignal>();
        services.AddSingleton<SignalWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<SignalWatch>());
        return services;
    }

    /// <summary>Maps the webhook and the routes of the page.</summary>
    public static void MapSessions(this IEndpointRouteBuilder routes)
    {
        // A signal that comes while the desk starts is stored and answered; a refused one would be lost.
        var webhook = routes.MapGroup("").AllowAnonymous().WithTags("Webhook")
            .WithMetadata(new AnswersWhileStarting(), ServedBy.TradingHostFirst);
        ReceiveSignal.Map(webhook);

        var read = routes.MapGroup("").RequireAuthorization(Policies.Viewer).WithTags("Sessions");
        ListRoutes.Map(read.Stored());
        ListPresets.Map(read.Stored());
        ListSignals.Map(read.Stored());
        ListSessions.Map(read.Stored());
        ExportSessions.Map(read.Stored());
        ShowDashboard.Map(read);

        var change = routes.MapGroup("").RequireAuthorization(Policies.Trader).WithTags("Sessions");
        CreateRoute.Map(change);
        EditRoute.Map(change);
        UnderstandAlert.Map(change);
        DryRun.Map(change);
        TestRoute.Map(change);
        RotateToken.Map(change);
        DeleteRoute.Map(change);
        WalkByHand.Map(change);
        EditSession.Map(change);
        DeleteSession.Map(change);
        RefreshBasis.Map(change);
    }

    private static void AddTrail(IServiceCollection services)
    {
        services.AddSingleton<RouteStore>();
        services.AddSingleton<RouteSecrets>();
        services.AddSingleton<SessionStore>();
        services.AddSingleton<StepStore>();
        services.AddSingleton<SignalStore>();
        services.AddSingleton<SignalCountStore>();
        services.AddSingleton<SignalClaimStore>();
        services.AddSingleton<IStakingTreeUse, TreeUseStore>();
        services.AddSettings<SignalRetentionOptions>("Retention");
        services.AddSingleton<IRetention, SignalRetention>();
        services.AddSingleton<DashboardStore>();
        services.AddSingleton<IHostMemory>(provider => provider.GetRequiredService<RouteStore>());
        services.AddSingleton<IHostMemory>(provider => provider.GetRequiredService<SessionStore>());
        services.AddSingleton<IHostMemory>(provider => provider.GetRequiredService<SignalStore>());
    }

    private static void AddWalks(IServiceCollection services)
    {
        services.AddSingleton<RouteReaders>();
        services.AddSingleton<QueueRetries>();
        services.AddSingleton<SessionStream>();
        services.AddSingleton<IEventHandler<SessionAdvanced>>(provider => provider.GetRequiredService<SessionStream>());
        services.AddEvent<SessionAdvanced>();
        services.AddSingleton<WalkTree>();
        services.AddSingleton<RouteState>();
        services.AddSingleton<TakeBasis>();
        services.AddSingleton<AverageTrueRange>();
        services.AddSingleton<DecideTrade>();
        services.AddSingleton<TurnDecision>();
        services.AddSingleton<TurnWriter>();
        services.AddSingleton<TakeUpQueue>();
        services.AddSingleton<TakeSignal>();
        services.AddSingleton<TradeFollower>();
        services.AddSingleton<IStartupStep, ResumeWalks>();
        services.AddSingleton<IStartupStep, ResumeQueues>();
    }
}
