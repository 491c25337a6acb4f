using System.Text;
using Candlewick.Domain;
using Candlewick.MarketData.Rollups;

namespace Candlewick.MarketData.Files;

/// <summary>What a column of a file holds.</summary>
internal enum ColumnRole
{
    Other,
    OpenTime,
    TimeOfDay,
    Open,
    High,
    Low,
    Close,
    Volume,
    CloseTime,
    QuoteVolume,
    TradeCount,
    TakerBuyVolume,
    TakerBuyQuoteVolume,
}

/// <summary>
/// Which column of a file holds what. A header names the columns in any order; without one, twelve columns are an
/// exchange's dump and six are time, open, high, low, close, volume. An adjusted close is not taken: a bar holds the prices that were paid.
/// </summary>
internal sealed class ColumnLayout
{
    private static readonly Dictionary<string, ColumnRole> Names = new(StringComparer.Ordinal)
    {
        ["opentime"] = ColumnRole.OpenTime, ["timestamp"] = ColumnRole.OpenTime, ["date"] = ColumnRole.OpenTime,
        ["datetime"] = ColumnRole.OpenTime, ["localtime"] = ColumnRole.OpenTime, ["opentimes"] = ColumnRole.OpenTime,
        ["opentimems"] = ColumnRole.OpenTime, ["unix"] = ColumnRole.OpenTime,
        ["start"] = ColumnRole.OpenTime, ["starttime"] = ColumnRole.OpenTime,
        ["time"] = ColumnRole.TimeOfDay,
        ["open"] = ColumnRole.Open, ["high"] = ColumnRole.High, ["low"] = ColumnRole.Low, ["close"] = ColumnRole.Close,
        ["volume"] = ColumnRole.Volume, ["vol"] = ColumnRole.Volume,
        ["closetime"] = ColumnRole.CloseTime, ["closedatetime"] = ColumnRole.CloseTime,
        ["quotevolume"] = ColumnRole.QuoteVolume, ["quoteassetvolume"] = ColumnRole.QuoteVolume, ["turnover"] = ColumnRole.QuoteVolume,
        ["count"] = ColumnRole.TradeCount, ["trades"] = ColumnRole.TradeCount, ["numberoftrades"] = ColumnRole.TradeCount,
        ["tradecount"] = ColumnRole.TradeCount,
        ["takerbuyvolume"] = ColumnRole.TakerBuyVolume, ["takerbuybasevolume"] = ColumnRole.TakerBuyVolume,
        ["takerbuybaseassetvolume"] = ColumnRole.TakerBuyVolume,
        ["takerbuyquotevolume"] = ColumnRole.TakerBuyQuoteVolume, ["takerbuyquoteassetvolume"] = ColumnRole.TakerBuyQuoteVolume,
    };

    private static readonly ColumnRole[] Dump =
    [
        ColumnRole.OpenTime, ColumnRole.Open, ColumnRole.High, ColumnRole.Low, ColumnRole.Close, ColumnRole.Volume,
        ColumnRole.CloseTime, ColumnRole.QuoteVolume, ColumnRole.TradeCount, ColumnRole.TakerBuyVolume,
        ColumnRole.TakerBuyQuoteVolume, ColumnRole.Other,
    ];

    /// <summary>The names that a sender may give columns; <c>ignore</c> is one that is not read.</summary>
    private static readonly Dictionary<string, ColumnRole> GivenNames = new(StringComparer.Ordinal)
    {
        ["open_time"] = ColumnRole.OpenTime, ["time_of_day"] = ColumnRole.TimeOfDay, ["open"] = ColumnRole.Open,
        ["high"] = ColumnRole.High, ["low"] = ColumnRole.Low, ["close"] = ColumnRole.Close, ["volume"] = ColumnRole.Volume,
        ["close_time"] = ColumnRole.CloseTime, ["quote_volume"] = ColumnRole.QuoteVolume, ["count"] = ColumnRole.TradeCount,
        ["taker_buy_volume"] = ColumnRole.TakerBuyVolume, ["taker_buy_quote_volume"] = ColumnRole.TakerBuyQuoteVolume,
        ["ignore"] = ColumnRole.Other,
    };

