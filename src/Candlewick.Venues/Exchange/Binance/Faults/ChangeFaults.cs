using System.ComponentModel.DataAnnotations;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Venues.Exchange.Binance.Faults;

/// <summary>
/// <c>GET</c> and <c>PUT /exchange/faults</c>: what goes wrong for clients of Binance's protocol; <c>POST /exchange/faults/connections</c>:
/// their sockets break now. Behind the exchange's token.
/// </summary>
internal static class ChangeFaults
{
    private const int MostNames = 100;

    /// <summary>
    /// What goes wrong from now on; what is left out does not. Chances are 0 to 1, of one request or one event; at most one happens to
    /// each. The same seed makes the same of them happen to the same requests in the same order.
    /// </summary>
    public sealed record Request
    {
        /// <summary>The same seed makes the same of it happen.</summary>
        public long Seed { get; init; }

        /// <summary>Paths that are meant, e.g. <c>order</c>; every signed one where none is named.</summary>
        [MaxLength(MostNames)]
        public IReadOnlyList<string>? Paths { get; init; }

        /// <summary>The connection breaks before anything was done.</summary>
        [Range(0, 1)]
        public double LoseRequest { get; init; }

        /// <summary>The connection breaks when everything was done.</summary>
        [Range(0, 1)]
        public double LoseAnswer { get; init; }

        /// <summary>503 before anything was done.</summary>
        [Range(0, 1)]
        public double FailBefore { get; init; }

        /// <summary>503 when everything was done.</summary>
        [Range(0, 1)]
        public double FailAfter { get; init; }

        /// <summary>−1007, execution status unknown, when everything was done.</summary>
        [Range(0, 1)]
        public double TimeOutAfter { get; init; }

        /// <summary>Each request is executed and answered this much later, ms.</summary>
        [Range(0, 60_000)]
        public int LatencyMilliseconds { get; init; }

        /// <summary>An event of the user data is not told.</summary>
        [Range(0, 1)]
        public double LoseReport { get; init; }

        /// <summary>It is told twice.</summary>
        [Range(0, 1)]
        public double DoubleReport { get; init; }

        /// <summary>It is told after the next one.</summary>
        [Range(0, 1)]
        public double SwapReport { get; init; }

        /// <summary>It is told later, and others overtake it.</summary>
        [Range(0, 1)]
        public double DelayReport { get; init; }

        /// <summary>How much later, ms.</summary>
        [Range(0, 60_000)]
        public int ReportDelayMilliseconds { get; init; }

        /// <summary>The exchange's clock is so far ahead, ms; behind below 0.</summary>
        [Range(-86_400_000, 86_400_000)]
        public int ClockSkewMilliseconds { get; init; }

        /// <summary>Every request is refused with 503.</summary>
        public bool Maintenance { get; init; }

        /// <summary>Symbols for which new orders are refused; prices keep moving and resting orders still fill.</summary>
        [MaxLength(MostNames)]
        public IReadOnlyList<string>? Halted { get; init; }

        /// <summary>What one order can take at once, in the base asset.</summary>
        [Range(0.00000001, 1e12)]
        public decimal? FillAtMost { get; init; }

        /// <summary>Seconds after which a socket is cut.</summary>
        [Range(1, 86_400)]
        public int? SocketSeconds { get; init; }

        /// <summary>Filters that change.</summary>
        [MaxLength(MostNames)]
        public IReadOnlyList<FilterChange>? Filters { get; init; }
    }

    /// <summary>A symbol's filters from now on; what is left out stays.</summary>
    public sealed record FilterChange
    {
        [Required, MaxLength(20)]
        public required string Symbol { get; init; }

        [Range(0.00000001, 1e9)]
        public decimal? TickSize { get; init; }

        [Range(0.00000001, 1e9)]
        public decimal? StepSize { get; init; }

        [Range(0, 1e12)]
        public decimal? MinNotional { get; init; }
    }

    /// <summary>What happens to the sockets now.</summary>
    public sealed record SocketRequest
    {
        /// <summary>True to tell the clients first, as a server does that goes down; they are not cut by it.</summary>
        public bool Announce { get; init; }
    }

    /// <param name="Plan">What goes wrong now.</param>
    /// <param name="Happened">How often what of it happened.</param>
    /// <param name="Sockets">Connections that are open.</param>
    public sealed record Response(Request Plan, IReadOnlyDictionary<string, long> Happened, int Sockets);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/exchange/faults", (FaultDice dice, OpenSockets sockets) => TypedResults.Ok(Show(dice, sockets)))
            .WithName("ShowFaults").WithSummary("What goes wrong for clients of Binance's protocol");
        routes.MapPut("/exchange/faults", Put).WithName("ChangeFaults").WithSummary("Make something go wrong, or nothing any more");
        routes.MapPost("/exchange/faults/connections", Break).WithName("BreakConnections").WithSummary("Break the clients' sockets");
    }

    private static Results<Ok<Response>, ProblemHttpResult> Put(Request request, FaultDice dice, OpenSockets sockets)
    {
        if (request.Filters?.FirstOrDefault(filter => filter is { TickSize: null, StepSize: null, MinNotional: null }) is { } empty)
        {
            return Problems.Invalid("filters", $"that of {empty.Symbol} changes nothing: give tick_size, step_size or min_notional.");
        }

        dice.Plan = request;
        return TypedResults.Ok(Show(dice, sockets));
    }

    private static NoContent Break(SocketRequest request, OpenSockets sockets)
    {
        if (request.Announce)
        {
            sockets.Announce();
        }
        else
        {
            sockets.Cut();
        }

        return TypedResults.NoContent();
    }

    private static Response Show(FaultDice dice, OpenSockets sockets) => new(dice.Plan, dice.Happened, sockets.Count);
}
