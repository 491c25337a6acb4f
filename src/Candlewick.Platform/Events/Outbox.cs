using System.Collections.Frozen;
using System.Text.Json;
using Candlewick.Platform.Concurrency;
using Candlewick.Platform.Startup;
using Candlewick.Platform.Storage;
using Microsoft.Extensions.Logging;

namespace Candlewick.Platform.Events;

/// <summary>Handles events of one type. Delivered at least once and in order of storage, so it must be idempotent by event id.</summary>
public interface IEventHandler<in TEvent>
{
    Task HandleAsync(Guid eventId, TEvent fact, CancellationToken cancellationToken);
}

/// <summary>Ties an event type to its handlers; made by <c>AddEvent</c>.</summary>
public sealed record EventRegistration(string Type, Func<IServiceProvider, Guid, string, CancellationToken, Task> DeliverAsync);

/// <summary>
/// Facts that must survive a crash: the row is written in the transaction of the change that it tells of,
/// and delivered to the handlers afterwards, at least once, in order.
/// </summary>
public sealed class Outbox(TimeProvider time)
{
    internal static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    internal event Action? Written;

    /// <summary>Stores the fact in the caller's transaction and wakes the delivery once that is committed.</summary>
    public async Task AddAsync<TEvent>(UnitOfWork work, TEvent fact) where TEvent : notnull
    {
        await work.ExecuteAsync(
            "INSERT INTO outbox (event_id, type, payload, created_at) VALUES (@id, @type, @payload, @now)",
            new { id = Guid.CreateVersion7().ToString(), type = typeof(TEvent).Name, payload = JsonSerializer.Serialize(fact, Json), now = time.GetUtcNow() });
        work.AfterCommit(() => Written?.Invoke());
    }
}

/// <summary>Delivers stored events. A handler that fails is tried again with back-off; after the last try the row is parked with its error.</summary>
internal sealed class OutboxDispatcher : IStartupStep, IAsyncDisposable
{
    private const int BatchSize = 100;
    private const int MaxAttempts = 8;
    private readonly Database _database;
    private readonly TimeProvider _time;
    private readonly IServiceProvider _services;
    private readonly ILogger<OutboxDispatcher> _logger;
    private readonly FrozenDictionary<string, EventRegistration> _events;
    private readonly Mailbox<bool> _mailbox;

    public OutboxDispatcher(
        Database database, Outbox outbox, TimeProvider time, WorkTrackers trackers, IServiceProvider services,
        IEnumerable<EventRegistration> events, ILogger<OutboxDispatcher> logger)
    {
        _database = database;
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
            var rows = await _database.QueryAsync<OutboxRow>(
                $"SELECT sequence, event_id, type, payload, attempts FROM outbox WHERE delivered_at IS NULL AND parked_error IS NULL ORDER BY sequence LIMIT {BatchSize}");
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
                await _database.WriteAsync(work => work.ExecuteAsync(
                    "UPDATE outbox SET delivered_at = @now, attempts = @attempt WHERE sequence = @Sequence",
                    new { now = _time.GetUtcNow(), attempt, row.Sequence }), cancellationToken);
                return;
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                _logger.LogWarning(failure, "Event {Type} {EventId} failed at attempt {Attempt}", row.Type, row.EventId, attempt);
                var parked = attempt >= MaxAttempts ? failure.Message : null;
                await _database.WriteAsync(work => work.ExecuteAsync(
                    "UPDATE outbox SET attempts = @attempt, parked_error = @parked WHERE sequence = @Sequence", new { attempt, parked, row.Sequence }), cancellationToken);
                if (parked is not null)
                {
                    return;
                }

                await Task.Delay(TimeSpan.FromMilliseconds(50 * (1 << attempt)), _time, cancellationToken);
            }
        }
    }

    public ValueTask DisposeAsync() => _mailbox.DisposeAsync();

    private sealed class OutboxRow
    {
        public long Sequence { get; init; }
        public string EventId { get; init; } = "";
        public string Type { get; init; } = "";
        public string Payload { get; init; } = "";
        public int Attempts { get; init; }
    }
}
