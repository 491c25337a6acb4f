using System.Collections.Concurrent;
using Candlewick.Domain;
using Candlewick.Execution.Books;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Concurrency;
using Candlewick.Platform.Streaming;
using Microsoft.Extensions.Logging;

namespace Candlewick.Execution.Supervision;

/// <summary>What every account's steps work with.</summary>
internal sealed record TradeStepParts(
    TradeStore Trades,
    PositionStore Positions,
    AccountStore Accounts,
    ActionWriter Writer,
    IKillSwitch KillSwitch,
    AccountMoney Money,
    TradeFollowers Followers,
    IStreamHub Stream,
    WorkTrackers Trackers,
    Boundaries Boundaries,
    ExecutionOptions Options,
    TimeProvider Time,
    ILogger<AccountReader> Logger);

/// <summary>
/// What the messages of an account mean: a trade's durable state is loaded, <see cref="TradeDecision"/> says what is due, and it is
/// done. What needs the venue runs outside the mailbox and comes back as a message.
/// </summary>
internal sealed class TradeSteps
{
    /// <summary>More durable steps than any trade takes without I/O in between; beyond is a fault in the decision.</summary>
    private const int MaxStepsInARow = 60;

    private readonly IBroker _broker;
    private readonly TradeStepParts _parts;
    private readonly AccountReader _reader;
    private readonly VenueDialogue _venue;
    private readonly ConcurrentDictionary<string, string> _watched = new(StringComparer.Ordinal);
    private int _isComparing;

    public TradeSteps(IBroker broker, TradeStepParts parts, AccountReader reader, CancellationToken stop)
    {
        _broker = broker;
        _parts = parts;
        _reader = reader;
        _venue = new VenueDialogue(broker, parts.Options, parts.Time, stop);
    }

    /// <summary>How long a failed step rests.</summary>
    public TimeSpan Breath => _parts.Options.DelayAfter(5);

    /// <summary>True when a trade of the symbol has something that the desk itself watches.</summary>
    public bool Watches(string symbol) => !_watched.IsEmpty && _watched.Values.Contains(symbol, StringComparer.Ordinal);

    public Task<IReadOnlyList<string>> UnsettledAsync() => _parts.Trades.UnsettledIdsAsync(_broker.Account);

    public async Task<(VenueSnapshot? Snapshot, string? Failure)> SnapshotAsync(CancellationToken cancellationToken) =>
        await _venue.SnapshotAsync(await _parts.Accounts.CursorsAsync(_broker.Account), RequestUrgency.Entry, cancellationToken);

    /// <summary>Compares at once, beside whatever else runs; one comparison at a time.</summary>
    public void ComparisonWanted()
    {
        if (Interlocked.Exchange(ref _isComparing, 1) == 1)
        {
            return;
        }

        _reader.RunAside(async cancellationToken =>
        {
            try
            {
                await _reader.CompareAsync(cancellationToken);
            }
            finally
            {
                Volatile.Write(ref _isComparing, 0);
            }
        });
    }

    /// <summary>Stores what the stream said; the trade is checked behind whatever else is already waiting.</summary>
    public async Task TakeReportAsync(OrderReport report, DateTimeOffset receivedAt)
    {
        var effect = await _parts.Writer.StoreReportAsync(_broker, report, receivedAt);
        Publish(effect);
        foreach (var tradeId in effect.Trades.Keys)
        {
            _reader.Wake(tradeId);
        }
    }

    public async Task TakeSnapshotAsync(VenueSnapshot snapshot, bool isCurrent) =>
        Publish(await _parts.Writer.StoreSnapshotAsync(_broker, snapshot, isCurrent));

    /// <summary>Looks at every trade for reports that should have come and bounds that have passed.</summary>
    public async Task WatchAsync()
    {
        foreach (var tradeId in await UnsettledAsync())
        {
            await LookAtAsync(tradeId, isWatch: true);
        }
    }

    public async Task PricedAsync(string symbol)
    {
        foreach (var tradeId in _watched.Where(pair => pair.Value == symbol).Select(pair => pair.Key).ToList())
        {
            await LookAtAsync(tradeId, isWatch: false);
        }
    }

    /// <summary>One trade that cannot be decided must not keep the others of its account from being looked at.</summary>
    private async Task LookAtAsync(string tradeId, bool isWatch)
    {
        try
        {
            await AdvanceAsync(tradeId, isWatch);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            _parts.Logger.LogError(failure, "Trade {TradeId} of {Account} cannot be decided; a person must look", tradeId, _broker.Account);
        }
    }

