using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Candlewick.Execution.Contracts;
using Candlewick.Sessions.Contracts;
using Candlewick.Sessions.Formats.Native;

namespace Candlewick.Sessions.Formats.Mapped;

/// <summary>A body in somebody else's format, with the mapping of its route.</summary>
internal sealed class MappedBody : ISignalBody
{
    private readonly ForeignText _text;
    private readonly SignalReading _reading;
    private readonly SignalMapping _mapping;
    private readonly ContentId? _contentId;

    private MappedBody(ForeignText text, SignalReading reading)
    {
        _text = text;
        _reading = reading;
        _mapping = reading.Mapping ?? new SignalMapping { Preset = MappingPresets.Strategy };
        ContentHash = HashOf(text);
        var fields = new MappedFields(text, _mapping);
        SignalId = fields.PeekId();
        // An id that stands there and cannot be used is an error, not an absent one.
        if (text.Error is null && SignalId is null && !_mapping.SourcesOf(MappedField.Id).Any(Has))
        {
            _contentId = !fields.NamesItsTime && fields.Action(out _) == ActionWord.Close
                ? ContentId.OfClose(ContentHash, reading.ReceivedAt)
                : ContentId.Of(ContentHash, fields.NamesItsTime, reading.ReceivedAt);
            SignalId = _contentId.Id;
        }
    }

    public string Stored => _text.Stored;

    public string ContentHash { get; }

    public string? Token => null;

    public string? SignalId { get; }

    public string? EarlierSignalId => _contentId?.Earlier;

    /// <summary>How the text was read.</summary>
    public ForeignText Text => _text;

    public object Content
    {
        get
        {
            const int MaxEcho = 2_000;
            return Stored.Length > MaxEcho ? Stored[..MaxEcho] + "…"
                : _text.Error is null ? _text.Fields.ToDictionary(one => one.Path, one => one.Text, StringComparer.Ordinal)
                : Stored;
        }
    }

    public static MappedBody Read(ReadOnlySpan<byte> bytes, SignalReading reading) =>
        new(ForeignText.Read(bytes, reading.PresentedToken), reading);

    public SignalCheck Check(SignalContext context) => Understand(context).Check;

    /// <summary>What of the alert was understood, field by field, and what came of it.</summary>
    public (SignalCheck Check, IReadOnlyList<UnderstoodField> Fields, IReadOnlyList<string> Unused) Understand(SignalContext context)
    {
        if (_text.Error is { } unreadable)
        {
            var trace = SessionRuleName.Outcome("SignalReadable", false, unreadable);
            return (new SignalCheck(null, [unreadable], [], [trace]), [], []);
        }

        var fields = new MappedFields(_text, _mapping);
        var errors = new List<string>();
        if (IsAnswer)
        {
            const string Answer = "The body is what a webhook answers (success, message, data), not an alert.";
            return (new SignalCheck(null, [Answer], [], [SessionRuleName.Outcome("SignalValid", false, Answer)]), [], [.. fields.Unused]);
        }

        var given = Gather(fields, context, errors, out var exits, out var actionError);
        var check = NativeChecks.Run(
            new NativeFields(given), context, new GivenExits(exits.Target, exits.Stop, errors, actionError is not null));
        var warnings = _text.Notes.Count == 0
            ? check.Warnings : [$"Read as {_text.Kind} with allowances: {string.Join(" ", _text.Notes)}", .. check.Warnings];
        return (check with { Warnings = warnings, Trace = [.. Tell(fields), .. check.Trace] }, fields.Understood, [.. fields.Unused]);
    }

    /// <summary>Our fields as our own format would have them.</summary>
    private Dictionary<string, JsonElement> Gather(
        MappedFields fields, SignalContext context, List<string> errors, out (SignalPrice? Target, SignalPrice? Stop) exits,
        out string? actionError)
    {
        var given = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        var action = fields.Action(out actionError);
        if (actionError is not null)
        {
            errors.Add(actionError);
        }

        Set(MappedField.Action, action);

        Set(MappedField.Symbol, fields.Symbol(context.Symbols, context.Venue, _reading.Defaults.Symbol));
        Set(MappedField.Id, SignalId ?? fields.Plain(MappedField.Id));
        if (_contentId is { } made)
        {
            fields.NoteContentId(made.Id);
        }

        exits = default;
        if (action != ActionWord.Close)
        {
            if (fields.OrderTypeError(_reading.Defaults.Entry) is { } waits)
            {
                errors.Add(waits);
            }

            Set(MappedField.Entry, fields.Entry(_reading.Defaults.Entry));
            exits = (fields.Price(MappedField.Target, action, errors), fields.Price(MappedField.Stop, action, errors));
            var defaults = _reading.Defaults;
            if (exits.Stop is null && defaults.Stop?.Price is { } stop)
            {
                exits.Stop = stop;
                fields.NoteDefault(MappedField.Stop, stop);
            }

            if (exits.Target is null && defaults.Target?.Price is { } target)
            {
                exits.Target = target;
                fields.NoteDefault(MappedField.Target, target);
            }
        }

        foreach (var field in MappedField.Plain)
        {
            Set(field, fields.Plain(field));
        }

        return given;

        void Set(string field, string? text)
        {
            if (text is not null)
            {
                given[field] = JsonSerializer.SerializeToElement(text);
            }
        }
    }

    private IEnumerable<RuleOutcome> Tell(MappedFields fields)
    {
        var notes = string.Concat(_text.Notes.Select(note => " " + note));
        yield return SessionRuleName.Outcome("BodyRead", true, $"Read as {_text.Kind}.{notes}")
            with { IsWarning = _text.Notes.Count > 0 };
        foreach (var field in fields.Understood)
        {
            var from = field.Path is null ? "" : $" from {NativeFields.Bare(field.Path)} {NativeFields.Quote(field.Given ?? "")}";
            var taken = field.Taken is null ? "passed over" : NativeFields.Bare(field.Taken);
            yield return SessionRuleName.Outcome(
                "FieldMapped", true, $"{field.Field}: {taken}{from}{(field.Note is null ? "" : $" ({field.Note})")}.");
        }
    }

    /// <summary>What this desk, or another, answers to an alert: somebody has copied the wrong text.</summary>
    private bool IsAnswer => _text.Fields.Any(one => one.Path == "success") && _text.Fields.Any(one => one.Path == "message");

    private bool Has(MappedSource source) =>
        _text.Fields.Any(field => field.Path.Equals(source.Path, StringComparison.OrdinalIgnoreCase) && field.Text.Length > 0);

    private static string HashOf(ForeignText text)
    {
        var content = text.Error is not null
            ? text.Stored
            : string.Join('\n', text.Fields.OrderBy(field => field.Path, StringComparer.Ordinal)
                .Select(field => $"{JsonSerializer.Serialize(field.Path)}:{JsonSerializer.Serialize(field.Text)}"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)));
    }
}

/// <summary>Alerts in somebody else's format; the route's mapping says where our fields stand in them.</summary>
internal sealed class MappedFormat : ISignalFormat
{
    public const string FormatName = "mapped";

    public string Name => FormatName;

    public ISignalBody Read(ReadOnlySpan<byte> bytes, SignalReading reading) => MappedBody.Read(bytes, reading);
}
