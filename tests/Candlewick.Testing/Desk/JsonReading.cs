using System.Text.Json;

namespace Candlewick.Testing.Desk;

/// <summary>Reads fields of an answer; one that is not there fails the test.</summary>
public static class JsonReading
{
    public static string? Text(this JsonElement element, string name) => element.GetProperty(name).GetString();

    public static decimal Amount(this JsonElement element, string name) => element.GetProperty(name).GetDecimal();

    public static bool IsNull(this JsonElement element, string name) => element.GetProperty(name).ValueKind == JsonValueKind.Null;
}
