using System.Data.Common;
using Candlewick.Domain;
using Candlewick.Execution.Books;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Checks;

namespace Candlewick.Execution.Invariants;

/// <summary>The invariants of the order path, as far as the desk's own database can tell them.</summary>
internal sealed class OrderPathRules : IStoredRules
{
    private const string Once = "Every fill is booked once";
    private const string Positions = "Positions are the sum of their fills";
    private const string Orders = "Orders are what was filled of them";
    private const string Statuses = "Orders move along the table of statuses";
    private const string Numbers = "Trades are what was filled of them";
    private const string Ledger = "The ledger of a settled trade is its profit";
    private const string Entries = "A trade has one entry at a time";
    private const string Switch = "No entry was sent after the kill switch";
    private const string Traced = "Money can be traced";

    /// <summary>Profits are divided and rounded at 28 digits.</summary>
    private const decimal Rounding = 0.00000001m;
    /// <summary>An entry that was on its way while the switch was pressed.</summary>
    private static readonly TimeSpan OnItsWay = TimeSpan.FromSeconds(30);

    public IReadOnlyList<string> Names => [Once, Positions, Orders, Statuses, Numbers, Ledger, Entries, Switch, Traced];

    public async Task CheckAsync(DbConnection snapshot, BrokenRules broken, CancellationToken cancellationToken)
    {
        foreach (var twice in await InvariantStore.TwiceAsync(snapshot))
        {
            broken.Add(Once, $"the fill {twice} is booked more than once");
        }

        foreach (var untraced in await InvariantStore.UntracedAsync(snapshot))
        {
            broken.Add(Traced, untraced);
        }

        await CheckPositionsAsync(snapshot, broken);
        await foreach (var papers in InvariantStore.OrdersAsync(snapshot))
        {
            cancellationToken.ThrowIfCancellationRequested();
            CheckOrder(papers, broken);
        }

        var killSwitch = await InvariantStore.KillSwitchAsync(snapshot);
        await foreach (var papers in InvariantStore.TradesAsync(snapshot))
        {
            cancellationToken.ThrowIfCancellationRequested();
            CheckTrade(papers, broken);
            CheckEntries(papers, killSwitch, broken);
        }
    }

    private static async Task CheckPositionsAsync(DbConnection snapshot, BrokenRules broken)
    {
        var sums = await InvariantStore.SumsOfFillsAsync(snapshot);
        var positions = (await InvariantStore.PositionsAsync(snapshot)).ToDictionary(row => (row.Account, row.Symbol), row => row.Quantity);
        foreach (var market in sums.Keys.Union(positions.Keys).Order())
        {
            var (held, sum) = (positions.GetValueOrDefault(market), sums.GetValueOrDefault(market));
            if (held != sum)
            {
                broken.Add(Positions, $"{market.Symbol} of {market.Account} is {held}, its fills come to {sum}");
            }
        }
    }

    private static void CheckOrder(OrderPapers papers, BrokenRules broken)
    {
        var order = papers.Order;
        var sum = papers.Fills.Sum(fill => fill.Quantity);
        if (sum != order.FilledQuantity || sum < 0 || sum > order.Quantity)
        {
            broken.Add(
                Orders, $"{order.Leg} {order.ClientOrderId} has {order.FilledQuantity} of {order.Quantity} filled, its fills are {sum}");
        }
        else if (order.Status == OrderStatus.Filled && sum != order.Quantity)
        {
            broken.Add(Orders, $"{order.Leg} {order.ClientOrderId} is Filled with {sum} of {order.Quantity}");
        }

        // Of a trade that was settled long ago the last move alone is kept: the table says where it came from, not how it got there.
        var at = papers.Moves is [{ StandsFor: > 0, FromStatus: var from }] && !papers.IsOfOpenTrade ? from : null;
        foreach (var move in papers.Moves)
        {
            if (move.FromStatus != at || (at is { } left && !left.MayBecome(move.ToStatus)))
            {
                broken.Add(Statuses, $"{order.ClientOrderId} moved from {move.FromStatus} (it was {at}) to {move.ToStatus}");
            }

            at = move.ToStatus;
        }

        if (at != order.Status)
        {
            broken.Add(Statuses, $"{order.ClientOrderId} is {order.Status}, its last move was to {at}");
        }
    }

    private static void CheckTrade(TradePapers papers, BrokenRules broken)
    {
        var trade = papers.Trade;
        var books = TradeBooks.Compute(trade, papers.Fills);
        if (trade.EntryFilledQuantity != books.EntryFilledQuantity || trade.ExitFilledQuantity != books.ExitFilledQuantity
            || trade.Fees != books.Fees)
        {
            broken.Add(
                Numbers, $"{trade.TradeId} says {trade.EntryFilledQuantity} in, {trade.ExitFilledQuantity} out, fees {trade.Fees}; "
                + $"its fills {books.EntryFilledQuantity}, {books.ExitFilledQuantity}, {books.Fees}");
        }

        if (trade.Phase != TradePhase.Settled)
        {
            return;
        }

        var sum = papers.Ledger.Sum(entry => entry.Amount);
        if (Math.Abs(sum - trade.RealizedPnl) > Rounding || Math.Abs(trade.RealizedPnl - books.RealizedPnl) > Rounding)
        {
            broken.Add(
                Ledger, $"{trade.TradeId} made {trade.RealizedPnl}, its ledger comes to {sum}, its fills to {books.RealizedPnl}");
        }

        if (papers.Ledger.FirstOrDefault(entry => entry.OwnerId != trade.OwnerId || entry.Account != trade.Account) is { } other)
        {
            broken.Add(Traced, $"the ledger entry {other.Sequence} of {trade.TradeId} is {other.OwnerId}'s, the trade {trade.OwnerId}'s");
        }
    }

    private static void CheckEntries(TradePapers papers, KillRow? killSwitch, BrokenRules broken)
    {
        var entries = papers.Orders.Where(order => order.Leg == Leg.Entry).ToList();
        var atVenue = entries.Where(order => order.Sends > 0 && !order.Status.IsFinal()).ToList();
        if (atVenue.Count > 1)
        {
            broken.Add(
                Entries, $"{papers.Trade.TradeId} has {atVenue.Count} ({string.Join(", ", atVenue.Select(order => order.ClientOrderId))})");
        }

        if (killSwitch is { Engaged: true, MovedAt: { } engagedAt }
            && entries.FirstOrDefault(order => order.SentAt > engagedAt + OnItsWay) is { } sent)
        {
            broken.Add(Switch, $"{sent.ClientOrderId} was sent at {sent.SentAt:u}, the switch was engaged at {engagedAt:u}");
        }
    }
}
