using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Candlewick.Platform.Storage;
using Candlewick.Sessions.Contracts;

namespace Candlewick.Sessions.Formats.Native;

/// <summary>A body in our own format: one JSON object, read strictly, its token taken out.</summary>
internal sealed partial class NativeBody : ISignalBody
{
    private const int MaxDepth = 8;
    private const string TokenKey = "token";
    private const string IdKey = "id";
    private const string SymbolKey = "symbol";
    private const string Removed = "[removed]";
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = MaxDepth };
    private static readonly JsonWriterOptions Canonical = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly IReadOnlyDictionary<string, JsonElement>? _fields;
    private readonly string? _error;
    private readonly SignalDefaults _defaults;
    private readonly ContentId? _contentId;

    private NativeBody(
        IReadOnlyDictionary<string, JsonElement>? fields, string? error, string stored, string contentHash, string? token,
        SignalReading reading)
    {
        (_fields, _error, Stored, ContentHash, Token) = (fields, error, stored, contentHash, token);
        _defaults = reading.Defaults;
        if (fields is not null && _defaults.IdFromContent && !fields.ContainsKey(IdKey))
        {
            var namesItsTime = ContentId.NamesInstant(TextOf(fields, "timenow"));
            _contentId = !namesItsTime && ActionWord.Of(TextOf(fields, "action") ?? "") == ActionWord.Close
                ? ContentId.OfClose(contentHash, reading.ReceivedAt)
                : ContentId.Of(contentHash, namesItsTime, reading.ReceivedAt);
        }
    }

    public string Stored { get; }

    /// <summary>SHA-256 of the content in canonical form: keys sorted, no white space.</summary>
    public string ContentHash { get; }

    public string? Token { get; }

    public string? SignalId => _contentId?.Id ?? (_fields is null ? null : NativeFields.PeekId(_fields));

    public string? EarlierSignalId => _contentId?.Earlier;

    /// <summary>JSON where it is, else the beginning of the text.</summary>
    public object Content
    {
        get
        {
            const int MaxEcho = 2_000;
            return _fields is not null && Stored.Length <= MaxEcho ? _fields : Stored.Length <= MaxEcho ? Stored : Stored[..MaxEcho] + "…";
        }
    }

    public SignalCheck Check(SignalContext context)
    {
        if (_fields is not null)
        {
            return NativeChecks.Run(new NativeFields(WithDefaults(_fields)), context, _defaults);
        }

        var template = $"the route's alert_template (Routes page, or GET /api/routes/{context.RouteId})";
        var error = $"{_error} Paste {template} into the alert's message.";
        return new SignalCheck(null, [error], [], [SessionRuleName.Outcome("SignalReadable", false, error)]);
    }

    private static string? TextOf(IReadOnlyDictionary<string, JsonElement> fields, string name) =>
        fields.TryGetValue(name, out var value) && value.ValueKind is JsonValueKind.String or JsonValueKind.Number
            ? value.ToString().Trim() : null;

    private IReadOnlyDictionary<string, JsonElement> WithDefaults(IReadOnlyDictionary<string, JsonElement> fields)
    {
        var symbol = fields.ContainsKey(SymbolKey) ? null : _defaults.Symbol;
        if (_contentId is null && symbol is null)
        {
            return fields;
        }

        var filled = fields.ToDictionary(StringComparer.Ordinal);
        if (_contentId is { } made)
        {
            filled[IdKey] = JsonSerializer.SerializeToElement(made.Id);
        }

        if (symbol is not null)
        {
            filled[SymbolKey] = JsonSerializer.SerializeToElement(symbol);
        }

        return filled;
    }

    public static NativeBody Read(ReadOnlySpan<byte> bytes, SignalReading reading)
    {
        var presentedToken = reading.PresentedToken;
        var body = bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes;
        string text;
        try
        {
            text = Utf8.GetString(body);
        }
        catch (DecoderFallbackException)
        {
            return Unreadable(Encoding.Latin1.GetString(body), "The body is not UTF-8 text.", reading);
        }

        try
        {
            using var document = JsonDocument.Parse(text, Strict);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                var kind = Word(document.RootElement.ValueKind);
                var error = $"The body must be one JSON object such as {{\"action\":\"buy\", …}}, but it is {kind}.";
                return Unreadable(text, error, reading);
            }

            var hadToken = document.RootElement.TryGetProperty(TokenKey, out var element);
            var token = hadToken && element.ValueKind == JsonValueKind.String ? element.GetString() : null;
            var fields = document.RootElement.EnumerateObject().Where(property => property.Name != TokenKey)
                .ToDictionary(property => property.Name, property => property.Value.Clone(), StringComparer.Ordinal);
            var canonical = WriteCanonical(fields);
            var stored = hadToken ? WriteInOrder(document.RootElement) : Scrub(text, presentedToken);
            return new NativeBody(fields, null, stored, Hash(canonical), token, reading);
        }
        catch (JsonException failure)
        {
            var place = failure.LineNumber is { } line ? $" (line {line + 1}, byte {failure.BytePositionInLine + 1})" : "";
            return Unreadable(text, $"The body must be one JSON object, but {Reason(failure)}{place}.", reading);
        }
        catch (InvalidOperationException)
        {
            return Unreadable(text, "The body holds an escape such as \\ud800 that is not a character.", reading);
        }
    }

    private static NativeBody Unreadable(string text, string error, SignalReading reading)
    {
        var stored = StoredText.Of(Scrub(TokenPair().Replace(text, $"\"{TokenKey}\":\"{Removed}\""), reading.PresentedToken));
        return new NativeBody(null, error, stored, Hash(Encoding.UTF8.GetBytes(stored)), null, reading);
    }

    private static string Scrub(string text, string? presentedToken) =>
        string.IsNullOrEmpty(presentedToken) ? text : text.Replace(presentedToken, Removed, StringComparison.Ordinal);

    /// <summary>Our own words: the parser's may quote the body, and the body may hold a secret.</summary>
    private static string Reason(JsonException failure) => failure.Message switch
    {
        var words when words.Contains("uplicate", StringComparison.Ordinal) => "a key appears in it twice (duplicate keys are refused)",
        var words when words.Contains("maximum configured depth", StringComparison.Ordinal) => $"it is more than {MaxDepth} levels deep",
        _ => "it is not JSON",
    };

    private static byte[] WriteCanonical(Dictionary<string, JsonElement> fields)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Canonical))
        {
            WriteObject(writer, fields.Select(field => (field.Key, field.Value)));
        }

        return buffer.ToArray();
    }

    private static void WriteObject(Utf8JsonWriter writer, IEnumerable<(string Name, JsonElement Value)> fields)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in fields.OrderBy(field => field.Name, StringComparer.Ordinal))
        {
            writer.WritePropertyName(name);
            WriteValue(writer, value);
        }

        writer.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(writer, value.EnumerateObject().Select(property => (property.Name, property.Value)));
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    WriteValue(writer, item);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(value.GetString());
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    private static string WriteInOrder(JsonElement root)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Canonical))
        {
            writer.WriteStartObject();
            foreach (var property in root.EnumerateObject().Where(property => property.Name != TokenKey))
            {
                property.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private static string Word(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };

    [GeneratedRegex("\"token\"\\s*:\\s*\"[^\"]*\"?", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex TokenPair();
}
