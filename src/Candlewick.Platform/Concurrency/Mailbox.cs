using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Candlewick.Platform.Concurrency;

/// <summary>
/// One ordered reader over a bounded queue: whatever it guards is changed by it alone, so no lock is needed.
/// What fails is logged and the next message is read.
/// </summary>
public sealed class Mailbox<TMessage> : IAsyncDisposable
{
    private readonly Channel<TMessage> _queue;
    private readonly Func<IReadOnlyList<TMessage>, CancellationToken, Task> _handle;
    private readonly int _mostTogether;
    private readonly WorkTracker _tracker;
    private readonly ILogger _logger;
    private readonly string _name;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _reader;
    private int _disposed;

    /// <param name="name">Named in logs.</param>
    /// <param name="capacity">Most messages that may wait, above 0.</param>
    /// <param name="handle">Handles one message; never runs twice at once.</param>
    /// <param name="tracker">Sees a message from its post to the end of its handling.</param>
    /// <param name="logger">Where a failed message is logged.</param>
    public Mailbox(string name, int capacity, Func<TMessage, CancellationToken, Task> handle, WorkTracker tracker, ILogger logger)
        : this(name, capacity, 1, (messages, cancellationToken) => handle(messages[0], cancellationToken), tracker, logger)
    {
    }

    /// <param name="name">Named in logs.</param>
    /// <param name="capacity">Most messages that may wait, above 0.</param>
    /// <param name="mostTogether">Most messages handled at once, above 0; what waits is taken, nothing is waited for.</param>
    /// <param name="handle">Handles messages in their order; never runs twice at once.</param>
    /// <param name="tracker">Sees a message from its post to the end of its handling.</param>
    /// <param name="logger">Where failed messages are logged.</param>
    public Mailbox(
        string name, int capacity, int mostTogether, Func<IReadOnlyList<TMessage>, CancellationToken, Task> handle, WorkTracker tracker,
        ILogger logger)
    {
        _name = name;
        _mostTogether = mostTogether;
        _handle = handle;
        _tracker = tracker;
        _logger = logger;
        _queue = Channel.CreateBounded<TMessage>(
            new BoundedChannelOptions(capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
        _reader = Task.Run(ReadAsync);
    }

    /// <summary>Queues the message; false when the mailbox is full or closed.</summary>
    public bool TryPost(TMessage message)
    {
        _tracker.Begin();
        if (_queue.Writer.TryWrite(message))
        {
            return true;
        }

        _tracker.End();
        return false;
    }

    /// <summary>Queues the message, waiting for room.</summary>
    public async ValueTask PostAsync(TMessage message, CancellationToken cancellationToken = default)
    {
        _tracker.Begin();
        try
        {
            await _queue.Writer.WriteAsync(message, cancellationToken);
        }
        catch
        {
            _tracker.End();
            throw;
        }
    }

    private async Task ReadAsync()
    {
        var together = new List<TMessage>();
        while (await _queue.Reader.WaitToReadAsync())
        {
            together.Clear();
            while (together.Count < _mostTogether && _queue.Reader.TryRead(out var message))
            {
                together.Add(message);
            }

            try
            {
                await _handle(together, _stop.Token);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                // Stopping: what is durable is taken up again at the next start.
            }
            catch (Exception failure)
            {
                var kinds = string.Join(", ", together.Select(message => message?.GetType().Name).Distinct(StringComparer.Ordinal));
                _logger.LogError(failure, "Mailbox {Mailbox} could not handle {Messages}", _name, kinds);
            }
            finally
            {
                together.ForEach(_ => _tracker.End());
            }
        }
    }

    /// <summary>Ends the reader; idempotent, since a container disposes what it hands out under two names twice.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
        {
            await _reader;
            return;
        }

        _queue.Writer.TryComplete();
        await _stop.CancelAsync();
        await _reader;
        _stop.Dispose();
    }
}
