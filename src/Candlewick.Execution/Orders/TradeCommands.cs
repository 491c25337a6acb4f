using Candlewick.Domain;
using Candlewick.Execution.Books;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.Supervision;
using Candlewick.Platform.Storage;

namespace Candlewick.Execution.Orders;

/// <summary>
/// What people and owners ask of a trade: each is stored as a wish in the caller's transaction and carried out by the account's reader.
/// </summary>
internal sealed class TradeCommands(TradeStore trades, AccountBoard board, TradePlanner planner)
{
    public async Task<CommandOutcome> ReduceAsync(UnitOfWork work, string tradeId, decimal quantity)
    {
        var (file, ended) = await LoadLiveAsync(work, tradeId);
        if (ended is not null)
        {
            return ended;
        }

        var trade = file!.Trade;
        var open = trade.OpenQuantity - trade.ReduceQuantity;
        if (open <= 0)
        {
            return Refuse(RuleName.NothingToReduce, $"Trade {tradeId} has nothing open that is not already being closed.");
        }

        if (quantity <= 0 || quantity % trade.LotStep != 0)
        {
            return Refuse(
                RuleName.QuantityOffStep, $"{Plain.Of(quantity)} is not a positive multiple of the step {Plain.Of(trade.LotStep)}.");
        }

        if (quantity >= open)
        {
            return Refuse(
                RuleName.NothingToReduce,
                $"{Plain.Of(quantity)} is not less than the {Plain.Of(open)} still open; close the trade instead.");
        }

        var minimum = board.Find(trade.Account)?.FindInstrument(trade.Symbol)?.MinQuantity ?? 0m;
        if (quantity < minimum || open - quantity < minimum)
        {
            return Refuse(
                RuleName.QuantityBelowMinimum,
                $"{Plain.Of(quantity)} of {Plain.Of(open)} would be closed: neither that nor the rest may be below the venue's"
                    + $" minimum of {Plain.Of(minimum)}.");
        }

        await trades.SetReduceAsync(work, tradeId, trade.ReduceQuantity + quantity);
        await trades.ResumeAsync(work, tradeId);
        return new CommandOutcome.Taken();
    }

    public async Task<CommandOutcome> ReplaceEntryAsync(UnitOfWork work, string tradeId, decimal price, decimal? quantity)
    {
        var (file, ended) = await LoadLiveAsync(work, tradeId);
        if (ended is not null)
        {
            return ended;
        }

        var trade = file!.Trade;
        if (trade.EntryType == OrderType.Market || trade.EntryFilledQuantity > 0)
        {
            return Refuse(RuleName.EntryNotResting, $"Trade {tradeId} has no resting entry to move.");
        }

        if (price <= 0 || price % trade.TickSize != 0)
        {
            return Refuse(RuleName.PriceOffTick, $"{Plain.Of(price)} is not a positive multiple of the tick {Plain.Of(trade.TickSize)}.");
        }

        var wanted = quantity ?? trade.Quantity;
        if (wanted <= 0 || wanted % trade.LotStep != 0 || file.Exits.Sum(exit => exit.Quantity ?? 0m) > wanted)
        {
            return Refuse(
                RuleName.QuantityOffStep,
                $"{Plain.Of(wanted)} is not a positive multiple of the step {Plain.Of(trade.LotStep)}, or less than the exits close.");
        }

        if (WrongEntry(trade, file.Exits, price, wanted) is { } wrong)
        {
            return new CommandOutcome.Refused(wrong);
        }

        var (reserved, refused) = await planner.ReserveAnewAsync(
            work, trade, price, wanted, [.. file.Exits.Select(exit => (exit.Quantity, exit.StopPrice))]);
        if (refused is not null)
        {
            return new CommandOutcome.Refused(refused);
        }

        // The old entry may still fill: until it is gone the larger of the two is taken.
        var taken = new Reservation(
            Math.Max(reserved.Risk, trade.ReservedRisk), Math.Max(reserved.Value, trade.ReservedValue), trade.HasStop);
        await trades.SetEntryAsync(work, tradeId, trade.EntryPrice, trade.Quantity, taken);
        await trades.SetReplaceAsync(work, tradeId, price, wanted);
        return new CommandOutcome.Taken();
    }

    public async Task<CommandOutcome> CloseAsync(UnitOfWork work, string tradeId, ExitReason reason)
    {
        if ((await LoadLiveAsync(work, tradeId)).Outcome is { } ended)
        {
            return ended;
        }

        await trades.SetCloseReasonAsync(work, tradeId, reason);
        await trades.ResumeAsync(work, tradeId);
        return new CommandOutcome.Taken();
    }

    public async Task<CommandOutcome> EndAsync(UnitOfWork work, string tradeId, string reason, string by)
    {
        if ((await LoadLiveAsync(work, tradeId)).Outcome is { } ended)
        {
            return ended;
        }

        await trades.SetEndAsync(work, tradeId, reason, by);
        return new CommandOutcome.Taken();
    }

    /// <summary>The trade, and what answers a command on one that is unknown or over.</summary>
    internal static async Task<(TradeFile? File, CommandOutcome? Outcome)> LoadLiveAsync(UnitOfWork work, string tradeId) =>
        await TradeStore.LoadAsync(work, tradeId) is not { } file ? (null, new CommandOutcome.Unknown())
        : file.Trade.IsInFlight ? (file, null)
        : (file, new CommandOutcome.Ended(file.Trade.Phase));

    /// <summary>Why an entry cannot rest there with so much, or null: the venue's bounds, and exits that it would be beyond.</summary>
    private RuleOutcome? WrongEntry(TradeRow trade, IReadOnlyList<ExitRow> exits, decimal price, decimal quantity)
    {
        if (board.Find(trade.Account)?.FindInstrument(trade.Symbol) is { } instrument)
        {
            var value = quantity * price * instrument.ContractMultiplier;
            var bound =
                quantity < instrument.MinQuantity
                    ? (RuleName.QuantityBelowMinimum, $"{Plain.Of(quantity)} is below the minimum {Plain.Of(instrument.MinQuantity)}.") :
                quantity > instrument.MaxQuantity
                    ? (RuleName.QuantityAboveMaximum, $"{Plain.Of(quantity)} is above the maximum {Plain.Of(instrument.MaxQuantity)}.") :
                value < instrument.MinNotional
                    ? (RuleName.NotionalBelowMinimum, $"{Plain.Of(value)} is below the minimum of {Plain.Of(instrument.MinNotional)}.") :
                default((string Rule, string Detail)?);
            if (bound is { } broken)
            {
                return Outcome(broken.Rule, broken.Detail);
            }
        }

        var sign = trade.Side.Sign();
        return exits.Select(exit => exit.StopPrice).OfType<decimal>().Where(stop => sign * (price - stop) <= 0).ToList() is [var low, ..]
            ? Outcome(RuleName.PriceBeyondStop, $"An entry at {Plain.Of(price)} is beyond the trade's stop {Plain.Of(low)}.")
            : exits.Select(exit => exit.TargetPrice).OfType<decimal>().Where(target => sign * (target - price) <= 0).ToList()
                is [var high, ..]
            ? Outcome(RuleName.PriceBeyondTarget, $"An entry at {Plain.Of(price)} is beyond the trade's target {Plain.Of(high)}.")
            : null;
    }

    private static CommandOutcome.Refused Refuse(string rule, string detail) => new(Outcome(rule, detail));

    private static RuleOutcome Outcome(string rule, string detail) => new(rule, false, detail);
}
