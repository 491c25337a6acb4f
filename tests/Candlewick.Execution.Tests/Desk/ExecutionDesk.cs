using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Platform;
using Candlewick.Platform.Security;
using Candlewick.Platform.Startup;
using Candlewick.Testing.Desk;
using Candlewick.Testing.Scripted;
using Microsoft.Extensions.DependencyInjection;

namespace Candlewick.Execution.Tests.Desk;

/// <summary>Desks with the order path alone, on a clock that only the test moves.</summary>
internal static class ExecutionDesk
{
    public static Task<DeskHost> StartAsync(Action<ScriptedVenue>? arrange = null, Action<ExecutionOptions>? configure = null)
    {
        var exchange = new ScriptedExchange();
        arrange?.Invoke(exchange.First);
        return StartOnAsync(exchange, configure);
    }

    public static Task<DeskHost> StartOnAsync(ScriptedExchange exchange, Action<ExecutionOptions>? configure = null) =>
        DeskHost.StartAsync(new DeskPlan
    {
        Name = "execution",
        Exchange = exchange,
        Time = DeskTime.Manual,
        AddModules = services => services.AddExecution()
            .AddSingleton<SettlingOwner>().AddSingleton<IStartupStep>(provider => provider.GetRequiredService<SettlingOwner>()),
        MapModules = app =>
        {
            app.MapPlatform();
            app.MapExecution();
        },
        Configure = services => services.Configure<ExecutionOptions>(options => configure?.Invoke(options)),
    });

    public static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>A trade that wins or loses a tenth, on either side of 100.</summary>
    public static TradeIntent Intent(
        string id, OrderSide side, decimal quantity = 1m, string symbol = ScriptedExchange.Bitcoin, decimal price = 100m) =>
        DeskTrades.Intent(
            id, side, quantity, price, price * (1m + (side.Sign() * 0.1m)), price * (1m - (side.Sign() * 0.1m))) with { Symbol = symbol };

    /// <summary>Enters at the next price and lets the exits be placed.</summary>
    public static async Task<TradeIntent> OpenAsync(this DeskHost desk, TradeIntent intent)
    {
        await desk.EnterAsync(intent);
        await desk.PriceAsync(intent.Symbol, intent.EntryPrice);
        await desk.AdvanceAsync(Second);
        return intent;
    }

    public static HttpRequestMessage Admin(HttpMethod method, string path, HttpContent? content = null)
    {
        var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Add(DeskHost.RoleHeader, Policies.Admin);
        return request;
    }

    /// <summary>Findings that are open, as kind and subject.</summary>
    public static async Task<IReadOnlyList<string>> FindingsAsync(this DeskHost desk) =>
        await desk.Database.QueryAsync<string>("SELECT kind FROM reconciliation_findings ORDER BY finding_id");
}
