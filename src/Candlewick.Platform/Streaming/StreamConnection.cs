using System.Net.WebSockets;
using System.Security.Claims;
using System.Text.Json;
using System.Threading.RateLimiting;
using Candlewick.Platform.Security;
using Candlewick.Platform.Web;

namespace Candlewick.Platform.Streaming;

/// <summary>One client from sign-in to close: reads its messages and answers them.</summary>
internal sealed class StreamConnection(
    StreamClient client, StreamHub hub, StreamChannels channels, StreamOptions options, ITokenAuthenticator authenticator,
    TimeProvider time)
{
    private static readonly TimeSpan CloseGrace = TimeSpan.FromSeconds(2);
    private string? _token;

    /// <summary>Serves a client of <c>/ws</c> until it goes away.</summary>
    /// <param name="token">The token it connected with, or null when its first message must bring one.</param>
    /// <param name="stopping">The desk stops.</param>
    public Task RunAsync(string? token, CancellationToken stopping) => WithSocketAsync(async cancellationToken =>
    {
        var user = token is null
            ? await SignInAsync(cancellationToken) : await AuthenticateAsync(token, Policies.Viewer, cancellationToken);
        if (user is null)
        {
            client.Close(WebSocketCloseStatus.PolicyViolation, "a valid token is required");
            return;
        }

        hub.Add(client);
        client.Post("welcome", new { user = user.Identity!.Name, channels = channels.Known, server_time = time.GetUtcNow() });
        await ReadAllAsync(AnswerAsync, cancellationToken);
    }, stopping);

    /// <summary>Serves a client of a feed: it is shown the last messages and every new one.</summary>
    public Task RunFeedAsync(string? token, StreamFeed feed, CancellationToken stopping) => WithSocketAsync(async cancellationToken =>
    {
        if (token is null || await AuthenticateAsync(token, feed.Policy, cancellationToken) is null)
        {
            client.Close(WebSocketCloseStatus.PolicyViolation, "a valid token is required");
            return;
        }

        client.Subscribe(feed.Channel);
        hub.AddToFeed(client, feed.Channel);
        await ReadAllAsync((_, _) => ValueTask.CompletedTask, cancellationToken);
    }, stopping);

    private async Task WithSocketAsync(Func<CancellationToken, Task> serve, CancellationToken stopping)
    {
        using var ending = new CancellationTokenSource();
        await using var stop = stopping.Register(() => client.Close(WebSocketCloseStatus.EndpointUnavailable, "the desk stops"));
        var sending = client.SendLoopAsync(CancellationToken.None);
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
        finally
        {
            hub.Remove(client);
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
        await ReadAllAsync(async (message, inner) =>
        {
            user = Text(message, "type") == "auth" && Text(message, "token") is { } token
                ? await AuthenticateAsync(token, Policies.Viewer, inner) : null;
        }, cancellationToken, onlyFirst: true);
        return user;
    }

    private async ValueTask<ClaimsPrincipal?> AuthenticateAsync(string token, string policy, CancellationToken cancellationToken)
    {
        var user = await authenticator.AuthenticateAsync(token, cancellationToken);
        _token = token;
        return user is not null && user.Satisfies(policy) ? user : null;
    }

    private async Task RecheckAsync()
    {
        if (_token is { } token && await authenticator.AuthenticateAsync(token) is null)
        {
            client.Close(WebSocketCloseStatus.PolicyViolation, "signed out");
        }
    }

    private async Task ReadAllAsync(
        Func<JsonElement, CancellationToken, ValueTask> handle, CancellationToken cancellationToken, bool onlyFirst = false)
    {
        using var rate = new FixedWindowRateLimiter(new FixedWindowRateLimiterOptions
        {
            PermitLimit = options.MaxMessagesPerTenSeconds,
            Window = TimeSpan.FromSeconds(10),
            QueueLimit = 0,
        });
        var buffer = new byte[options.MaxMessageBytes];
        while (await ReadOneAsync(buffer, cancellationToken) is { } length)
        {
            using var lease = rate.AttemptAcquire();
            if (!lease.IsAcquired)
            {
                client.Close(WebSocketCloseStatus.PolicyViolation, $"more than {options.MaxMessagesPerTenSeconds} messages in ten seconds");
                return;
            }

            if (Parse(buffer.AsMemory(0, length)) is { } message)
            {
                await handle(message, cancellationToken);
            }
            else
            {
                Refuse($"A message is a JSON object whose type is one of {channels.KnownMessages}.");
            }

            if (onlyFirst)
            {
                return;
            }
        }
    }

    /// <summary>The length of the next whole text message, or null when the client closed or was closed.</summary>
    private async Task<int?> ReadOneAsync(byte[] buffer, CancellationToken cancellationToken)
    {
        var length = 0;
        while (true)
        {
            if (length == buffer.Length)
            {
                client.Close(WebSocketCloseStatus.MessageTooBig, $"a message may have {buffer.Length} bytes");
                return null;
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
                return length;
            }
        }
    }

    private async ValueTask AnswerAsync(JsonElement message, CancellationToken cancellationToken)
    {
        var type = Text(message, "type");
        switch (type)
        {
            case "subscribe":
                Subscribe(message);
                break;
            case "unsubscribe":
                var left = Wanted(message).Where(channel => channel.Normalised is not null).Select(channel => channel.Normalised!).ToList();
                left.ForEach(client.Unsubscribe);
                client.Post("unsubscribed", new { channels = left });
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
                await AnswerAsync(channels.Question(type), message, cancellationToken);
                break;
        }
    }

    private void Subscribe(JsonElement message)
    {
        var taken = new List<string>();
        foreach (var (given, normalised) in Wanted(message))
        {
            if (normalised is null)
            {
                Refuse($"There is no channel '{given}'. Channels: {channels.Known}.");
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
                client.Post(new StreamMessage(
                    channel, type, JsonSerializer.SerializeToElement(data, data.GetType(), DeskJson.Options), time.GetUtcNow()));
            }
        }
    }

    /// <summary>Answers what a module knows; without one the message is of no type there is.</summary>
    private async ValueTask AnswerAsync(StreamQuestion? question, JsonElement message, CancellationToken cancellationToken)
    {
        if (question is null)
        {
            Refuse($"The type is none of {channels.KnownMessages}.");
        }
        else if (Text(message, question.Field) is not { } subject)
        {
            Refuse($"{question.Type} needs a {question.Field}.");
        }
        else if (await question.AnswerAsync(subject, cancellationToken) is { } answer)
        {
            client.Post(question.AnswerType, answer);
        }
        else
        {
            Refuse($"{question.Type}: there is nothing about '{subject}'.");
        }
    }

    private IEnumerable<(string Given, string? Normalised)> Wanted(JsonElement message)
    {
        var named = Texts(message, "channels").Select(name => (name, channels.Normalise(name)));
        var tickers = Texts(message, "tickers").Select(ticker => (ticker, channels.OfTicker(ticker)));
        return named.Concat(tickers).Take(options.MaxChannels);
    }

    private void Refuse(string reason) => client.Post("error", new { message = reason });

    private static JsonElement? Parse(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 8 });
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A field of the message itself, or of its <c>data</c>.</summary>
    private static JsonElement? Field(JsonElement message, string name) =>
        message.TryGetProperty(name, out var value) ? value
        : message.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object
            && data.TryGetProperty(name, out var inner) ? inner
        : null;

    private static string? Text(JsonElement message, string name) =>
        Field(message, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    private static IEnumerable<string> Texts(JsonElement message, string name) =>
        Field(message, name) is { ValueKind: JsonValueKind.Array } values
            ? values.EnumerateArray().Where(value => value.ValueKind == JsonValueKind.String).Select(value => value.GetString()!)
            : [];
}
