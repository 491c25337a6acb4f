using System.Reflection;
using Candlewick.Platform.Hosts;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Candlewick.Host.Page;

/// <summary>GET /: what answers here. Browsers are redirected to the page.</summary>
internal static class Root
{
    /// <param name="Name">Always <c>Candlewick</c>.</param>
    /// <param name="Version">Version of the program.</param>
    /// <param name="Links">Where to go next.</param>
    public sealed record Response(string Name, string Version, IReadOnlyDictionary<string, string> Links);

    public static string Version { get; } = typeof(Root).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    public static void MapRoot(this IEndpointRouteBuilder routes) => routes.MapGet("/", Handle)
        .WithName("GetRoot").WithSummary("Name, version and links; browsers are sent to the page").WithTags("Health").AllowAnonymous()
        .WithMetadata(new AnswersWhileStarting(), ServedBy.ThisHost);

    private static Results<Ok<Response>, RedirectHttpResult> Handle(HttpRequest request) => PrefersHtml(request)
        ? TypedResults.Redirect("/app/")
        : TypedResults.Ok(new Response("Candlewick", Version, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["page"] = "/app/",
            ["docs"] = "/docs",
            ["openapi"] = "/openapi/v1.json",
            ["health"] = "/health",
        }));

    private static bool PrefersHtml(HttpRequest request)
    {
        double html = 0, json = 0;
        foreach (var accepted in MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var list) ? list : [])
        {
            var quality = accepted.Quality ?? 1;
            html = accepted.MediaType == "text/html" ? Math.Max(html, quality) : html;
            json = accepted.MediaType == "application/json" ? Math.Max(json, quality) : json;
        }

        return html > json;
    }
}
