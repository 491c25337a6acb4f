using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace Candlewick.Host.Connections;

/// <summary>
/// Puts the caller that a trusted proxy tells of in the place of the proxy: address, scheme and host. Ahead of everything that asks for
/// them. Where no proxy is configured the headers are not looked at: the framework would then take anybody's word.
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
