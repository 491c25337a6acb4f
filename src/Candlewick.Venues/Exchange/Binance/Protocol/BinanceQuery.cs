using System.Globalization;
using System.Text.Json;

namespace Candlewick.Venues.Exchange.Binance.Protocol;

/// <summary>
/// The parameters of a request, read one by one: what is missing, empty, doubled, malformed or never asked for is answered with the
/// protocol's code for it.
/// </summary>
internal sealed class BinanceQuery
{
    private const string LegalSymbol = "^[A-Z0-9-_.]{1,20}$";
    private const string LegalNumber = @"^[0-9]{1,20}$";
    private const string LegalAmount = @"^([0-9]{1,20})(\.[0-9]{1,20})?$";
    private const string LegalId = "^[a-zA-Z0-9-_]{1,36}$";
    private const int LongestSymbol = 20;
    private const int LongestId = 36;
    private const int MostDigits = 20;

    private readonly Dictionary<string, string> _sent = new(StringComparer.Ordinal);
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    /// <exception cref="BinanceFault">A parameter was sent twice.</exception>
    public BinanceQuery(IEnumerable<KeyValuePair<string, string>> sent)
    {
        foreach (var (name, value) in sent)
        {
            if (!_sent.TryAdd(name, value))
            {
                throw BinanceFault.Duplicate();
            }
        }
    }

    /// <summary>The parameter, or null where it was not sent.</summary>
    /// <exception cref="BinanceFault">It is empty.</exception>
    public string? Text(string name)
    {
        _read.Add(name);
        return _sent.TryGetValue(name, out var value) ? value.Length > 0 ? value : throw BinanceFault.Empty(name) : null;
    }

    /// <exception cref="BinanceFault">It was not sent.</exception>
    public string Required(string name)
    {
        _read.Add(name);
        return _sent.GetValueOrDefault(name) is { Length: > 0 } value ? value : throw BinanceFault.Missing(name);
    }

    /// <summary>A symbol as it may be written; whether there is one is another question.</summary>
    public string? Symbol() => Text("symbol") is { } symbol ? Legal("symbol", symbol) : null;

    public string RequiredSymbol() => Legal("symbol", Required("symbol"));

    /// <summary>A JSON array of symbols, or null.</summary>
    public IReadOnlyList<string>? Symbols()
    {
        if (Text("symbols") is not { } text)
        {
            return null;
        }

        List<string>? symbols = null;
        try
        {
            symbols = JsonSerializer.Deserialize<List<string>>(text);
        }
        catch (JsonException)
        {
            // Told below.
        }

        if (symbols is not { Count: > 0 } || symbols.Exists(symbol => symbol is null))
        {
            throw BinanceFault.IllegalCharacters("symbols", "^\\[(\"[A-Z0-9-_.]{1,20}\"(,\"[A-Z0-9-_.]{1,20}\"){0,}){0,1}\\]$");
        }

        return symbols.Distinct(StringComparer.Ordinal).Count() == symbols.Count
            ? [.. symbols.Select(symbol => Legal("symbols", symbol))]
            : throw BinanceFault.DuplicateSymbols();
    }

    /// <summary>A whole number that is not below 0, or null: a time in Unix milliseconds, an id.</summary>
    public long? Whole(string name) => Text(name) is { } text ? Number(name, text) : null;

    public long RequiredWhole(string name) => Number(name, Required(name));

    /// <summary>An amount above or at 0 of at most eight decimals, or null.</summary>
    public decimal? Amount(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        var point = text.IndexOf('.', StringComparison.Ordinal);
        var (whole, part) = point < 0 ? (text, "0") : (text[..point], text[(point + 1)..]);
        if (!IsNumber(whole) || !IsNumber(part))
        {
            throw BinanceFault.IllegalCharacters(name, LegalAmount);
        }

        return part.TrimEnd('0').Length <= BinanceText.Digits
            ? decimal.Parse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture)
            : throw BinanceFault.TooPrecise(name);
    }

    public decimal RequiredAmount(string name)
    {
        Required(name);
        return Amount(name)!.Value;
    }

    /// <summary>An id that the caller gives to an order or a list, or null.</summary>
    public string? ClientId(string name) => Text(name) is not { } text
        ? null
        : text.Length <= LongestId && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_')
            ? text
            : throw BinanceFault.IllegalCharacters(name, LegalId);

    /// <summary>True or false, or null.</summary>
    public bool? Flag(string name) => Text(name) switch
    {
        null => null,
        "true" or "TRUE" => true,
        "false" or "FALSE" => false,
        _ => throw BinanceFault.Wrong(name),
    };

    /// <summary>How many; more than <paramref name="most"/> is taken for the most, as the venue does.</summary>
    public int Limit(int usual, int most)
    {
        if (Text("limit") is not { } text)
        {
            return usual;
        }

        var wanted = Number("limit", text);
        return wanted > 0 ? (int)Math.Min(wanted, most) : throw BinanceFault.Wrong("limit");
    }

    /// <summary>A range of times, Unix ms.</summary>
    /// <exception cref="BinanceFault">It ends before it begins.</exception>
    public (long? From, long? To) Range()
    {
        var (from, to) = (Whole("startTime"), Whole("endTime"));
        return from > to ? throw BinanceFault.Wrong("startTime") : (from, to);
    }

    /// <summary>Once all that is known was asked for.</summary>
    /// <exception cref="BinanceFault">There is more.</exception>
    public void End()
    {
        if (_read.Count == 0 && _sent.Count > 0)
        {
            throw BinanceFault.TooMany(0, _sent.Count);
        }

        var known = _sent.Keys.Count(_read.Contains);
        if (known < _sent.Count)
        {
            throw BinanceFault.Unread(known, _sent.Count);
        }
    }

    private static long Number(string name, string text) => IsNumber(text)
        ? long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw BinanceFault.Wrong(name)
        : throw BinanceFault.IllegalCharacters(name, LegalNumber);

    private static bool IsNumber(string text) => text.Length is > 0 and <= MostDigits && text.All(char.IsAsciiDigit);

    private static string Legal(string name, string symbol) =>
        symbol.Length <= LongestSymbol
            && symbol.All(letter => char.IsAsciiLetterUpper(letter) || char.IsAsciiDigit(letter) || letter is '-' or '_' or '.')
            ? symbol
            : throw BinanceFault.IllegalCharacters(name, LegalSymbol);
}
