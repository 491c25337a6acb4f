using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.Orders;
using Candlewick.Execution.Reconciliation;
using Candlewick.Execution.Tests.Scripted;
using FsCheck;
using FsCheck.Fluent;
using Xunit.Abstractions;

namespace Candlewick.Execution.Tests;

/// <summary>
/// The invariants of the order path under whatever a venue, a person and a crash can do: after every walk the venue is
/// healed, and then the books must agree.
/// </summary>
public sealed class OrderPathProperties(ITestOutputHelper output)
{
    public enum Event
    {
        PriceUp, PriceDown, PriceFlat, PriceToTarget, PriceToStop,
        Enter, EnterLimit, EnterShort, Close,
        LoseAnswer, LoseRequest, Busy, Refuse, Break, ThroughStop,
        HoldReports, ReleaseShuffled, DoubleReports, SingleReports, VenueAway,
        FillPart, EndExits, Restart, KillSwitchOn, KillSwitchOff, Compare,
    }

    [Fact]
    public void Whatever_happens_the_books_agree_in_the_end()
    {
        // The same walks at every run; a failing one is printed by FsCheck and shrunk.
        var walks = Gen.Elements(Enum.GetValues<Event>()).ArrayOf(24).ToArbitrary();
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(40).WithReplay(20241201, 7).WithQuietOnSuccess(true),
            Prop.ForAll(walks, walk => WalkAsync(walk).GetAwaiter().GetResult()));
    }

    private async Task WalkAsync(Event[] walk)
    {
        await using var desk = await TestDesk.StartAsync(configure: options => options.CloseRestSeconds = 0);
        var random = new Random(walk.Length + (walk.Length > 0 ? (int)walk[0] : 0));
        var intents = new List<TradeIntent>();
        var entriesWhileKilled = 0;
        foreach (var step in walk)
        {
            var submitted = desk.Venue.Submitted.Count;
            var isKilled = desk.Get<IKillSwitch>().IsEngaged;
            await StepAsync(desk, step, intents, random);
            if (isKilled && step != Event.KillSwitchOff)
            {
                entriesWhileKilled += desk.Venue.Submitted.Skip(submitted).Count(order => !order.ReduceOnly);
            }
        }

        Assert.Equal(0, entriesWhileKilled);
        await HealAsync(desk, intents);
        await AgreeAsync(desk, intents);
    }

    private static async Task StepAsync(TestDesk desk, Event step, List<TradeIntent> intents, Random random)
    {
        var venue = desk.Venue;
        switch (step)
        {
            case Event.PriceUp: await desk.PriceAsync(venue.LastPrice + 3m); break;
            case Event.PriceDown: await desk.PriceAsync(venue.LastPrice - 3m); break;
            case Event.PriceFlat: await desk.PriceAsync(venue.LastPrice); break;
            case Event.PriceToTarget: await desk.PriceAsync(112m); break;
            case Event.PriceToStop: await desk.PriceAsync(88m); break;
            case Event.Enter: intents.Add(await desk.EnterAsync()); break;
            case Event.EnterLimit: intents.Add(await desk.EnterAsync(desk.Intent(type: OrderType.Limit, entry: 99m))); break;
            case Event.EnterShort: intents.Add(await desk.EnterAsync(desk.Intent(OrderSide.Sell, target: 90m, stop: 110m))); break;
            case Event.Close when intents.Count > 0: await desk.CloseAsync(intents[random.Next(intents.Count)]); break;
            case Event.LoseAnswer: venue.Script.Enqueue(SubmitScript.LoseAnswer); break;
            case Event.LoseRequest: venue.Script.Enqueue(SubmitScript.LoseRequest); break;
            case Event.Busy: venue.Script.Enqueue(SubmitScript.Busy); break;
            case Event.Refuse: venue.Script.Enqueue(SubmitScript.Refuse); break;
            case Event.Break: venue.Script.Enqueue(SubmitScript.Break); break;
            case Event.ThroughStop: venue.Script.Enqueue(SubmitScript.ThroughStop); break;
            case Event.HoldReports: venue.HoldsReports = true; break;
            case Event.ReleaseShuffled: venue.Release(reports => reports.OrderBy(_ => random.Next())); break;
            case Event.DoubleReports: venue.DoublesReports = true; break;
            case Event.SingleReports: venue.DoublesReports = false; break;
            case Event.VenueAway: venue.QuestionsUnanswered = 2; break;
            case Event.FillPart when venue.Working.Count > 0: venue.Fill(venue.Working[0], 0.3m, venue.LastPrice); break;
            case Event.EndExits when venue.Working.Count > 0: venue.EndByVenue(venue.Working[^1], "the venue's rules"); break;
            case Event.Restart: await desk.RestartAsync(); break;
            case Event.KillSwitchOn: await desk.MoveKillSwitchAsync(true); break;
            case Event.KillSwitchOff: await desk.MoveKillSwitchAsync(false); break;
            case Event.Compare: await desk.Get<Recovery>().CompareAsync(null, CancellationToken.None); break;
        }

        await desk.SettleAsync();
    }

    /// <summary>The venue answers everything again, every trade is closed, the market moves.</summary>
    private static async Task HealAsync(TestDesk desk, List<TradeIntent> intents)
    {
        desk.Venue.Script.Clear();
        desk.Venue.QuestionsUnanswered = 0;
        desk.Venue.DoublesReports = false;
        desk.Venue.Release();
        await desk.RestartAsync();
        await desk.SettleAsync();
        // Before anybody closes it: what is open is protected at the venue, or on its way out.
        foreach (var intent in intents)
        {
            var trade = await desk.TradeAsync(intent);
            Assert.True(trade.Phase != TradePhase.Open || trade.ExitsAt == "venue" || (await desk.OrdersAsync(intent)).Any(order => order.Leg == Leg.Close),
                $"{trade.TradeId} is open without exits.");
        }

        foreach (var intent in intents)
        {
            await desk.CloseAsync(intent);
        }

        await desk.PriceAsync(100m);
        await desk.PriceAsync(100m);
        await desk.Get<Recovery>().CompareAsync(null, CancellationToken.None);
        await desk.SettleAsync();
    }

    private async Task AgreeAsync(TestDesk desk, List<TradeIntent> intents)
    {
        var fills = await desk.FillsAsync();
        var ledger = await desk.Database.QueryAsync<decimal>("SELECT amount FROM ledger_entries");
        var flows = -fills.Sum(fill => (fill.Side.Sign() * fill.Quantity * fill.Price) + fill.FeeQuote);
        foreach (var intent in intents)
        {
            var trade = await desk.TradeAsync(intent);
            var orders = await desk.OrdersAsync(intent);
            if (trade.Phase != TradePhase.Settled)
            {
                output.WriteLine(string.Join('\n', orders.Select(order => order.ToString())));
            }

            Assert.Equal(TradePhase.Settled, trade.Phase);
            Assert.All(orders, order => Assert.InRange(order.FilledQuantity, 0m, order.Quantity));
            Assert.All(orders, order => Assert.True(order.Status.IsFinal(), $"{order.Leg} is {order.Status}"));
            Assert.All(orders, order => Assert.Equal(fills.Where(fill => fill.ClientOrderId == order.ClientOrderId).Sum(fill => fill.Quantity), order.FilledQuantity));
            Assert.True(orders.Count(order => order.IsEntry && desk.Venue.Reached.Contains(order.ClientOrderId)) <= 1, "More than one entry reached the venue.");
            Assert.Equal(trade.EntryFilledQuantity, trade.ExitFilledQuantity);
            await AssertLegalHistoryAsync(desk, orders);
        }

        Assert.Equal(desk.Venue.Reached.Count, desk.Venue.Reached.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(desk.Venue.Position, (await desk.Database.QueryAsync<decimal>("SELECT quantity FROM positions")).Sum());
        Assert.Equal(0m, desk.Venue.Position);
        Assert.Equal(desk.Venue.Cash, flows);
        Assert.Equal(flows, ledger.Sum());
        Assert.Empty(desk.Venue.Working);
        Assert.DoesNotContain(await desk.FindingsAsync(), finding => finding is { Status: "open", Kind: FindingKind.PositionMismatch or FindingKind.UnknownFill or FindingKind.UnknownOrder or FindingKind.Overfill });
    }

    private static async Task AssertLegalHistoryAsync(TestDesk desk, IReadOnlyList<OrderRow> orders)
    {
        foreach (var order in orders)
        {
            var moves = await desk.Database.QueryAsync<Move>("SELECT from_status, to_status FROM order_events WHERE client_order_id = @ClientOrderId ORDER BY sequence", new { order.ClientOrderId });
            Assert.Null(moves[0].FromStatus);
            foreach (var move in moves.Skip(1))
            {
                Assert.True(move.FromStatus!.Value.MayBecome(move.ToStatus), $"{move.FromStatus} to {move.ToStatus}");
            }
        }
    }

    private sealed class Move
    {
        public OrderStatus? FromStatus { get; init; }
        public OrderStatus ToStatus { get; init; }
    }
}
