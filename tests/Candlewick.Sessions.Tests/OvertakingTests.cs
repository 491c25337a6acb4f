using System.Reflection;
using Candlewick.Execution.Contracts;
using Candlewick.Sessions.Tests.Desk;
using Candlewick.Testing.Desk;
using Microsoft.Extensions.DependencyInjection;

namespace Candlewick.Sessions.Tests;

/// <summary>A trade that ends while a signal is being decided: what waited for its end still comes before that signal.</summary>
public sealed class OvertakingTests
{
    /// <summary>The order path, with something that happens behind the back of whoever has just looked at a trade.</summary>
    private class WatchedPath : DispatchProxy
    {
        private IOrderPath _path = null!;

        /// <summary>Happens once, after the next look at a trade and before its reader goes on.</summary>
        public Func<Task>? AfterNextLook { get; set; }

        public static IOrderPath Of(IOrderPath path)
        {
            var proxy = Create<IOrderPath, WatchedPath>();
            ((WatchedPath)proxy)._path = path;
            return proxy;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            var result = targetMethod!.Invoke(_path, BindingFlags.DoNotWrapExceptions, null, args, null);
            return result is Task<TradeState?> look && AfterNextLook is { } happens ? ThenAsync(look, happens) : result;
        }

        private async Task<TradeState?> ThenAsync(Task<TradeState?> look, Func<Task> happens)
        {
            AfterNextLook = null;
            var seen = await look;
            await happens();
            return seen;
        }
    }

    [Theory]
    [InlineData("buy")]
    [InlineData("sell")]
    public async Task A_reversal_that_waits_is_not_overtaken_by_a_signal_that_came_as_its_trade_ended(string side)
    {
        await using var desk = await StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync(new { on_busy = "reverse" });
        await desk.AcceptAsync(webhook, DeskHost.Signal("long"));
        await desk.PriceAsync(SessionsDesk.Price);
        await desk.AcceptAsync(webhook, SessionsDesk.Anywhere("reversal", "sell"));

        await EndTradeAfterNextLookAsync(desk, 45_010m);
        var (_, body, _) = await desk.SendAsync(webhook, SessionsDesk.Anywhere("late", side));
        await desk.SettleAsync();

        Assert.Equal("trade_in_progress", body.GetProperty("details").Text("rule"));
        var inbox = await desk.InboxAsync();
        Assert.Equal("accepted", inbox["reversal"].Text("status"));
        Assert.Equal(inbox["reversal"].Text("trade_id"), (await desk.OnlySessionAsync()).Text("open_trade_id"));
    }

    [Fact]
    public async Task A_queued_signal_is_not_overtaken_by_one_that_came_as_its_trade_ended()
    {
        await using var desk = await StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync(new { on_busy = "queue" });
        await desk.AcceptAsync(webhook, DeskHost.Signal("first"));
        await desk.PriceAsync(SessionsDesk.Price);
        await desk.AcceptAsync(webhook, SessionsDesk.Anywhere("second"));

        await EndTradeAfterNextLookAsync(desk, 46_000m);
        await desk.AcceptAsync(webhook, SessionsDesk.Anywhere("third"));
        await desk.SettleAsync();

        var inbox = await desk.InboxAsync();
        Assert.Equal("accepted", inbox["second"].Text("status"));
        Assert.Equal("queued", inbox["third"].Text("status"));
        Assert.Equal(inbox["second"].Text("trade_id"), (await desk.OnlySessionAsync()).Text("open_trade_id"));
    }

    private static Task<DeskHost> StartAsync() => SessionsDesk.StartAsync(configure: services =>
    {
        var real = services.Single(service => service.ServiceType == typeof(IOrderPath));
        services.Remove(real);
        services.AddSingleton(provider => WatchedPath.Of(
            (IOrderPath)ActivatorUtilities.CreateInstance(provider, real.ImplementationType!)));
    });

    private static async Task EndTradeAfterNextLookAsync(DeskHost desk, decimal price)
    {
        // Until then the order that closes it may not be at the venue, and the desk looks for itself.
        await desk.SettleAsync();
        var path = desk.Get<IOrderPath>();
        ((WatchedPath)path).AfterNextLook = async () =>
        {
            var trade = (await desk.OnlySessionAsync()).Text("open_trade_id")!;
            desk.Venue.Price(price);
            await SessionsDesk.UntilAsync(async () =>
                (await path.FindTradeAsync(trade))!.Phase is TradePhase.Exited or TradePhase.Failed or TradePhase.Settled);
        };
    }
}
