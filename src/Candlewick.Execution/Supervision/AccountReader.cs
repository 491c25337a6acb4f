using System.Collections.Concurrent;
using System.Threading.Channels;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Concurrency;
using Microsoft.Extensions.Logging;

namespace Candlewick.Execution.Supervision;

/// <summary>
/// The single reader of one account: nothing else changes its trades and orders. It only reads its mailbox and keeps what runs
/// outside of it; what a message means is in <see cref="TradeSteps"/>.
/// </summary>
internal sealed class AccountReader : IAsyncDisposable
{
    private const int MailboxCapacity = 10_000;
    /// <summary>Messages that are stored together; more would hold the database's writer for long.</summary>
    private const int MostTogether = 32;

    private readonly IBroker _broker;
    private readonly TradeSteps _steps;
    private readonly WorkTracker _tracker;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Mailbox<AccountMessage> _mailbox;
    private readonly NewEntries _entries;
    private readonly CancellationTokenSource _stop = new();
    // Touched by the reader alone.
    private readonly HashSet<string> _inFlight = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (CancellationTokenSource Cancel, DateTimeOffset Until)> _pauses = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte> _pricesWaiting = new(StringComparer.Ordinal);
    private readonly AccountTasks _tasks;
    private IDisposable? _events;
    private IDisposable? _quotes;
    private int _watchWaiting;
    private int _entriesWaiting;
    private int _disposed;
    private long _booksVersion;
    private volatile bool _mayHaveMissed;

    public AccountReader(IBroker broker, TradeStepParts parts)
    {
        _broker = broker;
        _tracker = parts.Trackers.Of(broker.Account);
        _time = parts.Time;
        _logger = parts.Logger;
        _entries = new NewEntries(_tracker);
        _tasks = new AccountTasks(broker.Account, _tracker, parts.Logger, WantComparison, _stop.Token);
        _steps = new TradeSteps(broker, parts, this, _stop.Token);
        _mailbox = new Mailbox<AccountMessage>(
            $"account {broker.Account}", MailboxCapacity, MostTogether, HandleAsync, _tracker, parts.Logger);
    }

    public string Account => _broker.Account;

    /// <summary>True while so many new trades wait for their first look that one more would come late.</summary>
    public bool IsBehind => _entries.IsCrowded;

    /// <summary>True when something of the stream may have been missed, so that only a snapshot tells the whole truth.</summary>
    public bool MayHaveMissed => _mayHaveMissed;

    /// <summary>Rises with every fill that is booked.</summary>
    public long BooksVersion => Interlocked.Read(ref _booksVersion);

    /// <summary>True while no trade has I/O in flight; asked by the reader alone.</summary>
    public bool IsQuiet => _inFlight.Count == 0;

    /// <summary>Listens to the venue from here on. Idempotent.</summary>
    public void Listen()
    {
        _events ??= _broker.Subscribe(OnEvent);
    }

    /// <summary>
    /// Follows the venue's prices, or not: a replay whose prices nobody follows goes from bar to bar. Called by the reader alone.
    /// </summary>
    public void FollowPrices(bool isWanted)
    {
        if (!isWanted)
        {
            _quotes?.Dispose();
            _quotes = null;
            return;
        }

        _quotes ??= _broker.WatchQuotes(quote =>
        {
            // Many prices before the next turn are one; symbols without a watched trade cost nothing.
            if (_steps.Watches(quote.Symbol) && _pricesWaiting.TryAdd(quote.Symbol, 0)
                && !_mailbox.TryPost(new AccountMessage.Priced(quote.Symbol)))
            {
                _pricesWaiting.TryRemove(quote.Symbol, out _);
            }
        });
    }

    public void Wake(string tradeId)
    {
        // A full mailbox loses nothing: the trade is durable and checked again with the next comparison.
        if (!_mailbox.TryPost(new AccountMessage.Wake(tradeId)))
        {
            _mayHaveMissed = true;
        }
    }

    /// <summary>Looks at a trade that was just planned, after what is due of those that are open.</summary>
    public void WakeNew(string tradeId)
    {
        _entries.Add(tradeId);
        TakeEntriesSoon();
    }

    /// <summary>One message for all, at the end of the mailbox; where that is full or much is in flight, a later turn posts it.</summary>
    private void TakeEntriesSoon()
    {
        if (_entries.MayTake(_inFlight.Count) && Interlocked.Exchange(ref _entriesWaiting, 1) == 0
            && !_mailbox.TryPost(new AccountMessage.Entries()))
        {
            Volatile.Write(ref _entriesWaiting, 0);
        }
    }

    /// <summary>Wakes every trade of the account that is not settled.</summary>
    public async Task WakeAllAsync()
    {
        foreach (var tradeId in await _steps.UnsettledAsync())
        {
            Wake(tradeId);
        }
    }

