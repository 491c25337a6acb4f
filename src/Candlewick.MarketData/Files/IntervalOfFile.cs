using System.Text.RegularExpressions;
using Candlewick.MarketData.Rollups;

namespace Candlewick.MarketData.Files;

/// <summary>Finds the interval of a file's bars from their close times, else their spacing, else the file's name.</summary>
/// <param name="fileName">Name of the file.</param>
/// <param name="said">What its sender says; null for nothing.</param>
/// <param name="closes">Its close times.</param>
/// <param name="firstTimes">Its first open times, rising; <see cref="TimesNeeded"/> of them are enough.</param>
/// <param name="firstLine">Line of the first one.</param>
internal sealed partial class IntervalOfFile(
    string fileName, BarInterval? said, CloseTimes closes, IReadOnlyList<long> firstTimes, int firstLine)
{
    /// <summary>Open times that it takes to know.</summary>
    public const int TimesNeeded = 10_000;

    private const long Day = 86_400_000;
    /// <summary>Spacings that it takes to say that a file's bars are longer than its sender said.</summary>
    private const int FewestSpacings = 10;

    /// <summary>The interval.</summary>
    /// <exception cref="FileRefusedException">It is none that the desk reads, not the one that was said, or cannot be known.</exception>
    public BarInterval Find()
    {
        var ofCloses = Commonest(closes.Lengths);
        var found = ofCloses ?? Commonest(Spacings());
        if (said is { } given)
        {
            if (found is { } length && Contradicts(length, given, isSure: ofCloses is not null))
            {
                throw new FileRefusedException(new FileRefusal(FileRefusalCode.UnknownInterval,
                    $"The file was said to hold {given} bars, but its bars are {Describe(length)} "
                    + $"{(ofCloses is null ? "apart" : "long by their close times")}, first on line {firstLine}; "
                    + "name that interval, or none."));
            }

            return given;
        }

        if (found is { } measured)
        {
            return BarInterval.TryOfLength(measured, out var interval)
                ? interval
                : throw new FileRefusedException(new FileRefusal(FileRefusalCode.UnknownInterval,
                    $"The bars are {TimeSpan.FromMilliseconds(measured)} apart; the desk reads {string.Join(' ', BarInterval.All)}."));
        }

        foreach (Match match in IntervalInName().Matches(fileName))
        {
            if (BarInterval.TryParse(match.Groups["code"].Value, out var named))
            {
                return named;
            }
        }

        throw new FileRefusedException(new FileRefusal(FileRefusalCode.UnknownInterval,
            $"The file holds a single bar, so its interval is unknown; name it as one of {string.Join(' ', BarInterval.All)}."));
    }

    /// <summary>
    /// Whether bars of a length cannot be the ones that the sender named. Bars closer together than their interval never are; those
    /// further apart may have holes, unless nearly all are equally far apart.
    /// </summary>
    private bool Contradicts(long lengthMs, BarInterval given, bool isSure)
    {
        if (BarInterval.TryOfLength(lengthMs, out var found) && found == given)
        {
            return false;
        }

        var givenMs = given.LengthMs > 0 ? given.LengthMs : 28 * Day;
        if (isSure || lengthMs < givenMs)
        {
            return true;
        }

        var spacings = Spacings().ToList();
        return spacings.Count >= FewestSpacings && spacings.Count(spacing => spacing == lengthMs) > spacings.Count * 0.9;
    }

    private static string Describe(long lengthMs) =>
        BarInterval.TryOfLength(lengthMs, out var interval) ? interval.Code : TimeSpan.FromMilliseconds(lengthMs).ToString();

    private IEnumerable<long> Spacings()
    {
        for (var row = 1; row < firstTimes.Count; row++)
        {
            yield return firstTimes[row] - firstTimes[row - 1];
        }
    }

    /// <summary>The value that occurs most often, the smaller one of equals; months of any length count as one.</summary>
    private static long? Commonest(IEnumerable<long> lengths)
    {
        var counted = lengths
            .Where(length => length > 0)
            .CountBy(length => length is >= 28 * Day and <= 31 * Day ? 30 * Day : length)
            .OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key)
            .Take(1).ToList();
        return counted.Count == 0 ? null : counted[0].Key;
    }

    [GeneratedRegex(
        "[-_ ](?<code>[0-9]{1,3}(mo|Mo|[mhHdDwWM]))([-_. ]|$)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex IntervalInName();
}
