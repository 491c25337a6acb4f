using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Storage;

namespace Candlewick.Execution.Books;

/// <summary>A trade that was entered and whose end is written.</summary>
/// <param name="TradeId">The trade.</param>
/// <param name="EnteredAt">When its entry filled, by the same clock as <paramref name="At"/>.</param>
/// <param name="At">When it ended: the venue's clock of its last exit, or the desk's where several markets are looked at.</param>
/// <param name="Profit">Realized profit in the account's currency, fees taken off.</param>
/// <param name="Fees">Commission of all its fills.</param>
/// <param name="Risk">What it could lose at its stops when it was planned, above 0; null without a stop.</param>
internal sealed record ClosedTrade(
    string TradeId, DateTimeOffset EnteredAt, DateTimeOffset At, decimal Profit, decimal Fees, decimal? Risk);

/// <summary>What of a trade is added up with others.</summary>
internal sealed record TradeFigures
{
    public string QuoteAsset { get; init; } = "";
    public decimal ContractMultiplier { get; init; }
    public OrderSide Side { get; init; }
    /// <summary>The price that was planned.</summary>
    public decimal EntryPrice { get; init; }
    public decimal EntryFilledQuantity { get; init; }
    public decimal? EntryAveragePrice { get; init; }
    public decimal Fees { get; init; }
    public decimal RealizedPnl { get; init; }
    public decimal? PlannedRisk { get; init; }
    public TradePhase Phase { get; init; }

    /// <summary>What the entry cost more than planned, per unit; below 0 where it cost less. Null before it filled.</summary>
    public decimal? Slippage => EntryAveragePrice is { } filled ? Side.Sign() * (filled - EntryPrice) : null;
}

/// <summary>Reads <c>trading_trades</c> for what they came to.</summary>
internal sealed class ClosedTradeStore(Database database)
{
    /// <summary>The newest trades of the account that were entered and whose end is written, in the order in which they ended.</summary>
    /// <param name="account">Account name.</param>
    /// <param name="marketEpoch">Of this life of its market, by its clock; null for all, by the desk's.</param>
    /// <param name="limit">Most that are given.</param>
    public async Task<IReadOnlyList<ClosedTrade>> ListAsync(string account, string? marketEpoch, int limit)
    {
        // Two columns rather than one expression: each engine reads an instant by its column's type.
        var rows = await database.QueryAsync<Row>(marketEpoch is null ? Every : OfMarket, new { account, marketEpoch, limit });
        return [.. rows.Reverse().Select(row => marketEpoch is null
            ? new ClosedTrade(row.TradeId, row.PlannedAt, row.SettledAt, row.RealizedPnl, row.Fees, row.PlannedRisk)
            : new ClosedTrade(
                row.TradeId, row.EntryFilledAt, row.ExitFilledAt ?? row.EntryFilledAt, row.RealizedPnl, row.Fees, row.PlannedRisk))];
    }

    /// <summary>
    /// The newest trades of a filter, whatever became of them, newest first: what is needed to add them up.
    /// </summary>
    public Task<IReadOnlyList<TradeFigures>> FiguresAsync(TradeFilter filter, int limit) => database.QueryAsync<TradeFigures>(
        "SELECT quote_asset, contract_multiplier, side, entry_price, entry_filled_quantity, entry_average_price, fees, realized_pnl,"
            + " planned_risk, phase FROM trading_trades WHERE " + TradeStore.Narrowed + " ORDER BY sequence DESC LIMIT @limit",
        filter.Values(limit));

    private const string Columns =
        "SELECT trade_id, planned_at, entry_filled_at, exit_filled_at, settled_at, realized_pnl, fees, planned_risk FROM trading_trades";

    private const string Every =
        Columns + " WHERE account = @account AND phase = 'Settled' AND entry_filled_at IS NOT NULL ORDER BY settled_at DESC, sequence DESC"
            + " LIMIT @limit";

    private const string OfMarket =
        Columns + " WHERE account = @account AND market_epoch = @marketEpoch AND phase = 'Settled' AND entry_filled_at IS NOT NULL"
            + " ORDER BY coalesce(exit_filled_at, entry_filled_at) DESC, sequence DESC LIMIT @limit";

    private sealed record Row
    {
        public string TradeId { get; init; } = "";
        public DateTimeOffset PlannedAt { get; init; }
        public DateTimeOffset EntryFilledAt { get; init; }
        public DateTimeOffset? ExitFilledAt { get; init; }
        public DateTimeOffset SettledAt { get; init; }
        public decimal RealizedPnl { get; init; }
        public decimal Fees { get; init; }
        public decimal? PlannedRisk { get; init; }
    }
}
