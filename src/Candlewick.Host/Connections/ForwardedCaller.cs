using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace Candlewick.Host.Connections;

/// <summary>
/// Replaces a trusted proxy's address, scheme and host by those of the caller that it reports; runs before everything that asks for
/// them. Without a configured proxy the headers are not read: the framework would then believe anybody.
/// </summary>
internal sealed class ForwardedCaller
{
    private readonly RequestDelegate _next;

    public ForwardedCaller(RequestDelegate next, TrustedProxies proxies, ILoggerFactory loggers)
    {
        _next = next;
        if (proxies.Networks.Count == 0)
        {
            return;
        }

        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost,
            ForwardLimit = proxies.MaxHops,
        };
        // Without the framework's own: it trusts this machine.
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in proxies.Networks)
        {
            options.KnownIPNetworks.Add(network);
        }

        _next = new ForwardedHeadersMiddleware(next, loggers, Options.Create(options)).Invoke;
    }

    public Task InvokeAsync(HttpContext http) => _next(http);
}
