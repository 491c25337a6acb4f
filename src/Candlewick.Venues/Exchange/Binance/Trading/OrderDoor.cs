using System.Globalization;
using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.Contracts.Matching;
using Candlewick.Venues.Exchange.Binance.Accounts;
using Candlewick.Venues.Exchange.Binance.Protocol;
using Candlewick.Venues.Simulator.Accounts;

namespace Candlewick.Venues.Exchange.Binance.Trading;

/// <summary>
/// A client's orders on their way through the account's door: ids of the protocol to those of the books, the count of orders, and what the
/// engine says in the protocol's words.
/// </summary>
internal sealed class OrderDoor(BinanceAccount account)
{
    /// <summary>Between a client's id and the number of its use, from the second on.</summary>
    private const char Use = '~';

    /// <summary>Which order or list a client means: by number, by its own id, or by both.</summary>
    /// <param name="Number">The protocol's number.</param>
    /// <param name="GivenId">The client's id.</param>
    public sealed record Meant(long? Number, string? GivenId);

    /// <summary>
    /// The id by which the books call an order that a client calls so: a client may use an id again once the order before is at its end,
    /// and in the books no two orders ever have the same.
    /// </summary>
    /// <exception cref="BinanceFault">An order of that id is open.</exception>
    public async Task<string> BooksIdAsync(OrderRequest request)
    {
        if (!request.IsIdGiven)
        {
            return request.ClientId;
        }

        await MustBeFreeAsync(request.ClientId);
        return await NextUseAsync(request.ClientId);
    }

    /// <summary>The same of a list, whose id is one of its own.</summary>
    /// <exception cref="BinanceFault">A list of that id is open.</exception>
    public async Task<string> BooksListIdAsync(string givenId)
    {
        if (await account.Venue.Orders.FindOfListAsync(givenId) is { } member
            && (await ListOfAsync(member)).Any(order => !order.Status.IsFinal()))
        {
            throw Taken();
        }

        return await NextUseAsync("list-" + givenId);
    }

    /// <exception cref="BinanceFault">An open order has this id.</exception>
    public async Task MustBeFreeAsync(string givenId)
    {
        if (await account.Venue.Orders.FindGivenAsync(givenId) is { } named && !named.Status.IsFinal())
        {
            throw Taken();
        }
    }

