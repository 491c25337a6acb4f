using Candlewick.Host.Configuration;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging.Console;

namespace Candlewick.Host.Telemetry;

/// <summary>How the desk logs, and where its metrics and traces go.</summary>
internal static class TelemetrySetup
{
    /// <summary>Has metrics and traces of a desk sent to a collector, where one is configured.</summary>
    public static void AddOtlp(this IServiceCollection services)
    {
        services.AddSettings<OtlpOptions>("Otlp");
        services.AddHostedService<OtlpSender>();
    }

    /// <exception cref="SettingsException">The format is not one.</exception>
    public static void AddLog(this WebApplicationBuilder builder)
    {
        var logging = builder.Logging.ClearProviders();
        switch (builder.Configuration["Logging:Format"])
        {
            case null or "" or "text":
                logging.AddSimpleConsole(console =>
                {
                    console.SingleLine = true;
                    console.UseUtcTimestamp = true;
                    console.TimestampFormat = "yyyy-MM-dd HH:mm:ss.fff ";
                });
                break;
            case "json":
                logging.AddConsole(console => console.FormatterName = JsonLines.FormatName)
                    .AddConsoleFormatter<JsonLines, ConsoleFormatterOptions>();
                break;
            case var other:
                throw new SettingsException(
                    $"Logging:Format (environment CANDLEWICK_LOGGING__FORMAT): '{other}' is not a format; use text or json.");
        }
    }

    /// <summary>Names a request's trace by its route, which holds none of the path's secrets; runs before the rest.</summary>
    public static void UseNamedTraces(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        try
        {
            await next(http);
        }
        finally
        {
            if (http.Features.Get<IHttpActivityFeature>()?.Activity is { IsAllDataRequested: true } activity)
            {
                var route = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
                activity.DisplayName = route is null ? http.Request.Method : $"{http.Request.Method} {route}";
                activity.SetTag("http.request.method", http.Request.Method);
                activity.SetTag("http.route", route);
                activity.SetTag("http.response.status_code", http.Response.StatusCode);
            }
        }
    });
}
