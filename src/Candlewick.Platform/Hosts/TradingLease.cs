using Candlewick.Platform.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Candlewick.Platform.Hosts;

/// <summary>The host that trades, as another one sees it.</summary>
internal sealed record TradingHost(string HostId, Uri Address, string Secret);

/// <summary>
/// Which of the hosts of a desk trades. One lease with a number that rises with every change of hands: its holder shows a sign of life
/// five times within a lease, commits nothing once another number was given out (<see cref="WriteFence"/>), and sends nothing to a venue
/// that could be carried out after its lease has ended.
/// </summary>
internal sealed class TradingLease : ITradingPermit, IAsyncDisposable
{
    private static readonly TimeSpan LeavingBound = TimeSpan.FromSeconds(5);
    private readonly Database _database;
    private readonly HostIdentity _identity;
    private readonly LeaseStore _store;
    private readonly HostsOptions _options;
    private readonly TimeProvider _time;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly ILogger<TradingLease> _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private volatile TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _renewed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _beating = Task.CompletedTask;
    private long _fence;
    /// <summary>When the question was asked to which the last sign of life was the answer.</summary>
    private volatile Moment _validFrom = new(0, DateTimeOffset.MinValue);
    private int _isLost;
    private int _isDisposed;

    public TradingLease(
        Database database, HostIdentity identity, IOptions<HostsOptions> options, TimeProvider time, IHostApplicationLifetime lifetime,
        ILogger<TradingLease> logger)
    {
        (_database, _identity, _options, _time, _lifetime, _logger) = (database, identity, options.Value, time, lifetime, logger);
        _store = new LeaseStore(database, identity, _options.Lease, _options.Lease / 2);
        database.Fence.Lost += Lose;
    }

    /// <summary>True from when this host took the lease.</summary>
    public bool IsTrading => Interlocked.Read(ref _fence) > 0;

    /// <summary>True when another host took it from this one, which then stops.</summary>
    public bool IsLost => Volatile.Read(ref _isLost) == 1;

