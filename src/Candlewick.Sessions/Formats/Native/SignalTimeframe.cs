using System.Globalization;
using System.Text.RegularExpressions;

namespace Candlewick.Sessions.Formats.Native;

/// <summary>
/// The bar length a signal names: TradingView's (minutes as a bare number, <c>30S</c>, <c>D 1D W 1W M 3M</c>) or a number
/// with one of <c>s m h d w M</c>.
/// </summary>
internal static partial class SignalTimeframe
{
    private const int MaxMinutes = 1_440;

    /// <summary>
    /// The length of a bar, or null when it is not a timeframe. A month counts 31 days: a bar is never thought shorter than it is.
    /// </summary>
    public static TimeSpan? Length(string text)
    {
        var match = Form().Match(text);
        if (!match.Success)
        {
            return null;
        }

        var count = match.Groups["count"].Value is { Length: > 0 } digits ? int.Parse(digits, CultureInfo.InvariantCulture) : 1;
        var unit = match.Groups["unit"].Value;
        if (count == 0 || (match.Groups["count"].Value.Length == 0 && unit is not ("D" or "W" or "M" or "S")))
        {
            return null;
        }

        return unit switch
        {
            "" => count <= MaxMinutes ? TimeSpan.FromMinutes(count) : null,
            "s" or "S" => TimeSpan.FromSeconds(count),
            "m" => TimeSpan.FromMinutes(count),
            "h" => TimeSpan.FromHours(count),
            "d" or "D" => TimeSpan.FromDays(count),
            "w" or "W" => TimeSpan.FromDays(7L * count),
            _ => TimeSpan.FromDays(31L * count),
        };
    }

    [GeneratedRegex("^(?<count>[0-9]{0,5})(?<unit>[smhdwMSDW]?)$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Form();
}
