using System.Text.Json;
using Candlewick.Domain;
using Candlewick.Execution.Contracts.Matching;
using Candlewick.Platform.Storage;

namespace Candlewick.Venues.Simulator.Books;

/// <summary>Which orders or fills: the first of those from a number or a time on, else the newest.</summary>
/// <param name="Symbol">Their symbol, or null.</param>
/// <param name="FromNumber">Smallest number, or null.</param>
/// <param name="From">Earliest, on the venue's clock, or null.</param>
/// <param name="To">Latest, or null.</param>
/// <param name="Limit">Most.</param>
internal sealed record OrderRange(string? Symbol, long? FromNumber, DateTimeOffset? From, DateTimeOffset? To, int Limit);

/// <summary>Owns <c>orders</c> and <c>fills</c>.</summary>
internal sealed class OrderStore(Database database)
{
    public async Task<IReadOnlyList<BookedOrder>> ListOpenAsync() =>
        [.. (await database.QueryAsync<OrderRow>("SELECT * FROM orders WHERE status IN ('New', 'PartiallyFilled') ORDER BY number"))
            .Select(row => row.ToOrder())];

    /// <summary>The first orders whose number lies after <paramref name="number"/>, whatever became of them.</summary>
    public async Task<IReadOnlyList<BookedOrder>> ListAfterAsync(long number, int limit) =>
        [.. (await database.QueryAsync<OrderRow>("SELECT * FROM orders WHERE number > @number ORDER BY number LIMIT @limit",
            new { number, limit })).Select(row => row.ToOrder())];

    public async Task<BookedOrder?> FindAsync(string clientOrderId) =>
        (await database.FirstOrDefaultAsync<OrderRow>(
            "SELECT * FROM orders WHERE client_order_id = @clientOrderId", new { clientOrderId }))?.ToOrder();

    /// <summary>The newest order that a client called so; of one that no client named, the books' own id.</summary>
    public async Task<BookedOrder?> FindGivenAsync(string givenId) =>
        (await database.FirstOrDefaultAsync<OrderRow>(
            """
            SELECT * FROM (
              SELECT * FROM orders WHERE given_id = @givenId
              UNION ALL SELECT * FROM orders WHERE client_order_id = @givenId AND given_id IS NULL) named
            ORDER BY CASE WHEN status IN ('New', 'PartiallyFilled') THEN 0 ELSE 1 END, number DESC LIMIT 1
            """, new { givenId }))?.ToOrder();

    /// <summary>
    /// The last of the books' ids that were made of this one: itself, or with the number of its use behind it; null for none.
    /// </summary>
    public Task<string?> LastUseAsync(string id) => database.FirstOrDefaultAsync<string?>(
        """
        SELECT id FROM (
          SELECT client_order_id AS id FROM orders WHERE client_order_id = @id OR (client_order_id > @first AND client_order_id < @behind)
          UNION ALL SELECT list_id FROM orders WHERE list_id = @id OR (list_id > @first AND list_id < @behind)) used
        ORDER BY length(id) DESC, id DESC LIMIT 1
        """, new { id, first = id + "~", behind = id + "~:" });

    public async Task<BookedOrder?> FindAsync(long number) =>
        (await database.FirstOrDefaultAsync<OrderRow>("SELECT * FROM orders WHERE number = @number", new { number }))?.ToOrder();

    /// <summary>An order of the newest list that a client called so.</summary>
    public async Task<BookedOrder?> FindOfListAsync(string givenId) =>
        (await database.FirstOrDefaultAsync<OrderRow>(
            """
            SELECT * FROM orders
            WHERE list_given_id = @givenId ORDER BY CASE WHEN status IN ('New', 'PartiallyFilled') THEN 0 ELSE 1 END, number DESC LIMIT 1
            """, new { givenId }))?.ToOrder();

    /// <summary>The orders of a list, in the order in which they were placed.</summary>
    public async Task<IReadOnlyList<BookedOrder>> ListOfListAsync(string listId) =>
        [.. (await database.QueryAsync<OrderRow>("SELECT * FROM orders WHERE list_id = @listId ORDER BY number", new { listId }))
            .Select(row => row.ToOrder())];

