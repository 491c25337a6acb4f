using Candlewick.Platform.Retention;
using Microsoft.Extensions.Options;

namespace Candlewick.Platform.Events;

/// <summary>Delivered events; what still waits, or was parked with its error, stays.</summary>
internal sealed class OutboxRetention(OutboxStore store, IOptions<RetentionOptions> options) : IRetention
{
    public IReadOnlyList<PurgeRule> Rules { get; } =
    [
        new PurgeRule(
            "outbox", $"Delivered events are kept {options.Value.OutboxDays} days, undelivered and parked ones forever.",
            turn => store.PurgeAsync(turn, turn.Before(options.Value.OutboxDays))),
    ];
}
