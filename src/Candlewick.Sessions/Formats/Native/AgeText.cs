using System.Globalization;

namespace Candlewick.Sessions.Formats.Native;

/// <summary>Spans of time as people say them: <c>45 s</c>, <c>12 min</c>, <c>25 h 10 min</c>, <c>3 days 2 h</c>.</summary>
internal static class AgeText
{
    private const int HoursBeforeDays = 48;

    public static string Of(TimeSpan age)
    {
        var span = age.Duration();
        return span switch
        {
            { TotalMinutes: < 1 } => $"{Whole(span.TotalSeconds)} s",
            { TotalHours: < 1 } => $"{Whole(span.TotalMinutes)} min",
            { TotalHours: < HoursBeforeDays } => With(Whole(span.TotalHours), "h", span.Minutes, "min"),
            _ => With(Whole(span.TotalDays), "days", span.Hours, "h"),
        };
    }

    private static string With(string large, string largeUnit, int small, string smallUnit) =>
        small == 0 ? $"{large} {largeUnit}" : $"{large} {largeUnit} {small} {smallUnit}";

    private static string Whole(double amount) => Math.Floor(amount).ToString("0", CultureInfo.InvariantCulture);
}
