using System.Net.WebSockets;

namespace Candlewick.Platform.Streaming;

/// <summary>
/// One connection and the stream it serves. Only <see cref="SendLoopAsync"/> writes to the socket; publishers add to the stream's
/// bounded queue and go on.
/// </summary>
internal sealed class StreamClient
{
    /// <summary>How often a connection is asked whether it still stands.</summary>
    public static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(15);
    /// <summary>How long it may leave that unanswered.</summary>
    public static readonly TimeSpan SilentFor = TimeSpan.FromSeconds(30);
    private const int ReasonLimit = 120;
    /// <summary>Bytes after which gathered messages leave, also when more are waiting.</summary>
    private const int MaxGathered = 64 * 1024;
    private readonly Lock _gate = new();
    private readonly StreamTransport _transport;
    private readonly FrameBuffer _frames = new();
    private readonly StreamOptions _options;
    private readonly TimeProvider _time;
    private readonly WakeSignal _wake = new();
    private volatile ClientStream _stream;
    private (WebSocketCloseStatus Status, string Reason)? _closing;

    /// <param name="socket">The connection.</param>
    /// <param name="transport">What lies below it.</param>
    /// <param name="stream">A new stream.</param>
    /// <param name="options">The bounds.</param>
    /// <param name="time">The clock.</param>
    public StreamClient(WebSocket socket, StreamTransport transport, ClientStream stream, StreamOptions options, TimeProvider time)
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
                await _wake.WaitAsync();
                await SendWaitingAsync(timeout);
                if (Closing is { } closing)
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
    public void Wake() => _wake.Set();

    private (WebSocketCloseStatus Status, string Reason)? Closing
    {
        get
        {
            lock (_gate)
            {
                return _closing;
            }
        }
    }

    private StreamMessage Answer(string type, object data) => StreamMessage.Of(null, type, data, _time.GetUtcNow());

    /// <summary>Sends what waits, in as few writes as its size allows; every message stays a frame of its own.</summary>
    private async ValueTask SendWaitingAsync(CancellationTokenSource timeout)
    {
        try
        {
            while (Stream.Take(this, _frames, MaxGathered))
            {
                var sending = _transport.SendAsync(_frames.Frames, timeout.Token);
                if (sending.IsCompletedSuccessfully)
                {
                    await sending;
                }
                else
                {
                    timeout.CancelAfter(_options.SendTimeout);
                    await sending;
                    timeout.CancelAfter(Timeout.InfiniteTimeSpan);
                }

                _frames.Clear();
            }
        }
        finally
        {
            _frames.Clear();
        }
    }
}
