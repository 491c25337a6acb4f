using Candlewick.Domain;
using Candlewick.Execution.Books;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Alerts;
using Candlewick.Platform.Storage;

namespace Candlewick.Execution.Supervision;

/// <summary>What one or several reports changed.</summary>
internal sealed class ReportEffect
{
    /// <summary>Trades afterwards, by id.</summary>
    public Dictionary<string, TradeRow> Trades { get; } = new(StringComparer.Ordinal);

    /// <summary>Fills that were not known before.</summary>
    public List<FillRow> NewFills { get; } = [];

    /// <summary>Orders that the desk had given up and that work at the venue: they are cancelled there.</summary>
    public List<OrderRow> Unwanted { get; } = [];

    /// <summary>What a person is told.</summary>
    public List<TradeAlert> Alerts { get; } = [];

    /// <summary>True when somebody else moved the account: the whole of it is compared.</summary>
    public bool WantsComparison { get; set; }

    /// <summary>Takes in what came after it; of a trade the later state counts.</summary>
    public void Add(ReportEffect later)
    {
        foreach (var (id, trade) in later.Trades)
        {
            Trades[id] = trade;
        }

        NewFills.AddRange(later.NewFills);
        Unwanted.AddRange(later.Unwanted);
        Alerts.AddRange(later.Alerts);
        WantsComparison |= later.WantsComparison;
    }

    /// <summary>Keeps what a person is told, in the transaction of what it tells of.</summary>
    public async Task AlertAsync(UnitOfWork work, IAlertBook book)
    {
        foreach (var alert in Alerts)
        {
            await book.AddAsync(work, alert.ToAlert());
        }
    }
}

/// <summary>
/// Takes a venue's report into the books: fills once each, the order's status, the position and the trade's numbers, in
/// the caller's transaction. A report that comes late, twice or out of order changes nothing twice; a fill that no trade
/// accounts for gets one that closes it again.
/// </summary>
internal sealed class ReportBook(OrderStore orders, TradeStore trades, FillBook fills, FindingStore findings)
{
    public async Task ApplyAsync(UnitOfWork work, IBroker broker, OrderReport report, DateTimeOffset receivedAt, ReportEffect effect)
    {
        if (await OrderStore.FindAsync(work, broker.Account, report.ClientOrderId) is not { } order)
        {
            await TakeUnknownAsync(work, broker, report, receivedAt, effect);
            return;
        }

        var hasNews = false;
        if (report.Fills.Count > 0)
        {
            var trade = (await TradeStore.FindAsync(work, order.TradeId))!;
            foreach (var fill in report.Fills)
            {
                if (await IsNewAsync(work, broker, order, fill))
                {
                    hasNews = true;
                    trade = await fills.BookAsync(work, broker, trade, order, fill, receivedAt, effect);
                    order = (await OrderStore.FindAsync(work, broker.Account, report.ClientOrderId))!;
                }
            }
        }

        hasNews |= await FollowStatusAsync(work, order, report, receivedAt);
        if (IsEndedForUs(order) && report.Status.IsWorking())
        {
            hasNews = true;
            effect.Unwanted.Add(order);
            var detail =
                $"{order.Side} {order.Quantity} {order.Symbol} ({order.Leg} of trade {order.TradeId}) was given up as"
                    + $" {order.Status} and works at"
                + " the venue; it is cancelled there.";
            await findings.RecordAsync(work, Finding(order, FindingKind.EndedOrderWorks, order.ClientOrderId, detail) with
            {
                DeskValue = order.Status.ToString(), VenueValue = report.Status.ToString(),
            });
            effect.Alerts.Add(
                new TradeAlert(TradeAlertKind.EndedOrderWorks, order.TradeId, order.Account, order.Symbol, detail));
        }

        // A venue tells most things twice, with its answer and on its stream: the second time nothing of the trade is another.
        if (hasNews)
        {
            effect.Trades[order.TradeId] = await trades.RefreshAsync(work, order.TradeId);
        }
    }

    /// <summary>
    /// True when no report of a working order is expected any more, however late: it was given up, or it was sent again because its first
    /// request seemed lost and was then refused, and that first request arrived after all.
    /// </summary>
    private static bool IsEndedForUs(OrderRow order) =>
        order.Status.IsFinal() && (order.GivenUp || (order.Status == OrderStatus.Rejected && order.Sends > 1));

    /// <summary>Fills alone, as a snapshot lists them: they say nothing of the order's status, so it is marked to be asked for.</summary>
    public async Task ApplyFillsAsync(
        UnitOfWork work, IBroker broker, string clientOrderId, IReadOnlyList<VenueFill> listed, DateTimeOffset receivedAt,
        ReportEffect effect)
    {
        var last = listed[^1];
        var order = await OrderStore.FindAsync(work, broker.Account, clientOrderId);
        await ApplyAsync(work, broker, new OrderReport
        {
            ClientOrderId = clientOrderId,
            VenueOrderId = last.VenueOrderId,
            Symbol = last.Symbol,
            Side = last.Side,
            Type = order?.Type ?? OrderType.Market,
            Status = order is null ? OrderStatus.Filled : OrderStatus.PartiallyFilled,
            Quantity = order?.Quantity ?? listed.Sum(fill => fill.Quantity),
            FilledQuantity = order?.FilledQuantity ?? listed.Sum(fill => fill.Quantity),
            VenueTime = last.VenueTime,
            Fills = listed,
            IsLiquidation = listed.Any(fill => fill.IsLiquidation),
        }, receivedAt, effect);
    }