    /// <summary>Orders of a symbol, or with null the first of each list, oldest first.</summary>
    /// <param name="range">Which of them.</param>
    public async Task<IReadOnlyList<BookedOrder>> ListAsync(OrderRange range)
    {
        var newest = range.FromNumber is null && range.From is null;
        var rows = await database.QueryAsync<OrderRow>(
            $"""
            SELECT * FROM orders
            WHERE {(range.Symbol is null ? "number = list_number" : "symbol = @Symbol")} AND number >= @number
              AND (@From IS NULL OR placed_at >= @From) AND (@To IS NULL OR placed_at <= @To)
            ORDER BY number {(newest ? "DESC" : "")} LIMIT @Limit
            """, new { range.Symbol, number = range.FromNumber ?? 0, range.From, range.To, range.Limit });
        return [.. rows.OrderBy(row => row.Number).Select(row => row.ToOrder())];
    }

    /// <summary>Fills of a symbol, oldest first.</summary>
    /// <param name="after">Number of the last fill that does not count.</param>
    /// <param name="range">Which of them; its number is a trade's.</param>
    /// <param name="clientOrderId">Those of one order alone, or null.</param>
    public async Task<IReadOnlyList<BookedFill>> ListFillsAsync(long after, OrderRange range, string? clientOrderId)
    {
        var newest = range.FromNumber is null && range.From is null;
        var rows = await database.QueryAsync<FillRow>(
            $"""
            SELECT * FROM fills
            WHERE symbol = @Symbol AND number > @after AND trade_number >= @number
              AND (@clientOrderId IS NULL OR client_order_id = @clientOrderId)
              AND (@From IS NULL OR venue_time >= @From) AND (@To IS NULL OR venue_time <= @To)
            ORDER BY number {(newest ? "DESC" : "")} LIMIT @Limit
            """, new { range.Symbol, after, number = range.FromNumber ?? 0, clientOrderId, range.From, range.To, range.Limit });
        return Fills(rows.OrderBy(row => row.Number));
    }

    /// <summary>Those of these ids that an order or a list ever had.</summary>
    public Task<IReadOnlyList<string>> ListTakenAsync(IReadOnlyCollection<string> clientIds) => database.QueryAsync<string>(
        """
        SELECT client_order_id FROM orders WHERE client_order_id IN @clientIds
        UNION ALL SELECT list_id FROM orders WHERE list_id IN @clientIds
        """, new { clientIds });

    public async Task<IReadOnlyList<BookedFill>> ListFillsOfAsync(string clientOrderId) => Fills(await database.QueryAsync<FillRow>(
        "SELECT * FROM fills WHERE client_order_id = @clientOrderId ORDER BY number", new { clientOrderId }));

    /// <summary>Fills after <paramref name="number"/>; of a symbol with a cursor only those whose trade number lies after it.</summary>
    public async Task<IReadOnlyList<BookedFill>> ListFillsAfterAsync(long number, IReadOnlyDictionary<string, long> cursors)
    {
        var symbols = cursors.Keys.ToList();
        var rows = (await database.QueryAsync<FillRow>(
            "SELECT * FROM fills WHERE number > @number AND symbol NOT IN @symbols", new { number, symbols })).ToList();
        foreach (var (symbol, cursor) in cursors)
        {
            rows.AddRange(await database.QueryAsync<FillRow>(
                "SELECT * FROM fills WHERE symbol = @symbol AND trade_number > @cursor AND number > @number",
                new { symbol, cursor, number }));
        }

        return Fills(rows.OrderBy(row => row.Number));
    }

    /// <summary>Of all fills that ever were, whether they are still kept or not.</summary>
    public Task<long> LastFillNumberAsync() => database.FirstOrDefaultAsync<long>("SELECT last_fill_number FROM simulator_state");

    public async Task<IReadOnlyDictionary<string, long>> LastTradeNumbersAsync() =>
        (await database.QueryAsync<TradeNumberRow>(
            """
            SELECT symbol, max(trade_number) AS trade_number
            FROM (SELECT symbol, trade_number FROM fills UNION ALL SELECT symbol, last_trade_number FROM carried_flows) given
            GROUP BY symbol
            """))
            .ToDictionary(row => row.Symbol, row => row.TradeNumber, StringComparer.Ordinal);

