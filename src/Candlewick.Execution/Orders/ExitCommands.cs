using Candlewick.Domain;
using Candlewick.Execution.Books;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.Supervision;
using Candlewick.Platform.Storage;

namespace Candlewick.Execution.Orders;

/// <summary>
/// What people and owners ask of a trade's exits: each is stored as a wish in the caller's transaction and carried out by the account's
/// reader.
/// </summary>
internal sealed class ExitCommands(TradeStore trades, OrderStore orders, AccountBoard board, TradePlanner planner)
{
    public async Task<CommandOutcome> AmendAsync(UnitOfWork work, string tradeId, decimal? target, decimal? stop, int exitNumber)
    {
        var (file, exits, refused) = await LoadAsync(work, tradeId, exitNumber);
        if (refused is not null)
        {
            return refused;
        }

        var exit = exits[0];
        return await MoveAsync(work, file!, [exit with { TargetPrice = target ?? exit.TargetPrice, StopPrice = stop ?? exit.StopPrice }]);
    }

    public async Task<CommandOutcome> BreakEvenAsync(UnitOfWork work, string tradeId)
    {
        var (file, exits, refused) = await LoadAsync(work, tradeId, null);
        if (refused is not null)
        {
            return refused;
        }

        var trade = file!.Trade;
        // Without its costs the price would be wrong, and without a quote nobody could tell that it lies beyond the market.
        if (board.Find(trade.Account) is not { } broker || broker.FindCosts(trade.Symbol) is not { } costs
            || broker.LastQuote(trade.Symbol) is null)
        {
            return Refuse(
                RuleName.NoPriceYet, $"Account {trade.Account} has no price of {trade.Symbol} now; try again when its venue answers.");
        }

        if (BreakEven.PriceOf(trade, await orders.FillsOfTradeAsync(work, tradeId), costs.FeeRate) is not { } price)
        {
            return Refuse(RuleName.NothingToReduce, $"Trade {tradeId} has nothing open: there is no price at which it breaks even.");
        }

        var sign = trade.Side.Sign();
        var moved = exits.Where(exit => exit.StopPrice is not { } stop || sign * (price - stop) > 0)
            .Select(exit => exit with { StopPrice = price }).ToList();
        return moved.Count == 0 ? new CommandOutcome.Taken() : await MoveAsync(work, file, moved);
    }

    public async Task<CommandOutcome> TrailAsync(UnitOfWork work, string tradeId, decimal? distance, int? exitNumber)
    {
        var (file, exits, refused) = await LoadAsync(work, tradeId, exitNumber);
        if (refused is not null)
        {
            return refused;
        }

        var trade = file!.Trade;
        var entry = trade.EntryAveragePrice ?? trade.EntryPrice;
        if (distance is { } wanted && (wanted < trade.TickSize || wanted % trade.TickSize != 0 || wanted >= entry))
        {
            return new CommandOutcome.Invalid(
                "distance",
                $"must be a multiple of the tick {Plain.Of(trade.TickSize)} and less than the entry price {Plain.Of(entry)}.");
        }

        // Else it would be a stop that never was, on an exit with nothing else.
        if (distance is null && exits.Exists(exit => exit is { TargetPrice: null, StopPrice: null, CloseAt: null }))
        {
            return Refuse(
                RuleName.ExitUnknown,
                $"An exit of trade {tradeId} has nothing but its trail, which has not set a stop yet: close the trade, or set a target or"
                + " stop first.");
        }

        foreach (var exit in exits)
        {
            await ExitStore.SetTrailAsync(work, tradeId, exit.Number, distance);
        }

        await trades.RefreshAsync(work, tradeId);
        return new CommandOutcome.Taken();
    }

    public async Task<CommandOutcome> CloseAtAsync(UnitOfWork work, string tradeId, DateTimeOffset? closeAt, int? exitNumber)
    {
        var (found, ended) = await TradeCommands.LoadLiveAsync(work, tradeId);
        if (ended is not null)
        {
            return ended;
        }

        if (TradePlanner.WrongCloseAt(closeAt, board.Find(found!.Trade.Account)?.MarketTime) is { } wrong)
        {
            return new CommandOutcome.Invalid("close_at", $"{wrong}.");
        }

        if (found!.Exits.Count == 0 && exitNumber is null or 1 && closeAt is not null)
        {
            await ExitStore.InsertAsync(work, tradeId, [new ExitPlan { CloseAt = closeAt }]);
            await trades.RefreshAsync(work, tradeId);
            return new CommandOutcome.Taken();
        }

        var (_, exits, refused) = await LoadAsync(work, tradeId, exitNumber);
        if (refused is not null)
        {
            return refused;
        }

        foreach (var exit in exits)
        {
            await ExitStore.SetCloseAtAsync(work, tradeId, exit.Number, closeAt?.ToUniversalTime());
        }

        await trades.RefreshAsync(work, tradeId);
        return new CommandOutcome.Taken();
    }

