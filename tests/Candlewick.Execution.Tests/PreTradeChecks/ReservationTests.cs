using Candlewick.Domain;
using Candlewick.Execution.Books;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.PreTradeChecks;
using static Candlewick.Domain.OrderSide;

namespace Candlewick.Execution.Tests.PreTradeChecks;

/// <summary>What a trade takes of an account's limits, and what those in flight hold.</summary>
public sealed class ReservationTests
{
    private static readonly TradingCosts Free = new(0m, 0m, 0m);
    private static readonly TradingCosts Dear = new(0.001m, 0.02m, 5m);

    [Theory]
    [InlineData(Buy, 90, 20.42)]
    [InlineData(Sell, 110, 20.46)]
    public void The_loss_at_the_stop_counts_both_commissions_and_the_spread(OrderSide side, int stop, double risk)
    {
        // 2 × (10 + 0.001 × (100 + stop) + 0.02); slippage is no part of it.
        var reserved = Reservations.Of(side, 2m, 100m, [(null, stop)], Dear, 1m);
        Assert.Equal(((decimal)risk, 200m, true), (reserved.Risk, reserved.Value, reserved.HasStop));
    }

    [Theory]
    [InlineData(Buy, 90)]
    [InlineData(Sell, 110)]
    public void A_contract_multiplier_counts_in_loss_and_value(OrderSide side, int stop)
    {
        var reserved = Reservations.Of(side, 2m, 100m, [(null, stop)], Free, 50m);
        Assert.Equal((1_000m, 10_000m), (reserved.Risk, reserved.Value));
    }

    [Theory]
    [InlineData(Buy)]
    [InlineData(Sell)]
    public void A_stop_on_the_winning_side_costs_no_more_than_commissions_and_spread(OrderSide side)
    {
        var reserved = Reservations.Of(side, 1m, 100m, [(null, 100m + (side.Sign() * 5m))], Dear, 1m);
        Assert.Equal(0.02m + (0.001m * (200m + (side.Sign() * 5m))), reserved.Risk);
    }

    [Fact]
    public void Several_exits_add_up_each_at_its_own_stop()
    {
        var reserved = Reservations.Of(Buy, 1m, 100m, [(null, 80m), (0.3m, 95m), (0.5m, 90m)], Free, 1m);
        Assert.Equal((0.3m * 5m) + (0.5m * 10m) + (0.2m * 20m), reserved.Risk);
        Assert.True(reserved.HasStop);
    }

    [Fact]
    public void What_no_exit_has_a_quantity_for_falls_to_the_last_one_as_it_is_placed()
    {
        var reserved = Reservations.Of(Sell, 1m, 100m, [(0.3m, 105m), (0.5m, 110m)], Free, 1m);
        Assert.Equal(((0.3m * 5m) + (0.7m * 10m), true), (reserved.Risk, reserved.HasStop));
    }

    [Fact]
    public void What_has_no_stop_counts_with_its_whole_value()
    {
        var none = Reservations.Of(Buy, 2m, 100m, [], Dear, 1m);
        Assert.Equal((200m, 200m, false), (none.Risk, none.Value, none.HasStop));
        var part = Reservations.Of(Sell, 2m, 100m, [(0.5m, 110m), (null, null)], Free, 1m);
        Assert.Equal((5m + 150m, false), (part.Risk, part.HasStop));
    }

    [Theory]
    [InlineData(Buy, 102, "12.212")]
    [InlineData(Buy, 98, "10.21")]
    [InlineData(Sell, 98, "12.228")]
    [InlineData(Sell, 102, "10.23")]
    public void A_candidate_is_measured_at_the_worse_of_the_planned_and_the_last_price(OrderSide side, int last, string risk)
    {
        var it = new CheckCase(side);
        var context = it.Context() with { LastPrice = last };
        Assert.Equal(risk, Plain.Of(context.Reservation!.Risk));
        CheckCase.AssertPassed(RuleName.LossLimitExceeded, context, $"{risk} USDT at the stop from {context.Price}");
    }

    [Theory]
    [InlineData(Buy)]
    [InlineData(Sell)]
    public void The_loss_limit_is_a_fraction_of_equity_and_holds_to_the_last_price(OrderSide side)
    {
        // 10 to the stop, commissions of 0.19 or 0.21 and a spread of 0.02 a unit; 0.7 % of 100,000 are 700.
        var it = new CheckCase(side);
        var candidate = it.Candidate with { Quantity = 68m, MaxLossFraction = 0.007m };
        CheckCase.AssertPassed(RuleName.LossLimitExceeded, it.Context(candidate), "against 700 USDT (0.7 % of equity 100000)");
        var risk = side == Buy ? "704.49" : "705.87";
        CheckCase.AssertRefused(
            RuleName.LossLimitExceeded, it.Context(candidate with { Quantity = 69m }), $"{risk} USDT at the stop from 100, costs included");

        // The market moved against the plan: what passed at the plan's price does not at the market's.
        CheckCase.AssertRefused(
            RuleName.LossLimitExceeded, it.Context(candidate) with { LastPrice = it.Gain(2m) }, $"from {Plain.Of(it.Gain(2m))}");
        Assert.Null(CheckCase.Say(RuleName.LossLimitExceeded, it.Context(candidate with { MaxLossFraction = null })));
        Assert.Null(CheckCase.Say(RuleName.LossLimitExceeded, it.Context(candidate with { Stop = null })));
    }

    [Fact]
    public void A_trade_holds_its_reservation_in_the_measure_of_what_can_still_be_lost()
    {
        var entering = Trade("a", "BTCUSDT", Buy);
        Assert.Equal((0m, 0m), Reservations.Sum([]));
        Assert.Equal((10m, 100m), Reservations.Sum([entering]));
        var open = entering with { Phase = TradePhase.Open, EntryFilledQuantity = 2m, OpenQuantity = 2m };
        Assert.Equal((20m, 200m), Reservations.Sum([entering, open]));
        Assert.Equal((2.5m, 25m), Reservations.Sum([open with { OpenQuantity = 0.5m, ExitFilledQuantity = 1.5m }]));

        // Half of the entry still works: all of it can be lost.
        Assert.Equal((10m, 100m), Reservations.Sum([open with { EntryFilledQuantity = 1m, OpenQuantity = 1m }]));
        Assert.Equal((0m, 0m), Reservations.Sum([open with { OpenQuantity = 0m, ExitFilledQuantity = 2.01m }]));
    }

    private static TradeRow Trade(string id, string symbol, OrderSide side) => new()
    {
        TradeId = id, Symbol = symbol, Side = side, OwnerKind = TradeOwnerKind.Session, Phase = TradePhase.Entering, Quantity = 2m,
        ReservedRisk = 10m, ReservedValue = 100m,
    };
}
