using System.Text.RegularExpressions;
using Candlewick.Platform.Web;

namespace Candlewick.MarketData.Bars;

/// <summary>Symbols as callers write them.</summary>
internal static partial class SymbolName
{
    /// <summary>The symbol in upper case.</summary>
    /// <exception cref="ProblemException">400 when it has another form.</exception>
    public static string Parse(string symbol)
    {
        var upper = symbol.ToUpperInvariant();
        return Pattern().IsMatch(upper)
            ? upper
            : throw ProblemException.Invalid("symbol", $"'{(upper.Length > 40 ? upper[..40] + "…" : upper)}' is not a symbol: 1 to 20 letters, digits, dots, dashes or underscores, for example BTCUSDT.");
    }

    [GeneratedRegex(@"\A[A-Z0-9._-]{1,20}\z", RegexOptions.None, 1000)]
    private static partial Regex Pattern();
}
