using Candlewick.Domain;
using Candlewick.Sessions.Formats.Native;

namespace Candlewick.Sessions.Formats.Mapped;

/// <summary>What was understood of a field of ours.</summary>
/// <param name="Field">Its name.</param>
/// <param name="Path">Where it stood; null for a default, and for what follows from other fields.</param>
/// <param name="Given">What stood there.</param>
/// <param name="Taken">What it was taken as; null where it was passed over.</param>
/// <param name="Note">Why, where that does not show.</param>
internal sealed record UnderstoodField(string Field, string? Path, string? Given, string? Taken, string? Note);

/// <summary>Finds our fields in an alert by a mapping, one by one, and keeps how each was found.</summary>
internal sealed class MappedFields
{
    private const string Buy = ActionWord.Buy;
    private const string Sell = ActionWord.Sell;
    private const string Close = ActionWord.Close;

    /// <summary>Words that other senders use for an action, beside <see cref="ActionWord"/>; those of the route come first.</summary>
    private static readonly Dictionary<string, string> ActionWords = new(StringComparer.OrdinalIgnoreCase)
    {
        ["b"] = Buy, ["bull"] = Buy, ["bullish"] = Buy, ["open_long"] = Buy, ["enter_long"] = Buy, ["entry_long"] = Buy,
        ["long_entry"] = Buy, ["s"] = Sell, ["bear"] = Sell, ["bearish"] = Sell, ["open_short"] = Sell, ["enter_short"] = Sell,
        ["entry_short"] = Sell, ["short_entry"] = Sell, ["close_long"] = Close, ["close_short"] = Close, ["exit_long"] = Close,
        ["exit_short"] = Close, ["close_all"] = Close,
    };

    /// <summary>What TradingView writes where a plot has no value, and what people write for nothing.</summary>
    private static readonly string[] Nothing = ["", "NaN", "na", "n/a", "null", "none", "undefined", "∅"];

    private readonly Dictionary<string, string> _values;
    private readonly SignalMapping _mapping;
    private readonly List<UnderstoodField> _understood = [];
    private readonly HashSet<string> _used = new(StringComparer.OrdinalIgnoreCase);

