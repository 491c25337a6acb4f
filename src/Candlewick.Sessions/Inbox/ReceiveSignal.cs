using System.Net;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Web;
using Candlewick.Sessions.Formats;
using Candlewick.Sessions.Formats.Native;
using Candlewick.Sessions.Trail;
using Candlewick.Sessions.Walks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Route = Candlewick.Sessions.Trail.Route;

namespace Candlewick.Sessions.Inbox;

/// <summary>
/// <c>POST /api/webhook/trade-signal</c> with the token in the address, in <c>X-Webhook-Token</c> or in the body, and
/// <c>…/r/{route_id}</c> with a signature of the body. It authenticates, reads at most 64 KiB and hands over to the route's turn.
/// </summary>
internal sealed class ReceiveSignal(
    RouteStore routes, RouteSecrets secrets, SignalFormats formats, RouteReaders readers, TakeSignal takeSignal, RefusalAudit refusals,
    TimeProvider time, ILogger<ReceiveSignal> logger)
{
    /// <summary>The largest body that is read.</summary>
    internal const int MaxBytes = 64 * 1024;
    private const string TokenHeader = "X-Webhook-Token";
    private const string SignatureHeader = "X-Webhook-Signature";
    private const int MaxTokenLength = 200;
    private const string UnknownToken = "The webhook token is unknown or revoked.";
    private const string WrongSignature = $"{SignatureHeader} must be the HMAC-SHA256 of the body under the route's secret, in hex.";

    public static void Map(IEndpointRouteBuilder routes)
    {
        const string Path = "/api/webhook/trade-signal";
        WebhookDescription.Describe(routes.MapPost(
                Path, (HttpContext http, ReceiveSignal receive) => receive.GuardAsync(http, () => receive.ByTokenAsync(http, null)))
            .WithName("ReceiveTradeSignal")
            .WithSummary("Receive a trade signal; the token is in X-Webhook-Token or in the body's token"));
        WebhookDescription.Describe(routes.MapPost(
                Path + "/{token}",
                (HttpContext http, ReceiveSignal receive, string token) =>
                    receive.GuardAsync(http, () => receive.ByTokenAsync(http, token)))
            .WithName("ReceiveTradeSignalWithToken").WithSummary("Receive a trade signal; the token is in the address"));
        WebhookDescription.Describe(routes.MapPost(
                Path + "/r/{routeId}",
                (HttpContext http, ReceiveSignal receive, string routeId) =>
                    receive.GuardAsync(http, () => receive.BySignatureAsync(http, routeId)))
            .WithName("ReceiveSignedTradeSignal")
            .WithSummary("Receive a trade signal whose body is signed (HMAC-SHA256, hex) in X-Webhook-Signature"));
        routes.MapGet(Path, Health).WithName("TradeSignalHealth").WithSummary("Confirm that the webhook is there");
        routes.MapGet(Path + "/{token}", Health).WithName("TradeSignalHealthWithToken")
            .WithSummary("Confirm that the webhook is there; the token is not checked");
        routes.MapGet(Path + "/r/{routeId}", Health).WithName("SignedTradeSignalHealth")
            .WithSummary("Confirm that the webhook is there; the route is not checked");
    }

    private static IResult Health(TimeProvider time) => TypedResults.Json(
        new { success = true, status = "healthy", message = "The webhook takes trade signals by POST.", timestamp = time.GetUtcNow() },
        DeskJson.Options);

    /// <summary>
    /// Whatever fails before the route's turn, the token's look-up too, is answered in the webhook's own shape: senders repeat a 503.
    /// </summary>
    private async Task<IResult> GuardAsync(HttpContext http, Func<Task<IResult>> receive)
    {
        try
        {
            return await receive();
        }
        catch (Exception failure) when (failure is not BadHttpRequestException && !http.RequestAborted.IsCancellationRequested)
        {
            logger.LogError(failure, "A signal could not be looked at");
            return Write(http, SignalAnswers.Failed(503, "The signal could not be processed; send it again.", null, [], Sender(http), []));
        }
    }

    private async Task<IResult> ByTokenAsync(HttpContext http, string? pathToken)
    {
        var token = pathToken ?? http.Request.Headers[TokenHeader].FirstOrDefault();
        Route? route = null;
        if (token is not null)
        {
            route = await FindAsync(token);
            if (route is null)
            {
                return await UnauthorizedAsync(http, UnknownToken);
            }
        }

        if (await ReadAsync(http) is not { } bytes)
        {
            return TooLarge(http);
        }

        if (route is null)
        {
            // Only our own format carries a token in the body.
            var inBody = formats.Of(NativeFormat.FormatName).Read(bytes, new SignalReading(null, time.GetUtcNow())).Token;
            route = inBody is null ? null : await FindAsync(inBody);
            if (route is null)
            {
                return await UnauthorizedAsync(http, inBody is null
                    ? "A webhook token is needed: in the address, in X-Webhook-Token or in the body's token."
                    : UnknownToken);
            }
        }

        return await TakeAsync(http, route, bytes, token);
    }

    private async Task<IResult> BySignatureAsync(HttpContext http, string routeId)
    {
        var route = await routes.FindAsync(routeId);
        if (route is not { DeletedAt: null, Hmac: true })
        {
            return await UnauthorizedAsync(http, "There is no signed route with this id.");
        }

        if (await ReadAsync(http) is not { } bytes)
        {
            return TooLarge(http);
        }

        return secrets.IsSignedBy(route, http.Request.Headers[SignatureHeader].FirstOrDefault(), bytes)
            ? await TakeAsync(http, route, bytes, null)
            : await UnauthorizedAsync(http, WrongSignature, routeId);
    }

    private async Task<Route?> FindAsync(string token) =>
        token.Length is 0 or > MaxTokenLength ? null : await routes.FindByTokenAsync(RouteSecrets.Hash(token));

    private async Task<IResult> TakeAsync(HttpContext http, Route route, byte[] bytes, string? token)
    {
        if (!AllowedSenders.Allow(route.AllowedSenderList, http.Connection.RemoteIpAddress))
        {
            await refusals.WriteAsync(route.Id, "The sender's address is outside the route's allow-list.", Address(http));
            return Problems.Forbidden("The sender's address is outside the route's allow-list.");
        }

        var sender = Sender(http);
        // In its turn again: the route may be edited before it comes.
        ISignalBody Read(Route current) => current.Read(formats, bytes, token, sender.ReceivedAt);
        try
        {
            var (isTaken, answer) = await readers.Of(route.Id, route.Account)
                .TryTakeSignalAsync(cancellationToken => takeSignal.RunAsync(route, Read, sender, cancellationToken));
            if (isTaken && answer is null)
            {
                return await UnauthorizedAsync(http, route.Hmac ? WrongSignature : UnknownToken, route.Id);
            }

            return Write(http, answer ?? Unavailable("Too many signals are waiting on this route; send it again."));
        }
        catch (BrokerUnavailableException failure)
        {
            return Write(http, Unavailable($"{failure.Message} Nothing was stored; send it again."));
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !http.RequestAborted.IsCancellationRequested)
        {
            logger.LogError(failure, "A signal on route {Route} could not be taken", route.Id);
            return Write(http, Unavailable("The signal could not be stored; send it again."));
        }

        SignalAnswer Unavailable(string error) =>
            SignalAnswers.Failed(StatusCodes.Status503ServiceUnavailable, error, Read(route).Content, [], sender, []);
    }

    private async Task<IResult> UnauthorizedAsync(HttpContext http, string detail, string? routeId = null)
    {
        await refusals.WriteAsync(routeId, detail, Address(http));
        return Problems.Unauthorized(detail);
    }

    private IResult TooLarge(HttpContext http)
    {
        var error = $"The body is larger than {MaxBytes} bytes.";
        return Write(http, SignalAnswers.Failed(StatusCodes.Status413PayloadTooLarge, error, null, [error], Sender(http), []));
    }

    /// <summary>The body, or null when it is too large; what is beyond the bound is never read.</summary>
    private static async Task<byte[]?> ReadAsync(HttpContext http)
    {
        if (http.Request.ContentLength > MaxBytes)
        {
            return null;
        }

        // A sender that does not say how much it sends gets room for all that is allowed, and a byte to see that it is more.
        var buffer = new byte[http.Request.ContentLength ?? MaxBytes + 1];
        var length = await http.Request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, http.RequestAborted);
        return length > MaxBytes ? null : length == buffer.Length ? buffer : buffer[..length];
    }

    private SignalSender Sender(HttpContext http)
    {
        const int MaxUserAgent = 300;
        var agent = http.Request.Headers.UserAgent.ToString();
        var shown = agent.Length == 0 ? null : agent.Length <= MaxUserAgent ? agent : agent[..MaxUserAgent];
        return new SignalSender(Address(http), shown, time.GetUtcNow());
    }

    private static string? Address(HttpContext http)
    {
        IPAddress? address = http.Connection.RemoteIpAddress;
        return (address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address)?.ToString();
    }

    private static IResult Write(HttpContext http, SignalAnswer answer)
    {
        if (answer.Status == StatusCodes.Status503ServiceUnavailable)
        {
            http.Response.Headers.RetryAfter = "1";
        }

        return TypedResults.Text(answer.Body, "application/json", System.Text.Encoding.UTF8, answer.Status);
    }
}
