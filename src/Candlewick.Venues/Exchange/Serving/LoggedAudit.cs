using Candlewick.Platform.Security;
using Candlewick.Platform.Storage;
using Microsoft.Extensions.Logging;

namespace Candlewick.Venues.Exchange.Serving;

/// <summary>An exchange has no users: what was asked of it by hand is in its log.</summary>
internal sealed class LoggedAudit(ILogger<LoggedAudit> logger) : IAuditLog
{
    public Task WriteAsync(string actor, string action, string? subject = null, string? detail = null, string? address = null)
    {
        logger.LogInformation("{Action} {Subject} {Detail}", action, subject, detail);
        return Task.CompletedTask;
    }

    public Task AddAsync(
        UnitOfWork work, string actor, string action, string? subject = null, string? detail = null, string? address = null) =>
        WriteAsync(actor, action, subject, detail, address);
}
