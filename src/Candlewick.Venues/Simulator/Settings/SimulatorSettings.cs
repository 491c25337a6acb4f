using System.Text.Json;
using Candlewick.Domain;
using Candlewick.Platform.Web;

namespace Candlewick.Venues.Simulator.Settings;

/// <summary>One account's settings as its JSON object says them; what it does not say is the configuration's.</summary>
internal sealed record SimulatorSettings
{
    public required AccountKind AccountKind { get; init; }
    public required string Currency { get; init; }
    public required decimal Balance { get; init; }
    public required decimal Leverage { get; init; }
    public required decimal CommissionRate { get; init; }
    public required double SyntheticSuccessRate { get; init; }
    public required long Seed { get; init; }
    public required int HistoryHours { get; init; }
    public required int TickMilliseconds { get; init; }
    public required bool HasOrderLists { get; init; }
    public required bool HasStopOrders { get; init; }

    /// <summary>The configuration's values.</summary>
    public static SimulatorSettings Of(SimulatorOptions options) => new()
    {
        AccountKind = options.AccountKind,
        Currency = options.Currency,
        Balance = options.Balance,
        Leverage = options.AccountKind == AccountKind.Spot ? 1m : options.Leverage,
        CommissionRate = options.CommissionRate,
        SyntheticSuccessRate = options.SyntheticSuccessRate,
        Seed = options.Seed,
        HistoryHours = options.HistoryHours,
        TickMilliseconds = options.TickMilliseconds,
        HasOrderLists = options.HasOrderLists,
        HasStopOrders = options.HasStopOrders,
    };

    /// <summary>As they are stored with the account.</summary>
    public JsonElement ToJson() => JsonSerializer.SerializeToElement(this, DeskJson.Options);

    /// <summary>Reads an account's settings, with every error by field.</summary>
    public static (SimulatorSettings Settings, IReadOnlyDictionary<string, string[]> Errors) Read(
        JsonElement json, SimulatorOptions options)
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var settings = Of(options);
        if (json.ValueKind is not (JsonValueKind.Object or JsonValueKind.Undefined or JsonValueKind.Null))
        {
            errors["settings"] = ["must be a JSON object."];
        }

        if (json.ValueKind != JsonValueKind.Object)
        {
            return (settings, errors);
        }

        foreach (var field in json.EnumerateObject())
        {
            if (!Fields.TryGetValue(field.Name, out var known))
            {
                errors[field.Name] = [$"is not a setting of the simulator; use one of {string.Join(", ", Fields.Keys)}."];
            }
            else if (known.Set(settings, field.Value) is { } changed)
            {
                settings = changed;
            }
            else
            {
                errors[field.Name] = [known.Wanted];
            }
        }

        if (settings.AccountKind == AccountKind.Spot && settings.Leverage != 1m)
        {
            // What nobody asked for is no error: a spot account simply has none.
            if (json.TryGetProperty("leverage", out _))
            {
                errors.TryAdd("leverage", ["a spot account has no leverage; leave it out or give 1."]);
            }

            settings = settings with { Leverage = 1m };
        }

        return (settings, errors);
    }

    /// <summary>One setting: how it is read (null for a value that will not do) and what it should have been.</summary>
    private sealed record Field(Func<SimulatorSettings, JsonElement, SimulatorSettings?> Set, string Wanted);

    private static readonly Dictionary<string, Field> Fields = new(StringComparer.Ordinal)
    {
        ["account_kind"] = new((s, v) => Text(v) switch
        {
            "margin" => s with { AccountKind = AccountKind.Margin },
            "spot" => s with { AccountKind = AccountKind.Spot },
            _ => null,
        }, "must be margin or spot."),
        ["currency"] = new(
            (s, v) => Text(v) is { Length: >= 2 and <= 10 } code && code.All(IsCodeLetter) ? s with { Currency = code } : null,
            "must be 2 to 10 capital letters or digits, e.g. USD."),
        ["balance"] = new((s, v) => Amount(v) is { } n and >= 0.00000001m and <= 1_000_000_000_000m ? s with { Balance = n } : null,
            "must be above 0 and at most 1000000000000."),
        ["leverage"] = new((s, v) => Amount(v) is { } n and >= 1m and <= 125m ? s with { Leverage = n } : null, "must be 1 to 125."),
        ["commission_rate"] = new((s, v) => Amount(v) is { } n and >= 0m and <= 0.1m ? s with { CommissionRate = n } : null,
            "must be 0 to 0.1, a fraction of the notional."),
        ["synthetic_success_rate"] = new(
            (s, v) => Amount(v) is { } n and >= 0.01m and <= 1m ? s with { SyntheticSuccessRate = (double)n } : null,
            "must be 0.01 to 1."),
        ["seed"] = new((s, v) => Whole(v) is { } n and >= 0 ? s with { Seed = n } : null, "must be a whole number, 0 or more."),
        ["history_hours"] = new((s, v) => Whole(v) is { } n and >= 0 and <= 720 ? s with { HistoryHours = (int)n } : null,
            "must be a whole number of hours, 0 to 720."),
        ["tick_milliseconds"] = new((s, v) => Whole(v) is { } n and >= 50 and <= 60_000 ? s with { TickMilliseconds = (int)n } : null,
            "must be a whole number, 50 to 60000."),
        ["has_order_lists"] = new((s, v) => Flag(v) is { } isSo ? s with { HasOrderLists = isSo } : null, "must be true or false."),
        ["has_stop_orders"] = new((s, v) => Flag(v) is { } isSo ? s with { HasStopOrders = isSo } : null, "must be true or false."),
    };

    private static string? Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static decimal? Amount(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) ? number : null;

    private static long? Whole(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : null;

    private static bool? Flag(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    private static bool IsCodeLetter(char letter) => char.IsAsciiLetterUpper(letter) || char.IsAsciiDigit(letter);
}
