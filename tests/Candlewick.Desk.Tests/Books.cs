using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Storage;
using Dapper;

namespace Candlewick.Desk.Tests;

/// <summary>Everything a desk has written down, read in one look.</summary>
internal sealed record Books
{
    public required IReadOnlyList<Trade> Trades { get; init; }
    public required IReadOnlyList<Exit> Exits { get; init; }
    public required IReadOnlyList<Order> Orders { get; init; }
    public required IReadOnlyList<Move> Moves { get; init; }
    public required IReadOnlyList<Fill> Fills { get; init; }
    public required IReadOnlyList<Position> Positions { get; init; }
    public required IReadOnlyList<Position> Dust { get; init; }
    public required IReadOnlyList<LedgerEntry> Ledger { get; init; }
    public required IReadOnlyList<Finding> Findings { get; init; }
    public required IReadOnlyList<Walk> Sessions { get; init; }
    public required IReadOnlyList<WalkStep> SessionSteps { get; init; }
    public required IReadOnlyList<TradeSignal> Signals { get; init; }

    public static Task<Books> ReadAsync(Database database) => database.ReadSnapshotAsync(async (connection, transaction) =>
    {
        async Task<IReadOnlyList<T>> All<T>(string sql) => (await connection.QueryAsync<T>(sql, transaction: transaction)).AsList();
        return new Books
        {
            Trades = await All<Trade>("SELECT * FROM trading_trades ORDER BY sequence"),
            Exits = await All<Exit>(
                """
                SELECT trade_id, number, quantity, target_price, stop_price, triggered, is_watched FROM trade_exits ORDER BY trade_id,
                number
                """),
            Orders = await All<Order>("SELECT * FROM orders ORDER BY sequence"),
            Moves = await All<Move>("SELECT client_order_id, from_status, to_status FROM order_events ORDER BY sequence"),
            Fills = await All<Fill>("SELECT * FROM fills ORDER BY sequence"),
            Positions = await All<Position>("SELECT account, symbol, quantity FROM positions ORDER BY account, symbol"),
            Dust = await All<Position>("SELECT account, symbol, quantity FROM dust ORDER BY account, symbol"),
            Ledger = await All<LedgerEntry>(
                "SELECT account, owner_kind, owner_id, trade_id, kind, amount, origin, reason FROM ledger_entries ORDER BY sequence"),
            Findings = await All<Finding>(
                "SELECT account, kind, subject, symbol, trade_id, status, detail FROM reconciliation_findings ORDER BY finding_id"),
            Sessions = await All<Walk>(
                """
                SELECT session_id, route_id, status, current_node, path_summary, running_total, open_trade_id FROM sessions
                ORDER BY started_at, session_id
                """),
            SessionSteps = await All<WalkStep>(
                """
                SELECT session_id, step_number, step_type, trade_id, signal_id, result, profit_loss, fees, previous_node, new_node,
                running_total
                FROM session_steps ORDER BY session_id, step_number
                """),
            Signals = await All<TradeSignal>(
                """
                SELECT id, route_id, signal_id, status, action, reason, session_id, trade_id FROM trade_signals ORDER BY sequence
                """),
        };
    });

    internal sealed record Trade
    {
        public string TradeId { get; init; } = "";
        public TradeOwnerKind OwnerKind { get; init; }
        public string OwnerId { get; init; } = "";
        public string Account { get; init; } = "";
        public string Symbol { get; init; } = "";
        public string BaseAsset { get; init; } = "";
        public decimal LotStep { get; init; }
        public OrderSide Side { get; init; }
        public OrderType EntryType { get; init; }
        public decimal Quantity { get; init; }
        public decimal EntryPrice { get; init; }
        public string Origin { get; init; } = "";
        public TradePhase Phase { get; init; }
        public bool IsFailed { get; init; }
        public string? StoppedReason { get; init; }
        public ExitReason? CloseReason { get; init; }
        public string? EndReason { get; init; }
        public ExitReason? ExitReason { get; init; }
        public string? Note { get; init; }
        public decimal EntryFilledQuantity { get; init; }
        public decimal? EntryAveragePrice { get; init; }
        public decimal ExitFilledQuantity { get; init; }
        public decimal? ExitAveragePrice { get; init; }
        public decimal OpenQuantity { get; init; }
        public decimal Remainder { get; init; }
        public decimal AbandonedQuantity { get; init; }
        public decimal Fees { get; init; }
        public decimal RealizedPnl { get; init; }
        public long UnprotectedMs { get; init; }

