using System.Globalization;
using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.MarketData.Contracts;
using Candlewick.Sessions.Contracts;
using Candlewick.Sessions.Formats;

namespace Candlewick.Sessions.Walks;

/// <summary>The average true range of a market's finished bars, for distances that are given in multiples of it.</summary>
internal sealed class AverageTrueRange(IBarReader bars)
{
    /// <summary>So many lengths of bars are read: what lies before them weighs less than 1 %.</summary>
    private const int Lengths = 5;

    /// <param name="market">The market.</param>
    /// <param name="signalTimeframe">The signal's, as it was sent; null where it names none.</param>
    /// <param name="defaults">The route's length and timeframe.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The value, or null where there are too few bars; and what the trace says of it.</returns>
    public async Task<(double? Value, RuleOutcome Outcome)> OfAsync(
        InstrumentId market, string? signalTimeframe, SignalDefaults defaults, CancellationToken cancellationToken)
    {
        var (length, timeframe) = (defaults.AtrLength, defaults.AtrTimeframe ?? Kept(signalTimeframe) ?? Timeframe.H1);
        // One more: the last of them may still be growing.
        var read = await bars.ReadAsync(market, timeframe, null, null, (length * Lengths) + 2, cancellationToken);
        var finished = read.Where(bar => bar.IsFinal).Select(bar => bar.Bar).ToList();
        var name = $"ATR({length}) of {market.Symbol} on {timeframe}";
        if (Of(finished, length) is not { } value || !double.IsFinite(value) || value <= 0)
        {
            return (null, SessionRuleName.Outcome(SessionRuleName.AverageTrueRangeUnknown, false,
                $"{name} needs {length + 1} finished bars that move; there are {finished.Count}. "
                + "Give the route a stop in percent, or wait."));
        }

        var figure = value.ToString("0.########", CultureInfo.InvariantCulture);
        return (value, SessionRuleName.Outcome(SessionRuleName.AverageTrueRangeUnknown, true, $"{name} is {figure}."));
    }

    /// <summary>
    /// Wilder's average true range (New Concepts in Technical Trading Systems, 1978): the mean of the first <paramref name="length"/>
    /// true ranges, then smoothed by 1 / length. Null for fewer bars than length + 1.
    /// </summary>
    public static double? Of(IReadOnlyList<Bar> bars, int length)
    {
        if (bars.Count <= length)
        {
            return null;
        }

        double average = 0;
        for (var i = 1; i < bars.Count; i++)
        {
            var (bar, close) = (bars[i], bars[i - 1].Close);
            var range = Math.Max(bar.High - bar.Low, Math.Max(Math.Abs(bar.High - close), Math.Abs(bar.Low - close)));
            average = i <= length ? average + (range / length) : ((average * (length - 1)) + range) / length;
        }

        return average;
    }

    /// <summary>The timeframe of ours that is as long as the signal's.</summary>
    private static Timeframe? Kept(string? text)
    {
        if (text is null || Formats.Native.SignalTimeframe.Length(text) is not { } length)
        {
            return null;
        }

        foreach (var timeframe in Timeframe.All)
        {
            if (timeframe != Timeframe.Mo1 && timeframe.LengthMs == (long)length.TotalMilliseconds)
            {
                return timeframe;
            }
        }

        return null;
    }
}
