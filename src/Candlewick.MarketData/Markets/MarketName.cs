using System.Text.RegularExpressions;
using Candlewick.Domain;
using Candlewick.Platform.Web;

namespace Candlewick.MarketData.Markets;

/// <summary>What a caller wrote where a symbol is asked for: a symbol, or a symbol and its venue.</summary>
/// <param name="Symbol">Symbol, upper case.</param>
/// <param name="Venue">Venue, lower case; null where the text names none.</param>
internal readonly partial record struct MarketName(string Symbol, string? Venue)
{
    /// <summary>The words by which <c>?source=</c> chose before venues had names: the default market of either kind.</summary>
    public const string Real = "real";
    public const string Synthetic = "synthetic";

    private const int MaxLength = 64;

    /// <summary>Reads <c>BTCUSDT</c> and <c>BTCUSDT.BINANCE</c> in any case; <c>BRK.B</c> and <c>BTCUSDT.P</c> are symbols.</summary>
    /// <exception cref="ProblemException">400 when it has another form.</exception>
    public static MarketName Parse(string text) => TryParse(text) is { } name
        ? name
        : throw ProblemException.Invalid(
            "symbol",
            $"'{Short(text.ToUpperInvariant())}' is not a symbol: 1 to 20 letters, digits, dots, dashes or underscores, such as BTCUSDT.");

    /// <summary>As <see cref="Parse"/>; null when it has another form.</summary>
    public static MarketName? TryParse(string text)
    {
        if (text.Length > MaxLength)
        {
            return null;
        }

        var (symbol, venue) = InstrumentId.Split(text, VenueName.IsKnown);
        return SymbolPattern().IsMatch(symbol) && (venue is null || VenuePattern().IsMatch(venue)) ? new MarketName(symbol, venue) : null;
    }

    /// <summary>A venue by its name in any case.</summary>
    /// <exception cref="ProblemException">400 when the desk knows no such venue.</exception>
    public static string ParseVenue(string text, string field = "venue")
    {
        var venue = text.ToLowerInvariant();
        return VenueName.IsKnown(venue) && VenuePattern().IsMatch(venue)
            ? venue
            : throw ProblemException.Invalid(field, $"'{Short(text)}' is not a venue; use one of {string.Join(", ", VenueName.All)}.");
    }

    /// <summary>
    /// What the text and the parameters choose together: a venue, <see cref="Real"/>, <see cref="Synthetic"/>, or null for no choice.
    /// </summary>
    /// <param name="venue">The parameter of that name, or null.</param>
    /// <param name="source">Its older name, or null: a venue, or <c>real</c> or <c>synthetic</c>.</param>
    /// <exception cref="ProblemException">400 for a wrong or contradicting name.</exception>
    public string? Wanted(string? venue, string? source)
    {
        var (field, text) = string.IsNullOrEmpty(venue) ? ("source", source) : ("venue", venue);
        if (string.IsNullOrEmpty(text))
        {
            return Venue;
        }

        var wanted = text is Real or Synthetic ? text : ParseVenue(text, field);
        return Venue is null || Venue == wanted
            ? wanted
            : throw ProblemException.Invalid(field, $"{this} names another venue than {wanted}.");
    }

    /// <summary>True when a market is what <see cref="Wanted"/> chose.</summary>
    public static bool Fits(InstrumentId market, string? wanted) => wanted switch
    {
        null => true,
        Real or Synthetic => VenueName.IsSimulator(market.Venue) == (wanted == Synthetic),
        _ => market.Venue == wanted,
    };

    /// <summary>The market that files are imported into: its venue is the text's, the parameter's or <c>file</c>.</summary>
    /// <exception cref="ProblemException">400 when the two differ, or for a venue that nothing can be imported into.</exception>
    public InstrumentId ForImport(string? venue)
    {
        var named = string.IsNullOrEmpty(venue) ? null : ParseVenue(venue);
        if (named is not null && Venue is not null && named != Venue)
        {
            throw ProblemException.Invalid("venue", $"{Symbol}.{Venue.ToUpperInvariant()} names another venue than {named}.");
        }

        var chosen = named ?? Venue ?? VenueName.File;
        return VenueName.IsSimulator(chosen)
            ? throw ProblemException.Invalid(
                "venue", $"{chosen} makes its own prices; import under the venue that the file comes from, or under {VenueName.File}.")
            : new InstrumentId(Symbol, chosen);
    }

    public override string ToString() => Venue is null ? Symbol : $"{Symbol}.{Venue.ToUpperInvariant()}";

    private static string Short(string text) => text.Length > 40 ? text[..40] + "…" : text;

    [GeneratedRegex(@"\A[A-Z0-9._-]{1,20}\z", RegexOptions.None, 1000)]
    private static partial Regex SymbolPattern();

    [GeneratedRegex(@"\A[a-z0-9-]{1,40}\z", RegexOptions.None, 1000)]
    private static partial Regex VenuePattern();
}
