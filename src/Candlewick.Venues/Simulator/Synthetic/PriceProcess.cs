using Candlewick.Domain;
using Candlewick.Venues.Simulator.Books;
using Candlewick.Venues.Simulator.Floor;

namespace Candlewick.Venues.Simulator.Synthetic;

/// <summary>
/// A price with stochastic volatility and jumps: the log of the volatility reverts to its mean (Ornstein–Uhlenbeck), the
/// price is a geometric Brownian motion with that volatility, and now and then it jumps. Every random number is the one
/// of (seed, symbol, tick index), so the same seed and index give the same market to the last bit.
/// </summary>
internal static class PriceProcess
{
    private const double SecondsPerYear = 365.0 * 86_400.0;
    /// <summary>Volatility forgets a shock in about three hours.</summary>
    private const double ReversionPerSecond = 1.0 / 10_800.0;
    /// <summary>Standard deviation of the log volatility in the long run.</summary>
    private const double VolatilityOfVolatility = 0.35;

    public static SyntheticState Start(SyntheticMarketTerms terms, long minuteMs) =>
        new(
            terms.Instrument.Symbol, 0, terms.StartPrice, Math.Log(terms.Volatility),
            new Bar(minuteMs, terms.StartPrice, terms.StartPrice, terms.StartPrice, terms.StartPrice, 0));

    /// <summary>The market one step later; its growing bar is the caller's business.</summary>
    /// <param name="terms">Terms of the market.</param>
    /// <param name="state">Where it stands.</param>
    /// <param name="seed">Seed.</param>
    /// <param name="stream">Stream of random numbers; the market's own by default, another for its history.</param>
    /// <param name="seconds">Length of the step.</param>
    /// <param name="volume">Base volume traded in the step.</param>
    public static SyntheticState Next(
        SyntheticMarketTerms terms, SyntheticState state, long seed, string stream, double seconds, out double volume)
    {
        var index = state.TickIndex + 1;
        var draw = index * 4;
        var mean = Math.Log(terms.Volatility);
        var decay = Math.Exp(-ReversionPerSecond * seconds);
        var logVolatility = mean + (state.LogVolatility - mean) * decay
            + VolatilityOfVolatility * Math.Sqrt(1.0 - decay * decay) * SeededChance.Normal(seed, stream, draw);
        var volatility = Math.Exp(logVolatility);
        var step = volatility * Math.Sqrt(seconds / SecondsPerYear);
        var logReturn = -0.5 * step * step + step * SeededChance.Normal(seed, stream, draw + 1);
        if (SeededChance.Uniform(seed, stream + "/jumps", index) < terms.JumpsPerDay * seconds / 86_400.0)
        {
            logReturn += terms.JumpSize * SeededChance.Normal(seed, stream, draw + 2);
        }

        var price = state.Price * Math.Exp(logReturn);
        // Busier when the market is wilder; log-normal around the mean turnover.
        volume = terms.TurnoverPerSecond * seconds / price * (volatility / terms.Volatility)
            * Math.Exp(0.8 * SeededChance.Normal(seed, stream, draw + 3) - 0.32);
        return state with { TickIndex = index, Price = price, LogVolatility = logVolatility };
    }

    /// <summary>
    /// One-minute bars of the time before the market was born, ending at its first price: a path made forward from anywhere
    /// and then scaled as a whole, which changes none of its returns.
    /// </summary>
    public static IReadOnlyList<Bar> History(SyntheticMarketTerms terms, long seed, long bornMs, int minutes)
    {
        const int StepsPerMinute = 12;
        const long MinuteMs = 60_000;
        var stream = terms.Instrument.Symbol + "/history";
        var state = Start(terms, 0);
        var raw = new Bar[minutes];
        for (var minute = 0; minute < minutes; minute++)
        {
            var bar = new Bar(bornMs - (minutes - minute) * MinuteMs, state.Price, state.Price, state.Price, state.Price, 0);
            for (var i = 0; i < StepsPerMinute; i++)
            {
                state = Next(terms, state, seed, stream, 60.0 / StepsPerMinute, out var volume);
                bar = Grow(bar, state.Price, volume);
            }

            raw[minute] = bar;
        }

        var scale = terms.StartPrice / state.Price;
        return
        [
            .. raw.Select(bar => Round(terms.Instrument, bar with
            {
                Open = bar.Open * scale,
                High = bar.High * scale,
                Low = bar.Low * scale,
                Close = bar.Close * scale,
                Volume = bar.Volume / scale,
            })),
        ];
    }

    /// <summary>The bar with one more price.</summary>
    public static Bar Grow(Bar bar, double price, double volume) => bar with
    {
        High = Math.Max(bar.High, price),
        Low = Math.Min(bar.Low, price),
        Close = price,
        Volume = bar.Volume + volume,
        QuoteVolume = bar.QuoteVolume + volume * price,
        TradeCount = bar.TradeCount + 1,
    };

    private static Bar Round(Instrument instrument, Bar bar) => bar with
    {
        Open = OnTick(instrument, bar.Open),
        High = OnTick(instrument, bar.High),
        Low = OnTick(instrument, bar.Low),
        Close = OnTick(instrument, bar.Close),
        Volume = Math.Round(bar.Volume, 5),
        QuoteVolume = Math.Round(bar.QuoteVolume, 2),
    };

    /// <summary>The price as it is shown: on the tick.</summary>
    public static double OnTick(Instrument instrument, double price) => (double)instrument.RoundPrice(price);
}
