using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.PreTradeChecks;

namespace Candlewick.Execution.Orders;

/// <summary>One exit of an order that is not placed yet. Money in the quote currency.</summary>
/// <param name="Quantity">What it closes.</param>
/// <param name="Target">Its price with profit; null without one.</param>
/// <param name="Stop">Its price with loss; null without one.</param>
/// <param name="ProfitAtTarget">Brought at the target after both commissions and the spread; null without a target.</param>
/// <param name="LossAtStop">Lost at the stop, both commissions and the spread included, above 0; null without a stop.</param>
internal sealed record PreviewedExit(decimal Quantity, decimal? Target, decimal? Stop, decimal? ProfitAtTarget, decimal? LossAtStop);

/// <summary>
/// What an order costs and may bring, by the formulas that size a stake: at the target q·(|T − E| − f·(E + T) − p)·m, at the stop
/// q·(|E − S| + f·(E + S) + p)·m. Slippage is told beside them. Pure.
/// </summary>
internal sealed record OrderPreview
{
    /// <summary>Quantity × price × contract multiplier.</summary>
    public required decimal Value { get; init; }
    /// <summary>Commission of the entry.</summary>
    public required decimal EntryFee { get; init; }
    /// <summary>What the spread costs once.</summary>
    public required decimal Spread { get; init; }
    /// <summary>What orders at the market may cost more: the entry where it is one, and every stop.</summary>
    public required decimal Slippage { get; init; }
    /// <summary>Lost when every exit stops out; a part without a stop counts with its whole value.</summary>
    public required decimal Risk { get; init; }
    /// <summary>Brought when every exit reaches its target; null unless each has one.</summary>
    public decimal? Reward { get; init; }
    /// <summary>Reward for each unit of risk, after costs; null without a target and a stop on every exit.</summary>
    public double? RewardRisk { get; init; }
    /// <summary>The price at which a single exit brings nothing: E·(1 + f) + p over 1 − f for a long, mirrored for a short.</summary>
    public required decimal BreakEven { get; init; }
    public required IReadOnlyList<PreviewedExit> Exits { get; init; }

    /// <summary>The preview of an entry at <paramref name="price"/>.</summary>
    public static OrderPreview Of(
        OrderSide side, OrderType type, decimal quantity, decimal price, IReadOnlyList<ExitPlan> plans, TradingCosts costs,
        decimal multiplier)
    {
        var exits = new List<PreviewedExit>();
        var left = quantity;
        // As the exits are placed: one without a quantity takes the rest, else the last one does.
        var ordered = plans.OrderBy(plan => plan.Quantity is null).ToList();
        for (var i = 0; i < ordered.Count; i++)
        {
            var part = i == ordered.Count - 1 ? left : Math.Min(left, ordered[i].Quantity ?? left);
            left -= part;
            exits.Add(ExitOf(side, part, price, ordered[i], costs, multiplier));
        }

        var risk = Reservations.Of(
            side, quantity, price, [.. plans.Select(plan => (plan.Quantity, plan.Stop))], costs, multiplier);
        var reward = exits.Count > 0 && exits.TrueForAll(exit => exit.ProfitAtTarget is not null)
            ? exits.Sum(exit => exit.ProfitAtTarget!.Value) : default(decimal?);
        var atMarket = (type == OrderType.Limit ? 0m : quantity) + exits.Where(exit => exit.Stop is not null).Sum(exit => exit.Quantity);
        return new OrderPreview
        {
            Value = risk.Value,
            EntryFee = Plain.Number(costs.FeeRate * quantity * price * multiplier),
            Spread = Plain.Number(costs.Spread * quantity * multiplier),
            Slippage = Plain.Number(costs.Slippage * atMarket * multiplier),
            Risk = risk.Risk,
            Reward = reward,
            RewardRisk = reward is { } brought && risk is { HasStop: true, Risk: > 0 }
                ? Math.Round((double)(brought / risk.Risk), 4) : null,
            BreakEven = BreakEvenOf(side, price, costs),
            Exits = exits,
        };
    }

    private static PreviewedExit ExitOf(
        OrderSide side, decimal quantity, decimal price, ExitPlan plan, TradingCosts costs, decimal multiplier) => new(
        quantity, plan.Target, plan.Stop,
        plan.Target is { } target
            ? Plain.Number(quantity * ((side.Sign() * (target - price)) - (costs.FeeRate * (price + target)) - costs.Spread) * multiplier)
            : null,
        plan.Stop is { } stop ? Reservations.Of(side, quantity, price, [(null, stop)], costs, multiplier).Risk : null);

    private static decimal BreakEvenOf(OrderSide side, decimal price, TradingCosts costs) => Plain.Number(side == OrderSide.Buy
        ? ((price * (1m + costs.FeeRate)) + costs.Spread) / (1m - costs.FeeRate)
        : ((price * (1m - costs.FeeRate)) - costs.Spread) / (1m + costs.FeeRate));
}
