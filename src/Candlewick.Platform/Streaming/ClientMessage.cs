using System.Text.Json;
using Candlewick.Platform.Web;

namespace Candlewick.Platform.Streaming;

/// <summary>A message of a client, read and checked whole before anything is done with it.</summary>
internal sealed class ClientMessage
{
    private const int MaxDepth = 8;
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = MaxDepth };
    private readonly JsonElement _fields;

    private ClientMessage(JsonElement fields) => _fields = fields;

    /// <summary>Its type, or null when it has none that is text.</summary>
    public string? Type => Text("type");

    /// <summary>Reads a message; null for one that is no JSON object, with the reason where there is more to say than that.</summary>
    public static (ClientMessage? Message, string? Reason) Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes, Strict);
            return document.RootElement.ValueKind != JsonValueKind.Object ? (null, null)
                : JsonText.IsReadable(document.RootElement) ? (new ClientMessage(document.RootElement.Clone()), null)
                : (null, "It holds an escape such as \\ud800 that is not a character.");
        }
        catch (JsonException refused)
        {
            return (null, JsonText.DuplicateKey(refused) is { } twice ? $"The key '{twice}' is given more than once." : null);
        }
        catch (InvalidOperationException)
        {
            // Names are compared as they are read, so a name that is not text is met here.
            return (null, "It holds a name that is not text.");
        }
    }

    /// <summary>A field that is text, of the message itself or of its <c>data</c>; null when there is none.</summary>
    public string? Text(string name) => Field(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    /// <summary>The texts of a field that is a list; everything else in it is passed over.</summary>
    public IEnumerable<string> Texts(string name) => Field(name) is { ValueKind: JsonValueKind.Array } values
        ? values.EnumerateArray().Where(value => value.ValueKind == JsonValueKind.String).Select(value => value.GetString()!)
        : [];

    /// <summary>A field that is an object of whole numbers, 0 or more; null when it is anything else.</summary>
    public IReadOnlyDictionary<string, long>? Numbers(string name)
    {
        if (Field(name) is not { ValueKind: JsonValueKind.Object } fields)
        {
            return null;
        }

        var numbers = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var field in fields.EnumerateObject())
        {
            if (field.Value.ValueKind != JsonValueKind.Number || !field.Value.TryGetInt64(out var number) || number < 0)
            {
                return null;
            }

            numbers[field.Name] = number;
        }

        return numbers;
    }

    private JsonElement? Field(string name) =>
        _fields.TryGetProperty(name, out var value) ? value
        : _fields.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object
            && data.TryGetProperty(name, out var inner) ? inner
        : null;
}
