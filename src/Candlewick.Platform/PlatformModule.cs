using System.Text.Json;
using Candlewick.Platform.Alerts;
using Candlewick.Platform.Backups;
using Candlewick.Platform.Checks;
using Candlewick.Platform.Concurrency;
using Candlewick.Platform.Events;
using Candlewick.Platform.Hosts;
using Candlewick.Platform.Jobs;
using Candlewick.Platform.Retention;
using Candlewick.Platform.Security;
using Candlewick.Platform.Startup;
using Candlewick.Platform.Storage;
using Candlewick.Platform.Streaming;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Quartz;

namespace Candlewick.Platform;

/// <summary>Plumbing that every module builds on.</summary>
public static class PlatformModule
{
    /// <summary>Adds storage, mailboxes' tracker, outbox and start-up.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="dataFolder">Where the desk's files lie; made when absent.</param>
    /// <param name="postgres">Address of the database on a PostgreSQL server; null or empty for a file in the folder.</param>
    /// <param name="shared">Folder of what all hosts of a desk see alike; null or empty for the data folder itself.</param>
    /// <param name="isHost">True for a host, of which several may share a database on a server; all else has it to itself.</param>
    public static IServiceCollection AddPlatform(
        this IServiceCollection services, string dataFolder, string? postgres = null, string? shared = null, bool isHost = false)
    {
        var isOneOfSeveral = isHost && !string.IsNullOrEmpty(postgres);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(new DataFolder(dataFolder, string.IsNullOrEmpty(shared) ? null : shared));
        services.AddSingleton(provider => string.IsNullOrEmpty(postgres)
            ? new Database(provider.GetRequiredService<DataFolder>().File("desk.db"))
            : Database.OnPostgres(postgres, isOneOfSeveral));
        services.AddSingleton<ITradingPermit, StandingPermit>();
        services.AddSingleton<IBulletins, NoBulletins>();
        services.AddSingleton<TradingTurn>();
        services.AddSingleton(new DataPart("desk.db", DataPartKind.Database));
        services.AddSingleton<SoundFolder>();
        services.AddSettings<BackupOptions>("Backups");
        services.AddSingleton<BackupWriter>();
        services.AddSingleton<BackupReader>();
        services.AddSingleton<Migrator>();
        services.AddSingleton<WorkTrackers>();
        services.AddSingleton<Readiness>();
        services.AddSettings<StartupOptions>("Startup");
        services.AddSingleton<OutboxStore>();
        services.AddSingleton(provider => new Outbox(provider.GetRequiredService<OutboxStore>()));
        services.AddSingleton<IStartupStep, ApplyMigrations>();
        services.AddSingleton<OutboxDispatcher>();
        services.AddSingleton<IStartupStep>(provider => provider.GetRequiredService<OutboxDispatcher>());
        services.AddSettings<RetentionOptions>("Retention");
        services.AddSingleton<OldRowStore>();
        services.AddSingleton<RetentionRunStore>();
        services.AddSingleton<RetentionRunner>();
        services.AddSingleton<IRetention, OutboxRetention>();
        services.AddSingleton<AlertStore>();
        services.AddSingleton<IAlertBook, AlertBook>();
        services.AddSingleton<IRetention, AlertRetention>();
        services.AddSingleton(StreamChannel.Fixed(AlertBook.Channel));
        services.AddSingleton(new StoredGauge("candlewick_outbox", "state", OutboxStore.UndeliveredAsync, ["pending", "parked"]));
        services.AddQuartz(quartz =>
        {
            if (isOneOfSeveral)
            {
                quartz.UseSharedStore(postgres!);
            }
            else
            {
                quartz.UseInMemoryStore();
            }

            quartz.UseDefaultThreadPool(1);
        });
        services.AddSingleton(new JobSharing(isOneOfSeveral));
        services.AddSingleton<JobQueue>();
        services.AddSingleton<IJobQueue>(provider => provider.GetRequiredService<JobQueue>());
        services.AddSingleton<IStartupStep, ResumeJobs>();
        services.AddHostedService(provider => provider.GetRequiredService<JobQueue>());
        services.AddHostedService<StartupRunner>();
        services.AddMigrations("platform", typeof(PlatformModule).Assembly);
        services.AddValidation();
        services.AddPlatformWeb();
        services.AddSettings<StreamOptions>("Streaming");
        services.AddSingleton<StreamChannels>();
        services.AddSingleton<StreamSeats>();
        services.AddSingleton<StreamListeners>();
        services.AddSingleton<DepartedStreams>();
        services.AddSingleton<StreamServer>();
        services.AddSingleton<StreamHub>();
        services.AddSingleton<IStreamHub>(provider => provider.GetRequiredService<StreamHub>());
        return isOneOfSeveral ? services.AddHosts() : services;
    }

    /// <summary>Accepts WebSockets, as the streams need them; after routing.</summary>
    public static IApplicationBuilder UseStreams(this IApplicationBuilder app) => app
        .Use((http, next) =>
        {
            StreamTransportFeature.Add(http.Features);
            return next(http);
        })
        .UseWebSockets(new WebSocketOptions { KeepAliveInterval = StreamClient.PingEvery, KeepAliveTimeout = StreamClient.SilentFor });

    /// <summary>Maps the WebSockets, the alerts and the retention; the pipeline needs <see cref="UseStreams"/> before them.</summary>
    public static void MapPlatform(this IEndpointRouteBuilder routes)
    {
        StreamEndpoints.Map(routes);
        ShowRetention.Map(routes);
        ListAlerts.Map(routes.MapGroup("").RequireAuthorization(Policies.Viewer).WithTags("Alerts").Stored());
        ReadAlerts.Map(routes.MapGroup("").RequireAuthorization(Policies.Trader).WithTags("Alerts"));
    }

    /// <summary>Removes what is old once a night; a program that only reads or moves data does without.</summary>
    public static IServiceCollection AddNightlyRetention(this IServiceCollection services) =>
        services.AddHostedService<NightlyRetention>();

    /// <summary>Lets requests wait until the desk is ready, save those that answer while it starts; after routing.</summary>
    public static IApplicationBuilder UseReadiness(this IApplicationBuilder app) => app.UseMiddleware<ReadinessGate>();

    /// <summary>Adds a module's embedded migrations; modules are applied in the order they were added.</summary>
    public static IServiceCollection AddMigrations(this IServiceCollection services, string module, System.Reflection.Assembly assembly) =>
        services.AddSingleton(new MigrationSource(module, assembly));

    /// <summary>Makes an event deliverable to every registered <see cref="IEventHandler{TEvent}"/>.</summary>
    public static IServiceCollection AddEvent<TEvent>(this IServiceCollection services) where TEvent : notnull =>
        services.AddSingleton(new EventRegistration(typeof(TEvent).Name, async (provider, eventId, payload, cancellationToken) =>
        {
            var fact = JsonSerializer.Deserialize<TEvent>(payload, Outbox.Json)!;
            foreach (var handler in provider.GetServices<IEventHandler<TEvent>>())
            {
                await handler.HandleAsync(eventId, fact, cancellationToken);
            }
        }));
}
