using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.Ledger;
using Candlewick.Execution.PreTradeChecks;
using Candlewick.Execution.Supervision;
using Candlewick.Platform.Storage;

namespace Candlewick.Execution.Orders;

/// <summary>The one order path, as the other modules see it.</summary>
internal sealed class OrderPath(
    Database database,
    TradeStore trades,
    OrderStore orders,
    Settlement settlement,
    IAccounts accounts,
    PreTradeCheck check,
    AccountReaders readers,
    Boundaries boundaries) : IOrderPath
{
    private const int MaxIdLength = 100;
    private const int MaxOriginLength = 500;

    public Task<IReadOnlyList<RuleOutcome>> CheckAsync(TradeCandidate candidate, CancellationToken cancellationToken = default) =>
        check.RunAsync(candidate, cancellationToken);

    public async Task<string> PlanAsync(UnitOfWork work, TradeIntent intent)
    {
        var broker = accounts.Find(intent.Account) ?? throw new ArgumentException($"There is no account '{intent.Account}'.", nameof(intent));
        // Brokers answer this from memory: the symbol was looked up when the trade was checked.
        var instrument = await broker.FindInstrumentAsync(intent.Symbol, CancellationToken.None)
            ?? throw new ArgumentException($"{intent.Symbol} is not traded on account '{intent.Account}' now.", nameof(intent));
        Validate(intent, instrument, broker);

        await trades.InsertAsync(work, intent, broker.Venue, instrument);
        var clientOrderId = ClientOrderIds.Of(await trades.InstallationIdAsync(work), intent.TradeId, Leg.Entry, 0);
        await orders.InsertAsync(work, new OrderRow
        {
            ClientOrderId = clientOrderId,
            TradeId = intent.TradeId,
            Account = intent.Account,
            Venue = broker.Venue,
            Symbol = intent.Symbol,
            Leg = Leg.Entry,
            Side = intent.Side,
            Type = intent.EntryType,
            Quantity = intent.Quantity,
            LimitPrice = intent.EntryType == OrderType.Limit ? intent.EntryPrice : null,
        });
        work.AfterCommit(() => boundaries.Hit("intent-stored"));
        return clientOrderId;
    }

    public Task RequestCloseAsync(UnitOfWork work, string tradeId, string exitReason) => trades.SetCloseReasonAsync(work, tradeId, exitReason);

    public void Wake(string account, string tradeId) => readers.Wake(account, tradeId);

    public async Task<TradeState?> FindTradeAsync(string tradeId) =>
        await trades.LoadAsync(tradeId) is { } loaded ? ToState(loaded.Trade, loaded.Orders) : null;

    public Task<bool> SettleAsync(UnitOfWork work, string tradeId) => settlement.SettleAsync(work, tradeId);

    public async Task<IReadOnlyList<TradeState>> ListUnsettledAsync(string ownerKind)
    {
        var ids = await database.QueryAsync<string>(
            "SELECT trade_id FROM trading_trades WHERE owner_kind = @ownerKind AND phase <> 'Settled' ORDER BY sequence", new { ownerKind });
        var states = new List<TradeState>(ids.Count);
        foreach (var id in ids)
        {
            if (await FindTradeAsync(id) is { } state)
            {
                states.Add(state);
            }
        }

        return states;
    }

    internal static TradeState ToState(TradeRow trade, IReadOnlyList<OrderRow> orders)
    {
        var entry = orders.Last(order => order.IsEntry);
        var hasExits = orders.Any(order => order.IsPlannedExit && order.Status.IsWorking());
        return new TradeState
        {
            TradeId = trade.TradeId,
            OwnerKind = trade.OwnerKind,
            OwnerId = trade.OwnerId,
            Account = trade.Account,
            Symbol = trade.Symbol,
            Side = trade.Side,
            Phase = trade.Phase,
            IsFailed = trade.IsFailed,
            PlannedQuantity = trade.Quantity,
            PlannedEntryPrice = trade.EntryPrice,
            TargetPrice = trade.TargetPrice,
            StopPrice = trade.StopPrice,
            EntryClientOrderId = entry.ClientOrderId,
            EntryVenueOrderId = entry.VenueOrderId,
            EntryStatus = entry.Status,
            EntryFilledQuantity = trade.EntryFilledQuantity,
            EntryAveragePrice = trade.EntryAveragePrice,
            EntryFilledAt = trade.EntryFilledAt,
            ExitFilledQuantity = trade.ExitFilledQuantity,
            ExitAveragePrice = trade.ExitAveragePrice,
            ExitFilledAt = trade.ExitFilledAt,
            ExitReason = trade.ExitReason,
            Fees = trade.Fees,
            RealizedPnl = trade.RealizedPnl,
            Slippage = trade.EntryAveragePrice is { } price ? trade.Side.Sign() * (price - trade.EntryPrice) : null,
            Note = trade.Note,
            ExitsAt = hasExits ? "venue" : "none",
        };
    }

    private static void Validate(TradeIntent intent, Instrument instrument, IBroker broker)
    {
        var wrong =
            intent.TradeId.Length is 0 or > MaxIdLength ? $"a trade id has 1 to {MaxIdLength} characters" :
            intent.Origin.Length is 0 or > MaxOriginLength ? $"an origin has 1 to {MaxOriginLength} characters" :
            intent.EntryType is not (OrderType.Market or OrderType.Limit) ? $"an entry is a market or a limit order, not {intent.EntryType}" :
            intent.Quantity <= 0 || !instrument.IsOnStep(intent.Quantity) ? $"quantity {intent.Quantity} is not a positive multiple of the step {instrument.LotStep}" :
            intent.EntryType == OrderType.Limit && !IsPrice(instrument, intent.EntryPrice) ? $"limit {intent.EntryPrice} is not on the tick {instrument.TickSize}" :
            intent.TargetPrice is { } target && !IsPrice(instrument, target) ? $"target {target} is not on the tick {instrument.TickSize}" :
            intent.StopPrice is { } stop && !IsPrice(instrument, stop) ? $"stop {stop} is not on the tick {instrument.TickSize}" :
            intent is { TargetPrice: not null, StopPrice: not null } && !broker.Capabilities.HasOrderLists ? $"{broker.Venue} holds no one-cancels-other lists" :
            null;
        if (wrong is not null)
        {
            throw new ArgumentException($"Trade {intent.TradeId} cannot be planned: {wrong}.", nameof(intent));
        }
    }

    private static bool IsPrice(Instrument instrument, decimal price) => price > 0 && instrument.IsOnTick(price);
}
