using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Web;
using Candlewick.Sessions.Formats;
using Candlewick.Sessions.Trail;
using Candlewick.Sessions.Walks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Route = Candlewick.Sessions.Trail.Route;

namespace Candlewick.Sessions.Inbox;

/// <summary>
/// What would come of an alert now: <c>POST /api/routes/{id}/dry-run</c> for a pasted one, <c>POST /api/signals/{id}/dry-run</c> for one
/// of the inbox. A dry run takes a turn between the route's signals, so that it sees what they left, and stores nothing.
/// </summary>
internal static class DryRun
{
    public sealed record Request
    {
        /// <summary>The alert as it would be sent.</summary>
        [Required, StringLength(ReceiveSignal.MaxBytes, MinimumLength = 1)]
        public string Body { get; init; } = "";
    }

    /// <param name="Status">The HTTP status that its sender would get.</param>
    /// <param name="Answer">The answer that its sender would get.</param>
    /// <param name="Trace">Every rule that was checked.</param>
    public sealed record Response(int Status, JsonElement Answer, IReadOnlyList<RuleOutcome> Trace);

    private sealed record Judged(SignalAnswer Answer, IReadOnlyList<RuleOutcome> Trace);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/routes/{id}/dry-run", OfBodyAsync)
            .WithName("DryRunAlert").WithSummary("What would come of an alert on this route now; nothing is stored");
        routes.MapPost("/api/signals/{id}/dry-run", OfSignalAsync)
            .WithName("DryRunSignal").WithSummary("What would come of a stored signal now; nothing is stored");
    }

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> OfBodyAsync(
        string id, Request request, RouteStore routes, SignalFormats formats, RouteReaders readers, TurnDecision decision, HttpContext http,
        TimeProvider time)
    {
        if (await routes.FindAsync(id) is not { DeletedAt: null } route)
        {
            return Problems.NotFound($"There is no route '{id}'.");
        }

        var body = route.Read(formats, request.Body, time.GetUtcNow());
        return await RunAsync(route, body, readers, decision, SenderOf(http, time), isNew: true);
    }

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> OfSignalAsync(
        string id, SignalStore signals, RouteStore routes, SignalFormats formats, RouteReaders readers, TurnDecision decision,
        HttpContext http, TimeProvider time)
    {
        if (await signals.FindAsync(id) is not { } row)
        {
            return Problems.NotFound($"There is no signal '{id}'.");
        }

        if (await routes.FindAsync(row.RouteId) is not { DeletedAt: null } route)
        {
            return Problems.Conflict($"The route of signal {id} was deleted; nothing can come of it any more.");
        }

        var body = route.Read(formats, row.Body, row.ReceivedAt);
        return await RunAsync(route, body, readers, decision, SenderOf(http, time), isNew: false);
    }

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> RunAsync(
        Route route, ISignalBody body, RouteReaders readers, TurnDecision decision, SignalSender sender, bool isNew)
    {
        try
        {
            var judged = await readers.Of(route.Id, route.Account).TryRunAsync(
                "dry run", cancellationToken => JudgeAsync(decision, decision.Begin(route, body, sender), isNew, cancellationToken));
            return judged is null
                ? Problems.Unavailable("Too much is waiting on this route; try again.")
                : TypedResults.Ok(new Response(
                    judged.Answer.Status, JsonSerializer.Deserialize<JsonElement>(judged.Answer.Body, DeskJson.Options), judged.Trace));
        }
        catch (BrokerUnavailableException failure)
        {
            return Problems.Unavailable(failure.Message);
        }
    }

    /// <summary>As a signal's turn, up to where it would be written.</summary>
    private static async Task<Judged> JudgeAsync(TurnDecision decision, Turn turn, bool isNew, CancellationToken cancellationToken)
    {
        var outcome = isNew || turn.Check.Signal is null ? await decision.ScreenAsync(turn) : null;
        if (outcome is null
            && (TurnDecision.FindDeletion(turn.Route, turn.Signal) ?? TurnDecision.FindPause(turn.Route, turn.Signal)) is { } rule)
        {
            outcome = TurnDecision.Refuse(turn, rule);
        }

        if (outcome is null)
        {
            if (decision.IsStarting(turn.Route.Account))
            {
                throw new BrokerUnavailableException($"Account {turn.Route.Account} is not ready yet.");
            }

            turn = await decision.LookAsync(turn, cancellationToken);
            outcome = await decision.DecideAsync(turn, cancellationToken);
        }

        return new Judged(SignalAnswers.Of(turn, outcome), outcome.Trace);
    }

    internal static SignalSender SenderOf(HttpContext http, TimeProvider time) =>
        new(http.Connection.RemoteIpAddress?.ToString(), "the desk's page", time.GetUtcNow());
}