    public static Task PutAsync(UnitOfWork work, BookedOrder order) => work.ExecuteAsync(
        """
        INSERT INTO orders (client_order_id, number, venue_order_id, list_id, list_number, leg, symbol, side, type, quantity, limit_price,
          stop_price, time_in_force, reduce_only, is_post_only, is_if_touched, is_pending, quote_quantity, given_id,
          list_given_id, facts, status, filled_quantity, filled_by_other_leg, is_triggered, reference_price,
          locked_asset, locked_amount, reason, placed_at, working_at, venue_time)
        VALUES (@ClientOrderId, @Number, @VenueOrderId, @ListId, @ListNumber, @Leg, @Symbol, @Side, @Type, @Quantity, @LimitPrice,
          @StopPrice, @TimeInForce, @ReduceOnly, @IsPostOnly, @IsIfTouched, @IsPending, @QuoteQuantity, @GivenId,
          @ListGivenId, @Facts, @Status, @FilledQuantity, @FilledByOtherLeg, @IsTriggered, @ReferencePrice,
          @LockedAsset, @LockedAmount, @Reason, @PlacedAt, @WorkingAt, @VenueTime)
        ON CONFLICT (client_order_id) DO UPDATE SET status = @Status, quantity = @Quantity, filled_quantity = @FilledQuantity,
          filled_by_other_leg = @FilledByOtherLeg, is_triggered = @IsTriggered, is_pending = @IsPending, given_id = @GivenId,
          facts = @Facts, locked_asset = @LockedAsset, locked_amount = @LockedAmount, reason = @Reason, working_at = @WorkingAt,
          venue_time = @VenueTime
        """, OrderRow.From(order));

    public static Task AddAsync(UnitOfWork work, BookedFill fill) => work.ExecuteAsync(
        """
        INSERT INTO fills (number, trade_number, client_order_id, venue_order_id, symbol, side, price, quantity, fee, fee_asset,
          base_flow, cash_flow, venue_time, note, is_maker)
        VALUES (@Number, @TradeNumber, @ClientOrderId, @VenueOrderId, @Symbol, @Side, @Price, @Quantity, @Fee, @FeeAsset,
          @BaseFlow, @CashFlow, @VenueTime, @Note, @IsMaker)
        """, FillRow.From(fill));

    private static IReadOnlyList<BookedFill> Fills(IEnumerable<FillRow> rows) => [.. rows.Select(row => row.ToFill())];

    private sealed class TradeNumberRow
    {
        public string Symbol { get; init; } = "";
        public long TradeNumber { get; init; }
    }

    private sealed class OrderRow
    {
        public string ClientOrderId { get; init; } = "";
        public long Number { get; init; }
        public string VenueOrderId { get; init; } = "";
        public string? ListId { get; init; }
        public long? ListNumber { get; init; }
        public string Leg { get; init; } = "";
        public string Symbol { get; init; } = "";
        public string Side { get; init; } = "";
        public string Type { get; init; } = "";
        public decimal Quantity { get; init; }
        public decimal? LimitPrice { get; init; }
        public decimal? StopPrice { get; init; }
        public string TimeInForce { get; init; } = "";
        public bool ReduceOnly { get; init; }
        public bool IsPostOnly { get; init; }
        public bool IsIfTouched { get; init; }
        public bool IsPending { get; init; }
        public decimal? QuoteQuantity { get; init; }
        public string? GivenId { get; init; }
        public string? ListGivenId { get; init; }
        public string? Facts { get; init; }
        public string Status { get; init; } = "";
        public decimal FilledQuantity { get; init; }
        public decimal FilledByOtherLeg { get; init; }
        public bool IsTriggered { get; init; }
        public decimal ReferencePrice { get; init; }
        public string? LockedAsset { get; init; }
        public decimal LockedAmount { get; init; }
        public string? Reason { get; init; }
        public DateTimeOffset PlacedAt { get; init; }
        public DateTimeOffset? WorkingAt { get; init; }
        public DateTimeOffset VenueTime { get; init; }

