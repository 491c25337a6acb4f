using Candlewick.Host.Configuration;
using Candlewick.Host.Connections;
using Candlewick.Host.OpenApi;
using Candlewick.Host.Page;
using Candlewick.MarketData;
using Candlewick.Platform;
using Candlewick.Platform.Web;
using Candlewick.Venues;

namespace Candlewick.Host;

/// <summary>Puts the exchange process together: storage, bars and the simulator's accounts, and no desk.</summary>
internal static class Exchange
{
    /// <param name="flags">What the command line said of folder and address.</param>
    /// <param name="accounts">Names of the accounts it keeps.</param>
    /// <param name="spot">Which of them are spot accounts with an API key; at least one.</param>
    /// <param name="isFree">True when replays do not wait for the desks.</param>
    /// <param name="add">What else it is made of; tests put another clock or another wire in.</param>
    /// <exception cref="SettingsException">A setting of the host itself is wrong.</exception>
    public static WebApplication Build(
        DeskFlags flags, IReadOnlyList<string> accounts, IReadOnlyList<string> spot, bool isFree = false,
        Action<IServiceCollection>? add = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        DeskConfiguration.Load(builder.Configuration, flags);
        if (isFree)
        {
            builder.Configuration["Exchange:HoldsReplays"] = "false";
        }

        Desk.AddServer(builder);
        AddModules(builder.Services, builder.Configuration["Data"] is { Length: > 0 } folder ? folder : "data", accounts, spot);
        add?.Invoke(builder.Services);
        var app = builder.Build();
        app.UseConnectionSeats();
        app.UseMiddleware<SecurityHeaders>();
        app.UsePlatformWeb();
        app.UseHostFiltering();
        app.UseExchangeToken();
        app.UseRouting();
        app.UseBodyRules();
        app.UseWebSockets(
            new WebSocketOptions { KeepAliveInterval = TimeSpan.FromSeconds(5), KeepAliveTimeout = TimeSpan.FromSeconds(15) });
        app.UseReadiness();
        app.MapExchange();
        return app;
    }

    /// <summary>Adds every module that an exchange is made of, on its data folder.</summary>
    internal static void AddModules(
        IServiceCollection services, string folder, IReadOnlyList<string> accounts, IReadOnlyList<string> spot)
    {
        services.AddPlatform(folder);
        services.AddMarketData();
        services.AddExchange(accounts, spot);
    }
}
