using System.Collections.Immutable;
using Candlewick.Domain;
using Candlewick.Execution.Contracts.Matching;
using Candlewick.Venues.Exchange.Binance.Accounts;
using Candlewick.Venues.Exchange.Binance.Faults;
using Candlewick.Venues.Exchange.Binance.Protocol;
using Candlewick.Venues.Simulator.Floor;

namespace Candlewick.Venues.Exchange.Binance.Trading;

/// <summary>
/// What happens on an account, told to those who subscribed: every change of an order as an <c>executionReport</c>, of a list as a
/// <c>listStatus</c>, of balances as an <c>outboundAccountPosition</c>, in the venue's order and once it is durable.
/// </summary>
internal sealed class UserStream : IDisposable
{
    private readonly BinanceAccount _account;
    private readonly IDisposable _books;
    private readonly Dictionary<string, Known> _known = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;
    private ImmutableList<Action<object>> _listeners = [];
    /// <summary>An event that the next one overtakes.</summary>
    private object? _held;

    /// <summary>What was told of an open order last.</summary>
    private sealed record Known(BookedOrder Order, decimal Quote);

    public UserStream(BinanceAccount account, TimeProvider time)
    {
        (_account, _time) = (account, time);
        _books = account.Venue.WatchBooks(Take);
    }

    /// <summary>Tells everything from now on, until the returned object is disposed.</summary>
    public Task<IDisposable> SubscribeAsync(Action<object> listener, CancellationToken cancelled) =>
        _account.Venue.EnterAsync<IDisposable>(async () =>
        {
            if (_listeners.IsEmpty)
            {
                await KnowAsync();
            }

            ImmutableInterlocked.Update(ref _listeners, list => list.Add(listener));
            return new Subscription(() => ImmutableInterlocked.Update(ref _listeners, list => list.Remove(listener)));
        }, cancelled);

    public void Dispose() => _books.Dispose();

    /// <summary>Behind the door: what is open stands as it is told from now on.</summary>
    private async Task KnowAsync()
    {
        _known.Clear();
        foreach (var order in _account.Venue.Engine.OpenOrders)
        {
            await KnowAsync(order);
            // Of a list everybody is known, so that it can be told whole when it is done.
            foreach (var member in order.ListId is { } list ? await _account.Venue.Orders.ListOfListAsync(list) : [])
            {
                await KnowAsync(member);
            }
        }
    }

    private async Task KnowAsync(BookedOrder order)
    {
        var fills = order.FilledQuantity == 0m ? [] : await _account.Venue.Orders.ListFillsOfAsync(order.ClientOrderId);
        _known[order.ClientOrderId] = new Known(order, fills.Sum(fill => fill.Price * fill.Quantity));
    }

    /// <summary>Behind the door.</summary>
    private void Take(BookChanges changes)
    {
        if (_listeners.IsEmpty)
        {
            return;
        }

        var now = BinanceText.Of(_account.Venue.MarketTime);
        var fills = changes.Fills.ToLookup(fill => fill.ClientOrderId, StringComparer.Ordinal);
        var placed = changes.Orders.Where(order => !_known.ContainsKey(order.ClientOrderId)).Select(order => order.ListId).ToHashSet();
        foreach (var order in changes.Orders)
        {
            TellOrder(order, [.. fills[order.ClientOrderId]], now);
        }

        foreach (var list in changes.Orders.Where(order => order.ListId is not null).DistinctBy(order => order.ListId))
        {
            TellList(list, placed.Contains(list.ListId), now);
        }

        foreach (var order in changes.Orders.Where(order => order.ListId is null && order.Status.IsFinal()))
        {
            Forget(order.ClientOrderId);
        }

        if (changes.Balances.Count > 0)
        {
            Tell(new
            {
                e = "outboundAccountPosition",
                E = now,
                u = now,
                B = changes.Balances.Select(
                    balance => new { a = balance.Asset, f = BinanceText.Of(balance.Free), l = BinanceText.Of(balance.Locked) }).ToArray(),
            });
        }
    }

