using Candlewick.Platform.Hosts;
using Candlewick.Platform.Storage.Engines;
using Npgsql;
using Quartz;
using Quartz.Extensibility;

namespace Candlewick.Platform.Jobs;

/// <summary>Quartz's clustered store in the desk's own database.</summary>
internal static class SharedJobStore
{
    private static readonly TimeSpan SignOfLife = TimeSpan.FromSeconds(3);
    /// <summary>How much later than expected a host may show itself before its jobs go to another.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);
    /// <summary>How soon a host without work finds what another has queued.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(3);

    /// <exception cref="FormatException">The address cannot be read.</exception>
    public static void UseSharedStore(this IQuartzBuilder quartz, string address)
    {
        quartz.ConfigureScheduler(scheduler =>
        {
            scheduler.InstanceName = "candlewick";
            scheduler.GenerateInstanceId = true;
            scheduler.IdleWaitTime = Idle;
        });
        quartz.UseInstanceIdGenerator<HostInstanceId>();
        quartz.UsePersistentStore(store =>
        {
            store.UsePostgres(NpgsqlFactory.Instance, PostgresAddress.Parse(address).ConnectionString);
            store.ConfigureStore(options =>
            {
                options.SchemaProvisioning = SchemaProvisioning.CreateIfMissing;
                options.StoreJobDataAsStrings = true;
            });
            store.UseClustering(cluster =>
            {
                cluster.CheckinInterval = SignOfLife;
                cluster.CheckinMisfireThreshold = Patience;
            });
        });
    }

    /// <summary>The host's own id: one that was killed and starts again takes up its own jobs at once.</summary>
    private sealed class HostInstanceId(HostIdentity identity) : IInstanceIdGenerator
    {
        public ValueTask<string> GenerateInstanceId(CancellationToken cancellationToken = default) => ValueTask.FromResult(identity.Id);
    }
}