    public async Task AdvanceAsync(string tradeId, bool isWatch)
    {
        await _reader.EndPauseAsync(tradeId);
        for (var step = 0; step < MaxStepsInARow; step++)
        {
            if (_reader.IsInFlight(tradeId) || await ViewAsync(tradeId, isWatch) is not { } view)
            {
                return;
            }

            var action = TradeDecision.Decide(view);
            if (_parts.Logger.IsEnabled(LogLevel.Debug))
            {
                _parts.Logger.LogDebug("Trade {TradeId} in {Phase}: {Action}", tradeId, view.Trade.Phase, action);
            }

            if (!await PerformAsync(view, action))
            {
                return;
            }
        }

        throw new InvalidOperationException($"Trade {tradeId} does not come to rest.");
    }

    /// <summary>Tells the world what was stored.</summary>
    public void Publish(ReportEffect effect)
    {
        if (effect.NewFills.Count > 0)
        {
            _reader.BooksMoved();
            _parts.Boundaries.Hit("fill-stored");
            _parts.Money.Forget(_broker.Account);
            foreach (var fill in effect.NewFills)
            {
                _parts.Stream.Publish("trades", "trade.executed", TradeExecuted.Of(fill));
            }
        }

        foreach (var trade in effect.Trades.Values)
        {
            _parts.Followers.Tell(trade);
            _parts.Stream.Publish("trades", "trade.update", TradeUpdate.Of(trade), StreamDelivery.Conflated, trade.TradeId);
        }

        foreach (var alert in effect.Alerts)
        {
            _parts.Logger.LogWarning("Trade {TradeId} on {Account}: {Message}", alert.TradeId, alert.Account, alert.Message);
            _parts.Stream.Publish("alerts", "alert.new", alert);
        }

        foreach (var unwanted in effect.Unwanted)
        {
            _reader.RunAside(_ => CancelUnwantedAsync(unwanted));
        }

        if (effect.WantsComparison)
        {
            _reader.WantComparison();
        }
    }

    private async Task<TradeView?> ViewAsync(string tradeId, bool isWatch)
    {
        if (await _parts.Trades.LoadAsync(tradeId) is not { } file)
        {
            return null;
        }

        var trade = file.Trade;
        var instrument = _broker.FindInstrument(trade.Symbol);
        var last = LastPrice(trade);
        FollowPrices(file);
        return new TradeView
        {
            Trade = trade,
            Exits = file.Exits,
            Orders = file.Orders,
            Now = _parts.Time.GetUtcNow(),
            MarketTime = _broker.MarketTime,
            KillSwitchReason = KillSwitchReason,
            Capabilities = _broker.Capabilities,
            LastPrice = last,
            IsMarketOpen = _broker.IsOpen(trade.Symbol),
            ReachableSince = _venue.ReachableSince,
            IsTooSmallToSell = instrument is not null && IsTooSmallToSell(file, instrument, last),
            HasDustToSweep = await HasDustToSweepAsync(file),
            IsWatch = isWatch,
            Options = _parts.Options,
        };
    }

    private string? KillSwitchReason => _parts.KillSwitch.IsEngaged ? _parts.KillSwitch.State.Reason ?? "no reason given" : null;

    /// <summary>The last price on the trade's tick; null before the first.</summary>
    private decimal? LastPrice(TradeRow trade) => _broker.LastQuote(trade.Symbol) is { } quote
        ? Math.Round((decimal)quote.Last / trade.TickSize) * trade.TickSize : null;

    /// <summary>Prices matter while something of an open trade is not held by the venue: a trail, a time, a leg.</summary>
    private void FollowPrices(TradeFile file)
    {
        var isWatched = file.Trade.Phase == TradePhase.Open && file.Exits.Any(exit =>
            exit.TrailDistance is not null || exit.CloseAt is not null || exit.IsWatched
                || ExitOrders.WatchedLegs(exit, _broker.Capabilities) is not (null, null));
        if (isWatched)
        {
            _watched[file.Trade.TradeId] = file.Trade.Symbol;
        }
        else
        {
            _watched.TryRemove(file.Trade.TradeId, out _);
        }

        _reader.FollowPrices(!_watched.IsEmpty);
    }

