using System.Globalization;
using Candlewick.Platform.Hosts;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Candlewick.Platform.Startup;

/// <summary>
/// Holds requests until the desk is ready: the port is open while recovery runs, so that nothing sent to the desk is lost,
/// but nobody reads a desk that is half recovered. Endpoints with <see cref="AnswersWhileStarting"/> answer at once.
/// </summary>
internal sealed class ReadinessGate(
    RequestDelegate next, Readiness readiness, TradingTurn turn, IOptions<StartupOptions> options, TimeProvider time)
{
    private const int RetryAfterSeconds = 5;

    public async Task InvokeAsync(HttpContext http)
    {
        // Without an endpoint there is nothing to wait for: the answer is 404.
        // Nor on a host that stands by: what it does not hand on, it answers from the database.
        if (readiness.IsReady || turn.IsStandby || http.GetEndpoint() is not { } endpoint
            || endpoint.Metadata.GetMetadata<AnswersWhileStarting>() is not null)
        {
            await next(http);
            return;
        }

        if (await WaitAsync(http.RequestAborted))
        {
            await next(http);
            return;
        }

        http.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        await Problems.Unavailable(
            "The desk is still starting: it resumes what was in flight when it last stopped. Try again in a few seconds.")
            .ExecuteAsync(http);
    }

    private async Task<bool> WaitAsync(CancellationToken aborted)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(options.Value.ReadinessSeconds), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, aborted);
        try
        {
            await readiness.WhenReadyAsync(either.Token);
            return true;
        }
        catch (OperationCanceledException) when (aborted.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception)
        {
            // Too late; or the start failed, which is logged and ends the process.
            return false;
        }
    }
}
