using System.Text.Json;
using System.Text.RegularExpressions;

namespace Candlewick.Platform.Web;

/// <summary>What the parser lets pass, and what it says about the rest.</summary>
internal static partial class JsonText
{
    private const int MaxNameLength = 60;

    /// <summary>
    /// False when a name or a text in it cannot be read: an escape such as <c>\ud800</c> that is not a character, or bytes that are
    /// not UTF-8. The parser accepts both and throws only when they are looked at.
    /// </summary>
    public static bool IsReadable(JsonElement element)
    {
        try
        {
            Read(element);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>The key that stands twice, where that is what the parser refused; null otherwise.</summary>
    public static string? DuplicateKey(JsonException refused)
    {
        if (Duplicate().Match(refused.Message) is not { Success: true } found)
        {
            return null;
        }

        var name = found.Groups["name"].Value;
        return name.Length > MaxNameLength ? name[..MaxNameLength] + "…" : name;
    }

    private static void Read(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    _ = property.Name;
                    Read(property.Value);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    Read(item);
                }

                break;
            case JsonValueKind.String:
                _ = element.GetString();
                break;
        }
    }

    [GeneratedRegex("^Duplicate property '(?<name>.*?)' encountered", RegexOptions.ExplicitCapture | RegexOptions.Singleline, 1000)]
    private static partial Regex Duplicate();
}
