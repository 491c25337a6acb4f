using System.Globalization;
using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Web;
using Candlewick.Venues.Simulator.Accounts;
using Microsoft.AspNetCore.Http;

namespace Candlewick.Venues.Simulator;

/// <summary>
/// Answers 503 with <c>Retry-After</c> where an account is being opened, reopened with other settings or removed while something is
/// asked of it: the question came at the wrong moment, and nothing has failed.
/// </summary>
internal sealed class ReopenedAccount(SimulatorAccounts accounts) : IEndpointFilter
{
    private const int RetryAfterSeconds = 1;

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var name = context.HttpContext.Request.Query["account"] is [{ Length: > 0 } given] ? given : VenueName.Simulator;
        var account = accounts.Find(name);
        if (account is { IsOpen: false })
        {
            return TryLater(context.HttpContext, name);
        }

        try
        {
            return await next(context);
        }
        catch (Exception failure) when (
            failure is ObjectDisposedException or InvalidOperationException or OperationCanceledException or BrokerUnavailableException
            && !context.HttpContext.RequestAborted.IsCancellationRequested && IsAnother(name, account))
        {
            return TryLater(context.HttpContext, name);
        }
    }

    /// <summary>True when the account that was found is closed by now, or another one stands in its place, or none.</summary>
    private bool IsAnother(string name, SimulatorAccount? found) =>
        accounts.Find(name) is var now && (now != found || now is { IsOpen: false });

    private static IResult TryLater(HttpContext http, string name)
    {
        http.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        return Problems.Unavailable($"The account {name} is being opened or closed; try again in a moment.");
    }
}
