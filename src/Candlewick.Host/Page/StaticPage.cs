using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;

namespace Candlewick.Host.Page;

/// <summary>
/// Serves the built page under <c>/app/</c> and the interface's description under <c>/docs</c>: pre-compressed where the
/// build left such files, hashed assets cached for ever, the page itself for every address that is not one of its files.
/// </summary>
internal sealed class StaticPage
{
    private const string Forever = "public, max-age=31536000, immutable";
    private readonly RequestDelegate _next;
    private readonly PhysicalFileProvider? _files;
    private readonly FileExtensionContentTypeProvider _types = new();

    public StaticPage(RequestDelegate next, IConfiguration configuration)
    {
        _next = next;
        _types.Mappings[".webmanifest"] = "application/manifest+json";
        var folder = configuration["Web"] is { Length: > 0 } configured ? Path.GetFullPath(configured) : Find();
        _files = folder is not null && Directory.Exists(folder) ? new PhysicalFileProvider(folder) : null;
    }

    public Task InvokeAsync(HttpContext http)
    {
        var path = http.Request.Path;
        var isPage = path.StartsWithSegments("/app", out var rest);
        if ((!isPage && !path.StartsWithSegments("/docs", out _))
            || !(HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)))
        {
            return _next(http);
        }

        if (isPage && !rest.HasValue)
        {
            http.Response.Redirect("/app/");
            return Task.CompletedTask;
        }

        return isPage ? ServeAsync(http, rest.Value!, "/index.html") : ServeAsync(http, path.Value!, "/docs/index.html");
    }

    private async Task ServeAsync(HttpContext http, string path, string fallback)
    {
        var file = File(path);
        if (file is null)
        {
            // A missing asset must not be answered with the page. Of the page's own addresses only those of markets hold dots:
            // /app/markets/BTCUSDT.BINANCE.
            var isOfPage = !Path.HasExtension(path) || path.StartsWith("/markets/", StringComparison.Ordinal);
            file = isOfPage ? File(fallback) : null;
            path = fallback;
        }

        if (file is null)
        {
            http.Response.StatusCode = _files is null ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status404NotFound;
            http.Response.ContentType = "text/plain; charset=utf-8";
            await http.Response.WriteAsync(
                _files is null ? "The page is not built. './candlewick up' builds it.\n" : "There is no such file.\n");
            return;
        }

        var headers = http.Response.Headers;
        headers.CacheControl = path.StartsWith("/assets/", StringComparison.Ordinal) ? Forever : "no-cache";
        headers.Vary = HeaderNames.AcceptEncoding;
        http.Response.ContentType = _types.TryGetContentType(path, out var type) ? type : "application/octet-stream";
        var (body, encoding) = Compressed(http.Request, path) ?? (file, null);
        if (encoding is not null)
        {
            headers.ContentEncoding = encoding;
        }

        var tag = $"\"{body.LastModified.ToUnixTimeMilliseconds():x}-{body.Length:x}\"";
        headers.ETag = tag;
        if (http.Request.Headers.IfNoneMatch == tag)
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        http.Response.ContentLength = body.Length;
        if (HttpMethods.IsGet(http.Request.Method))
        {
            await http.Response.SendFileAsync(body);
        }
    }

    private (IFileInfo, string?)? Compressed(HttpRequest request, string path)
    {
        var accepted = request.Headers.AcceptEncoding.ToString();
        foreach (var (encoding, extension) in (ReadOnlySpan<(string, string)>)[("br", ".br"), ("gzip", ".gz")])
        {
            if (accepted.Contains(encoding, StringComparison.OrdinalIgnoreCase) && File(path + extension) is { } file)
            {
                return (file, encoding);
            }
        }

        return null;
    }

    private IFileInfo? File(string path) => _files?.GetFileInfo(path) is { Exists: true, IsDirectory: false } file ? file : null;

    /// <summary>Beside the program when it is installed, else the build in the source tree that the program runs from.</summary>
    private static string? Find()
    {
        var beside = Path.Combine(AppContext.BaseDirectory, "wwwroot");
        if (System.IO.File.Exists(Path.Combine(beside, "index.html")))
        {
            return beside;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (System.IO.File.Exists(Path.Combine(folder.FullName, "Candlewick.slnx")))
            {
                return Path.Combine(folder.FullName, "web", "dist");
            }
        }

        return null;
    }
}
