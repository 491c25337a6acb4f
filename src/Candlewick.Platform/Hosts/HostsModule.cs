using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Candlewick.Platform.Hosts;

/// <summary>Several hosts of one desk on one database.</summary>
public static class HostsModule
{
    /// <summary>Knows the settings of hosts, whether or not the program is one.</summary>
    public static IServiceCollection AddHostsSettings(this IServiceCollection services) => services.AddSettings<HostsOptions>("Hosts");

    /// <summary>Makes the program one of several hosts; its database is on a server.</summary>
    public static IServiceCollection AddHosts(this IServiceCollection services)
    {
        services.AddHostsSettings();
        services.AddSingleton<HostIdentity>();
        services.AddSingleton<TradingLease>();
        services.Replace(ServiceDescriptor.Singleton<ITradingPermit>(provider => provider.GetRequiredService<TradingLease>()));
        services.AddSingleton<ServerBulletins>();
        services.AddHostedService(provider => provider.GetRequiredService<ServerBulletins>());
        services.Replace(ServiceDescriptor.Singleton<IBulletins>(provider => provider.GetRequiredService<ServerBulletins>()));
        services.AddSingleton<PeerClient>();
        services.Replace(ServiceDescriptor.Singleton<TradingTurn, SharedTurn>());
        return services;
    }

    /// <summary>Hands calls on to the trading host; comes after routing and WebSockets.</summary>
    public static IApplicationBuilder UseHosts(this IApplicationBuilder app)
    {
        if (app.ApplicationServices.GetService<TradingLease>() is not null)
        {
            app.UseMiddleware<HostForwarding>();
        }

        return app;
    }
}
