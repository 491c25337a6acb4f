using Candlewick.Domain;
using System.Threading.Channels;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.Ledger;
using Candlewick.Execution.Orders;
using Candlewick.Execution.Reconciliation;
using Candlewick.Platform.Concurrency;
using Candlewick.Platform.Storage;
using Candlewick.Platform.Streaming;
using Microsoft.Extensions.Logging;

namespace Candlewick.Execution.Supervision;

/// <summary>What every account's reader works with.</summary>
internal sealed record ReaderParts(
    Database Database,
    OrderStore Orders,
    TradeStore Trades,
    FindingStore Findings,
    ReportBook Reports,
    SnapshotBook Snapshots,
    Settlement Settlement,
    IKillSwitch KillSwitch,
    IAccounts Accounts,
    TradeOwners Owners,
    IStreamHub Stream,
    WorkTracker Tracker,
    Boundaries Boundaries,
    ExecutionOptions Options,
    TimeProvider Time,
    ILogger<AccountReader> Logger);

/// <summary>
/// The single reader of one account: nothing else changes its trades and orders. It loads a trade's durable state, lets
/// <see cref="TradeDecision"/> say what is due and does it; what needs the venue runs outside and comes back as a message.
/// </summary>
internal sealed partial class AccountReader : IAsyncDisposable
{
    private const int MailboxCapacity = 10_000;
    /// <summary>More durable steps than any trade takes without I/O in between; beyond is a fault in the decision.</summary>
    private const int MaxStepsInARow = 50;

    private readonly ReaderParts _parts;
    private readonly IBroker _broker;
    private readonly ILogger _logger;
    private readonly Mailbox<AccountMessage> _mailbox;
    private readonly CancellationTokenSource _stop = new();
    // Touched by the reader alone.
    private readonly HashSet<string> _inFlight = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CancellationTokenSource> _pauses = new(StringComparer.Ordinal);
    private readonly Lock _tasksGate = new();
    private readonly HashSet<Task> _tasks = [];
    private int _disposed;
    private IDisposable? _subscription;
    private long _booksVersion;
    private volatile bool _missedReport;

    public AccountReader(IBroker broker, ReaderParts parts)
    {
        _broker = broker;
        _parts = parts;
        _logger = parts.Logger;
        _mailbox = new Mailbox<AccountMessage>($"account:{broker.Account}", MailboxCapacity, HandleAsync, parts.Tracker, parts.Logger);
    }

    public string Account => _broker.Account;

    /// <summary>True when a report found the mailbox full, so that only a snapshot tells the whole truth.</summary>
    public bool MissedReport => _missedReport;

    /// <summary>Listens to the venue from here on. Idempotent.</summary>
    public void Listen() => _subscription ??= _broker.Subscribe(report =>
    {
        if (!_mailbox.TryPost(new AccountMessage.Reported(report, _parts.Time.GetUtcNow())))
        {
            _missedReport = true;
        }
    });

    public void Wake(string tradeId)
    {
        // A full mailbox loses nothing: the trade is durable and looked at again with the next comparison.
        if (!_mailbox.TryPost(new AccountMessage.Wake(tradeId)))
        {
            _missedReport = true;
        }
    }

    /// <summary>Wakes every trade of the account that is not settled.</summary>
    public async Task WakeAllAsync()
    {
        foreach (var tradeId in await _parts.Trades.UnsettledIdsAsync(Account))
        {
            Wake(tradeId);
        }
    }

    /// <summary>Asks the venue for everything and takes it into the books; false when the venue cannot be asked.</summary>
    public async Task<bool> CompareAsync(CancellationToken cancellationToken)
    {
        _parts.Tracker.Begin();
        try
        {
            var version = Interlocked.Read(ref _booksVersion);
            var cursor = await _parts.Snapshots.CursorAsync(Account);
            var snapshot = await BoundedAsync(stop => _broker.GetSnapshotAsync(cursor, stop), cancellationToken);
            _missedReport = false;
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await _mailbox.PostAsync(new AccountMessage.SnapshotTaken(snapshot, version, done), cancellationToken);
            await done.Task.WaitAsync(cancellationToken);
            return true;
        }
        catch (Exception failure) when (failure is BrokerUnavailableException or TimeoutException)
        {
            _logger.LogWarning(failure, "{Account} cannot be compared with its venue", Account);
            return false;
        }
        finally
        {
            _parts.Tracker.End();
        }
    }

