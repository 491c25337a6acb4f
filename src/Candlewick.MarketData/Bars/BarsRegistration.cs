using Candlewick.MarketData.ColumnCache;
using Candlewick.MarketData.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace Candlewick.MarketData.Bars;

internal static class BarsRegistration
{
    /// <summary>Adds the store of bars, its reader and the column cache.</summary>
    public static IServiceCollection AddBars(this IServiceCollection services)
    {
        services.AddSingleton<BarColumnCache>();
        services.AddSingleton<BarStore>();
        services.AddSingleton<IBarStore>(provider => provider.GetRequiredService<BarStore>());
        services.AddSingleton<IBarReader, BarReader>();
        services.AddSingleton<ScanTurns>();
        return services;
    }
}
