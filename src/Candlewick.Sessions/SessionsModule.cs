using Candlewick.Execution.Contracts;
using Candlewick.Platform;
using Candlewick.Platform.Events;
using Candlewick.Platform.Security;
using Candlewick.Platform.Startup;
using Candlewick.Sessions.Contracts;
using Candlewick.Sessions.Dashboard;
using Candlewick.Sessions.Routes;
using Candlewick.Sessions.Sessions;
using Candlewick.Sessions.Signals;
using Candlewick.Sessions.Walks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Candlewick.Sessions;

/// <summary>Routes, the webhook, signals, sessions and their walk through the staking tree.</summary>
public static class SessionsModule
{
    /// <summary>Needs <c>AddPlatform</c>, <c>AddPlatformWeb</c>, <c>AddStaking</c>, and an order path and accounts as Execution adds them.</summary>
    public static IServiceCollection AddSessions(this IServiceCollection services)
    {
        services.AddMigrations("sessions", typeof(SessionsModule).Assembly);
        services.AddValidation();
        services.AddSingleton<RouteStore>();
        services.AddSingleton<RouteSecrets>();
        services.AddSingleton<SessionStore>();
        services.AddSingleton<SignalStore>();
        services.AddSingleton<RouteReaders>();
        services.AddSingleton<QueueRetries>();
        services.AddSingleton<DecideTrade>();
        services.AddSingleton<TakeSignal>();
        services.AddSingleton<WalkTree>();
        services.AddSingleton<RefusalAudit>();
        services.AddSingleton<ReceiveSignal>();
        services.AddSingleton<SessionStream>();
        services.AddSingleton<IEventHandler<SessionAdvanced>>(provider => provider.GetRequiredService<SessionStream>());
        services.AddEvent<SessionAdvanced>();
        services.AddSingleton<ITradeOwner, SessionTrades>();
        services.AddSingleton<ResumeWalks>();
        services.AddSingleton<IStartupStep>(provider => provider.GetRequiredService<ResumeWalks>());
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<ResumeWalks>());
        return services;
    }

    public static void MapSessions(this IEndpointRouteBuilder routes)
    {
        var webhook = routes.MapGroup("").AllowAnonymous().WithTags("Webhook");
        ReceiveSignal.Map(webhook);

        var read = routes.MapGroup("").RequireAuthorization(Policies.Viewer).WithTags("Sessions");
        ListRoutes.Map(read);
        ListSignals.Map(read);
        ListSessions.Map(read);
        ExportSessions.Map(read);
        ShowDashboard.Map(read);

        var change = routes.MapGroup("").RequireAuthorization(Policies.Trader).WithTags("Sessions");
        CreateRoute.Map(change);
        RotateToken.Map(change);
        DeleteRoute.Map(change);
        WalkByHand.Map(change);
        EditSession.Map(change);
        DeleteSession.Map(change);
        RefreshBasis.Map(change);
    }
}
