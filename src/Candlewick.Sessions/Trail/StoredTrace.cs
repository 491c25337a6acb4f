using System.Buffers;
using System.Text;
using System.Text.Json;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Web;
using Candlewick.Sessions.Contracts;

namespace Candlewick.Sessions.Trail;

/// <summary>
/// A trace as its column holds it: of each line the rule's code, what is out of the ordinary about it as a number, and the sentence as it
/// was said, e.g. <c>[["CannotWin",1,"…"]]</c>. A rule's title is looked up when the trace is read.
/// </summary>
internal static class StoredTrace
{
    private const int Failed = 1;
    private const int MayRetry = 2;
    private const int IsWarning = 4;
    private const int All = Failed | MayRetry | IsWarning;

    private static readonly JsonWriterOptions Plain = new() { Encoder = DeskJson.Options.Encoder, SkipValidation = true };

    public static string Write(IReadOnlyList<RuleOutcome> trace)
    {
        if (trace.Count == 0)
        {
            return "[]";
        }

        var text = new ArrayBufferWriter<byte>(1_024);
        using (var json = new Utf8JsonWriter(text, Plain))
        {
            json.WriteStartArray();
            foreach (var one in trace)
            {
                json.WriteStartArray();
                json.WriteStringValue(one.Rule);
                json.WriteNumberValue((one.Passed ? 0 : Failed) | (one.MayRetry ? MayRetry : 0) | (one.IsWarning ? IsWarning : 0));
                json.WriteStringValue(one.Detail);
                json.WriteEndArray();
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    /// <exception cref="JsonException">It is not a trace as <see cref="Write"/> makes it.</exception>
    public static IReadOnlyList<RuleOutcome> Read(string stored)
    {
        using var lines = JsonDocument.Parse(stored);
        return lines.RootElement.ValueKind == JsonValueKind.Array
            ? [.. lines.RootElement.EnumerateArray().Select(Line)]
            : throw Wrong(lines.RootElement);
    }

    private static RuleOutcome Line(JsonElement line)
    {
        if (line.ValueKind == JsonValueKind.Object)
        {
            return AsAnswered(line);
        }

        if (line.ValueKind != JsonValueKind.Array || line.GetArrayLength() != 3
            || line[0].ValueKind != JsonValueKind.String || line[2].ValueKind != JsonValueKind.String
            || line[1].ValueKind != JsonValueKind.Number || !line[1].TryGetInt32(out var marks) || (marks & ~All) != 0)
        {
            throw Wrong(line);
        }

        var rule = line[0].GetString()!;
        return SessionRuleName.Outcome(rule, (marks & Failed) == 0, line[2].GetString()!) with
        {
            MayRetry = (marks & MayRetry) != 0,
            IsWarning = (marks & IsWarning) != 0,
        };
    }

    /// <summary>A line as it was stored before, and as the interface still answers it.</summary>
    private static RuleOutcome AsAnswered(JsonElement line) => IsText(line, "rule") && IsText(line, "detail")
        ? line.Deserialize<RuleOutcome>(DeskJson.Options)!
        : throw Wrong(line);

    private static bool IsText(JsonElement line, string field) =>
        line.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String;

    private static JsonException Wrong(JsonElement line)
    {
        var text = line.GetRawText();
        return new JsonException($"A line of a trace is a rule, a number and a sentence, not {(text.Length > 100 ? text[..100] : text)}.");
    }
}
