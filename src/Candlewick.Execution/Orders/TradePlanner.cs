using Candlewick.Domain;
using Candlewick.Execution.Books;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.PreTradeChecks;
using Candlewick.Execution.Supervision;
using Candlewick.Platform.Storage;

namespace Candlewick.Execution.Orders;

/// <summary>
/// Writes a trade's intent and takes, within the same transaction, what two owners at once must not both take. Nothing here asks a
/// venue: the broker answers from memory.
/// </summary>
internal sealed class TradePlanner(
    TradeStore trades, AccountBoard board, AccountUseReader uses, TradeFollowers followers, ActionWriter writer, Boundaries boundaries)
{
    private const int MaxIdLength = 100;
    private const int MaxOriginLength = 500;
    private const int MaxExits = 20;
    private static readonly TimeSpan FurthestClose = TimeSpan.FromDays(366);

    /// <exception cref="ArgumentException">The intent is not one that can be traded, or nobody follows its kind of owner.</exception>
    public async Task<PlanOutcome> PlanAsync(UnitOfWork work, TradeIntent intent)
    {
        if (await AccountStore.LimitsAsync(work, intent.Account) is not { } limits)
        {
            return Refuse(RuleName.AccountUnknown, $"The desk has no account '{intent.Account}'.");
        }

        if (board.Find(intent.Account) is not { } broker)
        {
            return Refuse(RuleName.ReadinessRequired, $"Account '{intent.Account}' is being opened.", mayRetry: true);
        }

        if (broker.FindInstrument(intent.Symbol) is not { } instrument)
        {
            return Refuse(RuleName.InstrumentUnknown, $"{intent.Symbol} is not traded on account '{intent.Account}' now.");
        }

        Validate(intent, instrument, broker.MarketTime);
        // Another request may have moved it since the trade was checked.
        if (await KillSwitchStore.IsEngagedAsync(work))
        {
            return Refuse(RuleName.KillSwitchEngaged, "The kill switch was engaged before the trade was stored.");
        }

        var reserved = Reserve(
            broker, instrument, intent.Side, intent.EntryType, intent.Quantity, intent.EntryPrice,
            [.. intent.Exits.Select(exit => (exit.Quantity, exit.Stop))]);
        if (await TradeStore.FindOppositeAsync(work, intent.Account, intent.Symbol, intent.Side) is { } opposite)
        {
            return Refuse(RuleName.OppositeTradeOpen, OppositeTradeOpen.Detail(opposite, intent.Symbol, intent.Account), mayRetry: true);
        }

        if (!limits.AreOff && Reservations.Refuse(
            limits, await uses.ReadAsync(work, broker, await TradeStore.ListInFlightAsync(work, intent.Account)), reserved,
            instrument.QuoteAsset) is { } refused)
        {
            return new PlanOutcome.Refused(refused);
        }

        return new PlanOutcome.Planned(await WriteAsync(work, intent, broker, instrument, reserved));
    }

    /// <summary>What a trade in flight takes with other numbers than it has; the rule that forbids it, or null.</summary>
    /// <param name="work">The caller's transaction.</param>
    /// <param name="trade">The trade as it is.</param>
    /// <param name="price">Its entry from now on.</param>
    /// <param name="quantity">Its quantity from now on.</param>
    /// <param name="exits">Quantity and stop of each exit from now on.</param>
    public async Task<(Reservation Reserved, RuleOutcome? Refused)> ReserveAnewAsync(
        UnitOfWork work, TradeRow trade, decimal price, decimal quantity, IReadOnlyList<(decimal? Quantity, decimal? Stop)> exits)
    {
        var broker = board.Find(trade.Account);
        if (broker?.FindInstrument(trade.Symbol) is not { } instrument)
        {
            return (new Reservation(trade.ReservedRisk, trade.ReservedValue, trade.HasStop), null);
        }

        // Of a market entry what it was filled at decides from then on, no more the market's last price.
        var reserved = Reservations.Of(
            trade.Side, quantity, price, exits, broker.FindCosts(trade.Symbol)
                ?? new TradingCosts(0m, 0m, 0m), instrument.ContractMultiplier);
        if (reserved.Risk <= trade.ReservedRisk && reserved.Value <= trade.ReservedValue)
        {
            return (reserved, null);
        }

        var others = (await TradeStore.ListInFlightAsync(work, trade.Account)).Where(other => other.TradeId != trade.TradeId).ToList();
        var limits = (await AccountStore.LimitsAsync(work, trade.Account) ?? AccountLimits.None) with { OrdersPerMinute = null };
        return (reserved,
            Reservations.Refuse(
                limits, await uses.ReadAsync(work, broker, others), reserved, instrument.QuoteAsset));
    }

    private static Reservation Reserve(
        IBroker broker, Instrument instrument, OrderSide side, OrderType type, decimal quantity, decimal planned,
        IReadOnlyList<(decimal? Quantity, decimal? Stop)> exits)
    {
        var last = broker.LastQuote(instrument.Symbol) is { } quote ? instrument.RoundPrice(quote.Last) : default(decimal?);
        var price = Prices.Entry(side, type, planned, last) ?? planned;
        return Reservations.Of(
            side, quantity, price, exits, broker.FindCosts(instrument.Symbol)
                ?? new TradingCosts(0m, 0m, 0m), instrument.ContractMultiplier);
    }

    private async Task<string> WriteAsync(UnitOfWork work, TradeIntent intent, IBroker broker, Instrument instrument, Reservation reserved)
    {
        await trades.InsertAsync(
            work, intent, new TradeMarket(broker.Venue, broker.MarketEpoch, broker.ReplayOf?.ToString(), instrument), reserved);
        await ExitStore.InsertAsync(work, intent.TradeId, intent.Exits);
        var trade = (await TradeStore.FindAsync(work, intent.TradeId))!;
        await writer.InsertAsync(work, trade,
        [
            new OrderRow
            {
                TradeId = intent.TradeId,
                Account = intent.Account,
                Venue = broker.Venue,
                Symbol = intent.Symbol,
                Leg = Leg.Entry,
                Side = intent.Side,
                Type = intent.EntryType,
                Quantity = intent.Quantity,
                LimitPrice = intent.EntryType == OrderType.Limit ? intent.EntryPrice : null,
                StopPrice = intent.EntryType == OrderType.Stop ? intent.EntryPrice : null,
            },
        ]);
        work.AfterCommit(() => boundaries.Hit("intent-stored"));
        return (await TradeStore.LoadAsync(work, intent.TradeId))!.Orders[^1].ClientOrderId;
    }

    private void Validate(TradeIntent intent, Instrument instrument, DateTimeOffset now)
    {
        var wrong =
            intent.TradeId.Length is 0 or > MaxIdLength ? $"a trade id has 1 to {MaxIdLength} characters" :
            intent.Origin.Length is 0 or > MaxOriginLength ? $"an origin has 1 to {MaxOriginLength} characters" :
            !followers.IsFollowed(intent.OwnerKind) ? $"nobody writes the end of trades of a {intent.OwnerKind}" :
            intent.EntryType is OrderType.StopLimit ? "an entry is a market, limit or stop order" :
            intent.Quantity <= 0 || !instrument.IsOnStep(intent.Quantity)
                ? $"quantity {intent.Quantity} is not a positive multiple of the step {instrument.LotStep}" :
            intent.EntryPrice <= 0 ? $"the entry price {intent.EntryPrice} is not above 0" :
            intent.EntryType != OrderType.Market && !instrument.IsOnTick(intent.EntryPrice)
                ? $"entry {intent.EntryPrice} is not on the tick {instrument.TickSize}" :
            WrongExits(intent.Quantity, intent.EntryPrice, intent.Exits, instrument, now);
        if (wrong is not null)
        {
            throw new ArgumentException($"Trade {intent.TradeId} cannot be planned: {wrong}.", nameof(intent));
        }
    }

    /// <summary>What no trade's exits can be, in words; null where they can be planned.</summary>
    /// <param name="quantity">Of the entry, in units of the base asset.</param>
    /// <param name="entryPrice">In units of the quote asset.</param>
    /// <param name="exits">What is to close it.</param>
    /// <param name="instrument">Whose steps and ticks they keep to.</param>
    /// <param name="now">The market's clock.</param>
    public static string? WrongExits(
        decimal quantity, decimal entryPrice, IReadOnlyList<ExitPlan> exits, Instrument instrument, DateTimeOffset now) =>
        exits.Count > MaxExits ? $"a trade has at most {MaxExits} exits"
        : exits.Count(exit => exit.Quantity is null) > 1 ? "only one exit can close the rest"
        : exits.Any(exit => exit is { Target: null, Stop: null, TrailDistance: null, CloseAt: null })
        ? "an exit needs a target, a stop, a trail or a time"
        : exits.Any(exit => exit.Quantity is { } part && (part <= 0 || !instrument.IsOnStep(part)))
        ? $"an exit's quantity is not a positive multiple of the step {instrument.LotStep}"
        : exits.Sum(exit => exit.Quantity ?? 0m) > quantity ? "the exits close more than the entry opens"
        : exits.Any(exit => exit.TrailDistance is { } distance && (distance <= 0 || distance >= entryPrice))
        ? $"a trail's distance must be above 0 and below the entry price {entryPrice}"
        : exits.SelectMany(exit => new[] { exit.Target, exit.Stop }).OfType<decimal>()
        .Where(price => price <= 0 || !instrument.IsOnTick(price)).ToList() is { Count: > 0 } off
        ? $"{string.Join(", ", off)} is not a positive multiple of the tick {instrument.TickSize}"
        : exits.Select(exit => WrongCloseAt(exit.CloseAt, now)).FirstOrDefault(wrong => wrong is not null) is { } time ? $"close_at {time}"
        : null;

    /// <summary>What a time to close cannot be, in words; null for one that may be set, and for none.</summary>
    public static string? WrongCloseAt(DateTimeOffset? closeAt, DateTimeOffset? now) =>
        closeAt is { } wanted && now is { } clock && (wanted <= clock || wanted - clock > FurthestClose)
            ? $"must be later than the market's clock ({clock.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC) and at most a year ahead"
            : null;

    private static PlanOutcome.Refused Refuse(string rule, string detail, bool mayRetry = false) =>
        new(new RuleOutcome(rule, false, detail) { MayRetry = mayRetry });
}