    /// <summary>The watch has come round; one at a time.</summary>
    public void Watch()
    {
        if (Interlocked.Exchange(ref _watchWaiting, 1) == 0 && !_mailbox.TryPost(new AccountMessage.Watch()))
        {
            Volatile.Write(ref _watchWaiting, 0);
        }
    }

    /// <summary>The next look of the watch compares the account.</summary>
    public void WantComparison() => _mayHaveMissed = true;

    /// <summary>Compares the account at once, without waiting for it.</summary>
    public void CompareSoon() => _steps.ComparisonWanted();

    /// <summary>Asks the venue for everything and takes it into the books; false when the venue cannot be asked.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="isTracked">False where the caller counts as work in flight itself.</param>
    public async Task<bool> CompareAsync(CancellationToken cancellationToken, bool isTracked = true)
    {
        if (isTracked)
        {
            _tracker.Begin();
        }

        try
        {
            // Cleared before the question: what is missed while the venue answers counts for the next one.
            _mayHaveMissed = false;
            var version = BooksVersion;
            var (snapshot, failure) = await _steps.SnapshotAsync(cancellationToken);
            if (snapshot is null)
            {
                _mayHaveMissed = true;
                _logger.LogWarning("{Account} cannot be compared with its venue: {Failure}", Account, failure);
                return false;
            }

            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await _mailbox.PostAsync(new AccountMessage.SnapshotTaken(snapshot, version, done), cancellationToken);
            await done.Task.WaitAsync(cancellationToken);
            return true;
        }
        catch (Exception e) when (e is OperationCanceledException or ChannelClosedException && !cancellationToken.IsCancellationRequested)
        {
            return false; // Reopened or removed meanwhile: who reads the account next compares it first.
        }
        finally
        {
            if (isTracked)
            {
                _tracker.End();
            }
        }
    }

    /// <summary>True when nothing is in flight at the venue.</summary>
    public async Task<bool> IsQuietAsync(CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        await _mailbox.PostAsync(new AccountMessage.Probe(answer), cancellationToken);
        return await answer.Task.WaitAsync(cancellationToken);
    }

    public void BooksMoved() => Interlocked.Increment(ref _booksVersion);

    /// <summary>True while nothing is to be done: it has a question at the venue, or waits for its turn as a new one.</summary>
    public bool IsBusy(string tradeId) => _inFlight.Contains(tradeId) || _entries.Holds(tradeId);

    public bool IsInFlight(string tradeId) => _inFlight.Contains(tradeId);

    /// <summary>The I/O about the trade has ended.</summary>
    public void HasAnswered(string tradeId) => _inFlight.Remove(tradeId);

    /// <summary>True when the trade rests until then by itself.</summary>
    public bool Pauses(string tradeId, DateTimeOffset until) => _pauses.TryGetValue(tradeId, out var pause) && pause.Until == until;

    /// <summary>
    /// Runs <paramref name="io"/> outside the mailbox; what it answers is stored by the reader, then the trade is checked again.
    /// </summary>
    public void StartIo(string tradeId, Func<Task<VenueWord>> io)
    {
        _inFlight.Add(tradeId);
        _tasks.Run(async () =>
        {
            VenueWord word;
            try
            {
                word = await io();
            }
            catch (Exception failure) when (!_stop.IsCancellationRequested)
            {
                // The stored state is the truth; after a short pause the trade is checked again.
                _logger.LogError(failure, "A step of trade {TradeId} failed", tradeId);
                await Task.Delay(_steps.Breath, _time, _stop.Token);
                word = new VenueWord(tradeId, null);
            }

            await _mailbox.PostAsync(new AccountMessage.Answered(tradeId, word), _stop.Token);
        });
    }

    /// <summary>Runs work that belongs to no trade; what it posts is read in its turn.</summary>
    public void RunAside(Func<CancellationToken, Task> work) => _tasks.Run(() => work(_stop.Token));

    public Task PostReportAsync(Domain.OrderReport report) =>
        _mailbox.PostAsync(new AccountMessage.Reported(report, _time.GetUtcNow()), _stop.Token).AsTask();

    /// <summary>Looks at the trade again at <paramref name="until"/>, unless something else does before.</summary>
    public void StartPause(string tradeId, DateTimeOffset until)
    {
        var cancel = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        _pauses[tradeId] = (cancel, until);
        var cancelled = cancel.Token;
        var delay = until - _time.GetUtcNow();
        _tasks.Run(async () =>
        {
            await Task.Delay(delay > TimeSpan.Zero ? delay : TimeSpan.Zero, _time, cancelled);
            await _mailbox.PostAsync(new AccountMessage.Wake(tradeId), cancelled);
        });
    }

    /// <summary>What was waited for is checked now.</summary>
    public async Task EndPauseAsync(string tradeId)
    {
        if (_pauses.Remove(tradeId, out var pause))
        {
            await pause.Cancel.CancelAsync();
            pause.Cancel.Dispose();
        }
    }

