using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Candlewick.Identity.Users;
using Candlewick.Platform.Security;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace Candlewick.Identity.SignIn;

/// <summary>POST /admin/auth/password: changes one's own password and ends every sign-in of the user, this one too.</summary>
internal static class ChangePassword
{
    public sealed record Request(
        [property: Required, StringLength(PasswordRules.MaxLength, MinimumLength = 1)] string CurrentPassword,
        [property: Required, StringLength(PasswordRules.MaxLength, MinimumLength = 1)] string NewPassword);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/password", HandleAsync)
        .WithName("ChangePassword").WithSummary("Change your own password; signs you out everywhere").RequireAuthorization()
        .RequireRateLimiting(Login.RateLimit);

    private static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        Request request, HttpContext http, UserStore users, IAuditLog audit, IOptions<IdentityOptions> options, TimeProvider time)
    {
        var address = http.Connection.RemoteIpAddress?.ToString();
        var user = (await users.FindAsync(http.User.FindFirstValue(ClaimTypes.Name)!))!;
        if (PasswordRules.Refuse(request.NewPassword, user.Username) is { } reason)
        {
            return Problems.Invalid(nameof(request.NewPassword), reason);
        }

        // Counted like a sign-in: a stolen session must not be a way to guess the password. Storing the new one resets the failures.
        if (await users.BeginTryAsync(user.UserId, options.Value.FailuresBeforeLock, options.Value.LockTime) is { } until)
        {
            return Login.Locked(http, user.Username, until, time);
        }

        if (!await PasswordHash.VerifyAsync(request.CurrentPassword, user.PasswordHash))
        {
            await audit.WriteAsync(user.Username, "password.refuse", user.Username, null, address);
            return Problems.Invalid(nameof(request.CurrentPassword), "is wrong.");
        }

        await users.ChangePasswordAsync(user.UserId, await PasswordHash.MakeAsync(request.NewPassword));
        await audit.WriteAsync(user.Username, "password.change", user.Username, null, address);
        PageCookies.Clear(http);
        return TypedResults.NoContent();
    }
}
