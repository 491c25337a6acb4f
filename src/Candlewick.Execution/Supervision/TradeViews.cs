using Candlewick.Domain;
using Candlewick.Execution.Books;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Storage;

namespace Candlewick.Execution.Supervision;

/// <summary>All that a decision about a trade takes: its rows, and what its account, market and venue are now.</summary>
internal sealed class TradeViews(IBroker broker, TradeStepParts parts, VenueDialogue venue)
{
    /// <param name="file">The trade with its exits and orders.</param>
    /// <param name="isWatch">True when the watch looks.</param>
    /// <param name="work">The transaction in which the trade was read; null outside of one.</param>
    /// <param name="price">The price that counts; null for the last.</param>
    public async Task<TradeView> OfAsync(TradeFile file, bool isWatch, UnitOfWork? work = null, decimal? price = null)
    {
        var trade = file.Trade;
        var instrument = broker.FindInstrument(trade.Symbol);
        var last = price ?? LastPrice(trade);
        return new TradeView
        {
            Trade = trade,
            Exits = file.Exits,
            Orders = file.Orders,
            Now = parts.Time.GetUtcNow(),
            MarketTime = broker.MarketTime,
            KillSwitchReason = KillSwitchReason,
            Capabilities = broker.Capabilities,
            LastPrice = last,
            IsMarketOpen = broker.IsOpen(trade.Symbol),
            ReachableSince = venue.ReachableSince,
            IsTooSmallToSell = instrument is not null && IsTooSmallToSell(file, instrument, last),
            HasDustToSweep = await HasDustToSweepAsync(file, work),
            IsWatch = isWatch,
            Options = parts.Options,
        };
    }

    /// <summary>Why an entry on its way must not go after all, or null: switch and price may have moved since.</summary>
    public string? WhyHeldBack(TradeView view, IReadOnlyList<OrderRow> orders) => !orders[0].IsEntry
        ? null : TradeDecision.EntryMayNotGo(view with { KillSwitchReason = KillSwitchReason, LastPrice = LastPrice(view.Trade) });

    private string? KillSwitchReason => parts.KillSwitch.IsEngaged ? parts.KillSwitch.State.Reason ?? "no reason given" : null;

    /// <summary>The last price on the trade's tick; null before the first.</summary>
    private decimal? LastPrice(TradeRow trade) => broker.LastQuote(trade.Symbol) is { } quote
        ? Math.Round((decimal)quote.Last / trade.TickSize) * trade.TickSize : null;

    /// <summary>Whether the venue's minimums forbid to sell what is open at the market: then standing exits are better than none.</summary>
    private bool IsTooSmallToSell(TradeFile file, Instrument instrument, decimal? last)
    {
        var trade = file.Trade;
        if (trade.ClosingQuantity <= 0)
        {
            return false;
        }

        // What only reduces a margin position is exempt from the smallest value.
        var quantity = trade.ClosingQuantity;
        var isSpot = parts.Money.Known(broker.Account)?.State.Kind == AccountKind.Spot;
        return quantity < instrument.MinQuantity || (isSpot && last is { } price && quantity * price < instrument.MinNotional);
    }

    private async Task<bool> HasDustToSweepAsync(TradeFile file, UnitOfWork? work)
    {
        var trade = file.Trade;
        if (trade.Phase != TradePhase.Open || trade.SweptQuantity != 0 || trade.OwnerKind == TradeOwnerKind.Protection
            || file.Orders.Any(order => order.IsPlannedExit))
        {
            return false;
        }

        var dust = work is null ? await parts.Positions.DustOfAsync(trade.Account, trade.Symbol)
            : (await PositionStore.FindDustAsync(work, trade.Account, trade.Symbol))?.Quantity ?? 0m;
        return trade.Side.Sign() * dust > 0
            && Math.Floor((trade.Remainder + Math.Abs(dust)) / trade.LotStep) > Math.Floor(trade.Remainder / trade.LotStep);
    }
}
