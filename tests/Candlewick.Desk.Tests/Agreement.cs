using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Testing.Scripted;

namespace Candlewick.Desk.Tests;

/// <summary>What must hold once everything is mended, closed and compared.</summary>
internal static class Agreement
{
    public static IReadOnlyList<string> Broken(Books books, ScriptedExchange exchange) =>
    [
        .. books.Trades.Where(trade => trade.Phase != TradePhase.Settled)
            .Select(trade => $"{trade.TradeId} is {trade.Phase} with {trade.OpenQuantity} open ({trade.StoppedReason ?? trade.Note})"),
        .. books.Orders.Where(order => !order.Status.IsFinal()).Select(order => $"{order.Leg} {order.ClientOrderId} is {order.Status}"),
        .. exchange.All.SelectMany(venue => AtVenue(books, venue)),
        .. books.Sessions.Where(session => session.OpenTradeId is not null)
            .Select(session => $"{session.SessionId} still has the trade {session.OpenTradeId}"),
    ];

    private static IEnumerable<string> AtVenue(Books books, ScriptedVenue venue)
    {
        var ours = books.Orders.Where(order => order.Account == venue.Account)
            .ToDictionary(order => order.ClientOrderId, StringComparer.Ordinal);
        foreach (var id in venue.Working.Where(ours.ContainsKey))
        {
            yield return $"{ours[id].Leg} {id} still works at {venue.Account}";
        }

        var atVenue = venue.Fills.Where(fill => ours.ContainsKey(fill.ClientOrderId)).ToList();
        // A fill that two trades share is booked in parts.
        var inBooks = books.Fills.Where(fill => fill.Account == venue.Account)
            .ToLookup(fill => (fill.Symbol, fill.VenueOrderId, fill.VenueTradeId.Split('/')[0]));
        foreach (var fill in atVenue)
        {
            var booked = inBooks[(fill.Symbol, fill.VenueOrderId, fill.VenueTradeId)].ToList();
            if (booked.Sum(part => part.Quantity) != fill.Quantity
                || booked.Exists(part => (part.Side, part.Price, part.FeeAsset) != (fill.Side, fill.Price, fill.FeeAsset)))
            {
                yield return $"the fill {fill.VenueTradeId} of {ours[fill.ClientOrderId].Leg} {fill.ClientOrderId} at {venue.Account}, "
                    + $"{fill.Side} {fill.Quantity} at {fill.Price}, is booked as [{string.Join("; ", booked)}]";
            }
        }
    }
}
