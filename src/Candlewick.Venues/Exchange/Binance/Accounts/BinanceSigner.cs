using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Candlewick.Venues.Exchange.Binance.Faults;
using Candlewick.Venues.Exchange.Binance.Protocol;

namespace Candlewick.Venues.Exchange.Binance.Accounts;

/// <summary>Says whose request it is, and whether it is really theirs and of now.</summary>
internal sealed class BinanceSigner(ApiKeys keys, ExchangeClock clock)
{
    private const int KeyLength = 64;
    private const decimal UsualWindowMs = 5_000m;
    private const decimal LongestWindowMs = 60_000m;
    private const long AheadMs = 1_000L;
    /// <summary>From here on a timestamp counts microseconds: as milliseconds it would be of the year 5138.</summary>
    private const long Microseconds = 100_000_000_000_000L;

    /// <summary>The key that a request names.</summary>
    /// <exception cref="BinanceFault">It names none, or one that is not known.</exception>
    public ApiKey Find(string? key) => key is not { Length: KeyLength } || !key.All(char.IsAsciiLetterOrDigit)
        ? throw BinanceFault.KeyFormat()
        : keys.Find(key) ?? throw BinanceFault.UnknownKey();

    /// <summary>
    /// Checks that a request is signed with its key, and of now.
    /// </summary>
    /// <param name="query">Its parameters.</param>
    /// <param name="key">The key that it names.</param>
    /// <param name="payload">What was signed: everything that was sent but the signature, as it was sent.</param>
    /// <exception cref="BinanceFault">It is not signed with the key's secret, or not of now.</exception>
    public void Check(BinanceQuery query, ApiKey key, string payload)
    {
        query.RequiredWhole("timestamp");
        if (!IsSigned(key.Secret, payload, query.Required("signature")))
        {
            throw BinanceFault.Signature();
        }

        CheckTime(query);
    }

    private void CheckTime(BinanceQuery query)
    {
        var timestamp = query.RequiredWhole("timestamp");
        var window = query.Amount("recvWindow") ?? UsualWindowMs;
        if (window > LongestWindowMs)
        {
            throw BinanceFault.LongWindow();
        }

        var now = clock.Now;
        var sent = timestamp >= Microseconds ? timestamp / 1000m : timestamp;
        var age = ((now - DateTimeOffset.UnixEpoch).Ticks / (decimal)TimeSpan.TicksPerMillisecond) - sent;
        if (age <= -AheadMs)
        {
            throw BinanceFault.AheadOfTime();
        }

        if (age > window)
        {
            throw BinanceFault.OutsideWindow();
        }
    }

    /// <summary>True when the signature, hexadecimal digits, is the HMAC-SHA-256 of the payload.</summary>
    public static bool IsSigned(string secret, string payload, string signature)
    {
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        return signature.Length == given.Length * 2
            && Convert.FromHexString(signature, given, out _, out _) == System.Buffers.OperationStatus.Done
            && CryptographicOperations.FixedTimeEquals(
                HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(payload)), given);
    }

    /// <summary>What a request over HTTP was signed over: query string and body one after the other, without the signature.</summary>
    public static string PayloadOf(string query, string body) => Without(query) + Without(body);

    /// <summary>What a request over the socket was signed over: its parameters by name.</summary>
    public static string PayloadOf(IEnumerable<KeyValuePair<string, string>> parameters) => string.Join('&', parameters
        .Where(pair => pair.Key != "signature")
        .OrderBy(pair => pair.Key, StringComparer.Ordinal)
        .Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key}={pair.Value}")));

    private static string Without(string pairs) => pairs.Length == 0
        ? pairs
        : string.Join('&', pairs.Split('&').Where(pair => !pair.StartsWith("signature=", StringComparison.Ordinal)));
}
