using System.Security.Cryptography;
using System.Text;
using Candlewick.Platform.Security;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace Candlewick.Identity.Tokens;

/// <summary>
/// Refuses changes that another site made a signed-in browser send. Under the cookie a change must come from our own page or a
/// configured origin (<c>Sec-Fetch-Site</c>, <c>Origin</c>) and repeat the value that only our page can read. Bearer tokens are not sent by
/// browsers on their own and need none of it.
/// </summary>
internal sealed class ForgeryProtection(RequestDelegate next, AccessTokens tokens, TrustedOrigins origins)
{
    public async Task InvokeAsync(HttpContext http)
    {
        var request = http.Request;
        var isSafe = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method)
            || HttpMethods.IsTrace(request.Method);
        var isOpen = http.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null;
        if (isSafe || isOpen || !http.User.HasClaim(TokenAuthenticationHandler.ByCookieClaim, "true") || Refuse(http) is not { } reason)
        {
            await next(http);
            return;
        }

        await Problems.Forbidden(reason).ExecuteAsync(http);
    }

    private string? Refuse(HttpContext http)
    {
        if (origins.IsForeign(http.Request))
        {
            return "The request comes from another site.";
        }

        var expected = tokens.CsrfOf(http.User.FindFirst(AccessTokens.TokenIdClaim)!.Value);
        var header = http.Request.Headers[SessionCookies.CsrfHeader].ToString();
        var cookie = http.Request.Cookies[SessionCookies.Csrf] ?? "";
        return Same(header, expected) && Same(cookie, expected)
            ? null
            : $"A change made under the page's sign-in must repeat the cookie {SessionCookies.Csrf} "
                + $"in the header {SessionCookies.CsrfHeader}.";
    }

    private static bool Same(string given, string expected) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(expected));
}
