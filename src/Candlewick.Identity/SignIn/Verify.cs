using System.Globalization;
using System.Security.Claims;
using Candlewick.Identity.Tokens;
using Candlewick.Identity.Users;
using Candlewick.Platform.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Identity.SignIn;

/// <summary>GET /admin/auth/verify: who the token or cookie signs in, and until when.</summary>
internal static class Verify
{
    /// <param name="Username">Who is signed in.</param>
    /// <param name="Email">Their address, where known.</param>
    /// <param name="IsSuperuser">True for the role admin.</param>
    /// <param name="Role"><c>viewer</c>, <c>trader</c> or <c>admin</c>.</param>
    /// <param name="ExpiresAt">When the sign-in ends.</param>
    public sealed record Response(string Username, string? Email, bool IsSuperuser, string Role, DateTimeOffset ExpiresAt);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/verify", Handle)
        .WithName("VerifySignIn").WithSummary("Who is signed in, and until when").RequireAuthorization();

    private static Ok<Response> Handle(ClaimsPrincipal user, UserStore users)
    {
        var rights = users.Rights(user.FindFirstValue(ClaimTypes.NameIdentifier)!)!;
        var expires = long.Parse(user.FindFirstValue(AccessTokens.ExpiresClaim)!, CultureInfo.InvariantCulture);
        return TypedResults.Ok(new Response(
            rights.Username, rights.Email, rights.Role == Policies.Admin, rights.Role, DateTimeOffset.FromUnixTimeSeconds(expires)));
    }
}
