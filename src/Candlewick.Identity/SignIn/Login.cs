using System.ComponentModel.DataAnnotations;
using Candlewick.Identity.Tokens;
using Candlewick.Identity.Users;
using Candlewick.Platform.Security;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace Candlewick.Identity.SignIn;

/// <summary>POST /admin/auth/login: exchanges name and password for a token, which the page also gets as cookies.</summary>
internal static class Login
{
    public const string RateLimit = "login";

    public sealed record Request(
        [property: Required, StringLength(64, MinimumLength = 1)] string Username,
        [property: Required, StringLength(PasswordRules.MaxLength, MinimumLength = 1)] string Password);

    /// <param name="AccessToken">Send it as <c>Authorization: Bearer …</c>.</param>
    /// <param name="TokenType">Always <c>bearer</c>.</param>
    /// <param name="Username">Who signed in.</param>
    /// <param name="Email">Their address, where known.</param>
    /// <param name="IsSuperuser">True for the role admin.</param>
    /// <param name="Role"><c>viewer</c>, <c>trader</c> or <c>admin</c>.</param>
    /// <param name="ExpiresAt">When the token ends.</param>
    public sealed record Response(
        string AccessToken, string TokenType, string Username, string? Email, bool IsSuperuser, string Role, DateTimeOffset ExpiresAt);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/login", HandleAsync)
        .WithName("Login").WithSummary("Sign in with user name and password").AllowAnonymous().RequireRateLimiting(RateLimit);

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        Request request, HttpContext http, TrustedOrigins origins, UserStore users, UnknownNames unknown, AccessTokens tokens,
        IAuditLog audit, IOptions<IdentityOptions> options, TimeProvider time)
    {
        if (origins.IsForeign(http.Request))
        {
            return Problems.Forbidden("Sign in from the desk's own page.");
        }

        var settings = options.Value;
        var address = http.Connection.RemoteIpAddress?.ToString();
        var user = await users.FindAsync(request.Username);
        var lockedUntil = user is null
            ? unknown.BeginTry(request.Username, settings.FailuresBeforeLock, settings.LockTime)
            : await users.BeginTryAsync(user.UserId, settings.FailuresBeforeLock, settings.LockTime);
        if (lockedUntil is { } until)
        {
            return Locked(http, request.Username, until, time);
        }

        var isRight = await PasswordHash.VerifyAsync(request.Password, user?.PasswordHash ?? PasswordHash.OfNobody);
        if (user is null || !isRight)
        {
            // An unknown name may be a password typed into the wrong field, so it is not logged.
            await audit.WriteAsync(user?.Username ?? "anonymous", "sign-in.refuse", user?.Username, null, address);
            return Problems.Unauthorized("The user name or the password is wrong.");
        }

        await users.EndTryAsync(
            user.UserId, PasswordHash.IsOutdated(user.PasswordHash) ? await PasswordHash.MakeAsync(request.Password) : null);
        await audit.WriteAsync(user.Username, "sign-in", user.Username, null, address);
        var rights = users.Rights(user.UserId)!;
        var token = tokens.Issue(user.UserId, rights);
        PageCookies.Set(http, token);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new Response(
            token.Value, "bearer", rights.Username, rights.Email, rights.Role == Policies.Admin, rights.Role, token.ExpiresAt));
    }

    /// <summary>The answer to an attempt while the account is locked.</summary>
    public static ProblemHttpResult Locked(HttpContext http, string username, DateTimeOffset until, TimeProvider time)
    {
        http.Response.Headers.RetryAfter = Math.Ceiling((until - time.GetUtcNow()).TotalSeconds).ToString("0");
        return Problems.Of(
            StatusCodes.Status429TooManyRequests,
            $"Too many wrong passwords: '{username}' is locked until {until.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC.");
    }
}