    /// <summary>Whether the venue's minimums forbid to sell what is open at the market: then standing exits are better than none.</summary>
    private bool IsTooSmallToSell(TradeFile file, Instrument instrument, decimal? last)
    {
        var trade = file.Trade;
        if ((trade.CloseReason is null && trade.ReduceQuantity == 0) || trade.OpenQuantity <= 0)
        {
            return false;
        }

        // What only reduces a margin position is exempt from the smallest value.
        var quantity = trade.CloseReason is null ? Math.Min(trade.ReduceQuantity, trade.OpenQuantity) : trade.OpenQuantity;
        var isSpot = _parts.Money.Known(_broker.Account)?.State.Kind == AccountKind.Spot;
        return quantity < instrument.MinQuantity || (isSpot && last is { } price && quantity * price < instrument.MinNotional);
    }

    private async Task<bool> HasDustToSweepAsync(TradeFile file)
    {
        var trade = file.Trade;
        if (trade.Phase != TradePhase.Open || trade.SweptQuantity != 0 || trade.OwnerKind == TradeOwnerKind.Protection
            || file.Orders.Any(order => order.IsPlannedExit))
        {
            return false;
        }

        return await _parts.Positions.DustOfAsync(trade.Account, trade.Symbol) is var dust && trade.Side.Sign() * dust > 0
            && Math.Floor((trade.Remainder + Math.Abs(dust)) / trade.LotStep) > Math.Floor(trade.Remainder / trade.LotStep);
    }

    /// <summary>Does it; true when the next action can be looked for at once.</summary>
    private async Task<bool> PerformAsync(TradeView view, NextAction action)
    {
        var (trade, writer) = (view.Trade, _parts.Writer);
        switch (action)
        {
            case NextAction.Wait:
                return false;
            case NextAction.Pause pause:
                _reader.StartPause(trade.TradeId, pause.Until);
                return false;
            case NextAction.TellOwner:
                _parts.Followers.Tell(trade);
                return false;
            case NextAction.Settle:
                await writer.SettleAsync(trade);
                if (await _parts.Trades.FindAsync(trade.TradeId) is { } settled)
                {
                    _parts.Stream.Publish("trades", "trade.update", TradeUpdate.Of(settled), StreamDelivery.Conflated, trade.TradeId);
                }

                return false;
            case NextAction.Send send:
                return await SendAsync(view, send.Orders);
            case NextAction.Ask ask:
                StartQuestion(trade, Question.Doubt, () => _venue.AskAsync(ask.Orders));
                return false;
            case NextAction.Look look:
                StartQuestion(trade, Question.Look, () => _venue.AskAsync(look.Orders));
                return false;
            case NextAction.Cancel cancel:
                Publish(await writer.StoreCancellingAsync(trade, cancel.Orders, cancel.Reason));
                StartQuestion(trade, Question.Cancel, () => _venue.CancelAsync(cancel.Orders));
                return false;
            case NextAction.ComparePosition compare:
                StartComparison(trade, compare.Refused);
                return false;
            default:
                Publish(await WriteAsync(view, action));
                if (action is NextAction.PlanExit)
                {
                    _parts.Boundaries.Hit("exits-planned");
                }

                return true;
        }
    }

    /// <summary>The actions that only write.</summary>
    private Task<ReportEffect> WriteAsync(TradeView view, NextAction action)
    {
        var (trade, writer) = (view.Trade, _parts.Writer);
        return action switch
        {
            NextAction.DropPlanned drop => writer.EndAsync(trade, drop.Orders, OrderStatus.Cancelled, null, drop.Reason),
            NextAction.GiveUp giveUp => writer.EndAsync(trade, giveUp.Orders, giveUp.Status, giveUp.Rule, giveUp.Reason),
            NextAction.Doubt doubt => writer.StoreDoubtAsync(trade, doubt.Orders),
            NextAction.Retry retry => writer.PlanAsync(trade, [retry.Refused with { Revision = retry.Refused.Revision + 1 }]),
            NextAction.ReplaceEntry replace => writer.ReplaceEntryAsync(_broker, view, replace.Old),
            NextAction.PlanExit plan =>
                writer.PlanAsync(trade, ExitOrders.Of(trade, plan.Exit, view.Capabilities, plan.Quantity, plan.Revision)),
            NextAction.PlanMarketExit plan => writer.PlanMarketExitAsync(trade, plan.Leg, plan.Quantity, plan.Revision),
            NextAction.SweepDust => writer.SweepDustAsync(trade),
            NextAction.Watch watch => writer.WatchAsync(trade, watch.Exit, watch.IsOn),
            NextAction.Trigger trigger => writer.TriggerAsync(trade, trigger.Exit, trigger.Leg),
            NextAction.Trail trail => writer.TrailAsync(trade, trail.Exit, trail.Best, trail.NewStop),
            NextAction.ForceClose force => writer.ForceCloseAsync(trade, force),
            NextAction.Stop stop => writer.StopAsync(trade, stop.Refused),
            NextAction.GiveUpReducing given => writer.GiveUpReducingAsync(trade, given.Refused),
            NextAction.Abandon abandon => writer.AbandonAsync(trade, abandon.Quantity, abandon.Why),
            NextAction.BookEnded ended =>
                writer.BookEndedAsync(_broker, trade, ended.Quantity, view.LastPrice ?? trade.EntryAveragePrice ?? trade.EntryPrice),
            NextAction.Finish finish => writer.FinishAsync(trade, finish.Phase, view.Orders.LastOrDefault(order => order.IsEntry)?.Reason),
            _ => throw new InvalidOperationException($"Nobody performs {action.GetType().Name}."),
        };
    }

