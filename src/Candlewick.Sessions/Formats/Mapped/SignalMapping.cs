namespace Candlewick.Sessions.Formats.Mapped;

/// <summary>The fields that a mapping can find in an alert.</summary>
internal static class MappedField
{
    public const string Action = "action";
    public const string Symbol = "symbol";
    public const string Entry = "entry";
    public const string Target = "target";
    public const string Stop = "stop";
    public const string Id = "id";
    public const string Time = "time";
    public const string TimeNow = "timenow";
    public const string Timeframe = "timeframe";
    public const string Risk = "risk";
    public const string RewardRisk = "rr";
    public const string Confidence = "confidence_score";
    /// <summary>Market, limit or stop: a stop waits for its price, which no alert of this desk does.</summary>
    public const string OrderType = "order_type";
    /// <summary>The position after the order: long, short or flat.</summary>
    public const string Position = "position";
    public const string PositionSize = "position_size";
    /// <summary>The position before it.</summary>
    public const string PreviousPosition = "previous_position";
    public const string PreviousSize = "previous_size";

    public static IReadOnlyList<string> All { get; } =
    [
        Action, Symbol, Entry, Target, Stop, Id, Time, TimeNow, Timeframe, Risk, RewardRisk, Confidence, OrderType, Position,
        PositionSize, PreviousPosition, PreviousSize,
    ];

    /// <summary>Those that are handed on to the checks as they stand.</summary>
    public static IReadOnlyList<string> Plain { get; } = [Time, TimeNow, Timeframe, Risk, RewardRisk, Confidence];
}

/// <summary>For which trades a source counts.</summary>
internal enum MappedSide { Buy, Sell }

/// <summary>What a number found for target or stop is.</summary>
internal enum MappedUnit { Price, Percent, Points, Ticks }

/// <summary>What makes the action where an alert tells both an order and a position.</summary>
internal enum MappingStyle
{
    /// <summary>The position after the order where the alert tells one, with the order's word beside it; else the word alone.</summary>
    Position,
    /// <summary>The word of the action alone.</summary>
    Action,
}

/// <summary>A place in an alert where a field may stand.</summary>
internal sealed record MappedSource
{
    /// <summary>
    /// The key, keys within keys joined by dots (<c>strategy.order_action</c>), upper or lower case; of plain words their number, from 1.
    /// </summary>
    public required string Path { get; init; }

    /// <summary>Target and stop only: counts for trades of this side alone.</summary>
    public MappedSide? Side { get; init; }

    /// <summary>Target and stop only: what the number is.</summary>
    public MappedUnit Unit { get; init; }
}

/// <summary>Where an alert in somebody else's format has our fields, and what its words mean.</summary>
internal sealed record SignalMapping
{
    /// <summary>A preset that this one starts from; null for none.</summary>
    public string? Preset { get; init; }

    /// <summary>The places of each field, the first that is there counts; they replace those of the preset.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<MappedSource>> Fields { get; init; } =
        new Dictionary<string, IReadOnlyList<MappedSource>>(StringComparer.Ordinal);

    /// <summary>Words of the sender for an action, beside those everybody uses: to buy, sell, close or reverse.</summary>
    public IReadOnlyDictionary<string, string> Actions { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Symbols of the sender, to those of the route.</summary>
    public IReadOnlyDictionary<string, string> Symbols { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public MappingStyle Style { get; init; }

    /// <summary>The places of a field, those of the preset where it has none of its own.</summary>
    public IReadOnlyList<MappedSource> SourcesOf(string field) =>
        Fields.GetValueOrDefault(field)
        ?? (MappingPresets.Find(Preset)?.Mapping.Fields.GetValueOrDefault(field))
        ?? [];
}
