using System.Buffers;
using System.Net.WebSockets;

namespace Candlewick.Platform.Streaming;

/// <summary>
/// One connection and the stream it serves. Only <see cref="SendLoopAsync"/> writes to the socket; publishers add to the stream's
/// bounded queue and go on.
/// </summary>
internal sealed class StreamClient : IDisposable
{
    /// <summary>How often a connection is asked whether it still stands.</summary>
    public static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(15);
    /// <summary>How long it may leave that unanswered.</summary>
    public static readonly TimeSpan SilentFor = TimeSpan.FromSeconds(30);
    private const int ReasonLimit = 120;
    /// <summary>Bytes after which gathered messages leave, also when more are waiting.</summary>
    private const int MaxGathered = 64 * 1024;
    private readonly Lock _gate = new();
    private readonly GatheringStream? _transport;
    private readonly StreamOptions _options;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _wake = new(0, 1);
    private volatile ClientStream _stream;
    private (WebSocketCloseStatus Status, string Reason)? _closing;
    private bool _isDisposed;

    /// <param name="socket">The connection.</param>
    /// <param name="transport">What lies below it, where frames can be gathered there.</param>
    /// <param name="stream">A new stream.</param>
    /// <param name="options">The bounds.</param>
    /// <param name="time">The clock.</param>
    public StreamClient(WebSocket socket, GatheringStream? transport, ClientStream stream, StreamOptions options, TimeProvider time)
    {
        (Socket, _transport, _stream, _options, _time) = (socket, transport, stream, options, time);
        stream.Open(this);
    }

    public WebSocket Socket { get; }

    /// <summary>The stream that it serves now.</summary>
    public ClientStream Stream => _stream;

    /// <summary>False when the stream has as many channels as it may. One that has had too many over its life is closed.</summary>
    public bool Subscribe(string channel)
    {
        var taken = Stream.Subscribe(channel);
        if (taken == Subscription.TooManyInAll)
        {
            Close(WebSocketCloseStatus.PolicyViolation, $"more than {Stream.MaxChannelsSeen} different channels on one connection");
        }

        return taken == Subscription.Taken;
    }

    public void Post(StreamMessage message) => Stream.Post(message);

    public void Post(string type, object data) => Post(Answer(type, data));

    /// <summary>Serves that stream from now on; those answers leave before what waits in it.</summary>
    public void Switch(ClientStream stream, string type, object data)
    {
        var (waiting, answered) = Stream.GiveUp(this);
        stream.PutFirst([.. waiting, Answer(type, data)], answered);
        _stream = stream;
        Wake();
    }

    /// <summary>Asks the send loop to close once what is queued has left; the stream cannot be resumed then.</summary>
    public void Close(WebSocketCloseStatus status, string reason)
    {
        lock (_gate)
        {
            _closing ??= (status, reason.Length > ReasonLimit ? reason[..ReasonLimit] : reason);
        }

        Stream.End(this);
        Wake();
    }

    /// <summary>Sends until the client is closed; ends the socket in every case.</summary>
    public async Task SendLoopAsync()
    {
        // One for all messages: a thousand clients would otherwise start and stop a timer of their own with every price.
        using var timeout = new CancellationTokenSource(Timeout.InfiniteTimeSpan, _time);
        await using var cut = timeout.Token.UnsafeRegister(socket => ((WebSocket)socket!).Abort(), Socket);
        try
        {
            while (true)
            {
                await _wake.WaitAsync(CancellationToken.None);
                await SendWaitingAsync(timeout);
                if (_closing is { } closing)
                {
                    timeout.CancelAfter(_options.SendTimeout);
                    if (Socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                    {
                        await Socket.CloseOutputAsync(closing.Status, closing.Reason, timeout.Token);
                    }

                    return;
                }
            }
        }
        catch (Exception failure)
            when (failure is OperationCanceledException or WebSocketException or ObjectDisposedException or IOException)
        {
            Socket.Abort();
        }
    }

    /// <summary>There is something to do for the send loop.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            // A publisher may have found the client just before it went.
            if (!_isDisposed && _wake.CurrentCount == 0)
            {
                _wake.Release();
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _wake.Dispose();
        }
    }

    private StreamMessage Answer(string type, object data) => StreamMessage.Of(null, type, data, _time.GetUtcNow());

    /// <summary>Sends what waits, in as few writes as its size allows; every message stays a frame of its own.</summary>
    private async Task SendWaitingAsync(CancellationTokenSource timeout)
    {
        while (Stream.Next(this) is { } next)
        {
            if (_transport is null)
            {
                await WithinAsync(SendAsync(next.Message, next.Sequence, timeout.Token), timeout);
                continue;
            }

            _transport.Hold();
            (StreamMessage Message, long Sequence)? following = next;
            while (following is { } message)
            {
                // Into memory; only a ping that is just leaving makes it wait.
                await WithinAsync(SendAsync(message.Message, message.Sequence, CancellationToken.None), timeout);
                following = _transport.Gathered < MaxGathered ? Stream.Next(this) : null;
            }

            await WithinAsync(_transport.ReleaseAsync(timeout.Token), timeout);
        }
    }

    private async ValueTask WithinAsync(ValueTask sending, CancellationTokenSource timeout)
    {
        if (sending.IsCompletedSuccessfully)
        {
            await sending;
            return;
        }

        timeout.CancelAfter(_options.SendTimeout);
        await sending;
        timeout.CancelAfter(Timeout.InfiniteTimeSpan);
    }

    private async ValueTask SendAsync(StreamMessage message, long sequence, CancellationToken cancellationToken)
    {
        var shape = Stream.Shape;
        var buffer = ArrayPool<byte>.Shared.Rent(message.MaxLengthIn(shape));
        try
        {
            var length = message.Write(buffer, shape, sequence);
            await Socket.SendAsync(buffer.AsMemory(0, length), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