    private void OnEvent(BrokerEvent said)
    {
        switch (said)
        {
            case BrokerEvent.Reported reported when !_mailbox.TryPost(new AccountMessage.Reported(reported.Report, _time.GetUtcNow())):
            case BrokerEvent.Gap or BrokerEvent.Connected:
                _mayHaveMissed = true;
                _steps.ComparisonWanted();
                break;
        }
    }

    private async Task HandleAsync(IReadOnlyList<AccountMessage> messages, CancellationToken cancellationToken)
    {
        try
        {
            var turn = new AccountTurn();
            foreach (var message in messages.TakeWhile(_ => !_stop.IsCancellationRequested))
            {
                turn = await TakeAsync(message, turn);
            }

            if (!_stop.IsCancellationRequested)
            {
                await _steps.RunAsync(turn);
            }
        }
        finally
        {
            _entries.HasTaken();
            if (messages.Any(message => message is AccountMessage.Entries))
            {
                Volatile.Write(ref _entriesWaiting, 0);
            }

            TakeEntriesSoon();
            // Whatever became of the others: nobody waits for an answer that will not come.
            foreach (var message in messages)
            {
                (message as AccountMessage.SnapshotTaken)?.Done.TrySetCanceled(CancellationToken.None);
                (message as AccountMessage.Probe)?.Answer.TrySetCanceled(CancellationToken.None);
            }
        }
    }

    /// <summary>Answers the turn that goes on: another one when this message is set against books that hold all before it.</summary>
    private async Task<AccountTurn> TakeAsync(AccountMessage message, AccountTurn turn)
    {
        switch (message)
        {
            case AccountMessage.SnapshotTaken taken:
                await _steps.RunAsync(turn);
                await TakeSnapshotAsync(taken);
                return new AccountTurn();
            case AccountMessage.Probe probe:
                await _steps.RunAsync(turn);
                probe.Answer.TrySetResult(IsQuiet);
                return new AccountTurn();
            case AccountMessage.Wake wake:
                turn.LookAt(wake.TradeId);
                return turn;
            case AccountMessage.Entries:
                foreach (var tradeId in _entries.Take(_inFlight.Count))
                {
                    turn.LookAt(tradeId);
                }

                return turn;
            case AccountMessage.Watch:
                Volatile.Write(ref _watchWaiting, 0);
                await LookAsync(turn, symbol: null, isWatch: true);
                return turn;
            case AccountMessage.Priced priced:
                // Before the look: a price that comes during it must be checked again.
                _pricesWaiting.TryRemove(priced.Symbol, out _);
                await LookAsync(turn, priced.Symbol, isWatch: false);
                return turn;
            case AccountMessage.Reported reported:
                turn.Hear(_steps.WordOf(reported.Report, reported.ReceivedAt));
                return turn;
            case AccountMessage.Answered answered:
                turn.Hear(answered.Word);
                return turn;
            default:
                throw new InvalidOperationException($"Nobody reads {message.GetType().Name}.");
        }
    }

    /// <summary>A look that fails takes nothing down that was heard before it; the next one comes by itself.</summary>
    private async Task LookAsync(AccountTurn turn, string? symbol, bool isWatch)
    {
        try
        {
            foreach (var (tradeId, price) in await _steps.DueAsync(symbol, isWatch))
            {
                turn.LookAt(tradeId, isWatch, price);
            }
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            _logger.LogError(failure, "The trades of {Account} could not be looked at", Account);
        }
    }

    /// <summary>The turn's transaction is gone: what the venue told is asked for again, and the watch looks at the trades.</summary>
    public void HasLost(AccountTurn turn, Exception failure)
    {
        _logger.LogError(failure, "{Account} could not store what came: {Count} words of its venue", Account, turn.Words.Count);
        _mayHaveMissed |= turn.Words.Count > 0;
        foreach (var word in turn.Words)
        {
            _inFlight.Remove(word.TradeId ?? "");
        }
    }

    private async Task TakeSnapshotAsync(AccountMessage.SnapshotTaken taken)
    {
        try
        {
            await _steps.TakeSnapshotAsync(taken.Snapshot, isCurrent: taken.BooksVersion == BooksVersion && IsQuiet);
            // Those that only wait are left alone: to look at each of thousands again would hold up everybody who stores something.
            var due = new AccountTurn();
            await LookAsync(due, symbol: null, isWatch: false);
            foreach (var tradeId in due.Trades)
            {
                Wake(tradeId);
            }

            taken.Done.TrySetResult();
        }
        catch (Exception failure)
        {
            _mayHaveMissed = true;
            taken.Done.TrySetException(failure);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
        {
            return;
        }

        _events?.Dispose();
        _quotes?.Dispose();
        await _stop.CancelAsync();
        await _mailbox.DisposeAsync();
        _entries.Close();
        await _tasks.EndAsync();
        foreach (var pause in _pauses.Values)
        {
            pause.Cancel.Dispose();
        }

        _stop.Dispose();
    }
}
