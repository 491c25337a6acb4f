using Candlewick.Domain;
using Candlewick.Execution.Books;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Storage;

namespace Candlewick.Execution.PreTradeChecks;

/// <summary>What an account's trades take of its limits now.</summary>
/// <param name="Risk">Sum of the losses at the stops.</param>
/// <param name="Value">Sum of the trades' values.</param>
/// <param name="EarnedToday">
/// Ledger of the market's day, UTC, and what trades that have not ended have realized; below 0 for a loss.
/// </param>
/// <param name="OrdersWithinMinute">Entries planned within the last minute.</param>
internal sealed record AccountUse(decimal Risk, decimal Value, decimal EarnedToday, int OrdersWithinMinute)
{
    public static AccountUse None { get; } = new(0m, 0m, 0m, 0);
}

/// <summary>What planning must take within its own transaction, so that two owners at once cannot take it twice. Pure.</summary>
internal static class Reservations
{
    /// <summary>
    /// The loss at the stops, both commissions and the spread included: quantity × (|E − S| + f·(E + S) + p) × multiplier, summed
    /// over the exits; a part without a stop counts with its whole value.
    /// </summary>
    /// <param name="side">Side of the entry; the distance counts only on the losing side.</param>
    /// <param name="quantity">Quantity of the entry.</param>
    /// <param name="price">The price that decides.</param>
    /// <param name="exits">Quantity (null: the rest) and stop of each exit; none counts as one without a stop.</param>
    /// <param name="costs">Costs now.</param>
    /// <param name="multiplier">Contract multiplier: money per unit and point of price.</param>
    public static Reservation Of(
        OrderSide side, decimal quantity, decimal price, IReadOnlyList<(decimal? Quantity, decimal? Stop)> exits, TradingCosts costs,
        decimal multiplier)
    {
        var (risk, left, hasStop) = (0m, quantity, exits.Count > 0);
        var ordered = exits.OrderBy(exit => exit.Quantity is null).ToList();
        for (var i = 0; i < ordered.Count; i++)
        {
            var (share, stop) = ordered[i];
            // As the exits are placed: one without a quantity takes the rest, else the last one does.
            var part = i == ordered.Count - 1 ? left : Math.Min(left, share ?? left);
            left -= part;
            hasStop &= part == 0 || stop is not null;
            risk += part * LossPerUnit(side, price, stop, costs) * multiplier;
        }

        risk += left * price * multiplier;
        return new Reservation(Plain.Number(risk), Plain.Number(quantity * price * multiplier), hasStop);
    }

    /// <summary>Sums of what the trades in flight have reserved.</summary>
    public static (decimal Risk, decimal Value) Sum(IReadOnlyList<TradeRow> inFlight) =>
        (inFlight.Sum(trade => trade.ReservedRisk * Share(trade)), inFlight.Sum(trade => trade.ReservedValue * Share(trade)));

    /// <summary>The first of an account's limits that the trade would break, or null.</summary>
    public static RuleOutcome? Refuse(AccountLimits limits, AccountUse use, Reservation wanted, string currency) =>
        new[]
        {
            LimitRules.OpenRisk(limits, use, wanted, currency),
            LimitRules.Exposure(limits, use, wanted, currency),
            LimitRules.DailyLoss(limits, use, wanted, currency),
            LimitRules.OrderRate(limits, use),
        }.FirstOrDefault(outcome => outcome is { Passed: false });

    private static decimal LossPerUnit(OrderSide side, decimal price, decimal? stop, TradingCosts costs) => stop is { } level
        ? Math.Max(0m, side.Sign() * (price - level)) + (costs.FeeRate * (price + level)) + costs.Spread
        : price;

    /// <summary>What of the trade can still be lost: all of it while it enters, then what is open.</summary>
    private static decimal Share(TradeRow trade)
    {
        var open = trade.Phase == TradePhase.Open
            ? Math.Max(trade.OpenQuantity, trade.Quantity - trade.ExitFilledQuantity) : trade.Quantity;
        return trade.Quantity == 0 ? 0m : Math.Clamp(open / trade.Quantity, 0m, 1m);
    }
}

/// <summary>Reads what an account's trades take now.</summary>
internal sealed class AccountUseReader(TradeStore trades, LedgerStore ledger, TimeProvider time)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public async Task<AccountUse> ReadAsync(
        string account, IReadOnlyList<TradeRow> inFlight, string marketEpoch, DateTimeOffset marketTime)
    {
        var (risk, value) = Reservations.Sum(inFlight);
        var realized = (await trades.ListUnsettledAsync(account)).Sum(trade => trade.RealizedPnl);
        return new AccountUse(
            risk, value, realized + await ledger.SumOfDayAsync(account, marketEpoch, Midnight(marketTime)),
            await trades.CountPlannedSinceAsync(account, time.GetUtcNow() - Minute));
    }

    public async Task<AccountUse> ReadAsync(UnitOfWork work, IBroker broker, IReadOnlyList<TradeRow> inFlight)
    {
        var (risk, value) = Reservations.Sum(inFlight);
        var realized = (await TradeStore.ListUnsettledAsync(work, broker.Account)).Sum(trade => trade.RealizedPnl);
        return new AccountUse(
            risk, value, realized + await LedgerStore.SumOfDayAsync(work, broker.Account, broker.MarketEpoch, Midnight(broker.MarketTime)),
            await TradeStore.CountPlannedSinceAsync(work, broker.Account, time.GetUtcNow() - Minute));
    }

    private static DateTimeOffset Midnight(DateTimeOffset instant) => new(instant.UtcDateTime.Date, TimeSpan.Zero);
}
