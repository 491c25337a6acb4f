using Candlewick.Platform.Storage;

namespace Candlewick.MarketData.Profiles;

/// <summary>Reads <c>trading_profiles</c>, which the bar store keeps up with what is stored.</summary>
internal sealed class TradingProfileStore(Database database)
{
    public async Task<IReadOnlyDictionary<string, TradingProfile>> ReadAsync() =>
        (await database.QueryAsync<TradingProfile>(
            "SELECT symbol, name, category, has_data, models_trained, data_updated_at, last_training FROM trading_profiles"))
            .ToDictionary(profile => profile.Symbol, StringComparer.Ordinal);
}

/// <summary>A row of <c>trading_profiles</c>.</summary>
internal sealed class TradingProfile
{
    public string Symbol { get; init; } = "";
    public string Name { get; init; } = "";
    public string Category { get; init; } = "";
    public bool HasData { get; init; }
    public bool ModelsTrained { get; init; }
    public DateTimeOffset? DataUpdatedAt { get; init; }
    public DateTimeOffset? LastTraining { get; init; }
}
