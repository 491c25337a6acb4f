using System.Text.Json;
using Candlewick.Platform.Storage;

namespace Candlewick.Platform.Events;

/// <summary>Handles events of one type. Delivered at least once and in order of storage, so it must be idempotent by event id.</summary>
public interface IEventHandler<in TEvent>
{
    Task HandleAsync(Guid eventId, TEvent fact, CancellationToken cancellationToken);
}

/// <summary>Ties an event type to its handlers; made by <c>AddEvent</c>.</summary>
public sealed record EventRegistration(string Type, Func<IServiceProvider, Guid, string, CancellationToken, Task> DeliverAsync);

/// <summary>
/// Facts that must survive a crash: the row is written in the transaction of the change that it reports,
/// and delivered to the handlers afterwards, at least once, in order.
/// </summary>
public sealed class Outbox
{
    private readonly OutboxStore _store;

    internal Outbox(OutboxStore store) => _store = store;

    internal static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    internal event Action? Written;

    /// <summary>Stores the fact in the caller's transaction and wakes the dispatcher once that is committed.</summary>
    public async Task AddAsync<TEvent>(UnitOfWork work, TEvent fact) where TEvent : notnull
    {
        await _store.AddAsync(work, typeof(TEvent).Name, JsonSerializer.Serialize(fact, Json));
        work.AfterCommit(() => Written?.Invoke());
    }
}
