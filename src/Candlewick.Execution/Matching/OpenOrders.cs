using Candlewick.Domain;
using Candlewick.Execution.Contracts.Matching;

namespace Candlewick.Execution.Matching;

/// <summary>
/// The orders that are not final, in the order they are matched, with a way to each kind of question that does not look at all of them:
/// a venue holds thousands, and every price asks.
/// </summary>
internal sealed class OpenOrders
{
    private static readonly SortedDictionary<long, BookedOrder> None = [];
    private readonly SortedDictionary<long, BookedOrder> _all = [];
    private readonly SortedDictionary<long, BookedOrder> _opening = [];
    private readonly Dictionary<string, long> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedDictionary<long, BookedOrder>> _ofSymbol = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<BookedOrder>> _ofList = new(StringComparer.Ordinal);

    public IReadOnlyCollection<BookedOrder> All => _all.Values;

    /// <summary>Those that may open a position: all but what only reduces one.</summary>
    public IReadOnlyCollection<BookedOrder> Opening => _opening.Values;

    public BookedOrder? Find(long number) => _all.GetValueOrDefault(number);

    public BookedOrder? Find(string clientOrderId) =>
        _numbers.TryGetValue(clientOrderId, out var number) ? Find(number) : null;

    public IReadOnlyCollection<BookedOrder> OfSymbol(string symbol) => _ofSymbol.GetValueOrDefault(symbol, None).Values;

    /// <summary>The legs of a list that are open: one or two. Not to be kept beyond the next change.</summary>
    public IReadOnlyList<BookedOrder> OfList(string listId) => _ofList.TryGetValue(listId, out var legs) ? legs : [];

    /// <summary>Takes the order as it is now; out, once it is final.</summary>
    public void Put(BookedOrder order)
    {
        var isOpen = !order.Status.IsFinal();
        Put(_all, order, isOpen);
        PutOfSymbol(order, isOpen);
        if (!order.ReduceOnly)
        {
            Put(_opening, order, isOpen && !order.IsPending);
        }

        if (order.ListId is { } listId)
        {
            PutOfList(listId, order, isOpen);
        }

        if (isOpen)
        {
            _numbers[order.ClientOrderId] = order.Number;
        }
        else
        {
            _numbers.Remove(order.ClientOrderId);
        }
    }

    private void PutOfSymbol(BookedOrder order, bool isOpen)
    {
        if (!_ofSymbol.TryGetValue(order.Symbol, out var orders))
        {
            _ofSymbol[order.Symbol] = orders = [];
        }

        Put(orders, order, isOpen);
        if (orders.Count == 0)
        {
            _ofSymbol.Remove(order.Symbol);
        }
    }

    private void PutOfList(string listId, BookedOrder order, bool isOpen)
    {
        if (!_ofList.TryGetValue(listId, out var legs))
        {
            _ofList[listId] = legs = [];
        }

        legs.RemoveAll(leg => leg.Number == order.Number);
        if (isOpen)
        {
            legs.Insert(legs.Count(leg => leg.Number < order.Number), order);
        }
        else if (legs.Count == 0)
        {
            _ofList.Remove(listId);
        }
    }

    private static void Put(SortedDictionary<long, BookedOrder> orders, BookedOrder order, bool isOpen)
    {
        if (isOpen)
        {
            orders[order.Number] = order;
        }
        else
        {
            orders.Remove(order.Number);
        }
    }
}
