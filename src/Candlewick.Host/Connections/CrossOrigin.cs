using Candlewick.Platform.Security;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Net.Http.Headers;

namespace Candlewick.Host.Connections;

/// <summary>Lets pages from configured origins read answers, and no others.</summary>
internal static class CrossOrigin
{
    private static readonly TimeSpan PreflightIsKept = TimeSpan.FromMinutes(10);

    public static void AddCrossOrigin(this IServiceCollection services)
    {
        services.AddCors();
        services.AddOptions<CorsOptions>().Configure<TrustedOrigins>((cors, origins) => cors.AddDefaultPolicy(policy => policy
            .WithOrigins([.. origins.Allowed])
            .WithMethods("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
            .WithHeaders(HeaderNames.Authorization, HeaderNames.ContentType, "Idempotency-Key", SessionCookies.CsrfHeader)
            .WithExposedHeaders(HeaderNames.Link, HeaderNames.RetryAfter, HeaderNames.ContentDisposition, HeaderNames.Location)
            .AllowCredentials()
            .SetPreflightMaxAge(PreflightIsKept)));
    }
}
