using System.Security.Claims;
using Candlewick.Platform.Storage;

namespace Candlewick.Platform.Security;

/// <summary>Names of the authorization policies, which are also the roles; each includes those before it.</summary>
public static class Policies
{
    /// <summary>May read.</summary>
    public const string Viewer = "viewer";
    /// <summary>May trade and change what trading needs.</summary>
    public const string Trader = "trader";
    /// <summary>May manage users, data and settings.</summary>
    public const string Admin = "admin";

    /// <summary>All roles, the weakest first.</summary>
    public static IReadOnlyList<string> Roles { get; } = [Viewer, Trader, Admin];

    /// <summary>True when the user's role includes what the policy asks for: admin includes trader, trader includes viewer.</summary>
    public static bool Satisfies(this ClaimsPrincipal user, string policy) => user.Identity?.IsAuthenticated == true && policy switch
    {
        Viewer => user.IsInRole(Viewer) || user.IsInRole(Trader) || user.IsInRole(Admin),
        Trader => user.IsInRole(Trader) || user.IsInRole(Admin),
        Admin => user.IsInRole(Admin),
        _ => false,
    };
}

/// <summary>Writes who did what. Never a secret, a token or a password.</summary>
public interface IAuditLog
{
    /// <param name="actor">User name, <c>route:{id}</c>, or <c>anonymous</c>.</param>
    /// <param name="action">Verb and object, e.g. <c>kill-switch.engage</c>.</param>
    /// <param name="subject">What it was done to, e.g. an id.</param>
    /// <param name="detail">Reason or numbers; bounded to 2,000 characters.</param>
    /// <param name="address">The caller's address, where there is one.</param>
    /// <remarks>A transaction of its own: never await it inside another one; there, use <see cref="AddAsync"/>.</remarks>
    Task WriteAsync(string actor, string action, string? subject = null, string? detail = null, string? address = null);

    /// <summary>As <see cref="WriteAsync"/>, within the caller's transaction.</summary>
    Task AddAsync(UnitOfWork work, string actor, string action, string? subject = null, string? detail = null, string? address = null);
}
