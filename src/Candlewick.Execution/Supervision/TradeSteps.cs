using Candlewick.Domain;
using Candlewick.Execution.Books;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Storage;
using Candlewick.Platform.Streaming;
using Microsoft.Extensions.Logging;

namespace Candlewick.Execution.Supervision;

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
    private readonly TradeViews _views;
    private readonly DueTrades _due;
    private int _isComparing;

    public TradeSteps(IBroker broker, TradeStepParts parts, AccountReader reader, CancellationToken stop)
    {
        _broker = broker;
        _parts = parts;
        _reader = reader;
        _venue = new VenueDialogue(broker, parts.Permit, parts.Options, parts.Time, stop);
        _views = new TradeViews(broker, parts, _venue);
        _due = new DueTrades(broker, parts, reader, _views);
    }

    /// <summary>How long a failed step rests.</summary>
    public TimeSpan Breath => _parts.Options.DelayAfter(5);

    public bool Watches(string symbol) => _due.Watches(symbol);

    public Task<IReadOnlyList<(string TradeId, decimal? Price)>> DueAsync(string? symbol, bool isWatch) => _due.FindAsync(symbol, isWatch);

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

    /// <summary>What the stream said, to be stored in a turn.</summary>
    public VenueWord WordOf(OrderReport report, DateTimeOffset receivedAt) =>
        new(null, step => _parts.Writer.StoreReportAsync(step, _broker, report, receivedAt));

    public async Task TakeSnapshotAsync(VenueSnapshot snapshot, bool isCurrent)
    {
        _due.ForgetAll();
        Publish(await _parts.Database.WriteAsync(async work =>
        {
            var effect = new ReportEffect();
            await _parts.Writer.StoreSnapshotAsync(new StepWork(work, effect), _broker, snapshot, isCurrent);
            await effect.AlertAsync(work, _parts.Alerts);
            if (effect.NewFills.Count > 0)
            {
                _reader.BooksMoved();
            }

            return effect;
        }));
    }

    /// <summary>
    /// Stores the turn's words, then does what is due of its trades. What fails takes only itself back: a damaged report harms no other,
    /// and a trade that cannot be decided does not undo what was reported of it.
    /// </summary>
    public async Task RunAsync(AccountTurn turn)
    {
        if (turn.IsEmpty)
        {
            return;
        }

        TurnResult result;
        try
        {
            result = await _parts.Database.WriteAsync(work => RunAsync(work, turn));
        }
        catch (Exception failure)
        {
            _due.ForgetAll();
            _reader.HasLost(turn, failure);
            return;
        }

        _due.Follow(turn, result);
        result.Passings.ForEach(_parts.Boundaries.Hit);
        Guard(() => Publish(result.Effect));
        foreach (var tradeId in turn.Trades)
        {
            await _reader.EndPauseAsync(tradeId);
        }

        // Each by itself: what one cannot begin must not keep the others' orders from going.
        result.Seen.ForEach(file => Guard(() => _due.FollowPrices(file)));
        result.Next.ForEach(Guard);
    }

    private void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            _parts.Logger.LogError(failure, "What follows from a turn of {Account} could not be begun", _broker.Account);
        }
    }

    private async Task<TurnResult> RunAsync(UnitOfWork work, AccountTurn turn)
    {
        var result = new TurnResult();
        foreach (var word in turn.Words)
        {
            await StoreAsync(work, turn, word, result);
        }

        foreach (var tradeId in turn.Trades)
        {
            await AdvanceAsync(work, tradeId, turn.LookOf(tradeId), result);
        }

        await _parts.Followers.WriteAsync(work, result.Effect.Trades.Values);
        await result.Effect.AlertAsync(work, _parts.Alerts);
        return result;
    }

    private async Task StoreAsync(UnitOfWork work, AccountTurn turn, VenueWord word, TurnResult result)
    {
        var effect = new ReportEffect();
        var asked = word.TradeId ?? "";
        _reader.HasAnswered(asked);
        if (word.StoreAsync is { } store && await work.TryAsync(() => store(new StepWork(work, effect))) is { } failure)
        {
            // Asked for again after a breath: at once, the venue would be asked without end.
            _parts.Logger.LogError(failure, "{Account} could not store what {Venue} told", _broker.Account, _broker.Venue);
            result.Effect.WantsComparison = true;
            result.Next.Add(() => _reader.StartPause(asked, _parts.Time.GetUtcNow() + Breath));
            return;
        }

        if (asked.Length > 0)
        {
            turn.LookAt(asked);
        }

        if (effect.NewFills.Count > 0)
        {
            // At once: a snapshot later in the turn that was taken before must be seen to be older.
            _reader.BooksMoved();
        }

        foreach (var tradeId in effect.Trades.Keys)
        {
            turn.LookAt(tradeId);
        }

        result.Effect.Add(effect);
        if (word.Passing is { } passing)
        {
            result.Passings.Add(passing);
        }
    }

    private async Task AdvanceAsync(UnitOfWork work, string tradeId, Look look, TurnResult result)
    {
        var step = new StepWork(work, new ReportEffect());
        (TradeFile? Seen, bool Waits, Action? Next) advanced = (null, false, null);
        if (await work.TryAsync(async () => advanced = await AdvanceAsync(step, tradeId, look)) is { } failure)
        {
            _due.TellUndecided(tradeId, failure);
            return;
        }

        if (step.Effect.NewFills.Count > 0)
        {
            _reader.BooksMoved();
        }

        result.Effect.Add(step.Effect);
        if (advanced.Seen is { } seen)
        {
            result.Seen.Add(seen);
            if (advanced.Waits)
            {
                result.Waiting.Add(seen);
            }
        }

        if (advanced.Next is { } next)
        {
            result.Next.Add(next);
        }
    }

    /// <summary>Writes what is due of the trade, step by step: what it saw last, whether it waits, what follows the commit.</summary>
    private async Task<(TradeFile? Seen, bool Waits, Action? Next)> AdvanceAsync(StepWork step, string tradeId, Look look)
    {
        TradeFile? file = null;
        for (var count = 0; count < MaxStepsInARow; count++)
        {
            if (_reader.IsInFlight(tradeId) || await TradeStore.LoadAsync(step.Work, tradeId) is not { } loaded)
            {
                return (file, false, null);
            }

            file = loaded;
            // A price that was seen counts, wherever the market stands by now; after the first step the last one does again.
            var view = await _views.OfAsync(file, look.IsWatch, step.Work, count == 0 ? look.Price : null);
            var action = TradeDecision.Decide(view);
            if (_parts.Logger.IsEnabled(LogLevel.Debug))
            {
                _parts.Logger.LogDebug("Trade {TradeId} in {Phase}: {Action}", tradeId, view.Trade.Phase, action);
            }

            if (await PerformAsync(step, view, action) is { IsLast: true } performed)
            {
                return (file, action is NextAction.Wait or NextAction.Pause, performed.Next);
            }
        }

        throw new InvalidOperationException($"Trade {tradeId} does not come to rest.");
    }

    /// <summary>Tells the world what was stored.</summary>
    public void Publish(ReportEffect effect)
    {
        if (effect.NewFills.Count > 0)
        {
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

    /// <summary>Does it as far as it is written; what it leaves to be begun once that is durable, where it is the last for now.</summary>
    private async Task<(bool IsLast, Action? Next)> PerformAsync(StepWork step, TradeView view, NextAction action)
    {
        var (trade, writer) = (view.Trade, _parts.Writer);
        switch (action)
        {
            case NextAction.Wait:
                return (true, null);
            case NextAction.Pause pause:
                return (true, () => _reader.StartPause(trade.TradeId, pause.Until));
            case NextAction.TellOwner:
                return (true, () => _parts.Followers.Tell(trade));
            case NextAction.Settle:
                var settled = await writer.SettleAsync(step, trade) ?? trade;
                return (true, () => _parts.Stream.Publish(
                    "trades", "trade.update", TradeUpdate.Of(settled), StreamDelivery.Conflated, trade.TradeId));
            case NextAction.Send send:
                return (true, await SendAsync(step, view, send.Orders));
            case NextAction.Ask ask:
                return (true, () => StartQuestion(trade, Question.Doubt, () => _venue.AskAsync(ask.Orders)));
            case NextAction.Look look:
                return (true, () => StartQuestion(trade, Question.Look, () => _venue.AskAsync(look.Orders)));
            case NextAction.Cancel cancel:
                await writer.StoreCancellingAsync(step, trade, cancel.Orders, cancel.Reason);
                return (true, () => StartQuestion(trade, Question.Cancel, () => _venue.CancelAsync(cancel.Orders)));
            case NextAction.ComparePosition compare:
                return (true, () => StartComparison(trade, compare.Refused));
            default:
                await WriteAsync(step, view, action);
                return (false, null);
        }
    }

    /// <summary>The actions that only write.</summary>
    private Task WriteAsync(StepWork step, TradeView view, NextAction action)
    {
        var (trade, writer) = (view.Trade, _parts.Writer);
        return action switch
        {
            NextAction.DropPlanned drop => writer.EndAsync(step, trade, drop.Orders, OrderStatus.Cancelled, null, drop.Reason),
            NextAction.GiveUp giveUp => writer.EndAsync(step, trade, giveUp.Orders, giveUp.Status, giveUp.Rule, giveUp.Reason),
            NextAction.Doubt doubt => writer.StoreDoubtAsync(step, trade, doubt.Orders),
            NextAction.Retry retry => writer.PlanAsync(step, trade, [retry.Refused with { Revision = retry.Refused.Revision + 1 }]),
            NextAction.ReplaceEntry replace => writer.ReplaceEntryAsync(step, _broker, view, replace.Old),
            NextAction.PlanExit plan =>
                writer.PlanAsync(step, trade, ExitOrders.Of(trade, plan.Exit, view.Capabilities, plan.Quantity, plan.Revision)),
            NextAction.PlanMarketExit plan => writer.PlanMarketExitAsync(step, trade, plan.Leg, plan.Quantity, plan.Revision),
            NextAction.SweepDust => writer.SweepDustAsync(step, trade),
            NextAction.Watch watch => writer.WatchAsync(step, trade, watch.Exit, watch.IsOn),
            NextAction.Trigger trigger => writer.TriggerAsync(step, trade, trigger.Exit, trigger.Leg),
            NextAction.Trail trail => writer.TrailAsync(step, trade, trail.Exit, trail.Best, trail.NewStop),
            NextAction.ForceClose force => writer.ForceCloseAsync(step, trade, force),
            NextAction.Stop stop => writer.StopAsync(step, trade, stop.Refused),
            NextAction.GiveUpReducing given => writer.GiveUpReducingAsync(step, trade, given.Refused),
            NextAction.Abandon abandon => writer.AbandonAsync(step, trade, abandon.Quantity, abandon.Why),
            NextAction.BookEnded ended =>
                writer.BookEndedAsync(step, _broker, trade, ended.Quantity, view.LastPrice ?? trade.EntryAveragePrice ?? trade.EntryPrice),
            NextAction.Finish finish =>
                writer.FinishAsync(step, trade, finish.Phase, view.Orders.LastOrDefault(order => order.IsEntry)?.Reason),
            _ => throw new InvalidOperationException($"Nobody performs {action.GetType().Name}."),
        };
    }

    /// <summary>Stores that it is about to be sent; then it is sent. Nothing is sent when the kill switch moved meanwhile.</summary>
    private async Task<Action> SendAsync(StepWork step, TradeView view, IReadOnlyList<OrderRow> orders)
    {
        var trade = view.Trade;
        if (!await _parts.Writer.StoreSendingAsync(step, trade, orders))
        {
            // Whoever engaged the switch is about to say so to every trade.
            return () => _reader.StartPause(trade.TradeId, _parts.Time.GetUtcNow() + Breath);
        }

        var places = Boundaries.Around(orders[0]);
        return () =>
        {
            _parts.Boundaries.Hit(places.Stored);
            _reader.StartIo(trade.TradeId, async () =>
            {
                var heldBack = "";
                if (await _venue.SubmitAsync(orders, () => (heldBack = _views.WhyHeldBack(view, orders)) is null) is not { } outcome)
                {
                    return new VenueWord(
                        trade.TradeId, stored => _parts.Writer.StoreHeldBackAsync(stored, trade, orders, heldBack ?? ""));
                }

                _parts.Boundaries.Hit(places.Submitted);
                return new VenueWord(
                    trade.TradeId, stored => _parts.Writer.StoreOutcomeAsync(stored, _broker, trade, orders, outcome), places.Answered);
            });
        };
    }

    private void StartQuestion(TradeRow trade, Question question, Func<Task<IReadOnlyList<Asked>>> ask) =>
        _reader.StartIo(trade.TradeId, async () =>
    {
        var answers = await ask();
        return new VenueWord(trade.TradeId, step => _parts.Writer.StoreAnswersAsync(step, _broker, trade, answers, question));
    });

    private void StartComparison(TradeRow trade, OrderRow? refused) => _reader.StartIo(trade.TradeId, async () =>
    {
        var version = _reader.BooksVersion;
        var (snapshot, failure) = await _venue.SnapshotAsync(await _parts.Accounts.CursorsAsync(_broker.Account), RequestUrgency.Exit);
        return new VenueWord(trade.TradeId, step => _parts.Writer.StoreComparedAsync(
            step, _broker, trade, refused, snapshot, failure, isCurrent: version == _reader.BooksVersion && _reader.IsQuiet));
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
