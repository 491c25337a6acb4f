using System.Globalization;
using System.Text.Json;

namespace Candlewick.Venues.Simulator.Replay;

/// <summary>The speed of a replay: a word or a number.</summary>
internal static class ReplaySpeed
{
    public const string Manual = "manual";
    public const string Max = "max";
    public const string Wanted = "must be \"manual\", \"max\" or a number above 0 and at most 1000000.";

    /// <summary>As it is stored, or null when it is none of those.</summary>
    public static string? Read(JsonElement speed) => speed.ValueKind switch
    {
        JsonValueKind.String when speed.GetString() is Manual or Max => speed.GetString(),
        JsonValueKind.Number when speed.TryGetDouble(out var factor) && factor is > 0 and <= 1_000_000 =>
            factor.ToString("R", CultureInfo.InvariantCulture),
        _ => null,
    };
}
