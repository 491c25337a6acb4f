using System.Globalization;
using Candlewick.Identity.Tokens;
using Candlewick.Platform.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Identity.SignIn;

/// <summary>POST /admin/auth/logout: the token ends now, not when it would have expired.</summary>
internal static class Logout
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/logout", HandleAsync)
        .WithName("Logout").WithSummary("Sign out: this token is refused from now on").RequireAuthorization();

    private static async Task<NoContent> HandleAsync(HttpContext http, RevokedTokenStore revoked, IAuditLog audit)
    {
        var user = http.User;
        var expires = long.Parse(user.FindFirst(AccessTokens.ExpiresClaim)!.Value, CultureInfo.InvariantCulture);
        await revoked.AddAsync(user.FindFirst(AccessTokens.TokenIdClaim)!.Value, DateTimeOffset.FromUnixTimeSeconds(expires));
        await audit.WriteAsync(user.Identity!.Name!, "sign-out", user.Identity.Name, null, http.Connection.RemoteIpAddress?.ToString());
        PageCookies.Clear(http);
        return TypedResults.NoContent();
    }
}