    /// <summary>Stores that it is about to be sent, then sends. Nothing is sent when the kill switch moved meanwhile.</summary>
    private async Task<bool> SendAsync(TradeView view, IReadOnlyList<OrderRow> orders)
    {
        var trade = view.Trade;
        var (mayGo, effect) = await _parts.Writer.StoreSendingAsync(trade, orders);
        Publish(effect);
        if (!mayGo)
        {
            // Whoever engaged the switch is about to say so to every trade.
            _reader.StartPause(trade.TradeId, _parts.Time.GetUtcNow() + Breath);
            return false;
        }

        var places = Boundaries.Around(orders[0]);
        _parts.Boundaries.Hit(places.Stored);
        _reader.StartIo(trade.TradeId, async () =>
        {
            var heldBack = "";
            if (await _venue.SubmitAsync(orders, () => (heldBack = WhyHeldBack(view, orders)) is null) is not { } outcome)
            {
                return () => _parts.Writer.StoreHeldBackAsync(trade, orders, heldBack ?? "");
            }

            _parts.Boundaries.Hit(places.Submitted);
            return async () =>
            {
                var stored = await _parts.Writer.StoreOutcomeAsync(_broker, trade, orders, outcome);
                _parts.Boundaries.Hit(places.Answered);
                return stored;
            };
        });
        return false;
    }

    /// <summary>Why an entry on its way must not go after all, or null: switch and price may have moved since.</summary>
    private string? WhyHeldBack(TradeView view, IReadOnlyList<OrderRow> orders) => !orders[0].IsEntry
        ? null : TradeDecision.EntryMayNotGo(view with { KillSwitchReason = KillSwitchReason, LastPrice = LastPrice(view.Trade) });

    private void StartQuestion(TradeRow trade, Question question, Func<Task<IReadOnlyList<Asked>>> ask) =>
        _reader.StartIo(trade.TradeId, async () =>
    {
        var answers = await ask();
        return () => _parts.Writer.StoreAnswersAsync(_broker, trade, answers, question);
    });

    private void StartComparison(TradeRow trade, OrderRow? refused) => _reader.StartIo(trade.TradeId, async () =>
    {
        var version = _reader.BooksVersion;
        var (snapshot, failure) = await _venue.SnapshotAsync(await _parts.Accounts.CursorsAsync(_broker.Account), RequestUrgency.Exit);
        return () => _parts.Writer.StoreComparedAsync(
            _broker, trade, refused, snapshot, failure, isCurrent: version == _reader.BooksVersion && _reader.IsQuiet);
    });

    /// <summary>
    /// Cancels at the venue what the desk had given up. Tried once a report: while it works the next comparison speaks of it again.
    /// </summary>
    private async Task CancelUnwantedAsync(OrderRow order)
    {
        foreach (var answer in await _venue.CancelAsync([order]))
        {
            if (answer.Report is { } report && !report.Status.IsWorking())
            {
                await _reader.PostReportAsync(report);
            }
            else
            {
                _parts.Logger.LogWarning(
                    "Order {ClientOrderId}, which was given up, could not be cancelled at {Venue}", order.ClientOrderId, _broker.Venue);
                _reader.WantComparison();
            }
        }
    }
}
