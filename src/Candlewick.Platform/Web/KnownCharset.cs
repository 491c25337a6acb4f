using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;

namespace Candlewick.Platform.Web;

/// <summary>
/// Refuses a JSON body in a character set that nobody knows: the framework would throw where the body is read, as if the desk had
/// failed. After routing.
/// </summary>
internal sealed class KnownCharset(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext http)
    {
        var isJson = http.GetEndpoint()?.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes
            .Any(type => type.Contains("json", StringComparison.OrdinalIgnoreCase)) == true;
        if (isJson && MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) && type.Charset.HasValue
            && !IsKnown(HeaderUtilities.RemoveQuotes(type.Charset).ToString()))
        {
            await Problems.Of(
                StatusCodes.Status415UnsupportedMediaType, "The body's charset is not known; send JSON as UTF-8.").ExecuteAsync(http);
            return;
        }

        await next(http);
    }

    private static bool IsKnown(string charset)
    {
        try
        {
            _ = Encoding.GetEncoding(charset);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
