using System.Text.RegularExpressions;
using Candlewick.Domain;

namespace Candlewick.Platform.Streaming;

/// <summary>The names a client may subscribe to.</summary>
internal static partial class StreamChannels
{
    public const string Prices = "prices";
    public const string PricePrefix = "price:";

    private static readonly string[] Fixed = [Prices, "portfolio", "strategies", "trades", "sessions", "signals", "alerts", StreamHub.Jobs];

    /// <summary>What would be right, for the error of a wrong name.</summary>
    public static string Known { get; } = string.Join(", ", Fixed) + ", price:{ticker}, bars:{symbol}:{timeframe}";

    /// <summary>The channel with its symbol in upper case and its timeframe by its one code, or null when there is no such channel.</summary>
    public static string? Normalise(string? name)
    {
        if (name is null || name.Length > 64)
        {
            return null;
        }

        if (Fixed.Contains(name, StringComparer.Ordinal))
        {
            return name;
        }

        var parts = name.Split(':');
        return parts switch
        {
            ["price", var ticker] when Symbol().IsMatch(ticker) => PricePrefix + ticker.ToUpperInvariant(),
            ["bars", var symbol, var code] when Symbol().IsMatch(symbol) && Timeframe.TryParse(code, out var timeframe) =>
                $"bars:{symbol.ToUpperInvariant()}:{timeframe.Code}",
            _ => null,
        };
    }

    [GeneratedRegex("^[A-Za-z0-9._\\-/]{1,32}$", RegexOptions.None, 1000)]
    private static partial Regex Symbol();
}
