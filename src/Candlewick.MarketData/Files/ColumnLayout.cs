using System.Text;

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
        ["opentimems"] = ColumnRole.OpenTime, ["start"] = ColumnRole.OpenTime, ["starttime"] = ColumnRole.OpenTime,
        ["time"] = ColumnRole.TimeOfDay,
        ["open"] = ColumnRole.Open, ["high"] = ColumnRole.High, ["low"] = ColumnRole.Low, ["close"] = ColumnRole.Close,
        ["volume"] = ColumnRole.Volume, ["vol"] = ColumnRole.Volume,
        ["closetime"] = ColumnRole.CloseTime, ["closedatetime"] = ColumnRole.CloseTime,
        ["quotevolume"] = ColumnRole.QuoteVolume, ["quoteassetvolume"] = ColumnRole.QuoteVolume, ["turnover"] = ColumnRole.QuoteVolume,
        ["count"] = ColumnRole.TradeCount, ["trades"] = ColumnRole.TradeCount, ["numberoftrades"] = ColumnRole.TradeCount,
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

    private ColumnLayout(ColumnRole[] roles, byte separator, byte[]? header)
    {
        Roles = roles;
        Separator = separator;
        Header = header;
        HeaderNames = header is null ? null : Split(header, separator).ToArray();
        IsDump = separator == (byte)',' && roles.AsSpan().SequenceEqual(Dump);
        IsPlain = separator == (byte)',' && roles.AsSpan().SequenceEqual(Dump.AsSpan(0, 6));
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

    /// <summary>Their first six, and no more.</summary>
    public bool IsPlain { get; }

    /// <summary>False when only the close time is there; the open is then one interval before.</summary>
    public bool HasOpenTime { get; }

    /// <summary>The time column is called "date", so 20240102 is a day and not a number of seconds.</summary>
    public bool IsDateColumn { get; }

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
    public static ColumnLayout Detect(ReadOnlySpan<byte> line)
    {
        var text = line.Trim((byte)' ');
        if (text.Contains((byte)0))
        {
            throw Refused(
                FileRefusalCode.NotText,
                "The file is not text (it holds NUL bytes); send CSV in UTF-8 or UTF-16 with a byte order mark, plain, gzip or zip.");
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
            ? WithoutHeader(fields, separator)
            : WithHeader(text.ToArray(), fields, separator);
    }

    private static ColumnLayout WithoutHeader(List<string> fields, byte separator) => fields.Count switch
    {
        12 => new ColumnLayout(Dump, separator, null),
        6 => new ColumnLayout(Dump[..6], separator, null),
        _ => throw Refused(FileRefusalCode.UnknownColumns,
            $"The first line has {fields.Count} columns and no header; without one, 12 columns (an exchange's dump) "
            + "or 6 (time, open, high, low, close, volume) are read."),
    };

    private static ColumnLayout WithHeader(byte[] header, List<string> fields, byte separator)
    {
        var roles = fields.Select(field => Names.GetValueOrDefault(Normalize(field), ColumnRole.Other)).ToArray();
        if (!roles.Contains(ColumnRole.OpenTime))
        {
            // A column called "time" alone is the open time; beside a date it is the time of day.
            for (var i = 0; i < roles.Length; i++)
            {
                roles[i] = roles[i] == ColumnRole.TimeOfDay ? ColumnRole.OpenTime : roles[i];
            }
        }

        var missing = new List<string>();
        foreach (var role in new[] { ColumnRole.Open, ColumnRole.High, ColumnRole.Low, ColumnRole.Close })
        {
            if (!roles.Contains(role))
            {
                missing.Add(role.ToString().ToLowerInvariant());
            }
        }

        if (!roles.Contains(ColumnRole.OpenTime) && !roles.Contains(ColumnRole.CloseTime))
        {
            missing.Add("open_time (or timestamp, date, close_time)");
        }

        if (missing.Count > 0)
        {
            throw Refused(FileRefusalCode.UnknownColumns, $"The header lacks {string.Join(", ", missing)}: {NumberText.Show(header)}");
        }

        var twice = roles.Where(role => role != ColumnRole.Other).GroupBy(role => role).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
        {
            throw Refused(FileRefusalCode.UnknownColumns, $"The header names the column for {twice.Key} twice: {NumberText.Show(header)}");
        }

        return new ColumnLayout(roles, separator, header);
    }

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
