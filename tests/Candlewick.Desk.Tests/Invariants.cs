using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Testing.Scripted;

namespace Candlewick.Desk.Tests;

/// <summary>
/// What must hold of a desk's books at every instant: the seven invariants of the order path. Each method names one and
/// answers what breaks it.
/// </summary>
internal static class Invariants
{
    public static IEnumerable<string> Broken(Books books, ScriptedExchange exchange) =>
    [
        .. PositionsAreTheirFills(books),
        .. LedgerIsItsTrades(books),
        .. LocksAreWhatOpenOrdersNeed(exchange),
        .. OrdersAddUp(books),
        .. StatusesMoveAlongTheTable(books),
        .. ASignalHasOneEntry(books, exchange),
        .. APathIsItsResults(books),
        .. MoneyCanBeTraced(books),
        .. books.Trades.Where(trade => trade.TradeId.Contains('/', StringComparison.Ordinal))
            .Select(trade => $"the trade {trade.TradeId} cannot be addressed by its id"),
    ];

    /// <summary>1. Position = Σ fills, and no fill is booked twice.</summary>
    private static IEnumerable<string> PositionsAreTheirFills(Books books)
    {
        foreach (var twice in books.Fills.GroupBy(fill => (fill.Account, fill.Symbol, fill.VenueOrderId, fill.VenueTradeId))
            .Where(group => group.Count() > 1))
        {
            yield return $"1: the fill {twice.Key} is booked {twice.Count()} times";
        }

        var markets = books.Fills.Select(fill => (fill.Account, fill.Symbol))
            .Union(books.Positions.Select(position => (position.Account, position.Symbol)));
        foreach (var (account, symbol) in markets)
        {
            var sum = books.Fills.Where(fill => (fill.Account, fill.Symbol) == (account, symbol)).Sum(fill => Signed(fill, books.Trades));
            var position = books.Positions.Where(one => (one.Account, one.Symbol) == (account, symbol)).Sum(one => one.Quantity);
            if (sum != position)
            {
                yield return $"1: the position {account} {symbol} is {position}, its fills come to {sum}";
            }
        }
    }

    /// <summary>1. Cash = start + Σ signed flows: what is in the ledger of a settled trade is what its fills brought.</summary>
    private static IEnumerable<string> LedgerIsItsTrades(Books books)
    {
        foreach (var trade in books.Trades)
        {
            var entries = books.Ledger.Where(entry => entry.TradeId == trade.TradeId).ToList();
            if (trade.Phase != TradePhase.Settled)
            {
                continue;
            }

            var sum = entries.Sum(entry => entry.Amount);
            if (Math.Abs(sum - trade.RealizedPnl) > 0.00000001m)
            {
                yield return $"1: the ledger of {trade.TradeId} comes to {sum}, the trade to {trade.RealizedPnl}";
            }

            var fees = books.Fills.Where(fill => fill.TradeId == trade.TradeId).Sum(fill => fill.FeeValue);
            if (fees != trade.Fees)
            {
                yield return $"1: the fees of {trade.TradeId} are {trade.Fees}, of its fills {fees}";
            }
        }
    }

    /// <summary>1. Locked = Σ open orders' needs, the two legs of a list counted once, and never more than there is.</summary>
    private static IEnumerable<string> LocksAreWhatOpenOrdersNeed(ScriptedExchange exchange)
    {
        foreach (var venue in exchange.All.Where(venue => venue.Kind == AccountKind.Spot))
        {
            foreach (var asset in venue.Markets.Select(market => market.Instrument.BaseAsset))
            {
                if (venue.LockedAmount(asset) > venue.Balance(asset))
                {
                    yield return $"1: {venue.LockedAmount(asset)} {asset} are locked at {venue.Account} of {venue.Balance(asset)}";
                }
            }
        }
    }

    /// <summary>2. FilledQuantity + LeavesQuantity + cancelled = Quantity.</summary>
    private static IEnumerable<string> OrdersAddUp(Books books)
    {
        var filled = books.Fills.ToLookup(fill => fill.ClientOrderId);
        foreach (var order in books.Orders)
        {
            var sum = filled[order.ClientOrderId].Sum(fill => fill.Quantity);
            if (sum != order.FilledQuantity || order.FilledQuantity < 0 || order.FilledQuantity > order.Quantity)
            {
                yield return $"2: {order.Leg} {order.ClientOrderId} filled {order.FilledQuantity} of {order.Quantity}, its fills {sum}";
            }

            if ((order.Status == OrderStatus.Filled) != (order.FilledQuantity == order.Quantity) && order.Status.IsFinal()
                && order.Status != OrderStatus.Cancelled)
            {
                yield return $"2: {order.Leg} {order.ClientOrderId} is {order.Status} with {order.FilledQuantity} of {order.Quantity}";
            }
        }
    }

    /// <summary>2. Status moves only along the table of legal transitions.</summary>
    private static IEnumerable<string> StatusesMoveAlongTheTable(Books books)
    {
        var orders = books.Orders.ToDictionary(order => order.ClientOrderId, StringComparer.Ordinal);
        foreach (var moves in books.Moves.GroupBy(move => move.ClientOrderId, StringComparer.Ordinal))
        {
            OrderStatus? at = null;
            foreach (var move in moves)
            {
                if (move.FromStatus != at || (at is { } from && !from.MayBecome(move.ToStatus)))
                {
                    yield return $"2: {orders[moves.Key].Leg} {moves.Key} moved from {move.FromStatus} (was {at}) to {move.ToStatus}";
                }

                at = move.ToStatus;
            }

            if (at != orders[moves.Key].Status)
            {
                yield return $"2: {moves.Key} is {orders[moves.Key].Status}, its last move was to {at}";
            }
        }
    }

