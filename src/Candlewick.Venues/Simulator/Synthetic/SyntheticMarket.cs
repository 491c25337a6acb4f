using Candlewick.Domain;
using Candlewick.Execution.Contracts.Matching;
using Candlewick.MarketData.Contracts;
using Candlewick.Venues.Simulator.Books;
using Candlewick.Venues.Simulator.Floor;
using Microsoft.Extensions.Logging;

namespace Candlewick.Venues.Simulator.Synthetic;

/// <summary>
/// The made-up markets: every second each moves one tick, fills what waits and shows its price and its growing minute, always labelled
/// synthetic. A tick that changed the books is durable before it is told; the others are stored every few seconds.
/// </summary>
internal sealed class SyntheticMarket(
    SimulatorVenue venue, ILiveMarket live, TimeProvider time, ILogger<SyntheticMarket> logger) : IAsyncDisposable
{
    private static readonly TimeSpan StoreEvery = TimeSpan.FromSeconds(5);

    private const int VolumeDecimals = 5;

    private readonly CancellationTokenSource _stop = new();
    private Dictionary<string, SyntheticState> _states = new(StringComparer.Ordinal);
    private Task _ticking = Task.CompletedTask;
    private Task _history = Task.CompletedTask;
    private long _storedAt;

    /// <summary>Behind the door: the markets as they are.</summary>
    internal IReadOnlyList<SyntheticState> States => [.. _states.Values];

    /// <summary>Takes up the markets as they were left, or lets them be born; shows their prices without moving them.</summary>
    public Task OpenAsync(IReadOnlyList<SyntheticState> stored) => venue.EnterAsync(async () =>
    {
        var states = stored.ToDictionary(state => state.Symbol, StringComparer.Ordinal);
        var minute = Timeframe.M1.OpenOf(time.GetUtcNow().ToUnixTimeMilliseconds());
        _states = SyntheticListing.Markets.ToDictionary(
            market => market.Instrument.Symbol,
            market => states.GetValueOrDefault(market.Instrument.Symbol) ?? PriceProcess.Start(market, minute),
            StringComparer.Ordinal);
        if (venue.State.SyntheticBornMs is null)
        {
            await venue.CommitAsync(venue.State with { SyntheticBornMs = minute }, States);
        }

        if (venue.State.Mode == VenueMode.Synthetic)
        {
            ShowAll();
        }

        return true;
    });

    /// <summary>Begins to tick, and to make the past in the background where there is none yet.</summary>
    public void Start()
    {
        _ticking = Task.Run(TickUntilStoppedAsync);
        _history = Task.Run(StoreHistoryAsync);
    }

    /// <summary>Behind the door: all markets from their first price on, with another seed.</summary>
    public IReadOnlyList<SyntheticState> Restart()
    {
        var minute = Timeframe.M1.OpenOf(time.GetUtcNow().ToUnixTimeMilliseconds());
        _states = SyntheticListing.Markets.ToDictionary(
            market => market.Instrument.Symbol, market => PriceProcess.Start(market, minute), StringComparer.Ordinal);
        return States;
    }

    /// <summary>Behind the door: the prices as they are.</summary>
    public IReadOnlyDictionary<string, decimal> Prices() => SyntheticListing.Markets.ToDictionary(
        market => market.Instrument.Symbol,
        market => market.Instrument.RoundPrice(_states[market.Instrument.Symbol].Price),
        StringComparer.Ordinal);

    /// <summary>Behind the door: lets everybody see the prices as they are.</summary>
    public void ShowAll()
    {
        var now = venue.MarketTime;
        foreach (var (symbol, price) in Prices())
        {
            venue.Engine.SetLastPrice(symbol, price);
            var quote = venue.Show(symbol, price, now);
            live.Publish(quote);
            venue.TellWatchers(quote);
        }
    }

    /// <summary>One tick of every market.</summary>
    internal Task TickAsync() => venue.EnterAsync(async () =>
    {
        var state = venue.State;
        if (state.Mode != VenueMode.Synthetic)
        {
            return false;
        }

        var now = venue.MarketTime;
        var shown = new List<(Quote Quote, LiveBar? Finished, LiveBar Growing)>(_states.Count);
        foreach (var market in SyntheticListing.Markets)
        {
            shown.Add(Tick(market, state, now));
        }

        var isDue = time.GetElapsedTime(_storedAt) >= StoreEvery;
        var changes = venue.Engine.HasChanges;
        if (isDue || changes)
        {
            await venue.CommitAsync(state, States);
            _storedAt = time.GetTimestamp();
        }

        foreach (var (quote, finished, growing) in shown)
        {
            live.Publish(quote);
            if (finished is not null)
            {
                live.Publish(finished);
            }

            live.Publish(growing);
            venue.TellWatchers(quote);
        }

        return true;
    });

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        await _stop.CancelAsync();
        await Task.WhenAll(_ticking, _history).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private (Quote Quote, LiveBar? Finished, LiveBar Growing) Tick(SyntheticMarketTerms market, VenueState venueState, DateTimeOffset now)
    {
        var instrument = market.Instrument;
        var before = _states[instrument.Symbol];
        var seconds = venue.Settings.TickMilliseconds / 1000.0;
        var next = PriceProcess.Next(market, before, venueState.SyntheticSeed, instrument.Symbol, seconds, out var traded);
        var volume = Math.Round(traded, VolumeDecimals);
        var price = PriceProcess.OnTick(instrument, next.Price);
        var minute = Timeframe.M1.OpenOf(now.ToUnixTimeMilliseconds());
        LiveBar? finished = null;
        Bar bar;
        if (minute == before.Bar.OpenTimeMs)
        {
            bar = PriceProcess.Grow(before.Bar, price, volume);
        }
        else
        {
            finished = before.Bar.TradeCount == 0
                ? null
                : new LiveBar(venue.MarketOf(instrument.Symbol), Timeframe.M1, before.Bar, IsFinal: true, IsReplay: false);
            bar = PriceProcess.Grow(new Bar(minute, price, price, price, price, 0), price, volume);
        }

        _states[instrument.Symbol] = next with { Bar = bar };
        venue.Engine.Price(instrument, PathPoint.Tick((decimal)price, (decimal)volume * venueState.ParticipationRate), now);
        return (venue.Show(instrument.Symbol, (decimal)price, now), finished,
            new LiveBar(venue.MarketOf(instrument.Symbol), Timeframe.M1, bar, IsFinal: false, IsReplay: false));
    }

    private async Task TickUntilStoppedAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(venue.Settings.TickMilliseconds), time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                try
                {
                    await TickAsync();
                }
                catch (Exception failure) when (failure is not OperationCanceledException)
                {
                    logger.LogError(failure, "A tick of the synthetic market failed");
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The desk stops.
        }
    }

    private async Task StoreHistoryAsync()
    {
        var state = venue.State;
        if (state.HistoryStored || state.SyntheticBornMs is not { } born || venue.Settings.HistoryHours == 0)
        {
            return;
        }

        try
        {
            foreach (var market in SyntheticListing.Markets)
            {
                var bars = PriceProcess.History(market, state.SyntheticSeed, born, venue.Settings.HistoryHours * 60);
                await live.StoreHistoryAsync(venue.MarketOf(market.Instrument.Symbol), Timeframe.M1, bars, _stop.Token);
            }

            await venue.EnterAsync(() => venue.CommitAsync(venue.State with { HistoryStored = true }), _stop.Token);
        }
        catch (OperationCanceledException)
        {
            // The desk stops; the same bars are made again at the next start.
        }
        catch (Exception failure)
        {
            logger.LogError(failure, "The synthetic markets' history could not be stored");
        }
    }
}