    /// <summary>True when nothing is in flight at the venue but known unconfirmed orders.</summary>
    public async Task<bool> IsQuietAsync(CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        await _mailbox.PostAsync(new AccountMessage.Probe(answer), cancellationToken);
        return await answer.Task.WaitAsync(cancellationToken);
    }

    private async Task HandleAsync(AccountMessage message, CancellationToken cancellationToken)
    {
        if (_stop.IsCancellationRequested)
        {
            (message as AccountMessage.SnapshotTaken)?.Done.TrySetCanceled(CancellationToken.None);
            (message as AccountMessage.Probe)?.Answer.TrySetCanceled(CancellationToken.None);
            return;
        }

        switch (message)
        {
            case AccountMessage.Wake wake:
                await AdvanceAsync(wake.TradeId);
                break;
            case AccountMessage.Reported reported:
                await TakeReportAsync(reported.Report, reported.ReceivedAt);
                break;
            case AccountMessage.Answered answered:
                _inFlight.Remove(answered.TradeId);
                await answered.StoreAsync();
                await AdvanceAsync(answered.TradeId);
                break;
            case AccountMessage.SnapshotTaken taken:
                try
                {
                    await TakeSnapshotAsync(taken.Snapshot, taken.BooksVersion);
                    taken.Done.TrySetResult();
                }
                catch (Exception failure)
                {
                    taken.Done.TrySetException(failure);
                }

                break;
            case AccountMessage.Probe probe:
                probe.Answer.TrySetResult(_inFlight.Count == 0);
                break;
        }
    }

    /// <summary>Stores what the stream said; the trade is looked at behind whatever else is already waiting.</summary>
    private async Task TakeReportAsync(OrderReport report, DateTimeOffset receivedAt)
    {
        var effect = await StoreReportAsync(report, receivedAt);
        foreach (var trade in effect.Trades)
        {
            Wake(trade.TradeId);
        }
    }

    private async Task<ReportEffect> StoreReportAsync(OrderReport report, DateTimeOffset receivedAt)
    {
        var effect = await _parts.Database.WriteAsync(work => _parts.Reports.ApplyAsync(work, _broker.Venue, Account, report, receivedAt));
        Published(effect);
        return effect;
    }

    /// <summary>Tells the world of stored fills.</summary>
    private void Published(ReportEffect effect)
    {
        if (effect.NewFills.Count > 0)
        {
            Interlocked.Increment(ref _booksVersion);
            _parts.Boundaries.Hit("fill-stored");
            _parts.Accounts.Forget(Account);
            foreach (var fill in effect.NewFills)
            {
                _parts.Stream.Publish("trades", "trade.executed", new TradeExecuted(
                    fill.TradeId, fill.Account, fill.Symbol, fill.Leg, fill.Side, fill.Price, fill.Quantity, fill.Fee, fill.FeeAsset,
                    fill.ClientOrderId, fill.VenueTradeId, fill.Note, fill.VenueTime));
            }
        }

        foreach (var trade in effect.Trades)
        {
            _parts.Owners.TradeChanged(trade);
        }

        if (effect.Unwanted is { } unwanted)
        {
            Run(() => CancelUnwantedAsync(unwanted));
        }
    }

    private async Task TakeSnapshotAsync(VenueSnapshot snapshot, long version)
    {
        var isCurrent = version == Interlocked.Read(ref _booksVersion) && _inFlight.Count == 0;
        var effects = await _parts.Snapshots.TakeAsync(_broker, snapshot, isCurrent);
        foreach (var effect in effects)
        {
            Published(effect);
        }

        await WakeAllAsync();
    }

    private async Task AdvanceAsync(string tradeId)
    {
        if (_pauses.Remove(tradeId, out var pause))
        {
            await pause.CancelAsync();
            pause.Dispose();
        }

        for (var step = 0; step < MaxStepsInARow; step++)
        {
            if (_inFlight.Contains(tradeId) || await ViewAsync(tradeId) is not { } view)
            {
                return;
            }

            var action = TradeDecision.Decide(view);
            _logger.LogDebug("Trade {TradeId} in {Phase}: {Action}", tradeId, view.Trade.Phase, action);
            if (!await PerformAsync(view, action))
            {
                return;
            }
        }

        throw new InvalidOperationException($"Trade {tradeId} does not come to rest.");
    }

