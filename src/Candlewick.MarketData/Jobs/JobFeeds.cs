using Candlewick.Platform.Security;
using Candlewick.Platform.Streaming;
using Microsoft.Extensions.DependencyInjection;

namespace Candlewick.MarketData.Jobs;

/// <summary>Where the progress of jobs can be followed.</summary>
internal static class JobFeeds
{
    /// <summary>Registers the channel of jobs and the WebSockets that show nothing else.</summary>
    public static void AddJobFeeds(this IServiceCollection services)
    {
        const string Summary = "Progress of data jobs, preceded by the most recent messages (WebSocket)";
        services.AddSingleton(StreamChannel.Fixed(JobMonitor.Channel));
        services.AddSingleton(new StreamFeed("/ws/admin", Policies.Admin, JobMonitor.Channel, "OpenAdminStream", Summary));
        services.AddSingleton(new StreamFeed(
            "/ws/data-collection", Policies.Viewer, JobMonitor.Channel, "OpenDataCollectionStream", Summary,
            "data_collection_subscribers"));
        // Callers know this figure; nothing trains models yet, so nobody listens.
        services.AddSingleton(new StreamFigure("model_training_subscribers", () => 0));
    }
}