    /// <summary>
    /// Whether this host trades, once it has found that out and, where it does, has read again what another host may have changed; null
    /// where that takes longer than the bound.
    /// </summary>
    public async ValueTask<bool?> TradesAsync(TimeSpan bound, CancellationToken cancellationToken)
    {
        var began = _time.GetTimestamp();
        while (true)
        {
            // In this order: what is to be settled is new before the lease counts as taken.
            var isTrading = IsTrading;
            var settled = _settled.Task;
            if (settled.IsCompleted)
            {
                return isTrading;
            }

            var left = bound - _time.GetElapsedTime(began);
            try
            {
                await settled.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, _time, cancellationToken);
            }
            catch (TimeoutException)
            {
                return null;
            }
        }
    }

    /// <summary>What this host remembers was read again since it took the lease.</summary>
    public void Settle() => _settled.TrySetResult();

    /// <summary>The host that trades; null while none is known, and for the one that does.</summary>
    public TradingHost? Holder { get; private set; }

    public DateTimeOffset? Since { get; private set; }

    /// <summary>Every known host, to be shown to people.</summary>
    public Task<IReadOnlyList<HostRow>> ListAsync() => _database.QueryAsync<HostRow>(LeaseStore.Everybody);

    /// <summary>Waits until this host trades; in the meantime it tells the others that it is there and learns who trades.</summary>
    /// <param name="address">Where the others reach this host.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidOperationException">This host's shared folder is not the one that the desk works with.</exception>
    public async Task TakeAsync(string address, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, cancellationToken);
        await EnterAsync(address, either.Token);
        for (var isFirst = true; ; isFirst = false)
        {
            var began = Moment.Now(_time);
            try
            {
                if (await _store.TryTakeAsync() is { } fence)
                {
                    Begin(fence, began);
                    return;
                }

                await _store.BeatAsync(0);
                Holder = (await _store.ListAsync()).FirstOrDefault(host => host.IsHolder) is { } holder
                    ? new TradingHost(holder.HostId, new Uri(holder.Address), holder.Secret) : null;
                _settled.TrySetResult();
                if (isFirst)
                {
                    _logger.LogInformation("Another host of this desk trades ({Address}); this one stands by", Holder?.Address);
                }
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                _logger.LogWarning("It cannot be found out which host trades: {Reason}", failure.Message);
            }

            await Task.Delay(_options.Beat, _time, either.Token);
        }
    }

    public async ValueTask<DateTimeOffset?> WaitAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            // Read before the look: a host that hangs in between holds a permit that has run out when it goes on.
            var now = _time.GetUtcNow();
            Task renewed;
            lock (_gate)
            {
                renewed = _renewed.Task;
            }

            if (MaySend())
            {
                return now + _options.Request;
            }

            await renewed.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Gives the lease back; idempotent, since a container disposes what it hands out under two names twice.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 1)
        {
            return;
        }

        await _stop.CancelAsync();
        await _beating.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!IsLost)
        {
            try
            {
                await _store.LeaveAsync(Interlocked.Read(ref _fence)).WaitAsync(LeavingBound, _time);
            }
            catch (Exception unreachable)
            {
                _logger.LogDebug(unreachable, "The lease was not given back; it ends by itself");
            }
        }

        await _store.DisposeAsync();
        _stop.Dispose();
    }

    private async Task EnterAsync(string address, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                var shared = await _store.EnterAsync(address);
                if (shared == _identity.SharedFolder)
                {
                    return;
                }

                if (!_options.AdoptFolder)
                {
                    throw new InvalidOperationException(
                        "This host's shared folder is not the one that holds the desk's keys, uploads and simulated books. All hosts of a "
                        + "desk must name one folder that all of them see (CANDLEWICK_SHARED). If that folder is lost, start once with "
                        + "CANDLEWICK_HOSTS__ADOPTFOLDER=true: everybody signs in again, and simulated accounts begin anew.");
                }

                await _store.AdoptAsync();
                return;
            }
            catch (Exception failure) when (Database.IsAway(failure) || failure is TimeoutException)
            {
                _logger.LogWarning("This host could not announce itself to the others: {Reason}", failure.Message);
                await Task.Delay(_options.Beat, _time, cancellationToken);
            }
        }
    }

    private void Begin(long fence, Moment began)
    {
        (Holder, Since) = (null, _time.GetUtcNow());
        _validFrom = began;
        _database.Fence.Number = fence;
        if (_settled.Task.IsCompleted)
        {
            _settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        Interlocked.Exchange(ref _fence, fence);
        _logger.LogInformation("This host trades now, with fencing number {Fence}", fence);
        _beating = Task.Run(() => BeatAsync(fence), CancellationToken.None);
    }

    private async Task BeatAsync(long fence)
    {
        while (!IsLost)
        {
            await Task.Delay(_options.Beat, _time, _stop.Token);
            // From before the question: what the server saw, it saw later.
            var began = Moment.Now(_time);
            try
            {
                if (!await _store.BeatAsync(fence))
                {
                    Lose();
                    return;
                }

                _validFrom = began;
                TaskCompletionSource renewed;
                lock (_gate)
                {
                    (renewed, _renewed) = (_renewed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
                }

                renewed.SetResult();
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                _logger.LogWarning("The lease could not be renewed: {Reason}", failure.Message);
            }
        }
    }

    private bool MaySend() =>
        !IsLost && IsTrading
        && _validFrom.Age(_time) < _options.Lease - _options.Request;

    private void Lose()
    {
        if (Interlocked.Exchange(ref _isLost, 1) == 0)
        {
            _logger.LogCritical("Another host of this desk trades now; this one stops and stands by");
            _lifetime.StopApplication();
        }
    }

    /// <summary>
    /// A moment by the steady clock and by the one on the wall. The steady clock stands still while a machine sleeps; the other can be
    /// set back. The longer of the two times counts.
    /// </summary>
    private sealed record Moment(long Steady, DateTimeOffset Wall)
    {
        public static Moment Now(TimeProvider time) => new(time.GetTimestamp(), time.GetUtcNow());

        public TimeSpan Age(TimeProvider time)
        {
            var (steady, wall) = (time.GetElapsedTime(Steady), time.GetUtcNow() - Wall);
            return steady > wall ? steady : wall;
        }
    }
}
