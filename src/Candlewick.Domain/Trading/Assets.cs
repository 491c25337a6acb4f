using System.Collections.Frozen;

namespace Candlewick.Domain;

/// <summary>What the desk knows of assets by name: which count as a dollar, and where a pair's symbol is cut.</summary>
public static class Assets
{
    /// <summary>The longer ones first, so that the cut is the longest that fits.</summary>
    private static readonly string[] QuoteSuffixes =
        ["FDUSD", "USDT", "USDC", "BUSD", "TUSD", "BTC", "ETH", "BNB", "USD", "EUR", "GBP", "JPY"];

    private static readonly FrozenSet<string> Dollars =
        new[] { "USD", "USDT", "USDC", "FDUSD", "BUSD", "TUSD", "DAI" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>True for the dollar and the coins that stand for one; they are taken at par.</summary>
    public static bool IsDollar(string asset) => Dollars.Contains(asset);

    /// <summary>True when both are the same asset or both are worth a dollar.</summary>
    public static bool AreSame(string left, string right) => left == right || (IsDollar(left) && IsDollar(right));

    /// <summary>Cuts a pair's symbol into what is bought and what is paid with; a symbol that is no pair is bought with dollars.</summary>
    public static (string Base, string Quote) Split(string symbol)
    {
        var quote = Array.Find(QuoteSuffixes, asset => symbol.Length > asset.Length && symbol.EndsWith(asset, StringComparison.Ordinal));
        return quote is null ? (symbol, "USD") : (symbol[..^quote.Length], quote);
    }
}
