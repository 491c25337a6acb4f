using System.Globalization;

namespace Candlewick.Domain;

/// <summary>Amounts for reading: no trailing zeros, no exponent.</summary>
public static class Plain
{
    private const decimal One = 1.000000000000000000000000000000000m;

    /// <summary>The same amount without trailing zeros.</summary>
    public static decimal Number(decimal amount) => amount / One;

    /// <summary>The amount as text with at most eight decimals.</summary>
    public static string Of(decimal amount) => amount.ToString("0.########", CultureInfo.InvariantCulture);
}