    /// <summary>3. A signal has at most one entry order that ever reached a venue.</summary>
    private static IEnumerable<string> ASignalHasOneEntry(Books books, ScriptedExchange exchange)
    {
        var reached = exchange.All.SelectMany(venue => venue.Reached).ToHashSet(StringComparer.Ordinal);
        var entries = books.Orders.Where(order => order.IsEntry && reached.Contains(order.ClientOrderId)).ToLookup(order => order.TradeId);
        foreach (var trade in books.Trades.Where(trade => trade.OwnerKind == TradeOwnerKind.Session && entries[trade.TradeId].Count() > 1))
        {
            yield return $"3: {entries[trade.TradeId].Count()} entries of {trade.TradeId} reached the venue";
        }

        foreach (var twice in books.Signals.Where(signal => signal.TradeId is not null && signal.Action != "Close")
            .GroupBy(signal => (signal.RouteId, signal.SignalId))
                .Where(group => group.Select(signal => signal.TradeId).Distinct().Count() > 1))
        {
            yield return $"3: the signal {twice.Key} has {twice.Count()} trades";
        }

        foreach (var order in exchange.All.SelectMany(venue => venue.Reached.GroupBy(id => id, StringComparer.Ordinal))
            .Where(group => group.Count() > 1))
        {
            yield return $"3: {order.Key} reached the venue {order.Count()} times";
        }
    }

    /// <summary>5. A session's path is exactly the sequence of its Result steps.</summary>
    private static IEnumerable<string> APathIsItsResults(Books books)
    {
        foreach (var session in books.Sessions)
        {
            var results = books.SessionSteps.Where(step => step.SessionId == session.SessionId && step.StepType == "Result").ToList();
            var path = new List<string> { "Start" };
            var total = 0m;
            foreach (var result in results)
            {
                if (result.PreviousNode != path[^1])
                {
                    yield return $"5: step {result.StepNumber} of {session.SessionId} leaves {result.PreviousNode}, the path {path[^1]}";
                }

                if (result.NewNode != result.PreviousNode)
                {
                    path.Add(result.NewNode!);
                }

                total += result.ProfitLoss ?? 0m;
                if (result.RunningTotal != total)
                {
                    yield return $"5: step {result.StepNumber} of {session.SessionId} says {result.RunningTotal}, its results {total}";
                }
            }

            if (session.CurrentNode != path[^1] || session.RunningTotal != total || session.PathSummary != string.Join(" → ", path))
            {
                yield return $"5: {session.SessionId} is at {session.CurrentNode} with {session.RunningTotal} ({session.PathSummary}), "
                    + $"its results say {string.Join(" → ", path)} with {total}";
            }

            foreach (var result in results)
            {
                var trade = books.Trades.FirstOrDefault(trade => trade.TradeId == result.TradeId);
                if (trade is not { Phase: TradePhase.Settled } || Math.Abs(trade.RealizedPnl - (result.ProfitLoss ?? 0m)) > 0.01m)
                {
                    yield return $"5: step {result.StepNumber} of {session.SessionId} says {result.ProfitLoss}, "
                        + $"its trade is {trade?.Phase} with {trade?.RealizedPnl}";
                }
            }
        }
    }

    /// <summary>7. Every row that changed money can be traced to the signal, rule or person that caused it.</summary>
    private static IEnumerable<string> MoneyCanBeTraced(Books books)
    {
        var trades = books.Trades.ToDictionary(trade => trade.TradeId, StringComparer.Ordinal);
        var orders = books.Orders.ToDictionary(order => order.ClientOrderId, StringComparer.Ordinal);
        var signalled = books.SessionSteps.Where(step => step.SignalId is not null && step.TradeId is not null)
            .Select(step => step.TradeId!).ToHashSet(StringComparer.Ordinal);
        foreach (var fill in books.Fills)
        {
            if (!orders.TryGetValue(fill.ClientOrderId, out var order) || !trades.TryGetValue(fill.TradeId, out var trade)
                || (order.TradeId != fill.TradeId && trade is not { OwnerKind: TradeOwnerKind.Protection }))
            {
                yield return $"7: the fill {fill.VenueTradeId} of {fill.ClientOrderId} belongs to no order and trade";
            }
        }

        foreach (var entry in books.Ledger)
        {
            if (entry.Origin.Length == 0 || entry.Reason.Length == 0 || entry.OwnerId.Length == 0
                || (entry.TradeId is { } id && trades.GetValueOrDefault(id)?.OwnerId != entry.OwnerId))
            {
                yield return $"7: the ledger entry {entry.Kind} {entry.Amount} of {entry.TradeId} tells neither owner nor origin";
            }
        }

        foreach (var trade in books.Trades.Where(trade => trade.Origin.Length == 0
            || (trade.OwnerKind == TradeOwnerKind.Session && !signalled.Contains(trade.TradeId))))
        {
            yield return $"7: nobody asked for the trade {trade.TradeId}";
        }
    }

    /// <summary>What a fill did to the position: a commission in what was bought is taken off.</summary>
    public static decimal Signed(Books.Fill fill, IReadOnlyList<Books.Trade> trades)
    {
        var isFeeInBase = trades.FirstOrDefault(trade => trade.TradeId == fill.TradeId) is { } trade && fill.FeeAsset == trade.BaseAsset;
        return (fill.Side.Sign() * fill.Quantity) - (isFeeInBase ? fill.Fee : 0m);
    }
}
