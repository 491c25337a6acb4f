using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Sessions.Contracts;
using Candlewick.Sessions.Tests.Desk;
using Candlewick.Sessions.Walks;
using Candlewick.Testing.Desk;

namespace Candlewick.Sessions.Tests;

/// <summary>What a closed trade counts as: the money decides, whatever its exit is called.</summary>
public sealed class ResultTests
{
    private static TradeState Ended(decimal profit, ExitReason reason, decimal filled = 2m) => new()
    {
        TradeId = "tr", OwnerKind = TradeOwnerKind.Session, OwnerId = "ses", Account = "test", Venue = "scripted", Symbol = "BTCUSDT",
        MarketEpoch = "1", QuoteAsset = "USDT", ContractMultiplier = 1m, Side = OrderSide.Buy, Phase = TradePhase.Exited,
        IsFailed = false, EntryType = OrderType.Market,
        PlannedQuantity = 5m, PlannedEntryPrice = 100m, Exits = [], ExitsAt = ExitPlace.None, EntryClientOrderId = "e",
        EntryStatus = OrderStatus.Filled, EntryFilledQuantity = filled, OpenQuantity = 0m, ClosingQuantity = 0m,
        ExitFilledQuantity = filled, ExitReason = reason,
        Fees = 0m, RealizedPnl = profit, Origin = "signal", PlannedAt = DateTimeOffset.UnixEpoch,
    };

    public static TheoryData<ExitReason> Reasons() => [.. Enum.GetValues<ExitReason>()];

    /// <summary>Planned are a gain of 10 and a loss of 6 a unit, 2 units were entered.</summary>
    [Theory]
    [MemberData(nameof(Reasons))]
    public void Half_of_the_planned_gain_is_a_win_and_half_of_the_planned_loss_a_loss_for_every_exit(ExitReason reason)
    {
        var decision = SessionsDesk.Decision(gainPerUnit: 10m, lossPerUnit: 6m);
        foreach (var (profit, expected) in new[]
                 {
                     (20m, TradeResult.Win), (10m, TradeResult.Win), (9.99999999m, TradeResult.Scratch), (0m, TradeResult.Scratch),
                     (-5.99999999m, TradeResult.Scratch), (-6m, TradeResult.Loss), (-12m, TradeResult.Loss), (-40m, TradeResult.Loss),
                 })
        {
            Assert.Equal((profit, expected), (profit, TradeJudgement.Of(Ended(profit, reason), decision).Result));
        }
    }

    [Fact]
    public void What_was_planned_counts_for_the_quantity_that_was_really_entered()
    {
        var decision = SessionsDesk.Decision(gainPerUnit: 10m, lossPerUnit: 6m);

        Assert.Equal(TradeResult.Scratch, TradeJudgement.Of(Ended(9m, ExitReason.TargetReached, filled: 2m), decision).Result);
        Assert.Equal(TradeResult.Win, TradeJudgement.Of(Ended(9m, ExitReason.TargetReached, filled: 1m), decision).Result);
    }

    [Theory]
    [InlineData("buy", 45_500.24, "scratch", "Start")]
    [InlineData("buy", 45_500.25, "win", "1-0")]
    [InlineData("buy", 44_500.26, "scratch", "Start")]
    [InlineData("buy", 44_500.25, "loss", "0-1")]
    [InlineData("sell", 44_500.26, "scratch", "Start")]
    [InlineData("sell", 44_500.25, "win", "1-0")]
    [InlineData("sell", 45_500.24, "scratch", "Start")]
    [InlineData("sell", 45_500.25, "loss", "0-1")]
    public async Task A_close_signal_is_judged_by_half_of_the_planned_gain_and_loss(string side, double exit, string result, string node)
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync();
        await desk.AcceptAsync(webhook, side == "buy" ? DeskHost.Signal("open") : DeskHost.Sell("open"));
        await desk.PriceAsync(SessionsDesk.Price);

        var close = await desk.AcceptAsync(webhook, SessionsDesk.Close);
        Assert.Equal("close", close.Text("action"));
        await desk.PriceAsync((decimal)exit);

        var session = await desk.OnlySessionAsync();
        Assert.Equal(node, session.Text("current_node"));
        var step = (await desk.StepsAsync(session.Text("session_id")!))[2];
        Assert.Equal(result, step.Text("result"));
        Assert.Equal("signal_close", step.Text("exit_reason"));
        var sign = side == "buy" ? 1 : -1;
        Assert.Equal(sign * ((decimal)exit - SessionsDesk.Price) * step.Amount("quantity"), session.Amount("running_total"));
        Assert.Empty(desk.Venue.Working);
    }

    /// <summary>The entry slips past the middle of the way: the target is hit and brings less than half of what was planned.</summary>
    [Theory]
    [InlineData("buy", 45_600, 46_000, "target_reached")]
    [InlineData("sell", 44_400, 44_000, "target_reached")]
    [InlineData("buy", 44_400, 44_000, "stop_reached")]
    [InlineData("sell", 45_600, 46_000, "stop_reached")]
    public async Task An_exit_at_target_or_stop_that_brings_little_is_a_scratch(string side, double entry, double exit, string reason)
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync();
        await desk.AcceptAsync(webhook, side == "buy" ? DeskHost.Signal("a") : DeskHost.Sell("a"));
        await desk.PriceAsync((decimal)entry);
        await desk.PriceAsync((decimal)exit);

        var session = await desk.OnlySessionAsync();
        var result = (await desk.StepsAsync(session.Text("session_id")!))[2];

        Assert.Equal((reason, "scratch"), (result.Text("exit_reason"), result.Text("result")));
        Assert.Equal("Start", session.Text("current_node"));
    }
}
