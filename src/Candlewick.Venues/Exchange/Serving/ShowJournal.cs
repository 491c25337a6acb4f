using Candlewick.Domain;
using Candlewick.Execution.Contracts.Matching;
using Candlewick.Platform.Web;
using Candlewick.Venues.Simulator.Accounts;
using Candlewick.Venues.Simulator.Floor;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Venues.Exchange.Serving;

/// <summary><c>GET /exchange/journal?account=</c>: every order that ever reached the account with its fills, as they arrived.</summary>
internal static class ShowJournal
{
    private const int MostOrders = 1_000;

    /// <param name="Number">Rises with each order; the next page begins after it.</param>
    /// <param name="ListId">The list it belongs to, or null.</param>
    /// <param name="PlacedAt">The exchange's clock when it arrived.</param>
    /// <param name="ReduceOnly">True for an exit.</param>
    /// <param name="Order">The order as a query shows it.</param>
    public sealed record Entry(long Number, string? ListId, DateTimeOffset PlacedAt, bool ReduceOnly, OrderReport Order);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/exchange/journal", HandleAsync)
        .WithName("ShowJournal").WithSummary("The exchange's journal of an account");

    private static async Task<Results<Ok<IReadOnlyList<Entry>>, ProblemHttpResult>> HandleAsync(
        SimulatorAccounts accounts, CancellationToken cancellationToken, string account = VenueName.Simulator, long after = 0,
        int limit = MostOrders)
    {
        if (accounts.Find(account) is not { } simulator)
        {
            return accounts.NotFound(account);
        }

        if (limit is < 1 or > MostOrders)
        {
            return Problems.Invalid("limit", $"must be 1 to {MostOrders}.");
        }

        return TypedResults.Ok(await simulator.Venue.EnterAsync(async () =>
        {
            var orders = await simulator.Venue.Orders.ListAfterAsync(after, limit);
            var entries = new List<Entry>(orders.Count);
            foreach (var order in orders)
            {
                IReadOnlyList<BookedFill> fills =
                    order.FilledQuantity == 0m ? [] : await simulator.Venue.Orders.ListFillsOfAsync(order.ClientOrderId);
                entries.Add(
                    new Entry(order.Number, order.ListId, order.PlacedAt, order.ReduceOnly, SimulatorVenue.Report(order, fills)));
            }

            return (IReadOnlyList<Entry>)entries;
        }, cancellationToken));
    }
}
