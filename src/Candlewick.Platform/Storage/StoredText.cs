using System.Data.Common;
using System.Text;

namespace Candlewick.Platform.Storage;

/// <summary>
/// Text as every engine keeps it. A server refuses the zero character, and halves of pairs (U+D800 to U+DFFF by themselves) are no text;
/// the embedded engine would store the one and change the other. What a stranger sent must neither be refused for it by one engine alone
/// nor keep a desk from moving to the other, so both hold U+FFFD in its place.
/// </summary>
public static class StoredText
{
    private const char Replacement = '\uFFFD';

    /// <summary>The text as it is stored; the same text where it holds nothing of the kind.</summary>
    public static string Of(string text)
    {
        var whole = text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) : text;
        return whole.Replace('\0', Replacement);
    }

    /// <summary>Puts what is stored, or looked for, in the place of what was given.</summary>
    internal static void Apply(DbParameterCollection parameters)
    {
        for (var at = 0; at < parameters.Count; at++)
        {
            var parameter = parameters[at];
            if (parameter.Value is string given && Of(given) is var stored && !ReferenceEquals(stored, given))
            {
                parameter.Value = stored;
            }
        }
    }
}
