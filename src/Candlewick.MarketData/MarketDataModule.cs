using Candlewick.MarketData.Bars;
using Candlewick.MarketData.ColumnCache;
using Candlewick.MarketData.Contracts;
using Candlewick.MarketData.Imports;
using Candlewick.MarketData.Jobs;
using Candlewick.MarketData.Live;
using Candlewick.MarketData.Markets;
using Candlewick.MarketData.Profiles;
using Candlewick.MarketData.Quality;
using Candlewick.MarketData.Series;
using Candlewick.Platform;
using Candlewick.Platform.Checks;
using Candlewick.Platform.Hosts;
using Candlewick.Platform.Jobs;
using Candlewick.Platform.Retention;
using Candlewick.Platform.Security;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Candlewick.MarketData;

/// <summary>Bars: imported, stored, rolled up, streamed as they grow, served, and judged.</summary>
public static class MarketDataModule
{
    /// <summary>Adds the module; Platform must be there.</summary>
    public static IServiceCollection AddMarketData(this IServiceCollection services)
    {
        services.AddMigrations("market-data", typeof(MarketDataModule).Assembly);
        services.AddSettings<MarketDataOptions>("MarketData");
        services.AddSingleton<SeriesChanges>();
        services.AddSingleton<SeriesStore>();
        services.AddSingleton<StoredBarStore>();
        services.AddSingleton<BarStore>();
        services.AddSingleton<BarColumnCache>();
        services.AddSingleton<IFeeds, Feeds>();
        services.AddSingleton<MarketDirectory>();
        services.AddSingleton<MarketReader>();
        services.AddSingleton<IBarReader>(provider => provider.GetRequiredService<MarketReader>());
        services.AddSingleton<BarPages>();
        services.AddSingleton<ScanTurns>();
        services.AddSingleton<DataJobStore>();
        services.AddSingleton(new StoredGauge("candlewick_jobs", "status", DataJobStore.OpenAsync, DataJobStatuses.Open));
        services.AddSettings<JobRetentionOptions>("Retention");
        services.AddSingleton<IRetention, JobRetention>();
        services.AddSingleton<JobMonitor>();
        services.AddJobFeeds();
        services.AddSingleton<UploadPlaces>();
        services.AddSingleton<UploadFolder>();
        services.AddSingleton<ImportJob>();
        services.AddSingleton<IJobKind>(provider => provider.GetRequiredService<ImportJob>());
        services.AddSingleton<IFileImport, FileImport>();
        services.AddSingleton<TradingProfileStore>();
        services.AddSingleton<QualityBoard>();
        services.AddLiveMarket();
        return services;
    }

    private static void AddLiveMarket(this IServiceCollection services)
    {
        services.AddSingleton<FinishedBars>();
        services.AddSingleton<LiveDefaults>();
        services.AddSingleton<LastQuotes>();
        services.AddSingleton<PriceHistory>();
        services.AddSingleton<LiveMarket>();
        services.AddSingleton<ILiveMarket>(provider => provider.GetRequiredService<LiveMarket>());
        services.AddHostedService(provider => provider.GetRequiredService<LiveMarket>());
        services.AddMarketChannels();
    }

    /// <summary>Maps <c>/data</c>, <c>/admin/data</c> and <c>/api/data-quality</c>.</summary>
    public static IEndpointRouteBuilder MapMarketData(this IEndpointRouteBuilder routes)
    {
        var data = routes.MapGroup("/data").WithTags("Market data").RequireAuthorization(Policies.Viewer).Stored();
        ListInstruments.Map(data);
        GetBars.Map(data);
        GetBarStatistics.Map(data);
        ClearCache.Map(data);

        var admin = routes.MapGroup("/admin/data").WithTags("Data administration").RequireAuthorization(Policies.Admin);
        // Jobs run on any host, and every host sees those of the others.
        var jobs = admin.OfThisHost();
        ImportBars.Map(jobs);
        GetJobStatus.Map(jobs);
        CancelJob.Map(jobs);
        ListJobs.Map(jobs);
        ListStoredData.Map(admin.Stored());
        MoveBars.Map(admin);
        DeleteBars.Map(admin);

        var quality = routes.MapGroup("/api/data-quality").WithTags("Data quality").RequireAuthorization(Policies.Viewer).Stored();
        GetDataQuality.Map(quality);
        return routes;
    }
}
