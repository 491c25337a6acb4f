using System.Globalization;
using System.Text.Json;

namespace Candlewick.Sessions.Formats.Native;

/// <summary>Reads the fields of a body one by one and collects what is wrong with each. Numbers may come as text.</summary>
internal sealed class NativeFields(IReadOnlyDictionary<string, JsonElement> fields)
{
    public const decimal LargestDistancePercent = 1_000m;
    public const decimal SmallestDistancePercent = 0.000001m;
    private const int MaxTextLength = 200;
    private const decimal SmallestPrice = 0.0000000001m;
    private const decimal LargestPrice = 1_000_000_000_000m;

    /// <summary>Other names under which senders write a field; the error of a missing one says which of them is there.</summary>
    private static readonly Dictionary<string, string[]> NearNames = new(StringComparer.Ordinal)
    {
        ["action"] = ["side", "direction", "order_action", "signal", "order", "type", "trade"],
        ["symbol"] = ["ticker", "instrument", "pair", "market", "coin", "asset", "sym"],
        ["entry"] = ["price", "entry_price", "entryprice", "close", "limit"],
        ["target"] = ["tp", "take_profit", "takeprofit", "target_price", "tp1", "targets", "profit_target"],
        ["stop"] = ["sl", "stop_loss", "stoploss", "stop_price", "sl_price"],
        ["id"] = ["signal_id", "order_id", "alert_id", "uuid", "signalid", "orderid"],
    };

    private readonly List<string> _errors = [];

    /// <summary>Everything that is wrong so far, each once.</summary>
    public List<string> Errors => _errors;

    /// <summary>The sender's id as far as it can be read.</summary>
    public static string? PeekId(IReadOnlyDictionary<string, JsonElement> fields) =>
        fields.TryGetValue("id", out var value) && Scalar(value) is { } text && IsId(text.Trim()) ? text.Trim() : null;

    public static bool IsId(string text) =>
        text.Length is > 0 and <= MaxTextLength && !text.Any(char.IsControl) && !text.Contains("{{", StringComparison.Ordinal);

    /// <summary>The name under which something near the field was found; null when nothing was.</summary>
    public string? NearNameOf(string name) => fields.Keys.FirstOrDefault(key => !string.Equals(key, name, StringComparison.Ordinal)
        && (string.Equals(key, name, StringComparison.OrdinalIgnoreCase)
            || (NearNames.TryGetValue(name, out var near) && near.Contains(key, StringComparer.OrdinalIgnoreCase))));

    /// <summary>
    /// The field's text, or null when absent, with an error told where it is required, unfilled, too long or no plain value.
    /// </summary>
    public string? Text(string name, bool required = false)
    {
        var given = fields.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null;
        var text = given ? Scalar(value)?.Trim() : null;
        if (given && text is null)
        {
            Say($"{name}: must be text or a number.");
            return null;
        }

        if (string.IsNullOrEmpty(text))
        {
            if (required)
            {
                var found = NearNameOf(name) is { } near ? $"; found {Bare(near)}" : "";
                Say(given ? $"{name}: is empty." : $"{name}: is required{found}.");
            }

            return null;
        }

        var open = text.IndexOf("{{", StringComparison.Ordinal);
        if (open >= 0)
        {
            var close = text.IndexOf("}}", open, StringComparison.Ordinal);
            Say($"{name}: the placeholder {Quote(close < 0 ? text[open..] : text[open..(close + 2)])} was not filled in by the sender.");
            return null;
        }

        if (text.Length > MaxTextLength)
        {
            Say($"{name}: is {text.Length} characters long; the maximum is {MaxTextLength}.");
            return null;
        }

        return text;
    }

    /// <summary>True where the field is there, whatever it holds.</summary>
    public bool Has(string name) => fields.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>A price, or null when absent or with an error told. <c>market</c> counts as absent.</summary>
    public decimal? Entry()
    {
        if (Text("entry") is not { } text || text.Equals("market", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        if (IsPrice(text, out var price))
        {
            return price;
        }

        Say(text.EndsWith('%')
            ? $"entry: {Quote(text)} is a distance from the market, and an alert waits for no price. Send a price or market, or give the "
                + "route the default entry market."
            : $"entry: {Quote(text)} must be a positive decimal number such as 45000.50, or market.");
        return null;
    }

    /// <summary>A price or a distance in percent, or null with an error told (also where it is required and absent).</summary>
    public SignalPrice? PriceOrDistance(string name, bool required)
    {
        if (Text(name, required) is not { } text)
        {
            return null;
        }

        if (text.EndsWith('%'))
        {
            return Distance(name, text);
        }

        if (IsPrice(text, out var price))
        {
            return SignalPrice.Of(price);
        }

        Say($"{name}: {Quote(text)} must be a positive decimal number such as 46000.00, or a distance from the entry such as +2%.");
        return null;
    }

    public decimal? Number(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (TryNumber(text, out var number))
        {
            return number;
        }

        Say($"{name}: {Quote(text)} must be a number.");
        return null;
    }

    public DateTimeOffset? Instant(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        const long FirstMilliseconds = 100_000_000_000;
        // The end of 9998, as below.
        const long LastMilliseconds = 253_370_764_799_999;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var unix) && unix <= LastMilliseconds)
        {
            return unix >= FirstMilliseconds ? DateTimeOffset.FromUnixTimeMilliseconds(unix) : DateTimeOffset.FromUnixTimeSeconds(unix);
        }

        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (text.Contains('-', StringComparison.Ordinal)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Utc, out var instant)
            && instant.Year is > 1970 and < 9999)
        {
            return instant;
        }

        Say($"{name}: {Quote(text)} must be an instant such as 2024-01-15T10:30:00Z, or Unix seconds or milliseconds.");
        return null;
    }

    /// <summary>A text of the sender for a message: short, without control characters.</summary>
    public static string Quote(string text) => $"'{Bare(text)}'";

    /// <summary>As <see cref="Quote"/>, for a field's name.</summary>
    public static string Bare(string text)
    {
        const int MaxEcho = 60;
        var plain = string.Concat(text.Select(letter => char.IsControl(letter) ? '·' : letter));
        return plain.Length <= MaxEcho ? plain : plain[..MaxEcho] + "…";
    }

    private SignalPrice? Distance(string name, string text)
    {
        var number = text[..^1].TrimEnd();
        if (!TryNumber(number, out var percent) || percent is <= -100 or > LargestDistancePercent
            || Math.Abs(percent) < SmallestDistancePercent)
        {
            Say($"{name}: {Quote(text)} must be a distance from the entry such as +2% or -1%.");
            return null;
        }

        if (number[0] is not ('+' or '-'))
        {
            Say($"{name}: {Quote(text)} needs a sign that says on which side of the entry it lies: +{text} or -{text}.");
            return null;
        }

        return new SignalPrice(percent, PriceUnit.SignedPercent);
    }

    public static bool IsPrice(string text, out decimal price) =>
        TryNumber(text, out price) && price is >= SmallestPrice and <= LargestPrice;

    public static bool TryNumber(string text, out decimal number)
    {
        const NumberStyles Plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return decimal.TryParse(text, Plain, CultureInfo.InvariantCulture, out number);
    }

    private static string? Scalar(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        _ => null,
    };

    private void Say(string error)
    {
        if (!_errors.Contains(error))
        {
            _errors.Add(error);
        }
    }
}
