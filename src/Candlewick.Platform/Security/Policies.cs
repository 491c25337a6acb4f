namespace Candlewick.Platform.Security;

/// <summary>Names of the authorization policies; Identity defines what they mean.</summary>
public static class Policies
{
    /// <summary>May read.</summary>
    public const string Viewer = "viewer";
    /// <summary>May trade and change what trading needs.</summary>
    public const string Trader = "trader";
    /// <summary>May manage users, data and settings.</summary>
    public const string Admin = "admin";
}

/// <summary>Writes who did what. Never a secret, a token or a password.</summary>
public interface IAuditLog
{
    /// <param name="actor">User name, <c>route:{id}</c>, or <c>anonymous</c>.</param>
    /// <param name="action">Verb and object, e.g. <c>kill-switch.engage</c>.</param>
    /// <param name="subject">What it was done to, e.g. an id.</param>
    /// <param name="detail">Reason or numbers; bounded to 2,000 characters.</param>
    /// <param name="address">The caller's address, where there is one.</param>
    Task WriteAsync(string actor, string action, string? subject = null, string? detail = null, string? address = null);
}
