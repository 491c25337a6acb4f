using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Candlewick.Host.Connections;

/// <summary>Puts the gate in front of every address that the desk listens on, and the server's own limits behind it.</summary>
internal static class ConnectionLimits
{
    /// <summary>Bytes of a body unless a route says otherwise; routes that take files set their own limit.</summary>
    private const int MaxBodyBytes = 1024 * 1024;

    public static void AddConnectionLimits(this IServiceCollection services)
    {
        services.AddSettings<ConnectionOptions>("Connections");
        services.AddSettings<ProxyOptions>("Proxies");
        services.AddSingleton<TrustedProxies>();
        services.AddSingleton<ConnectionGate>();
        services.AddCrossOrigin();
        services.AddOptions<KestrelServerOptions>().Configure<IOptions<ConnectionOptions>, ConnectionGate>((server, options, gate) =>
        {
            var bounds = options.Value;
            server.AddServerHeader = false;
            var limits = server.Limits;
            limits.MaxRequestBodySize = MaxBodyBytes;
            limits.KeepAliveTimeout = bounds.KeepAlive;
            limits.RequestHeadersTimeout = bounds.HeadersTimeout;
            limits.MinRequestBodyDataRate = new MinDataRate(bounds.MinBodyBytesPerSecond, bounds.Grace);
            limits.MinResponseDataRate = new MinDataRate(bounds.MinAnswerBytesPerSecond, bounds.Grace);
            // The gate and the streams count for themselves: the server's counts know no addresses and close the newest.
            limits.MaxConcurrentConnections = null;
            limits.MaxConcurrentUpgradedConnections = null;
            server.ConfigureEndpointDefaults(listen => listen.Use(next => connection => gate.RunAsync(connection, next)));
        });
    }

    /// <summary>Tells the gate which connections are being answered; the first thing in the pipeline.</summary>
    public static void UseConnectionSeats(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        if (http.Features.Get<ConnectionSeat>() is not { } seat)
        {
            await next(http);
            return;
        }

        seat.Begin();
        try
        {
            await next(http);
        }
        finally
        {
            seat.End();
        }
    });
}