        public static OrderRow From(BookedOrder order) => new()
        {
            ClientOrderId = order.ClientOrderId,
            Number = order.Number,
            VenueOrderId = order.VenueOrderId,
            ListId = order.ListId,
            ListNumber = order.ListNumber,
            Leg = order.Leg.ToString(),
            Symbol = order.Symbol,
            Side = order.Side.ToString(),
            Type = order.Type.ToString(),
            Quantity = order.Quantity,
            LimitPrice = order.LimitPrice,
            StopPrice = order.StopPrice,
            TimeInForce = order.TimeInForce.ToString(),
            ReduceOnly = order.ReduceOnly,
            IsPostOnly = order.IsPostOnly,
            IsIfTouched = order.IsIfTouched,
            IsPending = order.IsPending,
            QuoteQuantity = order.QuoteQuantity,
            GivenId = order.Facts?.GivenId,
            ListGivenId = order.Facts?.ListGivenId,
            Facts = order.Facts is { } facts ? JsonSerializer.Serialize(facts) : null,
            Status = order.Status.ToString(),
            FilledQuantity = order.FilledQuantity,
            FilledByOtherLeg = order.FilledByOtherLeg,
            IsTriggered = order.IsTriggered,
            ReferencePrice = order.ReferencePrice,
            LockedAsset = order.LockedAsset,
            LockedAmount = order.LockedAmount,
            Reason = order.Reason,
            PlacedAt = order.PlacedAt,
            WorkingAt = order.WorkingAt,
            VenueTime = order.VenueTime,
        };

        public BookedOrder ToOrder() => new()
        {
            Number = Number,
            ClientOrderId = ClientOrderId,
            VenueOrderId = VenueOrderId,
            ListId = ListId,
            ListNumber = ListNumber,
            Leg = Enum.Parse<ListLeg>(Leg),
            Symbol = Symbol,
            Side = Enum.Parse<OrderSide>(Side),
            Type = Enum.Parse<OrderType>(Type),
            Quantity = Quantity,
            LimitPrice = LimitPrice,
            StopPrice = StopPrice,
            TimeInForce = Enum.Parse<TimeInForce>(TimeInForce),
            ReduceOnly = ReduceOnly,
            IsPostOnly = IsPostOnly,
            IsIfTouched = IsIfTouched,
            IsPending = IsPending,
            QuoteQuantity = QuoteQuantity,
            Facts = Facts is null ? null : JsonSerializer.Deserialize<ClientFacts>(Facts),
            Status = Enum.Parse<OrderStatus>(Status),
            FilledQuantity = FilledQuantity,
            FilledByOtherLeg = FilledByOtherLeg,
            IsTriggered = IsTriggered,
            ReferencePrice = ReferencePrice,
            LockedAsset = LockedAsset,
            LockedAmount = LockedAmount,
            Reason = Reason,
            PlacedAt = PlacedAt,
            WorkingAt = WorkingAt,
            VenueTime = VenueTime,
        };
    }

    private sealed class FillRow
    {
        public long Number { get; init; }
        public long TradeNumber { get; init; }
        public string ClientOrderId { get; init; } = "";
        public string VenueOrderId { get; init; } = "";
        public string Symbol { get; init; } = "";
        public string Side { get; init; } = "";
        public decimal Price { get; init; }
        public decimal Quantity { get; init; }
        public decimal Fee { get; init; }
        public string FeeAsset { get; init; } = "";
        public decimal BaseFlow { get; init; }
        public decimal CashFlow { get; init; }
        public DateTimeOffset VenueTime { get; init; }
        public string? Note { get; init; }
        public bool IsMaker { get; init; }

        public static FillRow From(BookedFill fill) => new()
        {
            Number = fill.Number,
            TradeNumber = fill.TradeNumber,
            ClientOrderId = fill.ClientOrderId,
            VenueOrderId = fill.VenueOrderId,
            Symbol = fill.Symbol,
            Side = fill.Side.ToString(),
            Price = fill.Price,
            Quantity = fill.Quantity,
            Fee = fill.Fee,
            FeeAsset = fill.FeeAsset,
            BaseFlow = fill.BaseFlow,
            CashFlow = fill.CashFlow,
            VenueTime = fill.VenueTime,
            Note = fill.Note,
            IsMaker = fill.IsMaker,
        };

        public BookedFill ToFill() => new(
            Number, TradeNumber, ClientOrderId, VenueOrderId, Symbol, Enum.Parse<OrderSide>(Side), Price, Quantity, Fee, FeeAsset, BaseFlow,
            CashFlow, VenueTime, Note)
        {
            IsMaker = IsMaker,
        };
    }
}
