using System.Globalization;
using Candlewick.Domain;
using Candlewick.MarketData.Jobs;
using Candlewick.MarketData.Rollups;
using Candlewick.MarketData.Series;

namespace Candlewick.MarketData.Quality;

/// <summary>What the score is made of.</summary>
internal enum ScorePart
{
    /// <summary>Bars that are there, of those there should be.</summary>
    Completeness,
    /// <summary>Few gaps, however long.</summary>
    Continuity,
    /// <summary>Few bars that do not fit.</summary>
    Outliers,
    /// <summary>Few repeated lines.</summary>
    Duplicates,
    /// <summary>Few bars that changed later.</summary>
    Restatements,
}

/// <summary>One part of the score.</summary>
/// <param name="Name">Which part.</param>
/// <param name="Weight">Most points it can give; all weights add up to 100.</param>
/// <param name="Value">0 to 1.</param>
/// <param name="Points">Weight times value.</param>
/// <param name="Detail">How the value was made, with its numbers.</param>
internal sealed record ScoreComponent(ScorePart Name, double Weight, double Value, double Points, string Detail)
{
    /// <summary>The part in a sentence.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Name.ToString().ToLowerInvariant()}: {Points:0.##} of {Weight:0}. {Detail}");
}

/// <summary>How good a stored series is.</summary>
/// <param name="Symbol">Symbol.</param>
/// <param name="Venue">Venue.</param>
/// <param name="IsSynthetic">True when the market is a simulator's.</param>
/// <param name="Timeframe">The base timeframe, which is what was checked.</param>
/// <param name="Revision">Revision of the series.</param>
/// <param name="Calendar"><c>around_the_clock</c> or <c>weekdays</c>, as the data shows it.</param>
/// <param name="Completeness">Bars that are there, of those there should be; 0 to 1, rounded down.</param>
/// <param name="ExpectedBars">Bars there should be between the first and the last.</param>
/// <param name="ActualBars">Bars that are there.</param>
/// <param name="Gaps">Stretches without bars.</param>
/// <param name="MissingBars">Bars missing in them.</param>
/// <param name="DuplicatesSeen">Repeated lines that imports dropped.</param>
/// <param name="Restatements">Bars that a later import changed.</param>
/// <param name="Outliers">Bars that do not fit their series.</param>
/// <param name="OutlierList">The largest of them, at most 1,000.</param>
/// <param name="Score">0 to 100: the sum of the components' points, rounded down; 100 only where nothing is wrong.</param>
/// <param name="Components">How the score was made.</param>
/// <param name="How">The same in sentences.</param>
/// <param name="StartDate">Open of the first bar.</param>
/// <param name="EndDate">Open of the last bar.</param>
internal sealed record DataQuality(
    string Symbol, string Venue, bool IsSynthetic, string Timeframe, long Revision, TradingCalendar Calendar,
    double Completeness, long ExpectedBars, long ActualBars,
    long Gaps, long MissingBars, long DuplicatesSeen, long Restatements, long Outliers, IReadOnlyList<DataOutlier> OutlierList,
    double Score, IReadOnlyList<ScoreComponent> Components, IReadOnlyList<string> How, DateTimeOffset? StartDate, DateTimeOffset? EndDate)
{
    public static DataQuality Of(
        SeriesSummary series, string timeframe, long bars, GapScan gaps, OutlierScan outliers, SeenByImports seen,
        DateTimeOffset? first, DateTimeOffset? last)
    {
        var completeness = gaps.ExpectedBars == 0 ? 0 : (double)bars / gaps.ExpectedBars;
        ScoreComponent[] components =
        [
            Component(ScorePart.Completeness, 50, completeness,
                $"{bars:N0} of {gaps.ExpectedBars:N0} expected bars are present ({Words(gaps.Calendar)})."),
            Component(ScorePart.Continuity, 15, 1 - Math.Min(1, gaps.GapCount / Math.Max(1.0, gaps.ExpectedBars) * 100),
                $"{gaps.GapCount:N0} gaps; one in every hundred bars costs all the points."),
            Component(ScorePart.Outliers, 20, 1 - Math.Min(1, outliers.Count / Math.Max(1.0, bars) * 1000),
                $"{outliers.Count:N0} bars do not fit (wicks over {outliers.WickLimitPercent:0.##} %, closes over "
                + $"{outliers.SpikeLimitPercent:0.##} % and undone by the next bar); one in every thousand costs all the points."),
            Component(ScorePart.Duplicates, 5, 1 - Math.Min(1, seen.Duplicates / Math.Max(1.0, seen.LinesRead) * 100),
                $"{seen.Duplicates:N0} of {seen.LinesRead:N0} imported lines were repeats; one in every hundred costs all the points."),
            Component(ScorePart.Restatements, 10, 1 - Math.Min(1, seen.Restated / Math.Max(1.0, bars) * 100),
                $"{seen.Restated:N0} bars were changed by a later import; one in every hundred costs all the points."),
        ];
        var score = RoundDown(components.Sum(component => component.Points), 0);
        return new DataQuality(
            series.Market.Symbol, series.Market.Venue, VenueName.IsSimulator(series.Market.Venue), timeframe, series.Revision,
            gaps.Calendar, RoundDown(completeness, 4), gaps.ExpectedBars, bars, gaps.GapCount, gaps.MissingBars,
            seen.Duplicates, seen.Restated, outliers.Count, outliers.Listed, score, components,
            [.. components.Select(component => component.ToString())], first, last);
    }

    private static ScoreComponent Component(ScorePart name, double weight, double value, string detail) =>
        new(name, weight, RoundDown(value, 4), RoundDown(weight * value, 2), detail);

    /// <summary>
    /// Never up: 1 and 100 mean that nothing is missing. Over decimal, so that 0.29 × 100 does not lose a hundredth to its binary form.
    /// </summary>
    private static double RoundDown(double value, int digits)
    {
        var shift = (decimal)Math.Pow(10, digits);
        return (double)(Math.Floor((decimal)value * shift) / shift);
    }

    private static string Words(TradingCalendar calendar) => calendar == TradingCalendar.Weekdays
        ? "the data shows weekdays only; weekends, and nights between sessions, are not counted"
        : "around the clock";
}