    private ColumnLayout(ColumnRole[] roles, byte separator, byte[]? header)
    {
        Roles = roles;
        Separator = separator;
        Header = header;
        HeaderNames = header is null ? null : Split(header, separator).ToArray();
        IsDump = separator == (byte)',' && roles.AsSpan().SequenceEqual(Dump);
        HasOpenTime = roles.Contains(ColumnRole.OpenTime);
        IsDateColumn = HeaderNames is not null && HasOpenTime && Normalize(
            HeaderNames[Array.IndexOf(roles, ColumnRole.OpenTime)]) == "date";
    }

    public ColumnRole[] Roles { get; }
    public byte Separator { get; }
    public byte[]? Header { get; }
    public string[]? HeaderNames { get; }

    /// <summary>The twelve columns of an exchange, which take the quick way.</summary>
    public bool IsDump { get; }

    /// <summary>False when only the close time is there; the open is then one interval before.</summary>
    public bool HasOpenTime { get; }

    /// <summary>The time column is called "date", so 20240102 is a day and not a number of seconds.</summary>
    public bool IsDateColumn { get; }

    /// <summary>What is to be known of the columns, in sentences.</summary>
    public IReadOnlyList<string> Notes { get; private init; } = [];

    /// <summary>The names that <see cref="TryParseNames"/> takes.</summary>
    public static IEnumerable<string> KnownNames => GivenNames.Keys;

    /// <summary>
    /// Reads what a sender says of the columns: names from left to right, separated by commas; nothing between two leaves one as it is.
    /// </summary>
    public static bool TryParseNames(string text, out IReadOnlyList<ColumnRole?> columns, out string? unknown)
    {
        var roles = new List<ColumnRole?>();
        foreach (var name in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (name.Length > 0 && !GivenNames.ContainsKey(name))
            {
                (columns, unknown) = ([], name);
                return false;
            }

            roles.Add(name.Length == 0 ? null : GivenNames[name]);
        }

        (columns, unknown) = (roles, null);
        return true;
    }

    /// <summary>The part of a bar that a column delivers.</summary>
    public static BarParts PartOf(ColumnRole role) => role switch
    {
        ColumnRole.Open or ColumnRole.High or ColumnRole.Low or ColumnRole.Close => BarParts.Prices,
        ColumnRole.Volume => BarParts.Volume,
        ColumnRole.QuoteVolume => BarParts.QuoteVolume,
        ColumnRole.TradeCount => BarParts.TradeCount,
        ColumnRole.TakerBuyVolume => BarParts.TakerBuyVolume,
        ColumnRole.TakerBuyQuoteVolume => BarParts.TakerBuyQuoteVolume,
        _ => BarParts.None,
    };

    /// <summary>The address of its source, which some sites write above the header.</summary>
    public static bool IsPreamble(ReadOnlySpan<byte> line) =>
        line.StartsWith("http"u8) && line.IndexOfAny((byte)',', (byte)';', (byte)'\t') < 0;

    /// <summary>A column's name for a report.</summary>
    public string NameOf(int column) => HeaderNames?[column] ?? Roles[column] switch
    {
        ColumnRole.OpenTime => "open_time",
        ColumnRole.CloseTime => "close_time",
        ColumnRole.QuoteVolume => "quote_volume",
        ColumnRole.TradeCount => "count",
        ColumnRole.TakerBuyVolume => "taker_buy_volume",
        ColumnRole.TakerBuyQuoteVolume => "taker_buy_quote_volume",
        var role => role.ToString().ToLowerInvariant(),
    };