    private void TellOrder(BookedOrder order, IReadOnlyList<BookedFill> fills, long now)
    {
        var before = _known.GetValueOrDefault(order.ClientOrderId);
        var (filled, quote) = (before?.Order.FilledQuantity ?? 0m, before?.Quote ?? 0m);
        if (before is null)
        {
            Tell(new ExecutionReport(order with { Status = OrderStatus.New }, "NEW", filled, quote).Words(_account, now));
        }
        else if (before.Order.Quantity != order.Quantity)
        {
            Tell(new ExecutionReport(order, "REPLACED", filled, quote) { OriginalId = OrderWords.ClientId(before.Order) }
                .Words(_account, now));
        }
        else if ((before.Order.WorkingAt is null && order.WorkingAt is not null) || (before.Order.IsPending && IsCalledIn(order)))
        {
            // It was touched, or called in: from now on it is in the book.
            Tell(new ExecutionReport(order with { Status = OrderStatus.New }, "NEW", filled, quote).Words(_account, now));
        }

        foreach (var fill in fills)
        {
            filled += fill.Quantity;
            quote += fill.Price * fill.Quantity;
            var status = filled == order.Quantity ? OrderStatus.Filled : OrderStatus.PartiallyFilled;
            Tell(new ExecutionReport(order with { Status = status }, "TRADE", filled, quote) { Fill = fill }.Words(_account, now));
        }

        _known[order.ClientOrderId] = new Known(order, quote);
        if (order.Status is OrderStatus.Cancelled or OrderStatus.Expired or OrderStatus.Rejected)
        {
            var report = new ExecutionReport(order, OrderWords.Status(order), filled, quote);
            Tell((order.Status == OrderStatus.Cancelled && _account.CancelId is { } cancelId
                ? report with { Id = cancelId, OriginalId = OrderWords.ClientId(order) }
                : report).Words(_account, now));
        }
    }

    private static bool IsCalledIn(BookedOrder order) => !order.IsPending && (!order.Status.IsFinal() || order.FilledQuantity > 0m);

    /// <summary>A list is told when it is placed and when nothing of it is open any more.</summary>
    private void TellList(BookedOrder member, bool isNew, long now)
    {
        var orders = _known.Values.Select(known => known.Order).Where(order => order.ListId == member.ListId)
            .OrderBy(order => order.Number).ToList();
        var isOpen = orders.Exists(order => !order.Status.IsFinal());
        if (isOpen && !isNew)
        {
            return;
        }

        Tell(new Dictionary<string, object?>
        {
            ["e"] = "listStatus",
            ["E"] = now,
            ["s"] = member.Symbol,
            ["g"] = member.ListNumber,
            ["c"] = OrderWords.Contingency(orders),
            ["l"] = isOpen ? "EXEC_STARTED" : "ALL_DONE",
            ["L"] = isOpen ? "EXECUTING" : "ALL_DONE",
            ["r"] = "NONE",
            ["C"] = OrderWords.ListClientId(member),
            ["T"] = BinanceText.Of(member.VenueTime),
            ["O"] = orders.Select(order => new { s = order.Symbol, i = order.Number, c = OrderWords.ClientId(order) }).ToArray(),
        });
        if (!isOpen)
        {
            orders.ForEach(order => Forget(order.ClientOrderId));
        }
    }

    private void Forget(string booksId)
    {
        _known.Remove(booksId);
    }

    /// <summary>As the plan of faults wants it: an event is lost, doubled, overtaken or late.</summary>
    private void Tell(object told)
    {
        var held = Interlocked.Exchange(ref _held, null);
        switch (_account.Dice.OfReport())
        {
            case ReportFault.Lose:
                break;
            case ReportFault.Swap when held is null:
                _held = told;
                return;
            case ReportFault.Delay:
                _ = TellLateAsync(told);
                break;
            case ReportFault.Double:
                Send(told);
                Send(told);
                break;
            default:
                Send(told);
                break;
        }

        if (held is not null)
        {
            Send(held);
        }
    }

    private async Task TellLateAsync(object told)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(_account.Dice.Plan.ReportDelayMilliseconds), _time, CancellationToken.None);
        Send(told);
    }

    private void Send(object told)
    {
        foreach (var listener in _listeners)
        {
            listener(told);
        }
    }
}
