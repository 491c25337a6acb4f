using Candlewick.Identity.Tokens;
using Candlewick.Platform.Security;
using Microsoft.AspNetCore.Http;

namespace Candlewick.Identity.SignIn;

/// <summary>The two cookies of the page's sign-in.</summary>
internal static class PageCookies
{
    public static void Set(HttpContext http, AccessToken token)
    {
        http.Response.Cookies.Append(SessionCookies.Session, token.Value, Options(http, isScriptReadable: false, token.ExpiresAt));
        http.Response.Cookies.Append(SessionCookies.Csrf, token.Csrf, Options(http, isScriptReadable: true, token.ExpiresAt));
    }

    public static void Clear(HttpContext http)
    {
        http.Response.Cookies.Delete(SessionCookies.Session, Options(http, isScriptReadable: false, null));
        http.Response.Cookies.Delete(SessionCookies.Csrf, Options(http, isScriptReadable: true, null));
    }

    private static CookieOptions Options(HttpContext http, bool isScriptReadable, DateTimeOffset? expires) => new()
    {
        HttpOnly = !isScriptReadable,
        SameSite = SameSiteMode.Strict,
        Secure = http.Request.IsHttps,
        Path = "/",
        Expires = expires,
        IsEssential = true,
    };
}