    /// <summary>The trade with the exits that may still be changed: the one that is named, or all of them.</summary>
    private static async Task<(TradeFile? File, List<ExitRow> Exits, CommandOutcome? Refused)> LoadAsync(
        UnitOfWork work, string tradeId, int? exitNumber)
    {
        var (file, ended) = await TradeCommands.LoadLiveAsync(work, tradeId);
        if (ended is not null)
        {
            return (file, [], ended);
        }

        var shares = ExitCover.SharesToCome(file!);
        if (exitNumber is not { } number)
        {
            var all = file!.Exits.Where(exit => exit.Triggered is null && shares[exit.Number] > 0).ToList();
            return all.Count > 0 ? (file, all, null)
                : (file, all, Refuse(RuleName.ExitUnknown, $"Trade {tradeId} has no exit with anything left to close."));
        }

        if (file!.Exits.FirstOrDefault(one => one.Number == number) is not { } exit)
        {
            return (file, [], Refuse(RuleName.ExitUnknown, $"Trade {tradeId} has no exit {number}; it has {file.Exits.Count}."));
        }

        return exit.Triggered is { } leg
            ? (file, [], Refuse(RuleName.ExitUnknown, $"Exit {number} of trade {tradeId} is being closed: its {leg} was touched."))
            : shares[number] <= 0
            ? (file, [], Refuse(RuleName.ExitUnknown, $"Exit {number} of trade {tradeId} is already closed."))
            : (file, [exit], null);
    }

    /// <summary>Moves exits to other prices, once the rules and the account's limits have allowed all of them.</summary>
    private async Task<CommandOutcome> MoveAsync(UnitOfWork work, TradeFile file, List<ExitRow> moved)
    {
        var trade = file.Trade;
        foreach (var exit in moved)
        {
            if (WrongPrices(trade, exit.TargetPrice, exit.StopPrice) is { } wrong)
            {
                return new CommandOutcome.Refused(wrong);
            }
        }

        var stops = file.Exits.Select(exit => moved.Find(one => one.Number == exit.Number) ?? exit)
            .Select(exit => (exit.Quantity, exit.StopPrice)).ToList();
        var (reserved, refused) = await planner.ReserveAnewAsync(
            work, trade, trade.EntryAveragePrice ?? trade.EntryPrice, trade.Quantity, stops);
        if (refused is null && trade.ReplacePrice is { } price)
        {
            // The entry is on its way to another price: what that takes stays taken.
            (var wished, refused) = await planner.ReserveAnewAsync(work, trade, price, trade.ReplaceQuantity ?? trade.Quantity, stops);
            reserved = new Reservation(Math.Max(reserved.Risk, wished.Risk), Math.Max(reserved.Value, wished.Value), wished.HasStop);
        }

        if (refused is not null)
        {
            return new CommandOutcome.Refused(refused);
        }

        foreach (var exit in moved)
        {
            await ExitStore.AmendAsync(work, trade.TradeId, exit.Number, exit.TargetPrice, exit.StopPrice);
        }

        await trades.SetEntryAsync(work, trade.TradeId, trade.EntryPrice, trade.Quantity, reserved);
        await trades.RefreshAsync(work, trade.TradeId);
        return new CommandOutcome.Taken();
    }

    /// <summary>Why these prices cannot be the exit's, or null: the venue would refuse them, or fill them at once.</summary>
    private RuleOutcome? WrongPrices(TradeRow trade, decimal? target, decimal? stop)
    {
        var off = new[] { target, stop }.OfType<decimal>().Where(price => price <= 0 || price % trade.TickSize != 0).Select(Plain.Of)
            .ToList();
        if (off.Count > 0)
        {
            return Outcome(
                RuleName.PriceOffTick, $"{string.Join(", ", off)} is not a positive multiple of the tick {Plain.Of(trade.TickSize)}.");
        }

        var sign = trade.Side.Sign();
        if (target is { } limit && stop is { } level && sign * (limit - level) <= 0)
        {
            return Outcome(
                RuleName.ExitPricesOutOfOrder,
                $"Target {Plain.Of(limit)} and stop {Plain.Of(level)} are not on the correct sides for a {trade.Side}.");
        }

        if (board.Find(trade.Account)?.LastQuote(trade.Symbol) is not { } quote)
        {
            return null;
        }

        // A resting entry's exits are judged at its own price.
        var isResting = trade is { EntryFilledQuantity: 0, EntryType: not OrderType.Market };
        var price = isResting ? trade.EntryPrice : (decimal)quote.Last;
        return stop is { } low && sign * (price - low) <= 0
            ? Outcome(RuleName.PriceBeyondStop, $"The stop {Plain.Of(low)} would be touched at once: the price is {Plain.Of(price)}.")
            : target is { } high && sign * (high - price) <= 0
            ? Outcome(RuleName.PriceBeyondTarget, $"The target {Plain.Of(high)} would be touched at once: the price is {Plain.Of(price)}.")
            : null;
    }

    private static CommandOutcome.Refused Refuse(string rule, string detail) => new(Outcome(rule, detail));

    private static RuleOutcome Outcome(string rule, string detail) => new(rule, false, detail);
}
