using Candlewick.Domain;
using Candlewick.Execution.Books;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Storage;

namespace Candlewick.Execution.Supervision;

/// <summary>
/// Settles the differences between a venue's snapshot and the desk: fills that were missed are booked, orders that the venue no
/// longer holds open are asked for, positions are compared as changes since the baseline, and what the desk did not do is recorded.
/// </summary>
internal sealed class SnapshotBook(
    AccountStore accounts, TradeStore trades, PositionStore positions, FindingStore findings, ReportBook reports, FillBook fills,
    TimeProvider time)
{
    /// <param name="work">The caller's transaction.</param>
    /// <param name="broker">Whose snapshot it is.</param>
    /// <param name="snapshot">What the venue said.</param>
    /// <param name="isCurrent">False when the books moved since it was asked for; then positions are not compared this time.</param>
    /// <param name="effect">Takes what changed.</param>
    public async Task TakeAsync(UnitOfWork work, IBroker broker, VenueSnapshot snapshot, bool isCurrent, ReportEffect effect)
    {
        var receivedAt = time.GetUtcNow();
        var isNewMarket = await PositionStore.BaselineEpochAsync(work, broker.Account) != broker.MarketEpoch;
        var known = await OrderStore.FindKnownAsync(work, broker.Venue, broker.Account, snapshot.Fills);
        foreach (var group in snapshot.Fills.Where(fill => !known.Contains(FillIdentity.Of(fill)))
            .GroupBy(fill => (fill.Symbol, fill.ClientOrderId)))
        {
            await reports.ApplyFillsAsync(work, broker, group.Key.ClientOrderId, [.. group], receivedAt, effect);
        }

        // The books mostly agree already, and every line of thousands costs the one writer time in which nobody else stores anything.
        var working = (await OrderStore.ListWorkingAsync(work, broker.Account))
            .ToDictionary(order => order.ClientOrderId, StringComparer.Ordinal);
        foreach (var report in snapshot.OpenOrders)
        {
            if (!working.TryGetValue(report.ClientOrderId, out var order) || effect.Trades.ContainsKey(order.TradeId)
                || !TellsNothingNew(order, report))
            {
                await reports.ApplyAsync(work, broker, report, receivedAt, effect);
            }
        }

        await MarkMissingAsync(work, broker.Account, snapshot, effect);
        await ResolveUnknownOrdersAsync(work, broker.Account, snapshot);
        if (isNewMarket)
        {
            await TakeBaselineAsync(work, broker, snapshot);
        }
        else if (isCurrent)
        {
            await ComparePositionsAsync(work, broker, snapshot, effect);
        }

        foreach (var symbol in snapshot.Fills.GroupBy(fill => fill.Symbol, StringComparer.Ordinal))
        {
            await accounts.SetCursorAsync(work, broker.Account, symbol.Key, symbol.Last().VenueTradeId);
        }
    }

    private static bool TellsNothingNew(WorkingOrder order, OrderReport report) =>
        !order.NeedsQuery && report.Fills.Count == 0 && report.Status == order.Status && report.VenueOrderId == order.VenueOrderId
        && report.Quantity == order.Quantity && report.FilledQuantity == order.FilledQuantity;

    /// <summary>
    /// Takes a snapshot that was asked for because of one trade, and says what came of it. The trade counts as compared once a look at
    /// books that stood still leaves nothing of it unexplained.
    /// </summary>
    public async Task<string> CompareAsync(
        UnitOfWork work, IBroker broker, TradeRow trade, VenueSnapshot snapshot, bool isCurrent, ReportEffect effect)
    {
        await TakeAsync(work, broker, snapshot, isCurrent, effect);
        // Refreshed: the snapshot's fills may have closed it, or a second look that agrees with the first.
        var missing = await MissingAsync(work, await trades.RefreshAsync(work, trade.TradeId), snapshot);
        if (isCurrent && missing == 0)
        {
            await trades.SetComparedAsync(work, trade.TradeId);
        }
        else
        {
            effect.WantsComparison = true;
        }

        return isCurrent
            ? $"the venue was compared: {missing} {trade.Symbol} of the trade are missing there"
            : "the venue was compared while the books moved: it is compared again";
    }

    /// <summary>
    /// What of a trade the venue no longer holds, or 0: the change of the position since the baseline against what the desk's fills
    /// give. Never more than what is open.
    /// </summary>
    private static async Task<decimal> MissingAsync(UnitOfWork work, TradeRow trade, VenueSnapshot snapshot)
    {
        var difference = await DifferenceAsync(work, trade.Account, trade.Symbol, snapshot);
        return Math.Clamp(-trade.Side.Sign() * difference, 0m, Math.Max(0m, trade.OpenQuantity));
    }

    private async Task TakeBaselineAsync(UnitOfWork work, IBroker broker, VenueSnapshot snapshot)
    {
        if (await PositionStore.BaselineEpochAsync(work, broker.Account) is not null)
        {
            await PositionStore.ForgetDustAsync(work, broker.Account);
        }

        var ours = (await PositionStore.ListAsync(work, broker.Account))
            .ToDictionary(row => row.Symbol, row => row.Quantity, StringComparer.Ordinal);
        var theirs = snapshot.Positions.ToDictionary(position => position.Symbol, position => position.Quantity, StringComparer.Ordinal);
        await positions.SetBaselinesAsync(
            work, broker.Account, broker.MarketEpoch,
            ours.Keys.Union(theirs.Keys, StringComparer.Ordinal)
                .Select(symbol => (symbol, theirs.GetValueOrDefault(symbol) - ours.GetValueOrDefault(symbol))));
    }

    /// <summary>The venue's position less what baseline and fills give; positive when it holds more.</summary>
    private static async Task<decimal> DifferenceAsync(UnitOfWork work, string account, string symbol, VenueSnapshot snapshot)
    {
        var held = snapshot.Positions.FirstOrDefault(position => position.Symbol == symbol)?.Quantity ?? 0m;
        var ours = (await PositionStore.FindAsync(work, account, symbol))?.Quantity ?? 0m;
        return held - ours - (await PositionStore.BaselinesAsync(work, account)).GetValueOrDefault(symbol);
    }

    private async Task MarkMissingAsync(UnitOfWork work, string account, VenueSnapshot snapshot, ReportEffect effect)
    {
        var open = snapshot.OpenOrders.Select(report => report.ClientOrderId).ToHashSet(StringComparer.Ordinal);
        foreach (var order in (await OrderStore.ListWorkingAsync(work, account)).Where(order => !open.Contains(order.ClientOrderId)))
        {
            if (await OrderStore.SetNeedsQueryAsync(work, order.ClientOrderId, true) > 0)
            {
                // One trade that cannot be read takes no comparison down; the watch tells of it.
                await work.TryAsync(async () => effect.Trades[order.TradeId] = await trades.RefreshAsync(work, order.TradeId));
            }
        }
    }

    private async Task ResolveUnknownOrdersAsync(UnitOfWork work, string account, VenueSnapshot snapshot)
    {
        var open = snapshot.OpenOrders.Select(report => report.ClientOrderId).ToHashSet(StringComparer.Ordinal);
        foreach (var subject in (await FindingStore.ListOpenSubjectsAsync(work, account, FindingKind.UnknownOrder))
            .Where(id => !open.Contains(id)))
        {
            await findings.ResolveAsync(work, account, FindingKind.UnknownOrder, subject);
        }
    }

    /// <summary>
    /// Every symbol is compared, also one with a trade in flight. A difference counts as somebody's hand when it is seen twice: a
    /// snapshot's parts may be a moment apart.
    /// </summary>
    private async Task ComparePositionsAsync(UnitOfWork work, IBroker broker, VenueSnapshot snapshot, ReportEffect effect)
    {
        var account = broker.Account;
        var symbols = (await PositionStore.ListAsync(work, account)).Select(row => row.Symbol)
            .Union(snapshot.Positions.Select(position => position.Symbol), StringComparer.Ordinal)
            .Union(await FindingStore.ListOpenSubjectsAsync(work, account, FindingKind.PositionMismatch), StringComparer.Ordinal).ToList();
        foreach (var symbol in symbols)
        {
            var difference = await DifferenceAsync(work, account, symbol, snapshot);
            var step = broker.FindInstrument(symbol)?.LotStep ?? 0m;
            var known = await FindingStore.FindOpenAsync(work, account, FindingKind.PositionMismatch, symbol);
            if (difference == 0 || Math.Abs(difference) < step)
            {
                await findings.ResolveAsync(work, account, FindingKind.PositionMismatch, symbol);
                continue;
            }

            if (known?.Difference == difference)
            {
                difference = await BookExternalAsync(work, broker, symbol, difference, snapshot, effect);
            }

            if (difference == 0)
            {
                await findings.ResolveAsync(work, account, FindingKind.PositionMismatch, symbol);
                continue;
            }

            await RecordMismatchAsync(work, account, symbol, difference, snapshot);
            // Soon again: only what is seen twice is acted on.
            effect.WantsComparison |= known?.Difference != difference;
        }
    }

    /// <summary>
    /// What is missing of open trades is booked as closed outside the desk, the oldest first; what is left of the difference.
    /// </summary>
    private async Task<decimal> BookExternalAsync(
        UnitOfWork work, IBroker broker, string symbol, decimal difference, VenueSnapshot snapshot, ReportEffect effect)
    {
        foreach (var trade in await TradeStore.ListInFlightAsync(work, broker.Account, symbol))
        {
            var missing = Math.Clamp(-trade.Side.Sign() * difference, 0m, trade.OpenQuantity);
            if (missing > 0)
            {
                await BookMissingAsync(work, broker, trade, missing, snapshot, effect);
                difference += trade.Side.Sign() * missing;
            }
        }

        return difference;
    }

    /// <summary>Books so much of the trade as closed outside, with its finding and an alert.</summary>
    private async Task BookMissingAsync(
        UnitOfWork work, IBroker broker, TradeRow trade, decimal missing, VenueSnapshot snapshot, ReportEffect effect)
    {
        var price = PriceOf(broker, trade, snapshot);
        var detail =
            $"{missing} of {trade.OpenQuantity} {trade.Symbol} of trade {trade.TradeId} were closed outside the desk; they are"
                + $" booked at {price},"
            + " the nearest price that is known.";
        effect.Trades[trade.TradeId] = await fills.CloseExternallyAsync(
            work, broker, trade, missing, price, detail, time.GetUtcNow(), effect);
        await findings.RecordAsync(work, new FindingRow
        {
            Account = trade.Account,
            Kind = FindingKind.ExternalClose,
            Subject = $"{trade.TradeId} {trade.ExitFilledQuantity + missing}",
            Symbol = trade.Symbol,
            TradeId = trade.TradeId,
            Detail = detail,
            DeskValue = $"{trade.OpenQuantity}",
            VenueValue = $"{trade.OpenQuantity - missing}",
        });
        effect.Alerts.Add(
            new TradeAlert(TradeAlertKind.ExternalClose, trade.TradeId, trade.Account, trade.Symbol, detail));
    }

    private static decimal PriceOf(IBroker broker, TradeRow trade, VenueSnapshot snapshot) =>
        snapshot.Fills.LastOrDefault(fill => fill.Symbol == trade.Symbol && fill.Side != trade.Side)?.Price
        ?? (broker.LastQuote(trade.Symbol) is { } quote ? (decimal)quote.Last : trade.EntryAveragePrice ?? trade.EntryPrice);

    private Task RecordMismatchAsync(UnitOfWork work, string account, string symbol, decimal difference, VenueSnapshot snapshot)
    {
        var held = snapshot.Positions.FirstOrDefault(position => position.Symbol == symbol)?.Quantity ?? 0m;
        return findings.RecordAsync(work, new FindingRow
        {
            Account = account,
            Kind = FindingKind.PositionMismatch,
            Subject = symbol,
            Symbol = symbol,
            Detail = $"The venue holds {held} {symbol}; what the desk's fills and the baseline give is {held - difference}.",
            DeskValue = $"{held - difference}",
            VenueValue = $"{held}",
            Difference = difference,
        });
    }
}
