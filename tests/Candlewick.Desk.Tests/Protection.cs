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
        var orders = books.Orders.Where(order => order.Account == venue.Account && order.Symbol == market.Symbol)
            .ToDictionary(order => order.ClientOrderId, StringComparer.Ordinal);
        var atVenue = venue.Fills.Where(fill => fill.Symbol == market.Symbol && orders.ContainsKey(fill.ClientOrderId)).ToList();
        var known = atVenue.Select(fill => fill.ClientOrderId).ToHashSet(StringComparer.Ordinal);
        var naked = 0m;
        var dust = market.Instrument.LotStep;
        foreach (var trade in trades)
        {
            var open = atVenue.Where(fill => orders[fill.ClientOrderId].TradeId == trade.TradeId)
                .Sum(fill => Signed(fill, market.Instrument))
                + books.Fills.Where(fill => fill.TradeId == trade.TradeId && !known.Contains(fill.ClientOrderId))
                    .Sum(fill => Invariants.Signed(fill, trades));
            naked += open - Covered(books, venue, trade, open, orders.Values);
            dust += trade.AbandonedQuantity + (trade.Phase == TradePhase.Settled ? trade.LotStep : 0m);
            dust = Math.Max(dust, BelowMinimum(venue, market));
        }

        return Math.Abs(naked) <= dust ? 0m : naked;
    }

    /// <summary>What of a trade's open quantity is taken care of, signed as the quantity.</summary>
    private static decimal Covered(Books books, ScriptedVenue venue, Books.Trade trade, decimal open, IEnumerable<Books.Order> orders)
    {
        var exits = books.Exits.Where(exit => exit.TradeId == trade.TradeId).ToList();
        var isForPerson = trade.StoppedReason is not null || trade.EndReason is not null;
        if (Math.Sign(open) == trade.Side.Sign()
            && (isForPerson || exits.Exists(exit => exit.IsWatched) || (exits.Count == 0 && trade.OwnerKind != TradeOwnerKind.Protection)))
        {
            return open;
        }

        // Of a list only one leg fills; what protects in the other direction is a protective trade's entry.
        var working = orders
            .Where(order => order.TradeId == trade.TradeId && (!order.IsEntry || trade.OwnerKind == TradeOwnerKind.Protection))
            .Select(order => (Order: order, Report: venue.Find(order.ClientOrderId)))
            .Where(pair => pair.Report is { } report && !report.Status.IsFinal())
            .GroupBy(pair => pair.Order.ListId ?? pair.Order.ClientOrderId, StringComparer.Ordinal)
            .Select(list => (
                list.First().Order.Side,
                Leaves: list.Max(pair => pair.Report!.Quantity) - list.Sum(pair => pair.Report!.FilledQuantity)))
            .ToList();
        if (trade.OwnerKind == TradeOwnerKind.Protection)
        {
            // Its entry is the stray fill, which stands with the trade that caused it.
            return isForPerson ? trade.Side.Sign() * trade.OpenQuantity : -working.Sum(order => order.Side.Sign() * order.Leaves);
        }

        var cover = working.Where(order => order.Side != trade.Side).Sum(order => order.Leaves);
        return Math.Sign(open) == trade.Side.Sign() ? Math.Sign(open) * Math.Min(Math.Abs(open), cover) : 0m;
    }

    private static decimal BelowMinimum(ScriptedVenue venue, ScriptedMarket market) =>
        venue.EnforcesMinimum ? (market.Instrument.MinNotional / market.LastPrice) + market.Instrument.LotStep : market.Instrument.LotStep;

    private static decimal Signed(VenueFill fill, Instrument instrument) =>
        (fill.Side.Sign() * fill.Quantity) - (fill.FeeAsset == instrument.BaseAsset ? fill.Fee : 0m);
}
