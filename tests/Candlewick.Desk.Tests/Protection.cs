using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Testing.Scripted;

namespace Candlewick.Desk.Tests;

/// <summary>
/// Invariant 4 by what the venue itself knows: how much of a desk's position is neither protected there, nor watched, nor on
/// its way out, and since when.
/// </summary>
internal sealed class Protection
{
    /// <summary>The desk's bound, one look of its watch before and after it, and the time a report may take to be missed.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(5 + 3);

    /// <summary>What only a comparison of the whole account can find is found by the next one.</summary>
    private static readonly TimeSpan ComparedBound = TimeSpan.FromSeconds(DeskWalk.ReconcileSeconds + 10);

    private readonly Dictionary<(string Account, string Symbol), DateTimeOffset> _nakedSince = [];
    private readonly Dictionary<string, DateTimeOffset> _reachableSince = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _deceivedAt = new(StringComparer.Ordinal);

    /// <summary>The account's venue hid something that no report, price or question by order tells of.</summary>
    public void Deceived(string account, DateTimeOffset now) => _deceivedAt[account] = now;

    /// <summary>The desk begins again: nothing was watched while it was down.</summary>
    public void DeskStarted() => _reachableSince.Clear();

    public IEnumerable<string> Broken(
        Books books, ScriptedExchange exchange, DateTimeOffset now, Func<ScriptedVenue, string, bool> isReachable)
    {
        foreach (var venue in exchange.All)
        {
            foreach (var market in venue.Markets)
            {
                var key = (venue.Account, market.Symbol);
                var naked = Naked(books, venue, market);
                if (naked == 0m)
                {
                    _nakedSince.Remove(key);
                    continue;
                }

                _nakedSince.TryAdd(key, now);
                var place = $"{venue.Account} {market.Symbol}";
                if (!isReachable(venue, market.Symbol))
                {
                    _reachableSince.Remove(place);
                    continue;
                }

                _reachableSince.TryAdd(place, now);
                var since = _nakedSince[key] > _reachableSince[place] ? _nakedSince[key] : _reachableSince[place];
                var isDeceived = _deceivedAt.TryGetValue(venue.Account, out var at) && now - at < ComparedBound + Bound;
                if (now - since > (isDeceived ? ComparedBound : Bound))
                {
                    yield return $"4: {naked} {market.Symbol} of {venue.Account} stand without exits since {(now - since).TotalSeconds} s";
                }
            }
        }
    }

    /// <summary>What is exposed less what is covered, signed; 0 within what cannot be sold.</summary>
    private static decimal Naked(Books books, ScriptedVenue venue, ScriptedMarket market)
    {
        var trades = books.Trades.Where(trade => trade.Account == venue.Account && trade.Symbol == market.Symbol).ToList();
        var orders = books.Orders.Where(order => order.Account == venue.Account && order.Symbol == market.Symbol).ToList();
        var booked = books.Fills.Where(fill => fill.Account == venue.Account && fill.Symbol == market.Symbol).ToList();
        var atVenue = venue.Fills.Where(fill => fill.Symbol == market.Symbol).ToLookup(fill => fill.ClientOrderId);
        var naked = 0m;
        var dust = market.Instrument.LotStep;
        foreach (var trade in trades)
        {
            // A stray fill is the business of the trade that closes it; what the desk has not heard of yet, of its order's.
            var unheard = orders.Where(order => order.TradeId == trade.TradeId && atVenue.Contains(order.ClientOrderId)).Sum(order =>
                atVenue[order.ClientOrderId].Sum(fill => Signed(fill, market.Instrument))
                - booked.Where(fill => fill.ClientOrderId == order.ClientOrderId).Sum(fill => Invariants.Signed(fill, trades)));
            var open = booked.Where(fill => fill.TradeId == trade.TradeId).Sum(fill => Invariants.Signed(fill, trades)) + unheard;
            naked += open - Covered(books, venue, trade, open, orders);
            dust += trade.AbandonedQuantity + (trade.Phase == TradePhase.Settled ? trade.LotStep : 0m);
            dust = Math.Max(dust, BelowMinimum(venue, market));
        }

        return Math.Abs(naked) <= dust ? 0m : naked;
    }

    /// <summary>What of a trade's open quantity is taken care of, signed as the quantity.</summary>
    private static decimal Covered(Books books, ScriptedVenue venue, Books.Trade trade, decimal open, IEnumerable<Books.Order> orders)
    {
        if (Math.Sign(open) != trade.Side.Sign())
        {
            return 0m;
        }

        var exits = books.Exits.Where(exit => exit.TradeId == trade.TradeId).ToList();
        var isForPerson = trade.StoppedReason is not null || trade.EndReason is not null;
        if (isForPerson || exits.Exists(exit => exit.IsWatched) || (exits.Count == 0 && trade.OwnerKind != TradeOwnerKind.Protection))
        {
            return open;
        }

        // Of a list only one leg fills.
        var cover = orders
            .Where(order => order.TradeId == trade.TradeId && !order.IsEntry && order.Side != trade.Side)
            .Select(order => (Order: order, Report: venue.Find(order.ClientOrderId)))
            .Where(pair => pair.Report is { } report && !report.Status.IsFinal())
            .GroupBy(pair => pair.Order.ListId ?? pair.Order.ClientOrderId, StringComparer.Ordinal)
            .Sum(list => list.Max(pair => pair.Report!.Quantity) - list.Sum(pair => pair.Report!.FilledQuantity));
        return Math.Sign(open) * Math.Min(Math.Abs(open), cover);
    }

    private static decimal BelowMinimum(ScriptedVenue venue, ScriptedMarket market) =>
        venue.EnforcesMinimum ? (market.Instrument.MinNotional / market.LastPrice) + market.Instrument.LotStep : market.Instrument.LotStep;

    private static decimal Signed(VenueFill fill, Instrument instrument) =>
        (fill.Side.Sign() * fill.Quantity) - (fill.FeeAsset == instrument.BaseAsset ? fill.Fee : 0m);
}
