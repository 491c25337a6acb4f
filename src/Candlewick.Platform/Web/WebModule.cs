using System.Text.Json.Serialization.Metadata;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Candlewick.Platform.Web;

/// <summary>What the interface of every module has in common.</summary>
public static class WebModule
{
    /// <summary>Adds the JSON rules and the one shape of errors.</summary>
    public static IServiceCollection AddPlatformWeb(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<LogBudget>();
        services.AddSettings<OriginOptions>("Origins");
        services.AddSingleton<TrustedOrigins>();
        services.ConfigureHttpJsonOptions(options =>
        {
            DeskJson.Configure(options.SerializerOptions);
            options.SerializerOptions.TypeInfoResolver =
                (options.SerializerOptions.TypeInfoResolver ?? new DefaultJsonTypeInfoResolver()).WithAddedModifier(BodyRules.Apply);
        });
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        // Ahead of the framework's own writer, which is silent towards callers that do not accept JSON.
        services.AddSingleton<IProblemDetailsWriter, ProblemWriter>();
        services.AddProblemDetails();
        services.AddExceptionHandler<ProblemExceptionHandler>();
        services.AddRateLimiter(options =>
        {
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            BulkReads.AddTo(options);
            options.OnRejected = (context, _) =>
            {
                var wait = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1);
                context.HttpContext.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString("0");
                return ValueTask.CompletedTask;
            };
        });
        return services;
    }

    /// <summary>Adds exception handling and problems for bare status codes; the first thing in the pipeline.</summary>
    public static IApplicationBuilder UsePlatformWeb(this IApplicationBuilder app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            SuppressDiagnosticsCallback = _ => true,
            StatusCodeSelector = _ => StatusCodes.Status500InternalServerError,
        });
        app.UseStatusCodePages();
        return app;
    }

    /// <summary>Refuses bodies that no handler could read; after routing.</summary>
    public static IApplicationBuilder UseBodyRules(this IApplicationBuilder app) => app.UseMiddleware<KnownCharset>();
}
