using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Candlewick.Platform.Security;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Identity.Users;

/// <summary>POST /admin/users: adds a person to this desk.</summary>
internal static class CreateUser
{
    public sealed record Request(
        [property: Required]
        [property: RegularExpression(
            "^[A-Za-z0-9._-]{2,64}$", ErrorMessage = "must have 2 to 64 letters, digits, dots, dashes or underscores.")]
        string Username,
        [property: Required, StringLength(PasswordRules.MaxLength, MinimumLength = PasswordRules.MinLength)] string Password,
        [property: Required] string Role,
        [property: EmailAddress, StringLength(254)] string? Email = null);

    /// <summary>Who the audit names where no user acted: nobody may do things under these.</summary>
    private static readonly string[] NamesOfTheAudit = ["anonymous", "system"];

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/users", HandleAsync)
        .WithName("CreateUser").WithSummary("Add a user with the role viewer, trader or admin");

    private static async Task<Results<Created<ListUsers.Item>, ProblemHttpResult>> HandleAsync(
        Request request, HttpContext http, UserStore users, IAuditLog audit, TimeProvider time)
    {
        if (NamesOfTheAudit.Contains(request.Username, StringComparer.OrdinalIgnoreCase))
        {
            return Problems.Invalid(
                nameof(request.Username), $"must not be {string.Join(" or ", NamesOfTheAudit)}: the audit has these for what no user did.");
        }

        if (!Policies.Roles.Contains(request.Role, StringComparer.Ordinal))
        {
            return Problems.Invalid(nameof(request.Role), $"must be one of {string.Join(", ", Policies.Roles)}.");
        }

        if (PasswordRules.Refuse(request.Password, request.Username) is { } reason)
        {
            return Problems.Invalid(nameof(request.Password), reason);
        }

        var actor = http.User.FindFirstValue(ClaimTypes.Name)!;
        var user = new User
        {
            UserId = Guid.CreateVersion7().ToString(),
            Username = request.Username,
            Email = request.Email,
            Role = request.Role,
            PasswordHash = await PasswordHash.MakeAsync(request.Password),
            CreatedAt = time.GetUtcNow(),
            CreatedBy = actor,
        };
        if (!await users.AddAsync(user))
        {
            return Problems.Conflict(
                $"There is already a user '{request.Username}', or the desk already has its maximum of {UserStore.MaxUsers} users.");
        }

        await audit.WriteAsync(actor, "user.create", user.Username, $"Role {user.Role}", http.Connection.RemoteIpAddress?.ToString());
        return TypedResults.Created("/admin/users", ListUsers.Item.Of(user, time.GetUtcNow()));
    }
}
