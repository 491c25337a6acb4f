using System.Buffers;
using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Candlewick.Platform.Hosts;

/// <summary>Calls the host that trades on behalf of a caller, and passes on what it answers as it comes.</summary>
internal sealed class PeerClient(TimeProvider time) : IDisposable
{
    private const int MostConnections = 256;
    private const int PieceBytes = 16 * 1024;
    private static readonly TimeSpan ConnectBound = TimeSpan.FromSeconds(2);
    /// <summary>A sender of alerts gives up after few seconds, and must have been answered by then.</summary>
    private static readonly TimeSpan QuickBound = TimeSpan.FromSeconds(2);
    /// <summary>A host that is just starting keeps callers waiting for half a minute.</summary>
    private static readonly TimeSpan AnswerBound = TimeSpan.FromSeconds(40);
    private static readonly HashSet<string> OfOneConnection = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding",
        "Upgrade", "Host", "Expect",
        // From whom a call comes is in the signature; what proxies wrote is taken in by the host that was asked.
        "Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto",
    };

    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        UseCookies = false,
        UseProxy = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = ConnectBound,
        MaxConnectionsPerServer = MostConnections,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        ActivityHeadersPropagator = null,
    });

    /// <param name="http">The call.</param>
    /// <param name="host">Who trades.</param>
    /// <param name="isQuick">True where somebody else can answer: an answer that does not begin soon is not waited for.</param>
    /// <exception cref="HttpRequestException">It cannot be reached, or what it says is cut off.</exception>
    /// <exception cref="OperationCanceledException">It did not answer in time.</exception>
    public async Task HandOnAsync(HttpContext http, TradingHost host, bool isQuick)
    {
        using var request = RequestOf(http, host);
        using var bound = new CancellationTokenSource(isQuick ? QuickBound : AnswerBound, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, http.RequestAborted);
        if (HasBody(http))
        {
            request.Content = new BodyOf(http.Request);
        }

        CopyHeaders(http, request);
        using var answer = await _http.SendAsync(request, either.Token);
        if (answer.Headers.NonValidated.Contains(PeerCalls.NotTheOne))
        {
            throw new HttpRequestException("It does not trade any more.");
        }

        // From here on it answers: however long that takes.
        bound.CancelAfter(Timeout.InfiniteTimeSpan);
        http.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.NonValidated.Concat(answer.Content.Headers.NonValidated))
        {
            if (!OfOneConnection.Contains(name))
            {
                http.Response.Headers[name] = new StringValues([.. values]);
            }
        }

        await using var body = await answer.Content.ReadAsStreamAsync(http.RequestAborted);
        await CopyAsync(body, http.Response, http.RequestAborted);
    }

    /// <summary>Connects to the same stream of the host that trades and passes messages on both ways until either end closes.</summary>
    /// <exception cref="WebSocketException">It cannot be reached, or refuses; a refusal is then already answered.</exception>
    public async Task HandOnStreamAsync(HttpContext http, TradingHost host)
    {
        using var there = new ClientWebSocket();
        there.Options.CollectHttpResponseDetails = true;
        there.Options.Proxy = null;
        foreach (var (name, values) in http.Request.Headers)
        {
            if (!OfOneConnection.Contains(name) && !name.StartsWith("Sec-WebSocket", StringComparison.OrdinalIgnoreCase))
            {
                there.Options.SetRequestHeader(name, values.ToString());
            }
        }

        var (header, signature) = PeerCalls.Sign(http, host.Secret, time.GetUtcNow());
        there.Options.SetRequestHeader(header, signature);
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        bound.CancelAfter(AnswerBound);
        var address = new UriBuilder(AddressOf(http, host)) { Scheme = host.Address.Scheme == "https" ? "wss" : "ws" };
        try
        {
            await there.ConnectAsync(address.Uri, _http, bound.Token);
        }
        catch (WebSocketException) when ((int)there.HttpStatusCode is > 0 and not StatusCodes.Status101SwitchingProtocols)
        {
            http.Response.StatusCode = (int)there.HttpStatusCode;
            if (there.HttpResponseHeaders?.TryGetValue("Retry-After", out var wait) == true)
            {
                http.Response.Headers.RetryAfter = new StringValues([.. wait]);
            }

            return;
        }

        using var here = await http.WebSockets.AcceptWebSocketAsync();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        await Task.WhenAny(PassAsync(here, there, ended.Token), PassAsync(there, here, ended.Token));
        await ended.CancelAsync();
    }

    public void Dispose() => _http.Dispose();

    private HttpRequestMessage RequestOf(HttpContext http, TradingHost host)
    {
        var request = new HttpRequestMessage(new HttpMethod(http.Request.Method), AddressOf(http, host))
        {
            Version = HttpVersion.Version11,
        };
        var (name, value) = PeerCalls.Sign(http, host.Secret, time.GetUtcNow());
        request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }

    /// <summary>
    /// The caller's own text: a rewritten path would be a different one to the signature, and perhaps to the desk.
    /// </summary>
    private static Uri AddressOf(HttpContext http, TradingHost host) => new(
        host.Address.GetLeftPart(UriPartial.Authority) + http.Features.Get<IHttpRequestFeature>()!.RawTarget,
        new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });

    /// <summary>The server knows: over HTTP/2 no header has to tell.</summary>
    private static bool HasBody(HttpContext http) =>
        http.Request.ContentLength is { } length ? length > 0
        : http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? http.Request.Headers.TransferEncoding.Count > 0;

    private static void CopyHeaders(HttpContext http, HttpRequestMessage request)
    {
        foreach (var (name, values) in http.Request.Headers)
        {
            if (!OfOneConnection.Contains(name)
                && !request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }
    }

    /// <summary>Each piece as it comes: an answer may be longer than memory, or never end.</summary>
    private static async Task CopyAsync(Stream from, HttpResponse to, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            int read;
            while ((read = await from.ReadAsync(buffer, cancellationToken)) > 0)
            {
                await to.Body.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async Task PassAsync(WebSocket from, WebSocket to, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            while (true)
            {
                var piece = await from.ReceiveAsync(buffer.AsMemory(), cancellationToken);
                if (piece.MessageType == WebSocketMessageType.Close)
                {
                    await to.CloseOutputAsync(
                        from.CloseStatus ?? WebSocketCloseStatus.NormalClosure, from.CloseStatusDescription, cancellationToken);
                    return;
                }

                await to.SendAsync(
                    buffer.AsMemory(0, piece.Count), piece.MessageType,
                    piece.EndOfMessage ? WebSocketMessageFlags.EndOfMessage : WebSocketMessageFlags.None, cancellationToken);
            }
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            if (!cancellationToken.IsCancellationRequested)
            {
                await GoAwayAsync(to);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The other end is gone: whoever listens connects again, and finds the host that trades by then.</summary>
    private static async Task GoAwayAsync(WebSocket to)
    {
        using var bound = new CancellationTokenSource(ConnectBound);
        try
        {
            await to.CloseOutputAsync(WebSocketCloseStatus.EndpointUnavailable, "the host that trades is gone; connect again", bound.Token);
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            // It is gone too.
        }
    }

    /// <summary>The caller's body as it comes in. It stays open: where this call fails, it may be read again.</summary>
    private sealed class BodyOf(HttpRequest request) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
            request.Body.CopyToAsync(stream, PieceBytes, cancellationToken);

        protected override bool TryComputeLength(out long length)
        {
            length = request.ContentLength ?? 0;
            return request.ContentLength is not null;
        }
    }
}
