using Candlewick.Execution.Books;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Candlewick.Execution.Supervision;

/// <summary>
/// Opens, compares, watches and closes the desk's accounts, each by itself: one whose venue does not answer holds no other up.
/// Start and recovery are this same code: listen to the venue, compare with it, take up every trade that is not settled.
/// </summary>
internal sealed class AccountSupervisor(
    AccountBoard board, AccountStore store, KillSwitchStore killSwitch, IEnumerable<IVenueAdapter> adapters, TradeStepParts parts,
    Database database,
    ILogger<AccountSupervisor> logger) : IHostedService, IAsyncDisposable
{
    private static readonly TimeSpan QuietPoll = TimeSpan.FromMilliseconds(20);
    private readonly CancellationTokenSource _stop = new();
    /// <summary>Accounts are closed and opened anew one after the other: two at once could leave two readers of one account.</summary>
    private readonly SemaphoreSlim _exchange = new(1, 1);
    private volatile bool _isAccepting;
    private int _disposed;

    /// <summary>The kinds of venue that this desk knows.</summary>
    public IReadOnlyList<string> Venues => [.. adapters.Select(adapter => adapter.Venue)];

    public IVenueAdapter? FindAdapter(string venue) => adapters.FirstOrDefault(adapter => adapter.Venue == venue);

    /// <summary>Takes up what was left: every account is opened and compared, within a bound.</summary>
    public async Task RecoverAsync(CancellationToken cancellationToken)
    {
        await killSwitch.LoadAsync();
        await AddFirstAccountsAsync();
        foreach (var definition in await store.ListAsync())
        {
            Open(definition);
        }

        var bound = TimeSpan.FromSeconds(parts.Options.RecoverySeconds);
        var until = parts.Time.GetUtcNow() + bound;
        try
        {
            await Task.WhenAll(board.Entries.Select(entry => entry.FirstLook.Task)).WaitAsync(bound, parts.Time, cancellationToken);
        }
        catch (TimeoutException)
        {
            logger.LogWarning("Not every account could be opened within {Seconds} s; the desk starts without them", bound.TotalSeconds);
        }

        foreach (var entry in board.Entries.Where(entry => entry.Phase == AccountPhase.Ready))
        {
            await WaitUntilQuietAsync(entry, until, cancellationToken);
        }
    }

    /// <summary>The desk is ready: markets that stood still may move.</summary>
    public async Task AcceptAsync(CancellationToken cancellationToken)
    {
        _isAccepting = true;
        try
        {
            await Task.WhenAll(board.Entries.Where(entry => entry.Phase == AccountPhase.Ready).Select(LetRunAsync))
                .WaitAsync(TimeSpan.FromSeconds(parts.Options.RecoverySeconds), parts.Time, cancellationToken);
        }
        catch (TimeoutException)
        {
            logger.LogWarning("Not every market could be started within {Seconds} s", parts.Options.RecoverySeconds);
        }
    }

    /// <summary>Puts the account on the board and opens it beside whatever else runs; null when one of this name is there.</summary>
    public AccountEntry? Open(AccountDefinition definition)
    {
        if (board.Add(definition) is not { } entry)
        {
            return null;
        }

        Begin(entry);
        return entry;
    }

    /// <summary>Closes the account's connection and takes it off the board.</summary>
    public async Task CloseAsync(string account)
    {
        await _exchange.WaitAsync();
        try
        {
            if (board.Entry(account) is { } entry)
            {
                board.Remove(entry);
                await EndAsync(entry);
            }
        }
        finally
        {
            _exchange.Release();
        }
    }

    /// <summary>
    /// Opens the account anew with its stored settings. It stays on the board as one that is starting, so that what is meant for it
    /// waits; null when it was removed meanwhile.
    /// </summary>
    public async Task<AccountEntry?> ReopenAsync(string account)
    {
        await _exchange.WaitAsync();
        try
        {
            if (board.Entry(account) is not { } old || await store.FindAsync(account) is not { } definition)
            {
                return null;
            }

            var entry = board.Replace(old, definition);
            try
            {
                await EndAsync(old);
            }
            finally
            {
                // Also when the old connection could not be closed in good order: an account on the board is one that is being opened.
                Begin(entry);
            }

            return entry;
        }
        finally
        {
            _exchange.Release();
        }
    }

    /// <summary>Compares one account, or all, with its venue now; false when a venue could not be asked.</summary>
    public async Task<bool> CompareAsync(string? account, CancellationToken cancellationToken)
    {
        var entries = board.Entries.Where(entry => account is null || entry.Definition.Name == account).ToList();
        var done = await Task.WhenAll(entries.Select(entry => entry.Reader?.CompareAsync(cancellationToken) ?? Task.FromResult(false)));
        return done.All(one => one);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await Task.WhenAll(board.Entries.Select(EndAsync));
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            await StopAsync(CancellationToken.None);
            _stop.Dispose();
        }
    }

    /// <summary>An empty desk gets its first accounts once: one that was removed does not come back.</summary>
    private Task AddFirstAccountsAsync() => database.WriteAsync(async work =>
    {
        if (await TradeStore.IsInstalledAsync(work))
        {
            return;
        }

        await parts.Trades.InstallationIdAsync(work);
        foreach (var first in adapters.Select(adapter => adapter.FirstAccount).OfType<AccountDefinition>())
        {
            await store.AddAsync(work, first);
        }
    });

    private void Begin(AccountEntry entry)
    {
        // Work in flight from here on: a clock that waits for the account must not run ahead of its opening.
        var tracker = parts.Trackers.Of(entry.Definition.Name);
        tracker.Begin();
        _ = entry.FirstLook.Task.ContinueWith(
            _ => tracker.End(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        entry.Running = Task.Run(() => LiveAsync(entry), CancellationToken.None);
    }

    private async Task LiveAsync(AccountEntry entry)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, entry.Stop.Token);
        var cancelled = either.Token;
        try
        {
            for (var attempt = 1; !await TryStartAsync(entry, cancelled); attempt++)
            {
                await Task.Delay(parts.Options.DelayWhileUnprotected(attempt), parts.Time, cancelled);
            }

            if (_isAccepting)
            {
                await LetRunAsync(entry);
            }

            await WatchAsync(entry.Reader!, cancelled);
        }
        catch (Exception) when (cancelled.IsCancellationRequested)
        {
            // The account is closed, or the desk stops: a venue that goes away in the same moment is nobody's matter any more.
        }
        finally
        {
            entry.FirstLook.TrySetResult();
        }
    }

    /// <summary>Opens and compares the account; true when it is ready.</summary>
    private async Task<bool> TryStartAsync(AccountEntry entry, CancellationToken cancelled)
    {
        try
        {
            if (entry.Broker is null)
            {
                var adapter = FindAdapter(entry.Definition.Venue)
                    ?? throw new BrokerUnavailableException($"This desk has no venue '{entry.Definition.Venue}'.");
                entry.Broker = await adapter.OpenAsync(entry.Definition, cancelled);
                entry.Reader = new AccountReader(entry.Broker, parts);
                // Before the snapshot, so that nothing falls between the two.
                entry.Reader.Listen();
            }

            // Until the first look the opening itself counts as work in flight, and what it waits for must not count twice.
            if (!await entry.Reader!.CompareAsync(cancelled, isTracked: entry.FirstLook.Task.IsCompleted))
            {
                await entry.Reader.WakeAllAsync();
                throw new BrokerUnavailableException($"{entry.Broker.Venue} cannot be asked for the account.");
            }

            entry.Failure = null;
            entry.Phase = AccountPhase.Ready;
            entry.FirstLook.TrySetResult();
            board.Tell(entry.Definition.Name);
            return true;
        }
        catch (Exception failure) when (!cancelled.IsCancellationRequested)
        {
            logger.LogWarning(failure, "Account {Account} could not be started; it is tried again", entry.Definition.Name);
            entry.Failure = failure is BrokerUnavailableException
                ? failure.Message : "The account could not be opened; the desk's log says why.";
            entry.Phase = AccountPhase.Failed;
            entry.FirstLook.TrySetResult();
            return false;
        }
    }

    /// <summary>Looks for missing reports and passed bounds all the time, and compares with the venue from time to time.</summary>
    private async Task WatchAsync(AccountReader reader, CancellationToken cancelled)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(parts.Options.WatchMs), parts.Time);
        var period = TimeSpan.FromSeconds(parts.Options.ReconcileSeconds);
        var next = parts.Time.GetUtcNow() + period;
        while (await timer.WaitForNextTickAsync(cancelled))
        {
            try
            {
                reader.Watch();
                if (reader.MayHaveMissed || parts.Time.GetUtcNow() >= next)
                {
                    next = parts.Time.GetUtcNow() + period;
                    await reader.CompareAsync(cancelled);
                }
            }
            catch (Exception failure) when (!cancelled.IsCancellationRequested)
            {
                logger.LogError(failure, "A comparison of {Account} with its venue failed; the next one follows", reader.Account);
            }
        }
    }

    private async Task LetRunAsync(AccountEntry entry)
    {
        if (!entry.MayRunOnce())
        {
            return;
        }

        try
        {
            await entry.Broker!.RunAsync(entry.Stop.Token);
        }
        catch (Exception failure)
        {
            logger.LogError(failure, "The market of {Account} could not be started", entry.Definition.Name);
        }
    }

    private async Task WaitUntilQuietAsync(AccountEntry entry, DateTimeOffset until, CancellationToken cancellationToken)
    {
        while (!await entry.Reader!.IsQuietAsync(cancellationToken))
        {
            if (parts.Time.GetUtcNow() >= until)
            {
                logger.LogWarning(
                    "{Account} is not quiet after {Seconds} s; its trades go on", entry.Definition.Name, parts.Options.RecoverySeconds);
                return;
            }

            await Task.Delay(QuietPoll, parts.Time, cancellationToken);
        }
    }

    private static async Task EndAsync(AccountEntry entry)
    {
        if (!entry.MayEndOnce())
        {
            return;
        }

        await entry.Stop.CancelAsync();
        await entry.Running;
        if (entry.Reader is { } reader)
        {
            await reader.DisposeAsync();
        }

        if (entry.Broker is { } broker)
        {
            await broker.DisposeAsync();
        }
    }
}