    private async Task<bool> IsNewAsync(UnitOfWork work, IBroker broker, OrderRow order, VenueFill fill)
    {
        var known = await OrderStore.FindFillsAsync(work, broker.Venue, broker.Account, fill);
        if (known.Count > 0)
        {
            var quantity = known.Sum(row => row.Quantity);
            if (known.Any(row => row.ClientOrderId != order.ClientOrderId || row.Price != fill.Price) || quantity != fill.Quantity)
            {
                await findings.RecordAsync(
                    work, Finding(
                        order, FindingKind.FillConflict, Identity(fill),
                        $"Fill {Identity(fill)} was reported again with different content; the first report stands.") with
                {
                    DeskValue = $"{known[0].ClientOrderId}: {quantity} at {known[0].Price}",
                    VenueValue = $"{fill.ClientOrderId}: {fill.Quantity} at {fill.Price}",
                });
            }

            return false;
        }

        var leaves = order.Quantity - order.FilledQuantity;
        if (fill.Quantity > 0 && fill.Price > 0 && fill.Quantity <= leaves)
        {
            return true;
        }

        var detail =
            $"Fill {Identity(fill)} of {fill.Quantity} at {fill.Price} does not fit order {order.ClientOrderId}, which has {leaves}"
                + $" of {order.Quantity}"
            + " left; it was not booked.";
        await findings.RecordAsync(
            work, Finding(
                order, FindingKind.Overfill, Identity(fill), detail) with { DeskValue = $"{leaves}", VenueValue = $"{fill.Quantity}" });
        return false;
    }

    /// <summary>
    /// The status follows the fills the desk holds. Where the venue speaks of more than it has shown, the order is marked
    /// to be asked for and does not end before. True when what the trade stands at may be another now.
    /// </summary>
    private async Task<bool> FollowStatusAsync(UnitOfWork work, OrderRow order, OrderReport report, DateTimeOffset receivedAt)
    {
        if (report.VenueOrderId.Length > 0 && report.VenueOrderId != order.VenueOrderId)
        {
            await OrderStore.SetVenueOrderIdAsync(work, order.ClientOrderId, report.VenueOrderId);
        }

        var isBehind = Math.Min(report.FilledQuantity, order.Quantity) > order.FilledQuantity;
        if (isBehind != order.NeedsQuery)
        {
            await OrderStore.SetNeedsQueryAsync(work, order.ClientOrderId, isBehind);
        }

        var next = order.FilledQuantity == order.Quantity ? OrderStatus.Filled
            : !isBehind && report.Status is OrderStatus.Cancelled or OrderStatus.Expired or OrderStatus.Rejected ? report.Status
            : order.FilledQuantity > 0 ? OrderStatus.PartiallyFilled
            : OrderStatus.New;
        if (order.Status.IsFinal() || !order.Status.MayBecome(next) || order.Status == next)
        {
            return isBehind != order.NeedsQuery;
        }

        if (order.Status == OrderStatus.Unconfirmed)
        {
            await orders.AddEvidenceAsync(
                work, order,
                $"the venue has it: {report.Status}, {report.FilledQuantity} of {report.Quantity} filled, venue order id"
                    + $" {report.VenueOrderId}");
        }

        await orders.MoveAsync(work, order, next, report.Reason, report.VenueTime, receivedAt);
        if (next == OrderStatus.Rejected)
        {
            await OrderStore.SetRefusalAsync(work, order, RuleName.VenueRefused, null, report.Reason, mayRetry: false);
        }
        else if (next is OrderStatus.Cancelled or OrderStatus.Expired && report.Reason is not null)
        {
            await OrderStore.SetReasonAsync(work, order, report.Reason);
        }

        return true;
    }

    /// <summary>An order that this desk did not send: the venue's own liquidation, or somebody's hand.</summary>
    private async Task TakeUnknownAsync(UnitOfWork work, IBroker broker, OrderReport report, DateTimeOffset receivedAt, ReportEffect effect)
    {
        if (report.IsLiquidation && report.Fills.Count > 0)
        {
            await fills.AllocateLiquidationAsync(work, broker, report.ClientOrderId, report.Fills, receivedAt, effect);
            return;
        }

        var about = new FindingRow { Account = broker.Account, Symbol = report.Symbol };
        if (report.Status.IsWorking())
        {
            await findings.RecordAsync(work, about with
            {
                Kind = FindingKind.UnknownOrder,
                Subject = report.ClientOrderId,
                Detail = $"{report.Side} {report.Quantity} {report.Symbol} ({report.Type}) works at the venue and was not sent by"
                    + $" this desk.",
                VenueValue = report.VenueOrderId,
            });
        }
        else
        {
            await findings.ResolveAsync(work, broker.Account, FindingKind.UnknownOrder, report.ClientOrderId);
        }

        foreach (var fill in report.Fills)
        {
            effect.WantsComparison = true;
            await findings.RecordAsync(work, about with
            {
                Kind = FindingKind.UnknownFill,
                Subject = Identity(fill),
                Detail = $"{fill.Side} {fill.Quantity} {fill.Symbol} at {fill.Price} was filled for an order that this desk did not"
                    + $" send ({report.ClientOrderId}).",
                VenueValue = $"{fill.Quantity}",
            });
        }
    }

    /// <summary>What names a fill within an account.</summary>
    public static string Identity(VenueFill fill) => $"{fill.Symbol} {fill.VenueOrderId} {fill.VenueTradeId}";

    private static FindingRow Finding(OrderRow order, FindingKind kind, string subject, string detail) => new()
    {
        Account = order.Account, Kind = kind, Subject = subject, Symbol = order.Symbol, TradeId = order.TradeId, Detail = detail,
    };
}
