using System.Text.Json;
using Candlewick.Domain;
using Candlewick.Execution;
using Candlewick.Platform.Startup;
using Candlewick.Sessions.Trail;
using Candlewick.Staking;
using Candlewick.Testing.Desk;
using Candlewick.Testing.Scripted;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Candlewick.Sessions.Tests.Desk;

/// <summary>Desks with sessions on them, and signals as these tests send them.</summary>
internal static class SessionsDesk
{
    /// <summary>The entry of the example signal, and the price every market begins at.</summary>
    public const decimal Price = 45_000.50m;

    public const string Close = """{"action":"flat","symbol":"BTCUSDT","id":"close"}""";

    public static Task<DeskHost> StartAsync(
        Action<ScriptedVenue>? arrange = null, DeskHttp http = DeskHttp.InProcess, bool waitsUntilReady = true,
        Action<IServiceCollection>? configure = null, Action<WebApplication>? map = null, DateTimeOffset? startsAt = null) =>
        StartOnAsync(new ScriptedExchange(), arrange, http, waitsUntilReady, configure, map, startsAt);

    /// <summary>A desk on accounts of the test's own, all of them arranged alike.</summary>
    public static Task<DeskHost> StartOnAsync(
        ScriptedExchange exchange, Action<ScriptedVenue>? arrange = null, DeskHttp http = DeskHttp.InProcess, bool waitsUntilReady = true,
        Action<IServiceCollection>? configure = null, Action<WebApplication>? map = null, DateTimeOffset? startsAt = null)
    {
        foreach (var venue in exchange.All)
        {
            venue.List(new Instrument(ScriptedExchange.Bitcoin, "Bitcoin", "crypto", "BTC", "USDT", 0.01m, 0.00001m, 0.00001m, 9_000m, 5m),
                Price);
            (venue.FeeRate, venue.StopsFillAtTheirPrice) = (0m, true);
            arrange?.Invoke(venue);
        }

        var plan = new DeskPlan
        {
            Name = "sessions",
            Exchange = exchange,
            Time = DeskTime.ManualClock,
            Http = http,
            WaitsUntilReady = waitsUntilReady,
            // Beside the sessions a strategy trades on the accounts.
            AddModules = services => services.AddStaking().AddExecution().AddSessions()
                .AddSingleton<SettlingOwner>().AddSingleton<IStartupStep>(provider => provider.GetRequiredService<SettlingOwner>()),
            MapModules = app =>
            {
                app.MapExecution();
                app.MapStaking();
                app.MapSessions();
                map?.Invoke(app);
            },
            Configure = services =>
            {
                services.Configure<ExecutionOptions>(options =>
                    (options.RetryDelayMs, options.MaxRetryDelayMs, options.RecoverySeconds, options.EntryFinishMs) = (1, 20, 1, 0));
                configure?.Invoke(services);
            },
        };
        return DeskHost.StartAsync(startsAt is { } at ? plan with { StartsAt = at } : plan);
    }

    /// <summary>A signal that can be traded wherever the market stands.</summary>
    public static string Anywhere(string id, string action = "buy") => DeskHost.Signal(id, action == "buy"
        ? new { action, entry = "market", target = "+2%", stop = "-1%" }
        : new { action, entry = "market", target = "-2%", stop = "+1%" });

    /// <summary>A trade from the signal's entry to <paramref name="exit"/>, and back to where the next one may begin.</summary>
    public static async Task TradeToAsync(this DeskHost desk, string webhook, string signal, decimal exit, decimal entry = Price)
    {
        await desk.AcceptAsync(webhook, signal);
        await desk.PriceAsync(entry);
        await desk.PriceAsync(exit);
        await desk.PriceAsync(Price);
    }

    public static async Task<IReadOnlyDictionary<string, JsonElement>> InboxAsync(this DeskHost desk) =>
        (await desk.GetAsync("/api/signals")).EnumerateArray().ToDictionary(signal => signal.GetProperty("signal_id").GetString()!);

    /// <summary>Where a signal stands and why.</summary>
    public static async Task<(string Status, string? Reason)> StandingAsync(this DeskHost desk, string signalId)
    {
        var signal = (await desk.InboxAsync())[signalId];
        return (signal.GetProperty("status").GetString()!, signal.GetProperty("reason").GetString());
    }

    public static async Task UntilAsync(Func<Task<bool>> condition)
    {
        for (var look = 0; look < 200; look++)
        {
            if (await condition())
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        Assert.Fail("It did not come to this within ten seconds.");
    }

    public static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    /// <summary>A decision as it is stored, for tests of what a result counts as.</summary>
    public static SessionStep Decision(decimal gainPerUnit, decimal lossPerUnit) => new()
    {
        StepType = StepType.Decision,
        GainPerUnit = gainPerUnit,
        LossPerUnit = lossPerUnit,
    };
}