    /// <summary>Reads the layout off the first line that is not blank.</summary>
    /// <exception cref="FileRefusedException">It is no table of bars.</exception>
    public static ColumnLayout Detect(ReadOnlySpan<byte> line, BarFileOptions options)
    {
        var text = line.Trim((byte)' ');
        if (line.IndexOf((byte)0) is var zero and >= 0)
        {
            throw Refused(
                FileRefusalCode.NotText,
                $"The file is not text (its first line has a NUL at byte {zero + 1}); "
                + "send CSV in UTF-8 or UTF-16 with a byte order mark, plain, gzip or zip.");
        }

        if (text[0] is (byte)'{' or (byte)'[')
        {
            throw Refused(FileRefusalCode.NotCsv, $"The file is JSON, not CSV: {NumberText.Show(text)}");
        }

        if (text.StartsWith("<!"u8) || text.StartsWith("<?"u8) || text.StartsWith("<html"u8) || text.StartsWith("<HTML"u8))
        {
            throw Refused(FileRefusalCode.NotCsv, $"The file is a web page or XML, not CSV: {NumberText.Show(text)}");
        }

        var separator = SeparatorOf(text);
        var fields = Split(text, separator);
        // A header's first field is a word; a time starts with a digit.
        return text[0] is >= (byte)'0' and <= (byte)'9' or (byte)'"' && char.IsAsciiDigit(fields[0].Trim('"', ' ').FirstOrDefault('x'))
            ? WithoutHeader(fields, separator, options.Columns)
            : WithHeader(text.ToArray(), fields, separator, options);
    }

    private static ColumnLayout WithoutHeader(List<string> fields, byte separator, IReadOnlyList<ColumnRole?> given) => fields.Count switch
    {
        _ when given.Count > 0 => new ColumnLayout(
            Complete([.. Enumerable.Range(0, fields.Count).Select(i => given.ElementAtOrDefault(i) ?? ColumnRole.Other)], given, fields,
                "What was said of the columns"),
            separator, null),
        12 => new ColumnLayout(Dump, separator, null),
        6 => new ColumnLayout(Dump[..6], separator, null),
        _ => throw Refused(FileRefusalCode.UnknownColumns,
            $"The first line has {fields.Count} columns and no header; without one, 12 columns (an exchange's dump) "
            + "or 6 (time, open, high, low, close, volume) are read."),
    };

    private static ColumnLayout WithHeader(byte[] header, List<string> fields, byte separator, BarFileOptions options)
    {
        var roles = fields
            .Select((field, i) => options.Columns.ElementAtOrDefault(i) ?? RoleOf(Normalize(field), options.Symbol)).ToArray();
        if (!roles.Contains(ColumnRole.OpenTime))
        {
            // A column called "time" alone is the open time; beside a date it is the time of day.
            for (var i = 0; i < roles.Length; i++)
            {
                roles[i] = roles[i] == ColumnRole.TimeOfDay ? ColumnRole.OpenTime : roles[i];
            }
        }
        else if (fields.FindIndex(field => Normalize(field) == "unix") is var unix and >= 0
            && roles.Count(role => role == ColumnRole.OpenTime) == 2)
        {
            // The number says the same as the date beside it, and in no time zone.
            var dated = Array.FindIndex(roles, role => role == ColumnRole.OpenTime);
            dated = dated == unix ? Array.FindLastIndex(roles, role => role == ColumnRole.OpenTime) : dated;
            roles[dated] = ColumnRole.Other;
        }

        return new ColumnLayout(Complete(roles, options.Columns, fields, "The header"), separator, header)
        {
            Notes = NotesOn(roles, fields, options.Columns),
        };
    }

    private static ColumnRole RoleOf(string name, string? symbol)
    {
        if (Names.TryGetValue(name, out var role) || symbol is null || !name.StartsWith("volume", StringComparison.Ordinal))
        {
            return role;
        }

        var (bought, paid) = Assets.Split(symbol);
        return name["volume".Length..].ToUpperInvariant() is var asset && asset == bought ? ColumnRole.Volume
            : asset == paid ? ColumnRole.QuoteVolume
            : ColumnRole.Other;
    }

