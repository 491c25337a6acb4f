using System.Globalization;

namespace Candlewick.Execution.MatchingEngine;

/// <summary>Amounts in words: no trailing zeros, no exponent, at most eight decimals.</summary>
internal static class Plain
{
    public static string Of(decimal amount) => amount.ToString("0.########", CultureInfo.InvariantCulture);
}
