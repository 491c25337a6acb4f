using System.Globalization;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Candlewick.Platform.Hosts;

/// <summary>
/// On a standby host, hands on what only the trading host can answer. When that host cannot be reached, this one answers what it may
/// (alerts are stored and wait, lists are read from the database); everything else is 503 until a host trades again. What comes while it
/// is being found out who trades waits for it: most often that is this host, which has just started or takes over.
/// </summary>
internal sealed class HostForwarding(
    RequestDelegate next, TradingLease lease, HostIdentity identity, PeerClient peers, TimeProvider time, ILogger<HostForwarding> logger)
{
    private const int RetryAfterSeconds = 3;
    private static readonly TimeSpan MostWaited = TimeSpan.FromSeconds(30);
    /// <summary>Of a call that may be answered here: it is read before it is known by whom.</summary>
    private const int MostKept = 1 << 20;

    public async Task InvokeAsync(HttpContext http)
    {
        if (!PeerCalls.TryAccept(http, identity.Secret, time.GetUtcNow()))
        {
            // Signed for somebody else: for a host that was here before, or by a caller who guesses.
            http.Response.Headers[PeerCalls.NotTheOne] = "1";
            await RefuseAsync(http, "This call was handed on to another host. Send it again.");
            return;
        }

        var answering = http.GetEndpoint()?.Metadata.GetMetadata<ServedBy>()?.Answering;
        if (http.GetEndpoint() is not { } endpoint || (answering == Answering.ThisHost && (!lease.IsTrading || IsForAnybody(endpoint))))
        {
            await next(http);
            return;
        }

        var isTrading = await lease.TradesAsync(MostWaited, http.RequestAborted);
        if (isTrading is true)
        {
            await next(http);
            return;
        }

        if (isTrading is null && lease.IsTrading)
        {
            await RefuseAsync(
                http, "This host takes over from another one and cannot read yet who may do what. Send it again in a moment.");
            return;
        }

        if (PeerCalls.IsPeerCall(http))
        {
            http.Response.Headers[PeerCalls.NotTheOne] = "1";
            await RefuseAsync(http, "This host no longer trades. Send it again.");
            return;
        }

        if (answering == Answering.TradingHostFirst)
        {
            http.Request.EnableBuffering(MostKept);
        }

        if (lease.Holder is { } holder && await TryHandOnAsync(http, holder, mayAnswerHere: answering is not null))
        {
            return;
        }

        if (answering is null)
        {
            await RefuseAsync(http, "The trading host cannot be reached. Another one takes over within seconds; send it again then.");
            return;
        }

        http.Request.Body.Position = 0;
        await next(http);
    }

    /// <summary>Who asks does not matter, so that nothing has to be read again to know whether they may.</summary>
    private static bool IsForAnybody(Endpoint endpoint) => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;

    /// <summary>False when nothing was answered yet and this host may.</summary>
    private async Task<bool> TryHandOnAsync(HttpContext http, TradingHost holder, bool mayAnswerHere)
    {
        try
        {
            await (http.WebSockets.IsWebSocketRequest
                ? peers.HandOnStreamAsync(http, holder)
                : peers.HandOnAsync(http, holder, mayAnswerHere));
            return true;
        }
        catch (Exception failure) when (!http.RequestAborted.IsCancellationRequested && !http.Response.HasStarted
            && failure is HttpRequestException or IOException or OperationCanceledException or System.Net.WebSockets.WebSocketException)
        {
            logger.LogDebug(failure, "{Host} cannot be reached", holder.Address);
            http.Response.Clear();
            if (mayAnswerHere)
            {
                return false;
            }

            await RefuseAsync(
                http, "The trading host did not answer. Your request may have been carried out; check before you repeat it.");
            return true;
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException)
        {
            // In the middle of an answer: the caller must see that it is cut off.
            http.Features.Get<IHttpResetFeature>()?.Reset(0);
            http.Abort();
            return true;
        }
    }

    private static Task RefuseAsync(HttpContext http, string detail)
    {
        http.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        return Problems.Unavailable(detail).ExecuteAsync(http);
    }
}