    public MappedFields(ForeignText text, SignalMapping mapping)
    {
        _mapping = mapping;
        _values = text.Fields.ToDictionary(field => field.Path, field => field.Text, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Our fields and where they came from.</summary>
    public IReadOnlyList<UnderstoodField> Understood => _understood;

    /// <summary>What of the alert says nothing to us.</summary>
    public IEnumerable<string> Unused => _values.Keys.Where(path => !_used.Contains(path));

    /// <summary>The id as it stands; null where there is none.</summary>
    public string? PeekId() => First(MappedField.Id) is { } found && NativeFields.IsId(found.Text) ? found.Text : null;

    /// <summary>Whether the alert says when it was sent.</summary>
    public bool NamesItsTime => First(MappedField.TimeNow) is { } found && ContentId.NamesInstant(found.Text);

    /// <summary>A field that is handed on as it stands.</summary>
    public string? Plain(string field)
    {
        if (First(field) is not { } found)
        {
            return null;
        }

        Note(field, found, found.Text, null);
        return found.Text;
    }

    /// <summary>The action in our words; as it stands where it is none of them; null where nothing says it.</summary>
    /// <param name="error">What makes it no action of ours, in words; else null.</param>
    public string? Action(out string? error)
    {
        error = null;
        var word = First(MappedField.Action);
        var meaning = word is { } given ? MeaningOf(given.Text) : null;
        if (_mapping.Style == MappingStyle.Position && First(MappedField.Position) is { } position)
        {
            return FromPosition(word, meaning, position, out error);
        }

        if (word is not { } found)
        {
            return null;
        }

        if (meaning is null && CancelError(found.Text) is { } cancels)
        {
            error = cancels;
            return null;
        }

        Note(MappedField.Action, found, meaning ?? found.Text, meaning is null ? "no action that is known" : null);
        return meaning ?? found.Text;
    }

    /// <summary>The symbol as the route writes it where that can be told; else as it stands.</summary>
    public string? Symbol(IReadOnlyList<string> symbols, string? venue, string? byDefault)
    {
        if (First(MappedField.Symbol) is not { } found)
        {
            if (byDefault is not null)
            {
                _understood.Add(new UnderstoodField(MappedField.Symbol, null, null, byDefault, "the route's default"));
            }

            return byDefault;
        }

        var taken = _mapping.Symbols.FirstOrDefault(pair => pair.Key.Equals(found.Text, StringComparison.OrdinalIgnoreCase)).Value
            ?? OneOf(symbols, venue, found.Text) ?? found.Text;
        Note(MappedField.Symbol, found, taken, null);
        return taken;
    }

    /// <summary>
    /// Why an order of this type is not what the desk can do; null where it can, or where the route enters at the market.
    /// </summary>
    public string? OrderTypeError(DefaultEntry? entry)
    {
        if (First(MappedField.OrderType) is not { } found)
        {
            return null;
        }

        var waits = found.Text.StartsWith("stop", StringComparison.OrdinalIgnoreCase);
        Note(MappedField.OrderType, found, found.Text, waits ? "acted on at once: alerts of this desk wait for no price" : null);
        return waits && entry != DefaultEntry.Market
            ? $"order_type: {NativeFields.Quote(found.Text)} waits for a price, and alerts are acted on at once. Give the route the "
                + "default entry market where that is what you want."
            : null;
    }

    /// <summary>The entry: a price's text, or null for the market.</summary>
    public string? Entry(DefaultEntry? byDefault)
    {
        var found = First(MappedField.Entry);
        if (byDefault == DefaultEntry.Market)
        {
            _understood.Add(new UnderstoodField(
                MappedField.Entry, found?.Path, found?.Text, "market", "the route enters at the market, whatever price the alert names"));
            return null;
        }

        if (found is not { } price || IsNothing(price.Text))
        {
            _understood.Add(new UnderstoodField(MappedField.Entry, found?.Path, found?.Text, "market", "no price is given"));
            return null;
        }

        Note(MappedField.Entry, price, price.Text, null);
        return price.Text;
    }

    /// <summary>Target or stop of the alert; null where it has none, and with an error told where it has one that is no price.</summary>
    public SignalPrice? Price(string field, string? action, List<string> errors)
    {
        foreach (var source in _mapping.SourcesOf(field))
        {
            if (!_values.TryGetValue(source.Path, out var text)
                || (source.Side is { } side && action is Buy or Sell && action != (side == MappedSide.Buy ? Buy : Sell)))
            {
                continue;
            }

            _used.Add(source.Path);
            if (source.Side is not null && action is not (Buy or Sell) && !IsNothing(text.Trim()))
            {
                errors.Add($"{field}: {NativeFields.Bare(source.Path)} counts for one side, and the action names none; send buy or sell.");
                return null;
            }

            var found = new ForeignField(source.Path, text.Trim());
            if (IsNothing(found.Text))
            {
                _understood.Add(new UnderstoodField(field, found.Path, found.Text, null, "says nothing"));
                continue;
            }

            if (PriceOf(found.Text, source.Unit) is { } price)
            {
                Note(field, found, price.ToString(), null);
                return price;
            }

            errors.Add($"{field}: {NativeFields.Quote(found.Text)} ({NativeFields.Bare(found.Path)}) must be "
                + (source.Unit == MappedUnit.Price ? "a price such as 46000.50, or a distance such as 2%." : "a number above 0."));
            Note(field, found, null, "no price");
            return null;
        }

        return null;
    }

    /// <summary>A target or stop that the route brings in.</summary>
    public void NoteDefault(string field, SignalPrice price) =>
        _understood.Add(new UnderstoodField(field, null, null, price.ToString(), "the route's default"));

    /// <summary>An id made of the content.</summary>
    public void NoteContentId(string id) =>
        _understood.Add(new UnderstoodField(MappedField.Id, null, null, id, "made of the alert's content"));

    private string? FromPosition(ForeignField? word, string? meaning, ForeignField position, out string? error)
    {
        error = null;
        var (to, from) = (DirectionOf(position.Text), First(MappedField.PreviousPosition) is { } before ? DirectionOf(before.Text) : null);
        if (to is null)
        {
            error = $"position: {NativeFields.Quote(position.Text)} ({NativeFields.Bare(position.Path)}) must be long, short or flat.";
            return null;
        }

        if (FirstUnfilled() is { } unfilled)
        {
            error = $"position: the placeholder {NativeFields.Quote(unfilled)} was not filled in by the sender.";
            return null;
        }

        if (word is { } said && meaning is null)
        {
            error = CancelError(said.Text) ?? $"action: {NativeFields.Quote(said.Text)} is no action that is known; map the word.";
            return null;
        }

        var action = to switch { > 0 => Buy, < 0 => Sell, _ => Close };
        var isSmaller = (from is null || to == from) && SizeOf(MappedField.PositionSize) is { } after
            && SizeOf(MappedField.PreviousSize) is { } earlier && after < earlier;
        if (to != 0 && (isSmaller || meaning == Close || (meaning is Buy or Sell && meaning != action)))
        {
            error = $"The alert makes a {(to > 0 ? "long" : "short")} position smaller. A trade of this desk is closed as a whole: by an "
                + "alert whose position is flat, by its target or by its stop.";
            return null;
        }

        var note = from is { } old && old != 0 && to != 0 && old != to ? "reverses the position"
            : to == 0 ? "the position is flat" : null;
        _understood.Add(new UnderstoodField(
            MappedField.Action, position.Path, word is { } given ? $"{position.Text}, {given.Text}" : position.Text, action, note));
        return action;
    }

    private static string? CancelError(string word) => word.Equals("cancel", StringComparison.OrdinalIgnoreCase)
        ? $"action: {NativeFields.Quote(word)} cancels an order that rests at a venue. Entries of this desk do not rest, "
            + "so there is nothing to cancel; leave this alert out, or map its word to close."
        : null;

    /// <summary>A placeholder in what tells of positions, which would count as absent.</summary>
    private string? FirstUnfilled() =>
        new[] { MappedField.PreviousPosition, MappedField.PositionSize, MappedField.PreviousSize }
            .Select(field => First(field)?.Text).FirstOrDefault(text => text?.Contains("{{", StringComparison.Ordinal) == true);

    private string? MeaningOf(string word)
    {
        var given = word.Trim();
        if (_mapping.Actions.FirstOrDefault(pair => pair.Key.Equals(given, StringComparison.OrdinalIgnoreCase)).Value is { } own)
        {
            return own;
        }

        var plain = given.Replace(' ', '_').Replace('-', '_');
        return ActionWord.Of(plain) ?? ActionWords.GetValueOrDefault(plain);
    }

    /// <summary>+1 long, −1 short, 0 flat; by its word, or by the sign of a size.</summary>
    private static int? DirectionOf(string text) => text.Trim().ToLowerInvariant() switch
    {
        "long" or "buy" => 1,
        "short" or "sell" => -1,
        "flat" or "none" or "closed" => 0,
        var size when NativeFields.TryNumber(size, out var number) => Math.Sign(number),
        _ => null,
    };

    private decimal? SizeOf(string field) =>
        First(field) is { } found && NativeFields.TryNumber(found.Text, out var size) ? Math.Abs(size) : null;

    /// <summary>The one of the route's symbols that a text means: by itself, without its exchange, its suffix or its separators.</summary>
    private static string? OneOf(IReadOnlyList<string> symbols, string? venue, string text)
    {
        var upper = text.Trim().ToUpperInvariant();
        var bare = upper[(upper.LastIndexOf(':') + 1)..];
        var perpetual = bare.EndsWith(".P", StringComparison.Ordinal) ? bare[..^2] : bare;
        var joined = string.Concat(perpetual.Where(letter => letter is not ('/' or '-' or '_' or ' ')));
        var split = InstrumentId.Split(bare, name => VenueName.IsKnown(name) || name == venue);
        foreach (var candidate in new[] { upper, bare, perpetual, joined })
        {
            if (symbols.Contains(candidate, StringComparer.Ordinal))
            {
                return candidate;
            }
        }

        return split.Venue is not null && symbols.Contains(split.Symbol, StringComparer.Ordinal) ? bare : null;
    }

    private static SignalPrice? PriceOf(string text, MappedUnit unit)
    {
        if (unit == MappedUnit.Price && text.EndsWith('%'))
        {
            var number = text[..^1].TrimEnd();
            return NativeFields.TryNumber(number, out var percent)
                && Math.Abs(percent) is >= NativeFields.SmallestDistancePercent and <= NativeFields.LargestDistancePercent
                ? number[0] is '+' or '-' ? new SignalPrice(percent, PriceUnit.SignedPercent) : new SignalPrice(percent, PriceUnit.Percent)
                : null;
        }

        if (!NativeFields.IsPrice(text, out var amount))
        {
            return null;
        }

        return unit switch
        {
            MappedUnit.Price => SignalPrice.Of(amount),
            MappedUnit.Percent => amount <= NativeFields.LargestDistancePercent ? new SignalPrice(amount, PriceUnit.Percent) : null,
            MappedUnit.Points => new SignalPrice(amount, PriceUnit.Points),
            _ => new SignalPrice(amount, PriceUnit.Ticks),
        };
    }

    private ForeignField? First(string field)
    {
        foreach (var source in _mapping.SourcesOf(field))
        {
            if (_values.TryGetValue(source.Path, out var text) && !string.IsNullOrWhiteSpace(text))
            {
                _used.Add(source.Path);
                return new ForeignField(source.Path, text.Trim());
            }
        }

        return null;
    }

    private void Note(string field, ForeignField found, string? taken, string? note) =>
        _understood.Add(new UnderstoodField(field, found.Path, found.Text, taken, note));

    private static bool IsNothing(string text) => Nothing.Contains(text, StringComparer.OrdinalIgnoreCase);
}
