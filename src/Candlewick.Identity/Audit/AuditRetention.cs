using Candlewick.Platform.Retention;
using Microsoft.Extensions.Options;

namespace Candlewick.Identity.Audit;

/// <summary>Lines of the audit.</summary>
internal sealed class AuditRetention(AuditStore audit, IOptions<AuditRetentionOptions> options) : IRetention
{
    public IReadOnlyList<PurgeRule> Rules { get; } =
    [
        new PurgeRule(
            "audit_strangers", $"Attempts by callers who were not let in are kept {options.Value.StrangersDays} days.",
            turn => audit.PurgeAsync(turn, turn.Before(options.Value.StrangersDays), ofStrangers: true)),
        new PurgeRule(
            "audit", $"What users did is kept {options.Value.AuditDays} days.",
            turn => audit.PurgeAsync(turn, turn.Before(options.Value.AuditDays), ofStrangers: false)),
    ];
}
