using Candlewick.Platform.Security;
using Candlewick.Platform.Storage;
using Microsoft.AspNetCore.Http;

namespace Candlewick.Execution.Requests;

/// <summary>Who asks, for the audit log.</summary>
/// <param name="Name">User name.</param>
/// <param name="Address">Network address, where there is one.</param>
internal readonly record struct Caller(string Name, string? Address)
{
    public static Caller Of(HttpContext http) => new(http.User.Identity?.Name ?? "anonymous", http.Connection.RemoteIpAddress?.ToString());

    public Task AuditAsync(IAuditLog audit, UnitOfWork work, string action, string? subject, string? detail) =>
        audit.AddAsync(work, Name, action, subject, detail, Address);
}
