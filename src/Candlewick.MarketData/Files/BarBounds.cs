using System.Globalization;
using System.Runtime.CompilerServices;

namespace Candlewick.MarketData.Files;

/// <summary>
/// What a bar can hold. The bounds leave room for every market there is, and for what is computed of bars: no ratio, sum or square
/// of numbers within them leaves the range of a double.
/// </summary>
internal static class BarBounds
{
    /// <summary>Least and greatest price.</summary>
    public const double LeastPrice = 1e-15;

    /// <inheritdoc cref="LeastPrice"/>
    public const double GreatestPrice = 1e15;

    /// <summary>Greatest volume, in the base or the quote asset; plain digits of the quick way cannot exceed it.</summary>
    public const double GreatestVolume = 1e20;

    /// <summary>Greatest number of trades.</summary>
    public const long GreatestCount = 1_000_000_000_000;

    /// <summary>Whether prices are within their bounds and in order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool ArePossible(double open, double high, double low, double close) =>
        low >= LeastPrice && high <= GreatestPrice && low <= open && low <= close && high >= open && high >= close;

    /// <summary>What is wrong with a line's numbers, naming the field and what would be right; null when nothing is.</summary>
    /// <param name="values">The numbers by <see cref="ColumnRole"/>.</param>
    public static string? ProblemOf(ReadOnlySpan<double> values)
    {
        for (var role = ColumnRole.Open; role <= ColumnRole.Close; role++)
        {
            if (PriceProblem(values[(int)role]) is { } problem)
            {
                return $"{role.ToString().ToLowerInvariant()} is {Show(values[(int)role])}; {problem}";
            }
        }

        for (var role = ColumnRole.Volume; role <= ColumnRole.TakerBuyQuoteVolume; role++)
        {
            if (AmountProblem(role, values[(int)role]) is { } problem)
            {
                return $"{role} is {Show(values[(int)role])}; {problem}";
            }
        }

        var (open, high, low, close) = (
            values[(int)ColumnRole.Open], values[(int)ColumnRole.High], values[(int)ColumnRole.Low], values[(int)ColumnRole.Close]);
        return ArePossible(open, high, low, close) ? null
            : high < low ? $"high {Show(high)} is below low {Show(low)}"
            : high < Math.Max(open, close)
                ? $"high {Show(high)} is below {(open > high ? "open" : "close")} {Show(Math.Max(open, close))}"
            : $"low {Show(low)} is above {(open < low ? "open" : "close")} {Show(Math.Min(open, close))}";
    }

    private static string? PriceProblem(double price) => price <= 0 ? "a price is greater than 0"
        : price < LeastPrice ? $"the least price that a bar holds is {Show(LeastPrice)}"
        : price > GreatestPrice ? $"the greatest price that a bar holds is {Show(GreatestPrice)}"
        : null;

    private static string? AmountProblem(ColumnRole role, double amount) => amount < 0 ? "a volume or count is not negative"
        : role != ColumnRole.TradeCount && amount > GreatestVolume ? $"the greatest volume that a bar holds is {Show(GreatestVolume)}"
        : role == ColumnRole.TradeCount && amount > GreatestCount ? $"the greatest count that a bar holds is {Show(GreatestCount)}"
        : role == ColumnRole.TradeCount && amount != Math.Floor(amount) ? "a count is a whole number"
        : null;

    private static string Show(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