    private async Task<string> NextUseAsync(string id)
    {
        if (await account.Venue.Orders.LastUseAsync(id) is not { } last)
        {
            return id;
        }

        var at = last.LastIndexOf(Use);
        var uses = at < 0 ? 1 : long.Parse(last.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{id}{Use}{uses + 1}");
    }

    private static BinanceFault Taken() => OrderFaults.Of(
        new SubmitOutcome.Refused(RuleName.DuplicateClientOrderId, "", "what is open has this id.", MayRetry: false));

    /// <summary>Places what <paramref name="submit"/> hands to the engine; durable when it returns.</summary>
    /// <param name="symbol">Symbol.</param>
    /// <param name="booksIds">The books' ids of the orders.</param>
    /// <param name="listId">The books' id of their list, or null.</param>
    /// <param name="submit">Hands it over.</param>
    /// <param name="cancelled">Gives up while it was not handed over.</param>
    /// <exception cref="BinanceFault">It was refused.</exception>
    public async Task<IReadOnlyList<FilledOrder>> PlaceAsync(
        string symbol, IReadOnlyList<string> booksIds, string? listId, Func<Instrument, DateTimeOffset, SubmitOutcome> submit,
        CancellationToken cancelled)
    {
        MustTrade(symbol);
        account.Counts.Take(booksIds.Count);
        var placed = new List<FilledOrder>(booksIds.Count);
        var isPlaced = false;
        try
        {
            var outcome = await account.Submits.TakeAsync(
                new SubmitRequest(listId is null ? booksIds : [listId, .. booksIds], symbol, booksIds, Hand), cancelled);
            isPlaced = outcome is SubmitOutcome.Accepted;
            if (outcome is SubmitOutcome.Refused refused)
            {
                throw OrderFaults.Of(refused);
            }
        }
        finally
        {
            if (!isPlaced)
            {
                account.Counts.GiveBack(booksIds.Count);
            }
        }

        return placed;

        SubmitOutcome Hand(Instrument listed, DateTimeOffset now)
        {
            var outcome = HandOver(booksIds, account.Market.Changed(listed), now, submit);
            if (outcome is SubmitOutcome.Accepted)
            {
                placed.AddRange(Changed(booksIds));
            }

            return outcome;
        }
    }

    /// <summary>Behind the door: hands orders to the engine, and lets what takes have what stands there.</summary>
    public SubmitOutcome HandOver(
        IReadOnlyList<string> booksIds, Instrument instrument, DateTimeOffset now, Func<Instrument, DateTimeOffset, SubmitOutcome> submit)
    {
        var outcome = submit(instrument, now);
        if (outcome is SubmitOutcome.Accepted && account.TakesAtOnce)
        {
            // What stands in the book is there to be taken, and a working order that took it calls the others in.
            account.Venue.Engine.Take(booksIds[0], instrument, now, account.Dice.Plan.FillAtMost);
        }

        return outcome;
    }

    /// <summary>Behind the door: orders as they are after a step that is not committed yet.</summary>
    public IEnumerable<FilledOrder> Changed(IEnumerable<string> booksIds) => booksIds
        .Select(id => account.Venue.Engine.FindChanged(id)!.Value).Select(changed => new FilledOrder(changed.Order, changed.Fills));

    /// <exception cref="BinanceFault">The symbol is listed and not traded now.</exception>
    public void MustTrade(string symbol)
    {
        if (account.Market.IsHalted(symbol))
        {
            throw BinanceFault.Rejected(OrderFaults.Closed);
        }
    }

    /// <summary>An order with its fills.</summary>
    public async Task<FilledOrder> ReadAsync(BookedOrder order) =>
        new(order, order.FilledQuantity == 0m ? [] : await account.Venue.Orders.ListFillsOfAsync(order.ClientOrderId));

    /// <summary>The order that is meant, or null.</summary>
    public async Task<BookedOrder?> FindAsync(string symbol, Meant meant)
    {
        var order = meant.Number is { } number
            ? await account.Venue.Orders.FindAsync(number)
            : await account.Venue.Orders.FindGivenAsync(meant.GivenId!);
        return order is not null && order.Symbol == symbol && (meant.GivenId is null || OrderWords.ClientId(order) == meant.GivenId)
            ? order
            : null;
    }

    /// <summary>The orders of a list, in the order in which they were placed; none when the order is of none.</summary>
    public Task<IReadOnlyList<BookedOrder>> ListOfAsync(BookedOrder order) => order.ListId is { } list
        ? account.Venue.Orders.ListOfListAsync(list)
        : Task.FromResult<IReadOnlyList<BookedOrder>>([]);

    /// <summary>Behind the door: cancels an open order, and its list with it; answers those that ended.</summary>
    /// <param name="orders">The orders, or one of each list.</param>
    /// <param name="cancelId">The client's id of the cancel.</param>
    public async Task<IReadOnlyList<FilledOrder>> CancelBehindDoorAsync(IReadOnlyList<BookedOrder> orders, string cancelId)
    {
        var venue = account.Venue;
        foreach (var order in orders)
        {
            venue.Engine.Cancel(order.ClientOrderId, "cancelled by request", venue.MarketTime);
        }

        account.CancelId = cancelId;
        try
        {
            await venue.CommitAsync(venue.State);
        }
        finally
        {
            account.CancelId = null;
        }

        var ended = new List<FilledOrder>(orders.Count);
        foreach (var order in orders)
        {
            ended.Add(await ReadAsync((await venue.Orders.FindAsync(order.ClientOrderId))!));
        }

        return ended;
    }

    /// <summary>Reads which order is meant: by <c>orderId</c>, by <c>origClientOrderId</c>, or by both.</summary>
    public static Meant ReadMeant(BinanceQuery query, string number = "orderId", string given = "origClientOrderId")
    {
        var meant = new Meant(query.Whole(number), query.ClientId(given));
        return meant is { Number: null, GivenId: null }
            ? throw new BinanceFault(400, -1102, $"Param '{given}' or '{number}' must be sent, but both were empty/null!")
            : meant;
    }
}
