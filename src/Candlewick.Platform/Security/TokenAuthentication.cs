using System.Security.Claims;

namespace Candlewick.Platform.Security;

/// <summary>Checks access tokens where no header can be sent, as on WebSockets; Identity implements it.</summary>
public interface ITokenAuthenticator
{
    /// <summary>Who holds the token, or null when it is wrong, expired or revoked.</summary>
    ValueTask<ClaimsPrincipal?> AuthenticateAsync(string token, CancellationToken cancellationToken = default);
}

/// <summary>The page's sign-in: same-origin cookies that carry the access token and its proof against forged requests.</summary>
public static class SessionCookies
{
    /// <summary>HttpOnly cookie with the access token.</summary>
    public const string Session = "candlewick_session";

    /// <summary>Cookie that the page reads and repeats in <see cref="CsrfHeader"/>.</summary>
    public const string Csrf = "candlewick_csrf";

    /// <summary>Header that every change made under the cookie must carry.</summary>
    public const string CsrfHeader = "X-CSRF-Token";
}
