using System.Text.Json;
using Candlewick.Testing;

namespace Candlewick.Venues.Tests.Exchange.Binance;

/// <summary>The examples of the venue's public documentation.</summary>
internal static class BinanceDocs
{
    /// <summary>The examples of a section of the REST API, in their order.</summary>
    public static List<JsonElement> Rest(string section) => Of(section, "rest-api.md", "filters.md");

    /// <summary>The examples of a section of some documents, in their order.</summary>
    public static List<JsonElement> Of(string section, params string[] documents) =>
        [.. File.ReadLines(TestData.Path("binance/official_docs/json_examples.jsonl")).Select(line => JsonDocument.Parse(line).RootElement)
            .Where(example => documents.Contains(example.GetProperty("source").GetString())
                && example.GetProperty("section").GetString()!.EndsWith($"> {section}", StringComparison.Ordinal))
            .Select(example => example.GetProperty("json"))];

    /// <summary>All examples of a document.</summary>
    public static List<JsonElement> All(string document) =>
        [.. File.ReadLines(TestData.Path("binance/official_docs/json_examples.jsonl")).Select(line => JsonDocument.Parse(line).RootElement)
            .Where(example => example.GetProperty("source").GetString() == document)
            .Select(example => example.GetProperty("json"))];

    public static IEnumerable<string> Names(JsonElement value) => value.EnumerateObject().Select(field => field.Name);

    /// <summary>Names and kinds of all fields, sorted; of a list those of its first entry.</summary>
    /// <param name="value">What is described.</param>
    /// <param name="without">Fields that are left out.</param>
    public static string Shape(JsonElement value, params string[] without) => value.ValueKind switch
    {
        JsonValueKind.Object => $"{{{string.Join(',', value.EnumerateObject().Where(field => !without.Contains(field.Name))
            .Select(field => field.Name + Shape(field.Value, without)).Order())}}}",
        JsonValueKind.Array when value.GetArrayLength() > 0 && value[0].ValueKind is JsonValueKind.Object or JsonValueKind.Array =>
            $"[{Shape(value[0], without)}]",
        JsonValueKind.Array => $"[{string.Join(',', value.EnumerateArray().Select(one => Shape(one, without)))}]",
        JsonValueKind.True or JsonValueKind.False => ":Flag",
        _ => $":{value.ValueKind}",
    };
}
