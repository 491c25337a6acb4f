using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Candlewick.Identity.Users;
using Candlewick.Platform.Security;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Identity.SignIn;

/// <summary>POST /admin/auth/password: one's own password; every sign-in of the user ends, this one too.</summary>
internal static class ChangePassword
{
    public sealed record Request(
        [property: Required, StringLength(PasswordRules.MaxLength, MinimumLength = 1)] string CurrentPassword,
        [property: Required, StringLength(PasswordRules.MaxLength, MinimumLength = 1)] string NewPassword);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/password", HandleAsync)
        .WithName("ChangePassword").WithSummary("Change one's own password; signs out everywhere").RequireAuthorization().RequireRateLimiting(Login.RateLimit);

    private static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(Request request, HttpContext http, UserTable users, IAuditLog audit)
    {
        var user = (await users.FindAsync(http.User.FindFirstValue(ClaimTypes.Name)!))!;
        if (!await PasswordHash.VerifyAsync(request.CurrentPassword, user.PasswordHash))
        {
            return Problems.Invalid(nameof(request.CurrentPassword), "is wrong.");
        }

        if (PasswordRules.Refuse(request.NewPassword, user.Username) is { } reason)
        {
            return Problems.Invalid(nameof(request.NewPassword), reason);
        }

        await users.ChangePasswordAsync(user.UserId, await PasswordHash.MakeAsync(request.NewPassword));
        await audit.WriteAsync(user.Username, "password.change", user.Username, null, http.Connection.RemoteIpAddress?.ToString());
        PageCookies.Clear(http);
        return TypedResults.NoContent();
    }
}
