using System.Net.WebSockets;
using System.Security.Claims;
using System.Threading.RateLimiting;
using Candlewick.Platform.Security;

namespace Candlewick.Platform.Streaming;

/// <summary>One client from sign-in to close: reads its messages and answers them.</summary>
internal sealed class StreamConnection(
    StreamClient client, StreamSeat seat, StreamHub hub, StreamChannels channels, StreamOptions options, ITokenAuthenticator authenticator,
    TimeProvider time, Action<Exception> report)
{
    private const int FirstBufferBytes = 512;
    private const int LongestEcho = 100;
    /// <summary>Empty pieces that a message may have: they cost work and count towards nothing else.</summary>
    private const int MaxEmptyPieces = 64;
    private static readonly TimeSpan CloseGrace = TimeSpan.FromSeconds(2);
    private string? _token;

    /// <summary>Serves a client of <c>/ws</c> until it goes away.</summary>
    /// <param name="token">The token it connected with, or null when its first message must bring one.</param>
    /// <param name="user">Who holds that token and may listen; null when nobody does.</param>
    /// <param name="stopping">The desk stops.</param>
    public Task RunAsync(string? token, ClaimsPrincipal? user, CancellationToken stopping) => WithSocketAsync(async cancellationToken =>
    {
        _token = token;
        var listener = token is null ? await SignInAsync(cancellationToken) : user;
        if (listener is null)
        {
            client.Close(WebSocketCloseStatus.PolicyViolation, "a valid token is required");
            return;
        }

        seat.SignIn();
        client.Stream.User = listener.Identity!.Name;
        hub.Add(client.Stream);
        client.Post("welcome", new
        {
            user = listener.Identity!.Name,
            channels = channels.Known,
            server_time = time.GetUtcNow(),
            stream = client.Stream.Id,
            resume_within = options.ResumeWithin.TotalSeconds,
        });
        await ReadAllAsync(AnswerAsync, cancellationToken);
    }, stopping);

    /// <summary>Serves a client of a feed: it is shown the last messages and every new one, and what it sends is passed over.</summary>
    public Task RunFeedAsync(string? token, ClaimsPrincipal? user, StreamFeed feed, CancellationToken stopping) =>
        WithSocketAsync(async cancellationToken =>
        {
            _token = token;
            if (user is null)
            {
                client.Close(WebSocketCloseStatus.PolicyViolation, "a valid token is required");
                return;
            }

            hub.AddToFeed(client.Stream, feed.Channel);
            await ReadAllAsync((_, _) => ValueTask.CompletedTask, cancellationToken);
        }, stopping);

    private async Task WithSocketAsync(Func<CancellationToken, Task> serve, CancellationToken stopping)
    {
        using var ending = new CancellationTokenSource();
        await using var stop = stopping.Register(() => client.Close(WebSocketCloseStatus.EndpointUnavailable, "the desk stops"));
        var sending = client.SendLoopAsync();
        // A client that does not answer our close is not waited for.
        var closed = sending.ContinueWith(
            _ => ending.CancelAfter(CloseGrace), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        await using var recheck = time.CreateTimer(_ => _ = RecheckAsync(), null, options.RecheckEvery, options.RecheckEvery);
        try
        {
            await serve(ending.Token);
        }
        catch (Exception failure) when (failure is OperationCanceledException or WebSocketException)
        {
            // The client is gone, or was told to go.
        }
        catch (Exception failure)
        {
            report(failure);
            client.Close(WebSocketCloseStatus.InternalServerError, "something failed inside the desk");
        }
        finally
        {
            if (client.Socket.CloseStatus is WebSocketCloseStatus.NormalClosure or WebSocketCloseStatus.EndpointUnavailable)
            {
                // It said goodbye: there is nobody to keep anything for.
                client.Stream.End(client);
            }

            hub.Leave(client);
            client.Close(WebSocketCloseStatus.NormalClosure, "bye");
            await sending;
            await closed;
            await DrainAsync(ending.Token);
        }
    }

    /// <summary>
    /// Reads away what the client still sends until it has answered the close: a connection that ends with unread bytes is
    /// reset, and the client would never see why it was closed.
    /// </summary>
    private async Task DrainAsync(CancellationToken cancellationToken)
    {
        try
        {
            var buffer = new byte[4 * 1024];
            while (client.Socket.State == WebSocketState.CloseSent)
            {
                await client.Socket.ReceiveAsync(buffer.AsMemory(), cancellationToken);
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or WebSocketException)
        {
            // Gone, or still talking when its time was up.
        }
    }

    private async Task<ClaimsPrincipal?> SignInAsync(CancellationToken cancellationToken)
    {
        // Closed by our side, not cancelled: a cancelled read would cut the connection without a reason.
        await using var timeout = time.CreateTimer(
            _ => client.Close(WebSocketCloseStatus.PolicyViolation, "no token came"), null, options.SignInTimeout,
            Timeout.InfiniteTimeSpan);
        ClaimsPrincipal? user = null;
        await ReadAllAsync(async (bytes, inner) =>
        {
            user = Understand(bytes) is { Type: "auth" } message && message.Text("token") is { } token
                ? await AuthenticateAsync(token, inner) : null;
        }, cancellationToken, onlyFirst: true);
        return user;
    }

    private async ValueTask<ClaimsPrincipal?> AuthenticateAsync(string token, CancellationToken cancellationToken)
    {
        var user = await authenticator.AuthenticateAsync(token, cancellationToken);
        _token = token;
        return user is not null && user.Satisfies(Policies.Viewer) ? user : null;
    }

    private async Task RecheckAsync()
    {
        if (_token is { } token && await authenticator.AuthenticateAsync(token) is null)
        {
            client.Close(WebSocketCloseStatus.PolicyViolation, "signed out");
        }
    }

    private async Task ReadAllAsync(
        Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> handle, CancellationToken cancellationToken, bool onlyFirst = false)
    {
        using var rate = new FixedWindowRateLimiter(new FixedWindowRateLimiterOptions
        {
            PermitLimit = options.MaxMessagesPerTenSeconds,
            Window = TimeSpan.FromSeconds(10),
            QueueLimit = 0,
        });
        while (await ReadOneAsync(cancellationToken) is { } bytes)
        {
            using var lease = rate.AttemptAcquire();
            if (!lease.IsAcquired)
            {
                client.Close(WebSocketCloseStatus.PolicyViolation, $"more than {options.MaxMessagesPerTenSeconds} messages in ten seconds");
                return;
            }

            await handle(bytes, cancellationToken);
            if (onlyFirst)
            {
                return;
            }
        }
    }

    /// <summary>The next whole text message, or null when the client closed or was closed.</summary>
    private async Task<ReadOnlyMemory<byte>?> ReadOneAsync(CancellationToken cancellationToken)
    {
        // Most messages are short, and thousands of clients wait here at once.
        var buffer = new byte[Math.Min(FirstBufferBytes, options.MaxMessageBytes)];
        var (length, emptyPieces) = (0, 0);
        while (true)
        {
            if (length == buffer.Length)
            {
                if (length == options.MaxMessageBytes)
                {
                    client.Close(WebSocketCloseStatus.MessageTooBig, $"a message may have {options.MaxMessageBytes} bytes");
                    return null;
                }

                Array.Resize(ref buffer, Math.Min(buffer.Length * 2, options.MaxMessageBytes));
            }

            var part = await client.Socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            if (part.MessageType == WebSocketMessageType.Binary)
            {
                client.Close(WebSocketCloseStatus.InvalidMessageType, "messages are JSON text");
                return null;
            }

            length += part.Count;
            if (part.EndOfMessage)
            {
                return buffer.AsMemory(0, length);
            }

            if (part.Count == 0 && ++emptyPieces > MaxEmptyPieces)
            {
                client.Close(WebSocketCloseStatus.PolicyViolation, "too many empty pieces in one message");
                return null;
            }
        }
    }

    /// <summary>Reads a message; one that cannot be understood is answered here.</summary>
    private ClientMessage? Understand(ReadOnlyMemory<byte> bytes)
    {
        var (message, reason) = ClientMessage.Read(bytes);
        if (message is null)
        {
            Refuse($"A message is a JSON object whose type is one of {channels.KnownMessages}.{(reason is null ? "" : " " + reason)}");
        }

        return message;
    }

    private async ValueTask AnswerAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (Understand(bytes) is not { } message)
        {
            return;
        }

        switch (message.Type)
        {
            case "subscribe":
                Subscribe(message);
                break;
            case "unsubscribe":
                var left = Wanted(message).Where(channel => channel.Normalised is not null).Select(channel => channel.Normalised!).ToList();
                left.ForEach(client.Stream.Unsubscribe);
                client.Post("unsubscribed", new { channels = left });
                break;
            case "resume":
                Resume(message);
                break;
            case "get_stats":
                client.Post("stats", StreamStats.Of(hub, channels));
                break;
            case "ping":
                client.Post("pong", new { });
                break;
            case "auth":
                Refuse("Already signed in.");
                break;
            default:
                await AnswerAsync(channels.Question(message.Type), message, cancellationToken);
                break;
        }
    }

    private void Subscribe(ClientMessage message)
    {
        var taken = new List<string>();
        foreach (var (given, normalised) in Wanted(message))
        {
            if (normalised is null)
            {
                Refuse($"There is no channel '{Short(given)}'. Channels: {channels.Known}.");
            }
            else if (client.Subscribe(normalised))
            {
                taken.Add(normalised);
            }
            else
            {
                Refuse($"A connection may have {options.MaxChannels} channels; '{normalised}' was not added.");
            }
        }

        if (taken.Count == 0)
        {
            return;
        }

        client.Post("subscribed", new { channels = taken });
        foreach (var channel in taken)
        {
            foreach (var (type, data) in channels.Snapshot(channel))
            {
                client.Post(StreamMessage.Of(channel, type, data, time.GetUtcNow()));
            }
        }
    }

    /// <summary>Goes on with the stream of a connection that broke, or says for which channels that cannot be done.</summary>
    private void Resume(ClientMessage message)
    {
        var seen = new Dictionary<string, long>(StringComparer.Ordinal);
        var gap = new List<string>();
        if (message.Text("stream") is not { } id || message.Numbers("channels") is not { } named)
        {
            Refuse("resume needs the stream, as welcome named it, and channels: an object with the last seq (0 or more) seen on each.");
        }
        else if (named.Count > options.MaxChannels)
        {
            Refuse($"A connection may have {options.MaxChannels} channels; resume names {named.Count}.");
        }
        else if (client.Stream.HasSubscribed)
        {
            Refuse("resume comes before the first subscription.");
        }
        else
        {
            foreach (var (given, last) in named)
            {
                var normalised = channels.Normalise(given);
                if (normalised is null)
                {
                    gap.Add(Short(given));
                }
                else
                {
                    seen[normalised] = Math.Min(last, seen.GetValueOrDefault(normalised, last));
                }
            }

            var resumed = hub.Resume(client, id, seen);
            gap.AddRange(seen.Keys.Except(resumed?.Channels ?? []));
            object answer = new { channels = resumed?.Channels ?? [], gap, missed = resumed?.Missed ?? 0 };
            if (resumed is null)
            {
                client.Post("resumed", answer);
            }
            else
            {
                client.Switch(resumed.Stream, "resumed", answer);
            }
        }
    }

    /// <summary>Answers what a module knows; without one the message is of no type there is.</summary>
    private async ValueTask AnswerAsync(StreamQuestion? question, ClientMessage message, CancellationToken cancellationToken)
    {
        if (question is null)
        {
            Refuse($"The type is none of {channels.KnownMessages}.");
        }
        else if (message.Text(question.Field) is not { } subject)
        {
            Refuse($"{question.Type} needs a {question.Field}.");
        }
        else if (await question.AnswerAsync(subject, cancellationToken) is { } answer)
        {
            client.Post(question.AnswerType, answer);
        }
        else
        {
            Refuse($"{question.Type}: there is nothing about '{Short(subject)}'.");
        }
    }

    private IEnumerable<(string Given, string? Normalised)> Wanted(ClientMessage message)
    {
        var named = message.Texts("channels").Select(name => (name, channels.Normalise(name)));
        var tickers = message.Texts("tickers").Select(ticker => (ticker, channels.OfTicker(ticker)));
        return named.Concat(tickers).Take(options.MaxChannels);
    }

    private void Refuse(string reason) => client.Post("error", new { message = reason });

    private static string Short(string given) => given.Length > LongestEcho ? given[..LongestEcho] + "…" : given;
}
