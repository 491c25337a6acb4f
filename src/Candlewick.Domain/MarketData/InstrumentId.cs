using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Candlewick.Domain;

/// <summary>A market: an instrument at a venue. Written <c>BTCUSDT.BINANCE</c> where the symbol alone would be ambiguous.</summary>
/// <param name="Symbol">Symbol, upper case, e.g. <c>BTCUSDT</c>; it may hold dots itself (<c>BRK.B</c>).</param>
/// <param name="Venue">Venue, lower case, e.g. <c>binance</c> or <c>simulator-two</c>.</param>
public readonly record struct InstrumentId(string Symbol, string Venue)
{
    /// <summary><c>SYMBOL.VENUE</c>, all upper case.</summary>
    public override string ToString() => $"{Symbol}.{Venue.ToUpperInvariant()}";

    /// <summary>
    /// Splits a text such as <c>BTCUSDT.BINANCE</c>, in any case. The last part is a venue only where
    /// <paramref name="isVenue"/> knows it: <c>BRK.B</c> and <c>BTCUSDT.P</c> stay symbols, with no venue named.
    /// </summary>
    /// <param name="text">What a caller wrote.</param>
    /// <param name="isVenue">Whether a lower-case word names a venue.</param>
    public static (string Symbol, string? Venue) Split(string text, Func<string, bool> isVenue)
    {
        var dot = text.LastIndexOf('.');
        if (dot > 0 && dot < text.Length - 1 && isVenue(text[(dot + 1)..].ToLowerInvariant()))
        {
            return (text[..dot].ToUpperInvariant(), text[(dot + 1)..].ToLowerInvariant());
        }

        return (text.ToUpperInvariant(), null);
    }

    /// <summary>Reads what <see cref="ToString"/> writes; false where the last part is no venue that the desk knows by itself.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out InstrumentId market)
    {
        market = default;
        if (string.IsNullOrEmpty(text) || Split(text, VenueName.IsKnown) is not { Venue: { } venue } parts)
        {
            return false;
        }

        market = new InstrumentId(parts.Symbol, venue);
        return true;
    }
}

/// <summary>
/// The venues that the desk knows by name; simulator accounts beside the first are <c>simulator-NAME</c>, accounts at an exchange process
/// <c>exchange-NAME</c>.
/// </summary>
public static class VenueName
{
    /// <summary>Imported files that name no venue of their own.</summary>
    public const string File = "file";

    /// <summary>The built-in venue's first account.</summary>
    public const string Simulator = "simulator";

    /// <summary>The exchange process, reached over its socket: the same simulator in a program of its own.</summary>
    public const string Exchange = "exchange";

    private const string SimulatorPrefix = Simulator + "-";
    private const string ExchangePrefix = Exchange + "-";

    private static readonly FrozenSet<string> Known = new[]
    {
        File, Simulator, "binance", "binance-um", "binance-cm", "bybit", "bitget", "bitstamp", "coinbase", "gemini", "huobi", "kraken",
        "kucoin", "okx", "interactive-brokers", "metatrader",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Every fixed name, sorted; for messages that say what would be right.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Known.Order(StringComparer.Ordinal)];

    /// <summary>True for a fixed name and for a simulator account's.</summary>
    public static bool IsKnown(string venue) => Known.Contains(venue) || IsSimulator(venue);

    /// <summary>
    /// True for the simulator's venues, in the desk's process or behind an exchange's socket: their prices are made or replayed and never
    /// observed.
    /// </summary>
    public static bool IsSimulator(string venue) =>
        venue is Simulator or Exchange || IsOneOf(venue, SimulatorPrefix) || IsOneOf(venue, ExchangePrefix);

    /// <summary>The venue of a simulator account: <c>simulator</c> for the account of that name, else <c>simulator-NAME</c>.</summary>
    public static string OfSimulator(string account) => account == Simulator ? Simulator : SimulatorPrefix + account.ToLowerInvariant();

    /// <summary>The venue of an account at an exchange process: <c>exchange</c> for the account of that name, else with its name.</summary>
    public static string OfExchange(string account) => account == Exchange ? Exchange : ExchangePrefix + account.ToLowerInvariant();

    private static bool IsOneOf(string venue, string prefix) =>
        venue.StartsWith(prefix, StringComparison.Ordinal) && venue.Length > prefix.Length;
}
