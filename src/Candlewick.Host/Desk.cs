using Candlewick.Execution;
using Candlewick.Host.Configuration;
using Candlewick.Host.Connections;
using Candlewick.Host.Health;
using Candlewick.Host.Metrics;
using Candlewick.Host.OpenApi;
using Candlewick.Host.Page;
using Candlewick.Host.Streams;
using Candlewick.Host.Telemetry;
using Candlewick.Identity;
using Candlewick.MarketData;
using Candlewick.Platform;
using Candlewick.Platform.Hosts;
using Candlewick.Platform.Web;
using Candlewick.Sessions;
using Candlewick.Staking;
using Candlewick.Venues;
using Microsoft.AspNetCore.HostFiltering;

namespace Candlewick.Host;

/// <summary>Puts the desk together: one line per module.</summary>
internal static class Desk
{
    /// <param name="flags">What the command line said.</param>
    /// <param name="add">What else the desk is made of; tests add parts that are slow or broken.</param>
    /// <exception cref="SettingsException">A setting of the host itself is wrong.</exception>
    public static WebApplication Build(DeskFlags flags, Action<IServiceCollection>? add = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        DeskConfiguration.Load(builder.Configuration, flags);
        AddServer(builder);
        DeskConfiguration.RequireServerOfShared(builder.Configuration);
        AddModules(builder.Services, builder.Configuration, isHost: true);
        builder.Services.AddOtlp();
        builder.Services.AddNightlyRetention();
        add?.Invoke(builder.Services);
        var app = builder.Build();
        foreach (var name in DeskConfiguration.Unknown(app.Services.GetServices<SettingsSection>()))
        {
            app.Logger.LogWarning("{Name} is not a setting of this desk", name);
        }

        UsePipeline(app);
        MapModules(app);
        return app;
    }

    /// <summary>Adds every module on the configured data folder, with the database in it or on the server that is named.</summary>
    /// <param name="services">The program's services.</param>
    /// <param name="configuration">The desk's settings.</param>
    /// <param name="folder">Another data folder than the configured one; null for that.</param>
    /// <param name="isHost">True for a host, of which several may share a database on a server.</param>
    internal static void AddModules(
        IServiceCollection services, IConfiguration configuration, string? folder = null, bool isHost = false)
    {
        services.AddPlatform(
            folder ?? (configuration["Data"] is { Length: > 0 } configured ? configured : "data"), configuration["Database"],
            configuration["Shared"], isHost);
        services.AddIdentity();
        services.AddMarketData();
        services.AddExecution();
        services.AddStaking();
        services.AddSessions();
        services.AddVenues();
        services.AddFixedStreams();
        services.AddMetricsText();
        services.AddHealth();
        services.AddDeskOpenApi();
        if (!isHost)
        {
            // What only a program that listens goes by is a setting all the same, and wrong where its value is.
            services.AddSettings<ConnectionOptions>("Connections").AddSettings<ProxyOptions>("Proxies").AddSettings<OtlpOptions>("Otlp")
                .AddHostsSettings();
        }
    }

    private static void MapModules(WebApplication app)
    {
        app.MapPlatform();
        app.MapHosts();
        app.MapIdentity();
        app.MapMarketData();
        app.MapExecution();
        app.MapStaking();
        app.MapSessions();
        app.MapVenues();
        app.MapHealth();
        app.MapMetricsText();
        app.MapDeskOpenApi();
        app.MapRoot();
    }

    private static void UsePipeline(WebApplication app)
    {
        app.UseConnectionSeats();
        app.UseNamedTraces();
        app.UseMiddleware<ForwardedCaller>();
        app.UseMiddleware<SecurityHeaders>();
        app.UsePlatformWeb();
        app.UseHostFiltering();
        app.UseMiddleware<StaticPage>();
        app.UseRouting();
        app.UseCors();
        app.UseBodyRules();
        app.UseStreams();
        app.UseHosts();
        app.UseIdentity();
        // Behind the sign-in: some bounds are those of a user.
        app.UseRateLimiter();
        app.UseReadiness();
    }

    /// <summary>What a process of ours that listens has in common: addresses, bounds, names it answers to, its log.</summary>
    internal static void AddServer(WebApplicationBuilder builder)
    {
        var urls = DeskConfiguration.Urls(builder.Configuration);
        builder.WebHost.UseUrls(urls);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.Services.AddConnectionLimits();
        builder.Services.AddHostFiltering(filter =>
        {
            filter.AllowedHosts = AllowedHosts(builder.Configuration["AllowedHosts"], urls);
            filter.IncludeFailureMessage = false;
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(10));
        builder.AddLog();
    }

    /// <summary>
    /// A page elsewhere must not reach the desk under a name that it controls, so only the names we listen on are answered.
    /// </summary>
    private static string[] AllowedHosts(string? configured, string[] urls)
    {
        if (configured is { Length: > 0 })
        {
            return configured.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        }

        var names = urls.Select(url => url[(url.IndexOf("//", StringComparison.Ordinal) + 2)..])
            .Select(rest => HostString.FromUriComponent(rest.TrimEnd('/')).Host).ToList();
        var isAnywhere = names.Any(name => name is "*" or "+" or "0.0.0.0" or "[::]");
        return isAnywhere
            ? ["*"] : [.. names.Append("localhost").Append("127.0.0.1").Append("[::1]").Distinct(StringComparer.OrdinalIgnoreCase)];
    }
}
