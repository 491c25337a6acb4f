using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;

namespace Candlewick.Platform.Web;

/// <summary>
/// Bounds how many large answers a user may have under way at once: each holds a part of the database in memory for as long as its
/// reader takes. One more is answered 429 with <c>Retry-After</c>.
/// </summary>
public static class BulkReads
{
    private const string Large = "large-answers";
    private const string Pages = "pages-of-bars";
    private const int LargeAtOnce = 4;
    private const int PagesAtOnce = 16;
    /// <summary>Rows; no caller holds much of the desk's memory with a page of them.</summary>
    private const int UsualPage = 500;

    /// <summary>For routes that may answer with megabytes: several timeframes, exports.</summary>
    public static TBuilder BoundLargeAnswers<TBuilder>(this TBuilder route) where TBuilder : IEndpointConventionBuilder =>
        route.RequireRateLimiting(Large);

    /// <summary>
    /// For routes that answer with at most a page of bars, which a chart asks for several at a time. A page of the usual size costs less
    /// than to bound it, and is not.
    /// </summary>
    public static TBuilder BoundPagesOfBars<TBuilder>(this TBuilder route) where TBuilder : IEndpointConventionBuilder =>
        route.RequireRateLimiting(Pages);

    internal static void AddTo(RateLimiterOptions limiter)
    {
        limiter.AddPolicy(Large, http => OfUser(http, LargeAtOnce));
        limiter.AddPolicy(Pages, http => IsUsualPage(http) ? RateLimitPartition.GetNoLimiter("") : OfUser(http, PagesAtOnce));
    }

    private static bool IsUsualPage(HttpContext http) =>
        !http.Request.Query.TryGetValue("limit", out var limit) || (int.TryParse(limit, out var rows) && rows <= UsualPage);

    private static RateLimitPartition<string> OfUser(HttpContext http, int atOnce) => RateLimitPartition.GetConcurrencyLimiter(
        http.User.Identity?.Name ?? CallerAddress.Of(http.Connection.RemoteIpAddress),
        _ => new ConcurrencyLimiterOptions { PermitLimit = atOnce, QueueLimit = 0 });
}