        public bool IsInFlight => Phase is TradePhase.Planned or TradePhase.Entering or TradePhase.Open;
    }

    internal sealed record Exit
    {
        public string TradeId { get; init; } = "";
        public int Number { get; init; }
        public decimal? Quantity { get; init; }
        public decimal? TargetPrice { get; init; }
        public decimal? StopPrice { get; init; }
        public string? Triggered { get; init; }
        public bool IsWatched { get; init; }
    }

    internal sealed record Order
    {
        public string ClientOrderId { get; init; } = "";
        public string TradeId { get; init; } = "";
        public string Account { get; init; } = "";
        public string Symbol { get; init; } = "";
        public string Leg { get; init; } = "";
        public int ExitNumber { get; init; }
        public string? ListId { get; init; }
        public int Revision { get; init; }
        public OrderSide Side { get; init; }
        public OrderType Type { get; init; }
        public decimal Quantity { get; init; }
        public decimal? LimitPrice { get; init; }
        public decimal? StopPrice { get; init; }
        public bool ReduceOnly { get; init; }
        public OrderStatus Status { get; init; }
        public decimal FilledQuantity { get; init; }
        public int Sends { get; init; }
        public string? RefusalRule { get; init; }
        public string? Reason { get; init; }
        public bool GivenUp { get; init; }

        public bool IsEntry => Leg == "Entry";
    }

    internal sealed record Move
    {
        public string ClientOrderId { get; init; } = "";
        public OrderStatus? FromStatus { get; init; }
        public OrderStatus ToStatus { get; init; }
    }

    internal sealed record Fill
    {
        public string Account { get; init; } = "";
        public string Symbol { get; init; } = "";
        public string VenueOrderId { get; init; } = "";
        public string VenueTradeId { get; init; } = "";
        public string ClientOrderId { get; init; } = "";
        public string TradeId { get; init; } = "";
        public string Leg { get; init; } = "";
        public OrderSide Side { get; init; }
        public decimal Price { get; init; }
        public decimal Quantity { get; init; }
        public decimal Fee { get; init; }
        public string FeeAsset { get; init; } = "";
        public decimal FeeValue { get; init; }
    }

    internal sealed record Position
    {
        public string Account { get; init; } = "";
        public string Symbol { get; init; } = "";
        public decimal Quantity { get; init; }
    }

    internal sealed record LedgerEntry
    {
        public string Account { get; init; } = "";
        public TradeOwnerKind OwnerKind { get; init; }
        public string OwnerId { get; init; } = "";
        public string? TradeId { get; init; }
        public string Kind { get; init; } = "";
        public decimal Amount { get; init; }
        public string Origin { get; init; } = "";
        public string Reason { get; init; } = "";
    }

    internal sealed record Finding
    {
        public string Account { get; init; } = "";
        public string Kind { get; init; } = "";
        public string Subject { get; init; } = "";
        public string? Symbol { get; init; }
        public string? TradeId { get; init; }
        public string Status { get; init; } = "";
        public string Detail { get; init; } = "";
    }

    internal sealed record Walk
    {
        public string SessionId { get; init; } = "";
        public string? RouteId { get; init; }
        public string Status { get; init; } = "";
        public string CurrentNode { get; init; } = "";
        public string PathSummary { get; init; } = "";
        public decimal RunningTotal { get; init; }
        public string? OpenTradeId { get; init; }
    }

    internal sealed record WalkStep
    {
        public string SessionId { get; init; } = "";
        public int StepNumber { get; init; }
        public string StepType { get; init; } = "";
        public string? TradeId { get; init; }
        public string? SignalId { get; init; }
        public string? Result { get; init; }
        public decimal? ProfitLoss { get; init; }
        public decimal? Fees { get; init; }
        public string? PreviousNode { get; init; }
        public string? NewNode { get; init; }
        public decimal? RunningTotal { get; init; }
    }

    internal sealed record TradeSignal
    {
        public string Id { get; init; } = "";
        public string RouteId { get; init; } = "";
        public string? SignalId { get; init; }
        public string Status { get; init; } = "";
        public string? Action { get; init; }
        public string? Reason { get; init; }
        public string? SessionId { get; init; }
        public string? TradeId { get; init; }
    }
}
