using System.Globalization;
using Candlewick.Domain;
using Candlewick.Execution.Contracts.Matching;
using Candlewick.MarketData.Contracts;
using Candlewick.Platform.Startup;
using Candlewick.Venues.Simulator.Books;
using Candlewick.Venues.Simulator.Floor;
using Microsoft.Extensions.Logging;

namespace Candlewick.Venues.Simulator.Replay;

/// <summary>Where a replay stands.</summary>
internal sealed record ReplayPosition(DateTimeOffset Clock, decimal? LastPrice, long BarsLeft);

/// <summary>
/// Shows stored bars again, price by price, and lets the account settle after every price that caused a report or that
/// somebody watches: so exits placed after an entry stand before the next price of the same bar. By hand, at a multiple of
/// the market's speed, or as fast as possible.
/// </summary>
internal sealed class ReplayMarket(
    SimulatorVenue venue, IBarReader reader, ILiveMarket live, TimeProvider time, ILogger<ReplayMarket> logger) : IAsyncDisposable
{
    private static readonly TimeSpan ShowEvery = TimeSpan.FromMilliseconds(50);
    /// <summary>A running replay stores its clock at least this often; prices that changed nothing are shown again after a crash.</summary>
    private static readonly TimeSpan StoreEvery = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _drive = new(1, 1);
    private readonly SemaphoreSlim _switch = new(1, 1);
    private ReplayBars? _bars;
    private BarInProgress? _current;
    private long _barsLeft;
    private (Quote Quote, LiveBar Bar)? _unpublished;
    private long _publishedAt;
    private CancellationTokenSource? _stopRun;
    private Task _run = Task.CompletedTask;

    /// <summary>Behind the door, whenever a price was published.</summary>
    public event Action? Shown;

    /// <summary>True while a replay moves by itself.</summary>
    public bool IsRunning => !_run.IsCompleted;

    public long BarsLeft => Interlocked.Read(ref _barsLeft);

    /// <summary>Opens the replay that the venue's state names, e.g. after a start or a change of the market.</summary>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        var replay = Replay();
        _bars = new ReplayBars(reader, replay.Of, Timeframe.Parse(replay.Timeframe), replay.LastOpenMs);
        _current = null;
        Interlocked.Exchange(ref _barsLeft, await _bars.CountAsync(replay.BarOpenMs, cancellationToken));
        await venue.EnterAsync(() =>
        {
            if (venue.Engine.LastPrice(replay.Instrument.Symbol) is { } last)
            {
                var quote = venue.Show(replay.Instrument.Symbol, last, venue.MarketTime);
                live.Publish(quote);
                venue.TellWatchers(quote);
            }

            return Task.FromResult(true);
        }, cancellationToken);
    }

    /// <summary>Runs <paramref name="change"/> while no price moves.</summary>
    public async Task StandingStillAsync(Func<Task> change, CancellationToken cancellationToken)
    {
        await _drive.WaitAsync(cancellationToken);
        try
        {
            await change();
        }
        finally
        {
            _drive.Release();
        }
    }

    /// <summary>Begins to move by itself when the state says so.</summary>
    public async Task RunAsync()
    {
        await _switch.WaitAsync();
        try
        {
            if (venue.State.Replay is { } replay && replay.Speed != ReplaySpeed.Manual && _run.IsCompleted)
            {
                _stopRun = new CancellationTokenSource();
                var stop = _stopRun.Token;
                _run = Task.Run(() => RunBySpeedAsync(stop), stop);
            }
        }
        finally
        {
            _switch.Release();
        }
    }

    /// <summary>Stops moving by itself; returns when the last price has been shown.</summary>
    public async Task StopAsync()
    {
        await _switch.WaitAsync();
        try
        {
            if (_stopRun is { } stop)
            {
                await stop.CancelAsync();
                await _run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                stop.Dispose();
                _stopRun = null;
                _run = Task.CompletedTask;
            }
        }
        finally
        {
            _switch.Release();
        }
    }

    public async Task SetSpeedAsync(string speed, CancellationToken cancellationToken)
    {
        await StopAsync();
        await venue.EnterAsync(() => venue.CommitAsync(venue.State with { Replay = Replay() with { Speed = speed } }), cancellationToken);
        await RunAsync();
    }

    /// <summary>
    /// Shows whole bars: as many as said, or all that close at or before <paramref name="toMs"/>. Answers once the account
    /// has settled; null when no replay is set.
    /// </summary>
    public async Task<ReplayPosition?> AdvanceAsync(long? bars, long? toMs, CancellationToken cancellationToken)
    {
        await _drive.WaitAsync(cancellationToken);
        try
        {
            if (venue.State.Replay is null)
            {
                return null;
            }

            await venue.Hold.WaitForNextPriceAsync(cancellationToken);
            long done = 0;
            while (true)
            {
                var moved = await StepAsync(
                    next => (bars is null || done < bars) && (toMs is null || _bars!.Timeframe.NextOpen(next.OpenTimeMs) <= toMs),
                    cancellationToken);
                if (moved is null)
                {
                    break;
                }

                done += moved.Value.FinishedBar ? 1 : 0;
                if (moved.Value.Caused)
                {
                    await venue.Hold.WaitForNextPriceAsync(cancellationToken);
                }
            }

            await StoreAsync();
            return Position();
        }
        finally
        {
            _drive.Release();
        }
    }

    private ReplayPosition Position()
    {
        var replay = Replay();
        var quote = venue.LastQuote(replay.Instrument.Symbol);
        return new ReplayPosition(
            DateTimeOffset.FromUnixTimeMilliseconds(replay.ClockMs), quote is null ? null : (decimal)quote.Last, BarsLeft);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _drive.Dispose();
        _switch.Dispose();
    }

    private ReplayState Replay() => venue.State.Replay ?? throw new InvalidOperationException("No replay is set.");

    /// <summary>
    /// One price, or a whole bar when nobody is involved. Null when no bar is left or <paramref name="mayShow"/> says no.
    /// What the price changed and the place within the bar are durable before anybody hears of it.
    /// </summary>
    private Task<Step?> StepAsync(Func<Bar, bool> mayShow, CancellationToken cancellationToken) => venue.EnterAsync<Step?>(async () =>
    {
        var replay = Replay();
        if (await _bars!.FirstAtOrAfterAsync(replay.BarOpenMs, cancellationToken) is not { } bar || !mayShow(bar))
        {
            return null;
        }

        var nextOpen = _bars.Timeframe.NextOpen(bar.OpenTimeMs);
        var length = nextOpen - bar.OpenTimeMs;
        if (replay.NextPoint == 0 && !venue.IsWatched && !venue.Engine.IsInvolved(replay.Instrument.Symbol))
        {
            venue.Engine.SetLastPrice(replay.Instrument.Symbol, (decimal)bar.Close);
            venue.Move(venue.State with { Replay = replay with { BarOpenMs = nextOpen, ClockMs = nextOpen } });
            Interlocked.Decrement(ref _barsLeft);
            Show(replay.Instrument.Symbol, (decimal)bar.Close, bar, isFinal: true);
            return new Step(FinishedBar: true, Caused: false, length);
        }

        if (_current is null || _current.Bar.OpenTimeMs != bar.OpenTimeMs)
        {
            _current = new BarInProgress(bar, BarPath.Of(bar, venue.State.ParticipationRate));
        }

        var index = replay.NextPoint;
        var isLast = index == BarPath.PointCount - 1;
        // Open and close have their times; the extremes are taken to lie at a third and two thirds.
        var clock = bar.OpenTimeMs + length * index / (BarPath.PointCount - 1);
        venue.Engine.Price(replay.Instrument, _current.Path[index], DateTimeOffset.FromUnixTimeMilliseconds(clock));
        var state = venue.State with
        {
            Replay = replay with { ClockMs = clock, BarOpenMs = isLast ? nextOpen : bar.OpenTimeMs, NextPoint = isLast ? 0 : index + 1 },
        };
        venue.Move(state);
        if (isLast)
        {
            Interlocked.Decrement(ref _barsLeft);
        }

        var quote = Show(replay.Instrument.Symbol, _current.Path[index].Price, _current.UpTo(index), isLast);
        Action? durable = isLast ? null : () => CrashPoint.Hit("sim-mid-bar");
        var caused = venue.Engine.HasChanges && (await venue.CommitAsync(state, durable: durable)).Count > 0;
        caused |= venue.TellWatchers(quote);
        return new Step(isLast, caused, index == 0 ? 0 : length / (BarPath.PointCount - 1));
    }, cancellationToken);

    private async Task RunBySpeedAsync(CancellationToken stop)
    {
        try
        {
            await venue.Hold.WaitForNextPriceAsync(stop);
            var speed = Replay().Speed;
            await (speed == ReplaySpeed.Max
                ? RunUnboundedAsync(stop)
                : RunPacedAsync(double.Parse(speed, CultureInfo.InvariantCulture), stop));
            logger.LogInformation("The replay of {Symbol} has reached its end", Replay().Instrument.Symbol);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Stopped by a person or with the desk; the place it came to is stored below.
        }
        catch (Exception failure)
        {
            logger.LogError(failure, "The replay stopped");
        }

        await StoreAsync();
    }

    private async Task RunUnboundedAsync(CancellationToken stop)
    {
        var storedAt = time.GetTimestamp();
        while (await DriveAsync(stop) is not null)
        {
            storedAt = await StoreWhenDueAsync(storedAt);
        }
    }

    private async Task RunPacedAsync(double factor, CancellationToken stop)
    {
        var storedAt = time.GetTimestamp();
        // Market time that may be shown; a long settling must not be made up for in one burst.
        var budgetMs = 0.0;
        var mostMs = factor * 5 * ShowEvery.TotalMilliseconds;
        while (true)
        {
            var from = time.GetTimestamp();
            await Task.Delay(ShowEvery, time, stop);
            while (budgetMs > 0)
            {
                if (await DriveAsync(stop) is not { } step)
                {
                    return;
                }

                // A gap in the stored bars costs no waiting: nothing was traded then.
                budgetMs -= step.MarketMs;
            }

            budgetMs = Math.Min(budgetMs + time.GetElapsedTime(from).TotalMilliseconds * factor, mostMs);
            storedAt = await StoreWhenDueAsync(storedAt);
        }
    }

    /// <summary>One step with the settling it asks for.</summary>
    private async Task<Step?> DriveAsync(CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        await _drive.WaitAsync(stop);
        try
        {
            var step = await StepAsync(_ => true, stop);
            if (step is { Caused: true })
            {
                await venue.Hold.WaitForNextPriceAsync(stop);
            }

            return step;
        }
        finally
        {
            _drive.Release();
        }
    }

    private async Task<long> StoreWhenDueAsync(long storedAt)
    {
        if (time.GetElapsedTime(storedAt) < StoreEvery)
        {
            return storedAt;
        }

        await StoreAsync();
        return time.GetTimestamp();
    }

    /// <summary>Stores the clock and shows the newest price.</summary>
    private Task StoreAsync() => venue.EnterAsync(async () =>
    {
        await venue.CommitAsync(venue.State);
        Publish();
        return true;
    });

    /// <summary>Behind the door: the newest price, at most every 50 ms; a fast replay leaves bars out.</summary>
    private Quote Show(string symbol, decimal price, Bar bar, bool isFinal)
    {
        var quote = venue.Show(symbol, price, venue.MarketTime);
        _unpublished = (quote, new LiveBar(quote.Market, _bars!.Timeframe, bar, isFinal, IsReplay: true));
        if (time.GetElapsedTime(_publishedAt) >= ShowEvery)
        {
            Publish();
        }

        return quote;
    }

    private void Publish()
    {
        if (_unpublished is { } newest)
        {
            live.Publish(newest.Quote);
            live.Publish(newest.Bar);
            _unpublished = null;
        }

        _publishedAt = time.GetTimestamp();
        Shown?.Invoke();
    }

    private readonly record struct Step(bool FinishedBar, bool Caused, long MarketMs);

    /// <summary>A bar on its way along its path.</summary>
    private sealed record BarInProgress(Bar Bar, PathPoint[] Path)
    {
        /// <summary>The bar as far as it is known at that point; its volume comes in equal parts.</summary>
        public Bar UpTo(int index)
        {
            var prices = Path.Take(index + 1).Select(point => (double)point.Price).ToList();
            var share = (index + 1.0) / Path.Length;
            return index == Path.Length - 1
                ? Bar
                : Bar with
                {
                    High = prices.Max(),
                    Low = prices.Min(),
                    Close = prices[^1],
                    Volume = Bar.Volume * share,
                    QuoteVolume = Bar.QuoteVolume * share,
                    TradeCount = (long)(Bar.TradeCount * share),
                    TakerBuyVolume = Bar.TakerBuyVolume * share,
                    TakerBuyQuoteVolume = Bar.TakerBuyQuoteVolume * share,
                };
        }
    }
}
