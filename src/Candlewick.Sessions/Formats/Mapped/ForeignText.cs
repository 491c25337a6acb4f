using System.Text;
using System.Text.RegularExpressions;
using Candlewick.Platform.Storage;

namespace Candlewick.Sessions.Formats.Mapped;

/// <summary>A value of an alert and where it stood.</summary>
/// <param name="Path">Its key, keys within keys joined by dots; of plain words their number, from 1.</param>
/// <param name="Text">The value as text.</param>
internal readonly record struct ForeignField(string Path, string Text);

/// <summary>An alert as it was read, whoever wrote it.</summary>
/// <param name="Kind">How: JSON, KEY=VALUE or words; in words for people.</param>
/// <param name="Fields">What it says, in its order, without secrets; empty where it could not be read.</param>
/// <param name="Notes">What was odd about its form.</param>
/// <param name="Error">Why it could not be read, and what would be right; null where it could.</param>
/// <param name="Stored">The text, secrets removed.</param>
internal sealed partial record ForeignText(
    string Kind, IReadOnlyList<ForeignField> Fields, IReadOnlyList<string> Notes, string? Error, string Stored)
{
    public const int MaxFields = 200;
    private const string Removed = "[removed]";
    private const int MaxWords = 8;
    private const string Braces = "{}";

    /// <summary>Of a regular expression: such a key.</summary>
    private const string SecretKey =
        """(?<![a-z0-9_])["']?([a-z0-9_ -]{0,40}(token|secret|pass|pwd|auth|credential|api_?key)[a-z0-9_ -]{0,40}|key|pin)["']?""";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>What a key holds under which senders write what nobody else should know: never stored, shown or mapped.</summary>
    private static readonly string[] SecretWords = ["token", "secret", "pass", "pwd", "auth", "credential", "apikey", "api_key"];

    private static readonly string[] SecretKeys = ["key", "pin"];

    /// <param name="bytes">The body.</param>
    /// <param name="presentedToken">The token of the address or the header, should the body repeat it.</param>
    public static ForeignText Read(ReadOnlySpan<byte> bytes, string? presentedToken)
    {
        var body = bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes;
        string text;
        try
        {
            text = Utf8.GetString(body);
        }
        catch (DecoderFallbackException)
        {
            return Unreadable("bytes", "The body is not UTF-8 text.", Clean(Encoding.Latin1.GetString(body), presentedToken));
        }

        var stored = Clean(text, presentedToken);
        var bare = stored.Trim();
        if (bare.Length == 0)
        {
            return Unreadable(
                "nothing",
                "The body is empty: the alert's message is empty, or its sender does not send it. Write the alert's message anew.", stored);
        }

        return bare[0] switch
        {
            '{' => ReadObject(bare, stored),
            '[' => Unreadable("an array", "The body is a JSON array; an alert is one object.", stored),
            _ => ReadPairs(bare, stored) ?? ReadWords(bare, stored),
        };
    }

    /// <summary>True where a part of the path names a secret: what lies within it is one as well.</summary>
    public static bool IsSecret(string path) => path.ToLowerInvariant().Split('.').Any(key =>
        SecretKeys.Contains(key) || SecretWords.Any(word => key.Contains(word, StringComparison.Ordinal)));

    private static ForeignText ReadObject(string bare, string stored)
    {
        var read = LooseObject.Read(bare);
        return read.Error is { } error
            ? Unreadable("JSON", error, stored)
            : Of("JSON", read.Fields, read.Notes, stored);
    }

    /// <summary>Pairs with an equals sign; null where the text is none of that.</summary>
    private static ForeignText? ReadPairs(string bare, string stored)
    {
        var notes = new List<string>();
        var text = bare;
        if (Escapes().IsMatch(text))
        {
            text = Escapes().Replace(text, "\n");
            notes.Add("Line ends are written out as \\r\\n and were taken as such.");
        }

        var pairs = Pair().Matches(text);
        if (pairs.Count == 0)
        {
            return null;
        }

        var rest = Pair().Replace(text, "");
        var around = Separators().Replace(Prefix().Replace(rest, ""), "");
        if (around.Length > 0)
        {
            return Unreadable(
                "KEY=VALUE",
                $"The body mixes KEY=VALUE with other text ({Native.NativeFields.Quote(around.Trim())}); write a pair a line, or "
                + "separate them by semicolons.", stored);
        }

        if (rest.Any(letter => letter is '"' or ':' || char.IsLetterOrDigit(letter)))
        {
            notes.Add("Text around the pairs was left out.");
        }

        return Of("KEY=VALUE", [.. pairs.Select(pair => new ForeignField(pair.Groups["key"].Value, pair.Groups["value"].Value.Trim()))],
            notes, stored);
    }

    private static ForeignText ReadWords(string bare, string stored)
    {
        var words = bare.Split((char[]?)null, MaxWords + 1, StringSplitOptions.RemoveEmptyEntries);
        return words.Length > MaxWords
            ? Unreadable("text", $"The body is text of more than {MaxWords} words; an alert is JSON, KEY=VALUE pairs or two words.", stored)
            : Of("words", [.. words.Select((word, index) => new ForeignField($"{index + 1}", word))], [], stored);
    }

    private static ForeignText Of(string kind, IReadOnlyList<ForeignField> fields, IReadOnlyList<string> notes, string stored)
    {
        if (fields.Count > MaxFields)
        {
            return Unreadable(kind, $"The body has {fields.Count} values; the most are {MaxFields}.", stored);
        }

        var twice = fields.GroupBy(field => field.Path, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1);
        return twice is null
            ? new ForeignText(kind, [.. fields.Where(field => !IsSecret(field.Path))], notes, null, stored)
            : Unreadable(kind, $"{Native.NativeFields.Bare(twice.Key)} stands in the body twice; which one counts cannot be told.", stored);
    }

    private static ForeignText Unreadable(string kind, string error, string stored) => new(kind, [], [], error, stored);

    /// <summary>The text that may be kept: without secrets, and of characters that can be stored.</summary>
    private static string Clean(string text, string? presentedToken)
    {
        var scrubbed = string.IsNullOrEmpty(presentedToken) ? text : text.Replace(presentedToken, Removed, StringComparison.Ordinal);
        return StoredText.Of(SecretPair().Replace(scrubbed, pair => pair.Groups["start"].Value + Removed));
    }

    /// <summary>A key that names a secret, and its value: to the end of its quotes, or to the next separator.</summary>
    [GeneratedRegex(
        $"""(?<start>{SecretKey}\s*[:=]\s*")(\\.|[^"\\])*|(?<start>{SecretKey}\s*[:=]\s*')[^']*|(?<start>{SecretKey}\s*=\s*)[^;"'\r\n]+"""
            + $"""|(?<start>{SecretKey}\s*:\s*)[^\s"',;{Braces}[][^"',;{Braces}\r\n]*""",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SecretPair();

    [GeneratedRegex(@"(\\r)?\\n|\\r", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Escapes();

    [GeneratedRegex(
        """(?<key>[A-Za-z_][A-Za-z0-9_.]{0,99})[ \t]*=[ \t]*(?<value>[^;\r\n"]*)""",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Pair();

    /// <summary>A word with a colon before the pairs.</summary>
    [GeneratedRegex(@"^\s*[A-Za-z]+\s*:", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Prefix();

    [GeneratedRegex("""[;,"\s]""", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Separators();
}
