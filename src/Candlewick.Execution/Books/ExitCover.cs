using Candlewick.Domain;

namespace Candlewick.Execution.Books;

/// <summary>How much of what is open stands protected. Pure.</summary>
internal static class ExitCover
{
    /// <summary>
    /// How much each exit has to close of what is open, by its number: those with a quantity first, in their order, less what they
    /// closed before; the one without takes the rest, else the last one does.
    /// </summary>
    public static IReadOnlyDictionary<int, decimal> Shares(
        IReadOnlyList<ExitRow> exits, IReadOnlyList<OrderRow> orders, decimal openQuantity)
    {
        var wanted = exits.Select(exit =>
            exit.Quantity - orders.Where(order => order.ExitNumber == exit.Number).Sum(order => order.FilledQuantity));
        var shares = Shares([.. wanted], openQuantity);
        return exits.Select((exit, index) => (exit.Number, Share: shares[index])).ToDictionary(exit => exit.Number, exit => exit.Share);
    }

    /// <summary>The same of exits that are told by what each is still to close, null for the rest; in their order.</summary>
    public static IReadOnlyList<decimal> Shares(IReadOnlyList<decimal?> wanted, decimal openQuantity)
    {
        var shares = new decimal[wanted.Count];
        var (left, rest) = (openQuantity, wanted.Count - 1);
        for (var i = wanted.Count - 1; i >= 0; i--)
        {
            rest = wanted[i] is null ? i : rest;
        }

        for (var i = 0; i < wanted.Count; i++)
        {
            shares[i] = wanted[i] is { } quantity ? Math.Min(left, Math.Max(0m, quantity)) : 0m;
            left -= shares[i];
        }

        if (left > 0 && wanted.Count > 0)
        {
            shares[rest] += left;
        }

        return shares;
    }

    /// <summary>
    /// How much each exit has to close of what is open and of what its entry may still bring, by its number: an exit with nothing is over.
    /// </summary>
    public static IReadOnlyDictionary<int, decimal> SharesToCome(TradeFile file)
    {
        var trade = file.Trade;
        var coming = trade.EntryFilledQuantity == 0 ? trade.Quantity
            : file.Orders.Where(order => order.IsEntry).Sum(order => order.LeavesQuantity);
        return Shares(file.Exits, file.Orders, trade.OpenQuantity + coming);
    }

    /// <summary>What the working orders of an exit can still close: the legs of a list share one quantity.</summary>
    public static decimal Leaves(IReadOnlyList<OrderRow> orders, int exitNumber)
    {
        var working = orders.Where(order => order.ExitNumber == exitNumber && order.Status.IsWorking()).ToList();
        return working.Count == 0 ? 0m : working.GroupBy(order => order.Revision).Sum(revision =>
        {
            var filled = orders.Where(order => order.ExitNumber == exitNumber && order.Revision == revision.Key)
                .Sum(order => order.FilledQuantity);
            return revision.Max(order => order.Quantity) - filled;
        });
    }

    /// <summary>What working market exits are about to close.</summary>
    public static decimal OnItsWayOut(IReadOnlyList<OrderRow> orders) =>
        orders.Where(order => order.IsMarketExit && order.Status.IsWorking()).Sum(order => order.LeavesQuantity);

    /// <summary>
    /// True when exits were planned and part of what is open neither rests at the venue nor is watched or on its way out.
    /// </summary>
    public static bool IsUnprotected(TradeFile file, decimal openQuantity)
    {
        var staying = openQuantity - OnItsWayOut(file.Orders);
        if (staying <= 0 || file.Exits.Count == 0)
        {
            return false;
        }

        var shares = Shares(file.Exits, file.Orders, staying);
        return file.Exits.Any(exit => !exit.IsWatched && shares[exit.Number] > Leaves(file.Orders, exit.Number));
    }
}
