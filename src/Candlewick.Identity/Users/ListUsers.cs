using Candlewick.Platform.Security;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Identity.Users;

/// <summary>GET /admin/users, by name.</summary>
internal static class ListUsers
{
    /// <param name="Username">Name to sign in with.</param>
    /// <param name="Email">Address, where known.</param>
    /// <param name="Role"><c>viewer</c>, <c>trader</c> or <c>admin</c>.</param>
    /// <param name="IsSuperuser">True for the role admin.</param>
    /// <param name="LockedUntil">Set while wrong passwords have locked the account.</param>
    /// <param name="CreatedAt">When it was made.</param>
    /// <param name="CreatedBy">By whom.</param>
    /// <param name="LastLoginAt">Null when never.</param>
    public sealed record Item(
        string Username, string? Email, string Role, bool IsSuperuser, DateTimeOffset? LockedUntil, DateTimeOffset CreatedAt,
        string CreatedBy, DateTimeOffset? LastLoginAt)
    {
        internal static Item Of(User user, DateTimeOffset now) => new(
            user.Username, user.Email, user.Role, user.Role == Policies.Admin,
            user.LockedUntil > now ? user.LockedUntil : null, user.CreatedAt, user.CreatedBy, user.LastLoginAt);
    }

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/users", HandleAsync)
        .WithName("ListUsers").WithSummary("The users of this desk");

    private static async Task<Ok<IReadOnlyList<Item>>> HandleAsync(
        HttpContext http, UserStore users, TimeProvider time, int? limit, string? cursor)
    {
        var size = Paging.Limit(limit);
        var rows = await users.ListAsync(size + 1, Paging.Read(cursor)?[0]);
        var page = Paging.Page(http, rows, size, user => Paging.Cursor(user.Username));
        var now = time.GetUtcNow();
        return TypedResults.Ok<IReadOnlyList<Item>>([.. page.Select(user => Item.Of(user, now))]);
    }
}