    /// <summary>The roles, when they make a bar.</summary>
    /// <exception cref="FileRefusedException">They do not; the message names what is missing or twice there.</exception>
    private static ColumnRole[] Complete(ColumnRole[] roles, IReadOnlyList<ColumnRole?> given, List<string> fields, string who)
    {
        var shown = NumberText.Show(Encoding.UTF8.GetBytes(string.Join(',', fields)));
        if (given.Count > fields.Count)
        {
            throw Refused(FileRefusalCode.UnknownColumns, $"{given.Count} columns were named, but the file has {fields.Count}: {shown}");
        }

        var missing = new[] { ColumnRole.Open, ColumnRole.High, ColumnRole.Low, ColumnRole.Close }
            .Where(role => !roles.Contains(role)).Select(role => role.ToString().ToLowerInvariant()).ToList();
        if (!roles.Contains(ColumnRole.OpenTime) && !roles.Contains(ColumnRole.CloseTime))
        {
            missing.Add("open_time (or timestamp, date, close_time)");
        }

        if (missing.Count > 0)
        {
            throw Refused(FileRefusalCode.UnknownColumns, $"{who} lacks {string.Join(", ", missing)}: {shown}");
        }

        var twice = roles.Where(role => role != ColumnRole.Other).GroupBy(role => role).FirstOrDefault(group => group.Count() > 1);
        return twice is null
            ? roles
            : throw Refused(FileRefusalCode.UnknownColumns, $"{who} names the column for {twice.Key} twice: {shown}");
    }

    /// <summary>Volumes are never taken as 0 because their column has a name of its own.</summary>
    private static List<string> NotesOn(ColumnRole[] roles, List<string> fields, IReadOnlyList<ColumnRole?> given)
    {
        var unread = Enumerable.Range(0, roles.Length)
            .Where(i => roles[i] == ColumnRole.Other && given.ElementAtOrDefault(i) is null && LooksLikeVolume(Normalize(fields[i])))
            .Select(i => $"'{fields[i].Trim()}' (column {i + 1})")
            .ToList();
        if (roles.Contains(ColumnRole.Volume))
        {
            return unread.ConvertAll(column => $"{column} was not recognised and is not read.");
        }

        var named = 0;
        return unread.Count == 0
            ? ["The file has no volume: volumes stay as they are stored, and are 0 where nothing is."]
            : throw Refused(FileRefusalCode.UnknownColumns,
                $"No column is known as the volume, but {string.Join(" and ", unread)} may be it. Name the columns from left to right, "
                + $"for example columns={string.Join(',', roles.Select(Suggested))}, "
                + "where 'ignore' is a column that is not read.");

        string Suggested(ColumnRole role, int i) => role != ColumnRole.Other ? GivenNames.First(pair => pair.Value == role).Key
            : LooksLikeVolume(Normalize(fields[i])) && named++ == 0 ? "volume"
            : "ignore";
    }

    private static bool LooksLikeVolume(string name) =>
        name.Contains("vol", StringComparison.Ordinal) || name.Contains("amount", StringComparison.Ordinal)
        || name.Contains("qty", StringComparison.Ordinal) || name.Contains("quantity", StringComparison.Ordinal);

    private static byte SeparatorOf(ReadOnlySpan<byte> text)
    {
        var commas = text.Count((byte)',');
        var semicolons = text.Count((byte)';');
        var tabs = text.Count((byte)'\t');
        return Math.Max(commas, Math.Max(semicolons, tabs)) == 0
            ? throw Refused(FileRefusalCode.NotCsv, $"The first line has no comma, semicolon or tab: {NumberText.Show(text)}")
            : semicolons > 0 && semicolons >= tabs && (
                semicolons >= commas || semicolons >= 4) ? (byte)';' : tabs > commas ? (byte)'\t' : (byte)',';
    }

    private static List<string> Split(ReadOnlySpan<byte> line, byte separator)
    {
        var text = Encoding.UTF8.GetString(line);
        return [.. text.Split((char)separator)];
    }

    private static string Normalize(string name) =>
        string.Concat(name.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();

    private static FileRefusedException Refused(FileRefusalCode code, string detail) => new(new FileRefusal(code, detail));
}