    private async Task<TradeView?> ViewAsync(string tradeId) => await _parts.Trades.LoadAsync(tradeId) is not { } loaded ? null : new TradeView
    {
        IsTooSmallToSell = await IsTooSmallToSellAsync(loaded.Trade, loaded.Orders),
        Trade = loaded.Trade,
        Orders = loaded.Orders,
        Now = _parts.Time.GetUtcNow(),
        KillSwitchReason = _parts.KillSwitch.IsEngaged ? _parts.KillSwitch.State.Reason ?? "no reason given" : null,
        NotFoundBound = _broker.Capabilities.NotFoundBound,
        LastPrice = _broker.LastQuote(loaded.Trade.Symbol) is { } quote ? (decimal)quote.Last : null,
        Options = _parts.Options,
    };

    /// <summary>Runs <paramref name="io"/> outside the mailbox; what it answers is stored by the reader, then the trade is looked at again.</summary>
    private void StartIo(string tradeId, Func<CancellationToken, Task<Func<Task>>> io)
    {
        _inFlight.Add(tradeId);
        Run(async () =>
        {
            Func<Task> store;
            try
            {
                store = await io(_stop.Token);
            }
            catch (Exception failure) when (!_stop.IsCancellationRequested)
            {
                // The stored state is the truth; after a breath the trade is looked at again.
                _logger.LogError(failure, "A step of trade {TradeId} failed", tradeId);
                await Task.Delay(_parts.Options.DelayAfter(5), _parts.Time, _stop.Token);
                store = () => Task.CompletedTask;
            }

            await _mailbox.PostAsync(new AccountMessage.Answered(tradeId, store), _stop.Token);
        });
    }

    /// <summary>Looks at the trade again at <paramref name="until"/>, unless something else does before.</summary>
    private void StartPause(string tradeId, DateTimeOffset until)
    {
        var cancel = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        _pauses[tradeId] = cancel;
        var cancelled = cancel.Token;
        var delay = until - _parts.Time.GetUtcNow();
        Run(async () =>
        {
            await Task.Delay(delay > TimeSpan.Zero ? delay : TimeSpan.Zero, _parts.Time, cancelled);
            await _mailbox.PostAsync(new AccountMessage.Wake(tradeId), cancelled);
        });
    }

    private void Run(Func<Task> work)
    {
        _parts.Tracker.Begin();
        var task = Task.Run(async () =>
        {
            try
            {
                await work();
            }
            catch (Exception ending) when (ending is OperationCanceledException or ChannelClosedException)
            {
                // A pause that was overtaken, or the desk stops: what is durable is taken up again.
            }
            finally
            {
                _parts.Tracker.End();
            }
        });
        lock (_tasksGate)
        {
            _tasks.Add(task);
        }

        _ = task.ContinueWith(ended =>
        {
            lock (_tasksGate)
            {
                _tasks.Remove(ended);
            }
        }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>A call to the venue that ends within the bound.</summary>
    /// <exception cref="TimeoutException">It did not.</exception>
    private async Task<T> BoundedAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        var bound = TimeSpan.FromSeconds(_parts.Options.VenueTimeoutSeconds);
        using var timeout = new CancellationTokenSource(bound, _parts.Time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken, _stop.Token);
        try
        {
            return await call(linked.Token).WaitAsync(linked.Token);
        }
        catch (OperationCanceledException late) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested && !_stop.IsCancellationRequested)
        {
            throw new TimeoutException($"{_broker.Venue} did not answer within {bound.TotalSeconds} s.", late);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
        {
            return;
        }

        _subscription?.Dispose();
        await _stop.CancelAsync();
        await _mailbox.DisposeAsync();
        Task[] running;
        lock (_tasksGate)
        {
            running = [.. _tasks];
        }

        await Task.WhenAll(running);
        foreach (var pause in _pauses.Values)
        {
            pause.Dispose();
        }

        _stop.Dispose();
    }
}
