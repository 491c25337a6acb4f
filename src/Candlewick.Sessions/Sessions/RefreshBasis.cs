using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Security.Claims;
using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Security;
using Candlewick.Platform.Storage;
using Candlewick.Platform.Web;
using Candlewick.Sessions.Trail;
using Candlewick.Sessions.Walks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Sessions.Sessions;

/// <summary>
/// <c>POST /api/trading/balance {session_id}</c>: asks the venue again and, between trades, refreshes the session's basis where the
/// equity shows that money was paid in or out (the same 5 % rule as before every trade).
/// </summary>
internal static class RefreshBasis
{
    public sealed record Request
    {
        [Required, StringLength(100, MinimumLength = 1)]
        public string SessionId { get; init; } = "";
    }

    /// <param name="Balance">The account's equity.</param>
    /// <param name="FormattedBalance">For reading.</param>
    /// <param name="Currency">Of all amounts.</param>
    /// <param name="Timestamp">When the venue said so, our clock.</param>
    /// <param name="IsStale">True when the venue could not be asked.</param>
    /// <param name="Basis">What the session's stakes are taken of from now on.</param>
    /// <param name="PreviousBasis">What they were taken of before.</param>
    public sealed record Response(
        decimal Balance, string FormattedBalance, string Currency, DateTimeOffset Timestamp, bool IsStale, decimal Basis,
        decimal PreviousBasis);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/api/trading/balance", HandleAsync)
        .WithName("RefreshBalance").WithSummary("Ask the venue for the balance and refresh a session's basis between trades");

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        Request request, SessionStore store, Database database, RouteReaders readers, IAccounts accounts, TakeBasis takeBasis,
        IAuditLog audit, TimeProvider time, SessionStream stream, ClaimsPrincipal user, HttpContext http)
    {
        if (await store.FindAsync(request.SessionId) is not { DeletedAt: null } session)
        {
            return ListSessions.NotFound(request.SessionId);
        }

        if (session.RouteId is null || session.Account is null)
        {
            return Problems.Conflict("This session is walked by hand and has no account to ask.");
        }

        Refreshed? refreshed;
        try
        {
            // Asked here, so that the route does not wait for it; its turn asks again only where this answer looks outdated.
            accounts.Forget(session.Account);
            await accounts.GetStateAsync(session.Account, http.RequestAborted);
            refreshed = await readers.Of(session.RouteId, session.Account).TryRunAsync("refresh basis", cancellationToken =>
                RefreshAsync(session.SessionId, store, takeBasis, database, time.GetUtcNow(), cancellationToken));
        }
        catch (BrokerUnavailableException failure)
        {
            return Problems.Unavailable(failure.Message);
        }

        if (refreshed is null)
        {
            return Problems.Unavailable("The route is busy; try again in a moment.");
        }

        if (refreshed.Basis is not { } basis)
        {
            return Problems.Conflict("The session has a trade in flight; the basis is only refreshed between trades.");
        }

        var (state, old, next) = (basis.Account, refreshed.Old, basis.Mark.Equity);
        if (next != old)
        {
            await audit.WriteAsync(user.Identity?.Name ?? "unknown", "session.refresh-basis", session.SessionId,
                $"Old basis {Plain.Of(old)}, new basis {Plain.Of(next)} {state.State.Currency}.",
                http.Connection.RemoteIpAddress?.ToString());
            await stream.PublishAsync(session.SessionId);
        }

        var equity = state.State.Equity;
        var formatted = string.Create(CultureInfo.InvariantCulture, $"{equity:N2} {state.State.Currency}");
        return TypedResults.Ok(new Response(equity, formatted, state.State.Currency, state.TakenAt, state.IsStale, next, old));
    }

    /// <param name="Old">The basis before.</param>
    /// <param name="Basis">The basis from now on; null when a trade is in flight.</param>
    private sealed record Refreshed(decimal Old, TakenBasis? Basis);

    /// <summary>In the route's turn, so that no trade begins meanwhile.</summary>
    private static async Task<Refreshed> RefreshAsync(
        string sessionId, SessionStore store, TakeBasis takeBasis, Database database, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var session = (await store.FindAsync(sessionId))!;
        if (session.OpenTradeId is not null)
        {
            return new Refreshed(session.Basis, null);
        }

        var basis = await takeBasis.RunAsync(session.Account!, session, cancellationToken);
        if (session.IsCompleted)
        {
            return new Refreshed(session.Basis, basis with { Mark = BasisMark.Of(session), IsAnew = false });
        }

        if (basis.IsAnew)
        {
            await database.WriteAsync(work => store.UpdateAsync(work, sessionId, SessionState.Of(session, now) with
            {
                Basis = basis.Mark.Equity,
                BasisEntry = basis.Mark.Entry,
                BasisOpenPnl = basis.Mark.OpenPnl,
            }), cancellationToken);
        }

        return new Refreshed(session.Basis, basis);
    }
}
