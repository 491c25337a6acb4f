using Candlewick.Platform.Retention;
using Candlewick.Platform.Storage;
using Candlewick.Platform.Streaming;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Candlewick.Platform.Alerts;

/// <inheritdoc/>
internal sealed class AlertBook(AlertStore store, IStreamHub hub, ILogger<AlertBook> logger) : IAlertBook
{
    public const string Channel = "alerts";

    public async Task AddAsync(UnitOfWork work, Alert alert)
    {
        // What cannot be told must not undo what it tells of.
        if (await work.TryAsync(async () =>
        {
            var item = ListAlerts.Describe(await store.AddAsync(work, alert));
            work.AfterCommit(() => hub.Publish(Channel, "alert.new", item));
        }) is { } failure)
        {
            logger.LogError(failure, "An alert could not be kept: {Message}", alert.Message);
        }
    }
}

/// <summary>Alerts are no books: what they tell of stands where it happened. Unread warnings are few, one for each subject.</summary>
internal sealed class AlertRetention(AlertStore store, IOptions<RetentionOptions> options) : IRetention
{
    public IReadOnlyList<PurgeRule> Rules { get; } =
    [
        new PurgeRule(
            "alerts", $"Alerts are kept {options.Value.AlertsDays} days, warnings at least until somebody has read them.",
            turn => store.PurgeAsync(turn, turn.Before(options.Value.AlertsDays))),
    ];
}
