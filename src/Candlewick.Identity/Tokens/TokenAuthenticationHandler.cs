using System.Security.Claims;
using System.Text.Encodings.Web;
using Candlewick.Platform.Security;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Candlewick.Identity.Tokens;

/// <summary>Signs a request in by its bearer token, or by the page's cookie when it has no such header.</summary>
internal sealed class TokenAuthenticationHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, AccessTokens tokens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Candlewick";

    /// <summary>Present on users who were signed in by the cookie, which a forged request would carry too.</summary>
    public const string ByCookieClaim = "candlewick:by-cookie";

    private const string BearerPrefix = "Bearer ";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Authenticate());

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        Response.StatusCode = 401;
        return Task.CompletedTask;
    }

    private AuthenticateResult Authenticate()
    {
        var header = Request.Headers.Authorization.ToString();
        if (header.Length > 0)
        {
            return header.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase)
                && tokens.Authenticate(header[BearerPrefix.Length..].Trim()) is { } bearer
                ? Success(bearer)
                : AuthenticateResult.Fail("The bearer token is wrong, has expired or was signed out.");
        }

        if (Request.Cookies[SessionCookies.Session] is not { Length: > 0 } cookie)
        {
            return AuthenticateResult.NoResult();
        }

        if (tokens.Authenticate(cookie) is not { } user)
        {
            return AuthenticateResult.Fail("The page's sign-in has expired.");
        }

        ((ClaimsIdentity)user.Identity!).AddClaim(new Claim(ByCookieClaim, "true"));
        return Success(user);
    }

    private static AuthenticateResult Success(ClaimsPrincipal user) =>
        AuthenticateResult.Success(new AuthenticationTicket(user, SchemeName));
}
