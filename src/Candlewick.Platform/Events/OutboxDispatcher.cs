using System.Collections.Frozen;
using Candlewick.Platform.Concurrency;
using Candlewick.Platform.Startup;
using Microsoft.Extensions.Logging;

namespace Candlewick.Platform.Events;

/// <summary>
/// Delivers stored events. A handler that fails is tried again with back-off; after the last try the row is parked with its error.
/// </summary>
internal sealed class OutboxDispatcher : IStartupStep, IAsyncDisposable
{
    private const int BatchSize = 100;
    private const int MaxAttempts = 8;
    private readonly OutboxStore _store;
    private readonly TimeProvider _time;
    private readonly IServiceProvider _services;
    private readonly ILogger<OutboxDispatcher> _logger;
    private readonly FrozenDictionary<string, EventRegistration> _events;
    private readonly Mailbox<bool> _mailbox;

    public OutboxDispatcher(
        OutboxStore store, Outbox outbox, TimeProvider time, WorkTrackers trackers, IServiceProvider services,
        IEnumerable<EventRegistration> events, ILogger<OutboxDispatcher> logger)
    {
        _store = store;
        _time = time;
        _services = services;
        _logger = logger;
        _events = events.ToFrozenDictionary(registration => registration.Type);
        _mailbox = new Mailbox<bool>("outbox", 1, (_, cancellationToken) => DeliverAsync(cancellationToken), trackers.Of("outbox"), logger);
        // A full mailbox already holds a wake-up that will see this row too.
        outbox.Written += () => _mailbox.TryPost(true);
    }

    public string Name => "outbox";

    public StartupPhase Phase => StartupPhase.Accept;

    public Task RunAsync(CancellationToken cancellationToken)
    {
        _mailbox.TryPost(true);
        return Task.CompletedTask;
    }

    private async Task DeliverAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var rows = await _store.ListPendingAsync(BatchSize);
            if (rows.Count == 0)
            {
                return;
            }

            foreach (var row in rows)
            {
                await DeliverAsync(row, cancellationToken);
            }
        }
    }

    private async Task DeliverAsync(OutboxRow row, CancellationToken cancellationToken)
    {
        for (var attempt = row.Attempts + 1; ; attempt++)
        {
            try
            {
                if (_events.TryGetValue(row.Type, out var registration))
                {
                    await registration.DeliverAsync(_services, Guid.Parse(row.EventId), row.Payload, cancellationToken);
                }

                CrashPoint.Hit("outbox-before-delivered");
                await _store.MarkDeliveredAsync(row.Sequence, attempt, cancellationToken);
                return;
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                _logger.LogWarning(failure, "Event {Type} {EventId} failed at attempt {Attempt}", row.Type, row.EventId, attempt);
                var parked = attempt >= MaxAttempts ? failure.Message : null;
                await _store.MarkFailedAsync(row.Sequence, attempt, parked, cancellationToken);
                if (parked is not null)
                {
                    return;
                }

                await Task.Delay(TimeSpan.FromMilliseconds(50 * (1 << attempt)), _time, cancellationToken);
            }
        }
    }

    public ValueTask DisposeAsync() => _mailbox.DisposeAsync();
}
