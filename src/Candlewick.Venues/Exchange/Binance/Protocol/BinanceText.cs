using System.Globalization;

namespace Candlewick.Venues.Exchange.Binance.Protocol;

/// <summary>Numbers as the protocol writes them: strings of eight decimals.</summary>
internal static class BinanceText
{
    /// <summary>Decimals of every price and amount.</summary>
    public const int Digits = 8;

    public static string Of(double number) => number.ToString("F8", CultureInfo.InvariantCulture);

    public static string Of(decimal number) => Math.Round(number, Digits).ToString("F8", CultureInfo.InvariantCulture);

    /// <summary>A time in Unix milliseconds.</summary>
    public static long Of(DateTimeOffset time) => time.ToUnixTimeMilliseconds();
}
