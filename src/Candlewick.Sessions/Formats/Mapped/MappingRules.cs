using System.Globalization;
using System.Text.Json;
using Candlewick.Platform.Web;
using Candlewick.Sessions.Formats.Native;

namespace Candlewick.Sessions.Formats.Mapped;

/// <summary>What a mapping and a route's defaults must be; everything that is wrong is told by its field.</summary>
internal sealed class MappingRules(IReadOnlyList<string> symbols, Dictionary<string, string[]> errors)
{
    private const int MaxSources = 20;
    private const int MaxWords = 100;
    private const int MaxText = 200;
    private const int MaxLength = 16_000;
    private const decimal MaxMultiple = 100m;
    private const decimal MaxTicks = 1_000_000_000m;
    private const int MinAtr = 2;
    private const int MaxAtr = 200;

    public void Check(SignalMapping mapping)
    {
        if (JsonSerializer.Serialize(mapping, DeskJson.Options).Length > MaxLength)
        {
            errors["mapping"] = [$"is longer than {MaxLength} characters."];
            return;
        }

        if (mapping.Preset is { } preset && MappingPresets.Find(preset) is null)
        {
            errors["mapping.preset"] = [$"must be one of {string.Join(", ", MappingPresets.All.Select(known => known.Name))}."];
        }

        foreach (var (field, sources) in mapping.Fields)
        {
            CheckField(field, sources);
        }

        CheckWords(mapping);
        if (!errors.Keys.Any(key => key.StartsWith("mapping", StringComparison.Ordinal))
            && mapping.SourcesOf(MappedField.Action).Count == 0 && mapping.SourcesOf(MappedField.Position).Count == 0)
        {
            errors["mapping.fields"] = ["must say where the action or the position stands, or name a preset that does."];
        }
    }

    public void Check(SignalDefaults defaults)
    {
        Check("stop", defaults.Stop, isStop: true);
        Check("target", defaults.Target, isStop: false);
        if (defaults.Symbol is { } symbol && !symbols.Contains(symbol, StringComparer.Ordinal))
        {
            errors["defaults.symbol"] = [$"must be one of the route's symbols: {string.Join(", ", symbols)}."];
        }

        if (defaults.AtrLength is < MinAtr or > MaxAtr)
        {
            errors["defaults.atr_length"] = [$"must be {MinAtr} to {MaxAtr} bars."];
        }
    }

    private void CheckField(string field, IReadOnlyList<MappedSource>? sources)
    {
        var key = $"mapping.fields.{NativeFields.Bare(field)}";
        if (!MappedField.All.Contains(field, StringComparer.Ordinal))
        {
            errors[key] = [$"is no field; the fields are {string.Join(", ", MappedField.All)}."];
        }
        else if (sources is null || sources.Count > MaxSources || sources.Any(source => source is null))
        {
            errors[key] = [$"must be a list of at most {MaxSources} places such as {{\"path\":\"strategy.order_action\"}}."];
        }
        else if (sources.Any(source => source.Path is null || source.Path.Trim().Length is 0 or > MaxText))
        {
            errors[key] = [$"needs a path of 1 to {MaxText} characters in each place."];
        }
        else if (sources.Any(source => ForeignText.IsSecret(source.Path)))
        {
            errors[key] = ["points at a secret; secrets are taken out of an alert before it is read."];
        }
        else if (field is not (MappedField.Target or MappedField.Stop)
            && sources.Any(source => source.Side is not null || source.Unit != MappedUnit.Price))
        {
            errors[key] = ["has side or unit, which only target and stop can have."];
        }
    }

    private void CheckWords(SignalMapping mapping)
    {
        if (mapping.Actions.Count > MaxWords || mapping.Actions.Keys.Any(word => word.Trim().Length is 0 or > MaxText))
        {
            errors["mapping.actions"] = [$"takes at most {MaxWords} words of 1 to {MaxText} characters."];
        }
        else if (IsTwice(mapping.Actions.Keys))
        {
            errors["mapping.actions"] = ["has a word twice; upper and lower case are the same."];
        }
        else if (mapping.Actions.Any(pair => !ActionWord.All.Contains(pair.Value, StringComparer.Ordinal)))
        {
            errors["mapping.actions"] = [$"must map each word to one of {string.Join(", ", ActionWord.All)}."];
        }

        if (mapping.Symbols.Count > MaxWords || mapping.Symbols.Keys.Any(text => text.Trim().Length is 0 or > MaxText))
        {
            errors["mapping.symbols"] = [$"takes at most {MaxWords} symbols of 1 to {MaxText} characters."];
        }
        else if (IsTwice(mapping.Symbols.Keys))
        {
            errors["mapping.symbols"] = ["has a symbol twice; upper and lower case are the same."];
        }
        else if (mapping.Symbols.Any(pair => !symbols.Contains(pair.Value, StringComparer.Ordinal)))
        {
            errors["mapping.symbols"] = [$"must map each symbol to one of the route's: {string.Join(", ", symbols)}."];
        }
    }

    private static bool IsTwice(IEnumerable<string> words) =>
        words.GroupBy(word => word.Trim(), StringComparer.OrdinalIgnoreCase).Any(group => group.Count() > 1);

    private void Check(string name, PriceDefault? price, bool isStop)
    {
        if (price is null)
        {
            return;
        }

        var key = $"defaults.{name}";
        var units = isStop ? "percent, ticks or atr" : "percent, ticks, atr or stop_distance";
        if (price.Given != 1 || (isStop && price.StopDistance is not null))
        {
            errors[key] = [$"must have exactly one of {units}."];
            return;
        }

        var most = price switch
        {
            // A stop of a long lies above 0, and so does the target of a short.
            { Percent: not null } => 99m,
            { Ticks: not null } => MaxTicks,
            _ => MaxMultiple,
        };
        if (price.Price!.Value.Amount <= 0 || price.Price.Value.Amount > most)
        {
            errors[key] = [string.Create(CultureInfo.InvariantCulture, $"must be above 0 and at most {most}.")];
        }
    }
}
