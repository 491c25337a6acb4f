using System.Text.Json;
using Candlewick.Domain;
using Candlewick.Execution.Contracts.Matching;

namespace Candlewick.Venues.Simulator.Books;

internal sealed class StateRow
{
    public const string Upsert =
        """
        INSERT INTO simulator_state (id, mode, seed, account_from_fill, account_kind, currency, leverage, start_balance, commission_rate, spread, slippage,
          success_rate, participation_rate, last_order_number, last_fill_number, success_draws, replay, synthetic_born_ms, synthetic_seed, history_stored)
        VALUES (1, @Mode, @Seed, @AccountFromFill, @AccountKind, @Currency, @Leverage, @StartBalance, @CommissionRate, @Spread, @Slippage,
          @SuccessRate, @ParticipationRate, @LastOrderNumber, @LastFillNumber, @SuccessDraws, @Replay, @SyntheticBornMs, @SyntheticSeed, @HistoryStored)
        ON CONFLICT (id) DO UPDATE SET mode = @Mode, seed = @Seed, account_from_fill = @AccountFromFill, account_kind = @AccountKind, currency = @Currency,
          leverage = @Leverage, start_balance = @StartBalance, commission_rate = @CommissionRate, spread = @Spread, slippage = @Slippage,
          success_rate = @SuccessRate, participation_rate = @ParticipationRate, last_order_number = max(last_order_number, @LastOrderNumber),
          last_fill_number = max(last_fill_number, @LastFillNumber), success_draws = @SuccessDraws, replay = @Replay,
          synthetic_born_ms = @SyntheticBornMs, synthetic_seed = @SyntheticSeed, history_stored = @HistoryStored
        """;

    public string Mode { get; init; } = "";
    public long Seed { get; init; }
    public long AccountFromFill { get; init; }
    public string AccountKind { get; init; } = "";
    public string Currency { get; init; } = "";
    public decimal Leverage { get; init; }
    public decimal StartBalance { get; init; }
    public decimal CommissionRate { get; init; }
    public decimal Spread { get; init; }
    public decimal Slippage { get; init; }
    public double SuccessRate { get; init; }
    public decimal? ParticipationRate { get; init; }
    public long LastOrderNumber { get; init; }
    public long LastFillNumber { get; init; }
    public long SuccessDraws { get; init; }
    public string? Replay { get; init; }
    public long? SyntheticBornMs { get; init; }
    public long SyntheticSeed { get; init; }
    public bool HistoryStored { get; init; }

    public static StateRow From(VenueState state, long lastOrder, long lastFill) => new()
    {
        Mode = state.Mode.ToString(),
        Seed = state.Seed,
        AccountFromFill = state.AccountFromFill,
        AccountKind = state.Terms.Kind.ToString(),
        Currency = state.Terms.Currency,
        Leverage = state.Terms.Leverage,
        StartBalance = state.StartBalance,
        CommissionRate = state.Terms.CommissionRate,
        Spread = state.Terms.Spread,
        Slippage = state.Terms.Slippage,
        SuccessRate = state.SuccessRate,
        ParticipationRate = state.ParticipationRate,
        LastOrderNumber = lastOrder,
        LastFillNumber = lastFill,
        SuccessDraws = state.SuccessDraws,
        Replay = state.Replay is null ? null : JsonSerializer.Serialize(state.Replay, SimulatorBooks.Json),
        SyntheticBornMs = state.SyntheticBornMs,
        SyntheticSeed = state.SyntheticSeed,
        HistoryStored = state.HistoryStored,
    };

    public VenueState ToState() => new()
    {
        Mode = Enum.Parse<MarketMode>(Mode),
        Seed = Seed,
        Terms = new MatchingTerms(Enum.Parse<AccountKind>(AccountKind), Currency, Leverage, CommissionRate, Spread, Slippage),
        StartBalance = StartBalance,
        AccountFromFill = AccountFromFill,
        SuccessRate = SuccessRate,
        ParticipationRate = ParticipationRate,
        SuccessDraws = SuccessDraws,
        Replay = Replay is null ? null : JsonSerializer.Deserialize<ReplayState>(Replay, SimulatorBooks.Json),
        SyntheticBornMs = SyntheticBornMs,
        SyntheticSeed = SyntheticSeed,
        HistoryStored = HistoryStored,
    };
}

internal sealed class OrderRow
{
    public const string Upsert =
        """
        INSERT INTO orders (client_order_id, number, venue_order_id, list_id, leg, symbol, side, type, quantity, limit_price, stop_price, time_in_force, reduce_only,
          status, filled_quantity, filled_by_other_leg, is_triggered, reference_price, locked_asset, locked_amount, reason, placed_at, venue_time)
        VALUES (@ClientOrderId, @Number, @VenueOrderId, @ListId, @Leg, @Symbol, @Side, @Type, @Quantity, @LimitPrice, @StopPrice, @TimeInForce, @ReduceOnly,
          @Status, @FilledQuantity, @FilledByOtherLeg, @IsTriggered, @ReferencePrice, @LockedAsset, @LockedAmount, @Reason, @PlacedAt, @VenueTime)
        ON CONFLICT (client_order_id) DO UPDATE SET status = @Status, filled_quantity = @FilledQuantity, filled_by_other_leg = @FilledByOtherLeg,
          is_triggered = @IsTriggered, locked_asset = @LockedAsset, locked_amount = @LockedAmount, reason = @Reason, venue_time = @VenueTime
        """;

    public string ClientOrderId { get; init; } = "";
    public long Number { get; init; }
    public string VenueOrderId { get; init; } = "";
    public string? ListId { get; init; }
    public string Leg { get; init; } = "";
    public string Symbol { get; init; } = "";
    public string Side { get; init; } = "";
    public string Type { get; init; } = "";
    public decimal Quantity { get; init; }
    public decimal? LimitPrice { get; init; }
    public decimal? StopPrice { get; init; }
    public string TimeInForce { get; init; } = "";
    public bool ReduceOnly { get; init; }
    public string Status { get; init; } = "";
    public decimal FilledQuantity { get; init; }
    public decimal FilledByOtherLeg { get; init; }
    public bool IsTriggered { get; init; }
    public decimal ReferencePrice { get; init; }
    public string? LockedAsset { get; init; }
    public decimal LockedAmount { get; init; }
    public string? Reason { get; init; }
    public DateTimeOffset PlacedAt { get; init; }
    public DateTimeOffset VenueTime { get; init; }

    public static OrderRow From(BookedOrder order) => new()
    {
        ClientOrderId = order.ClientOrderId,
        Number = order.Number,
        VenueOrderId = order.VenueOrderId,
        ListId = order.ListId,
        Leg = order.Leg.ToString(),
        Symbol = order.Symbol,
        Side = order.Side.ToString(),
        Type = order.Type.ToString(),
        Quantity = order.Quantity,
        LimitPrice = order.LimitPrice,
        StopPrice = order.StopPrice,
        TimeInForce = order.TimeInForce.ToString(),
        ReduceOnly = order.ReduceOnly,
        Status = order.Status.ToString(),
        FilledQuantity = order.FilledQuantity,
        FilledByOtherLeg = order.FilledByOtherLeg,
        IsTriggered = order.IsTriggered,
        ReferencePrice = order.ReferencePrice,
        LockedAsset = order.LockedAsset,
        LockedAmount = order.LockedAmount,
        Reason = order.Reason,
        PlacedAt = order.PlacedAt,
        VenueTime = order.VenueTime,
    };

    public BookedOrder ToOrder() => new()
    {
        Number = Number,
        ClientOrderId = ClientOrderId,
        VenueOrderId = VenueOrderId,
        ListId = ListId,
        Leg = Enum.Parse<ListLeg>(Leg),
        Symbol = Symbol,
        Side = Enum.Parse<OrderSide>(Side),
        Type = Enum.Parse<OrderType>(Type),
        Quantity = Quantity,
        LimitPrice = LimitPrice,
        StopPrice = StopPrice,
        TimeInForce = Enum.Parse<TimeInForce>(TimeInForce),
        ReduceOnly = ReduceOnly,
        Status = Enum.Parse<OrderStatus>(Status),
        FilledQuantity = FilledQuantity,
        FilledByOtherLeg = FilledByOtherLeg,
        IsTriggered = IsTriggered,
        ReferencePrice = ReferencePrice,
        LockedAsset = LockedAsset,
        LockedAmount = LockedAmount,
        Reason = Reason,
        PlacedAt = PlacedAt,
        VenueTime = VenueTime,
    };
}

internal sealed class FillRow
{
    public const string Insert =
        """
        INSERT INTO fills (number, client_order_id, symbol, side, price, quantity, fee, fee_asset, base_flow, cash_flow, venue_time, note)
        VALUES (@Number, @ClientOrderId, @Symbol, @Side, @Price, @Quantity, @Fee, @FeeAsset, @BaseFlow, @CashFlow, @VenueTime, @Note)
        """;

    public long Number { get; init; }
    public string ClientOrderId { get; init; } = "";
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

    public static FillRow From(BookedFill fill) => new()
    {
        Number = fill.Number,
        ClientOrderId = fill.ClientOrderId,
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
    };

    public BookedFill ToFill() =>
        new(Number, ClientOrderId, Symbol, Enum.Parse<OrderSide>(Side), Price, Quantity, Fee, FeeAsset, BaseFlow, CashFlow, VenueTime, Note);
}

internal sealed class PositionRow
{
    public const string Upsert =
        """
        INSERT INTO positions (symbol, base_asset, quote_asset, multiplier, quantity, cost) VALUES (@Symbol, @BaseAsset, @QuoteAsset, @Multiplier, @Quantity, @Cost)
        ON CONFLICT (symbol) DO UPDATE SET quantity = @Quantity, cost = @Cost
        """;

    public string Symbol { get; init; } = "";
    public string BaseAsset { get; init; } = "";
    public string QuoteAsset { get; init; } = "";
    public decimal Multiplier { get; init; }
    public decimal Quantity { get; init; }
    public decimal Cost { get; init; }
}

internal sealed class SyntheticRow
{
    public const string Upsert =
        """
        INSERT INTO synthetic_markets (symbol, tick_index, price, log_volatility, bar_open_ms, bar_open, bar_high, bar_low, bar_volume, bar_ticks)
        VALUES (@Symbol, @TickIndex, @Price, @LogVolatility, @BarOpenMs, @BarOpen, @BarHigh, @BarLow, @BarVolume, @BarTicks)
        ON CONFLICT (symbol) DO UPDATE SET tick_index = @TickIndex, price = @Price, log_volatility = @LogVolatility,
          bar_open_ms = @BarOpenMs, bar_open = @BarOpen, bar_high = @BarHigh, bar_low = @BarLow, bar_volume = @BarVolume, bar_ticks = @BarTicks
        """;

    public string Symbol { get; init; } = "";
    public long TickIndex { get; init; }
    public double Price { get; init; }
    public double LogVolatility { get; init; }
    public long BarOpenMs { get; init; }
    public double BarOpen { get; init; }
    public double BarHigh { get; init; }
    public double BarLow { get; init; }
    public double BarVolume { get; init; }
    public long BarTicks { get; init; }

    public static SyntheticRow From(SyntheticState state) => new()
    {
        Symbol = state.Symbol,
        TickIndex = state.TickIndex,
        Price = state.Price,
        LogVolatility = state.LogVolatility,
        BarOpenMs = state.Bar.OpenTimeMs,
        BarOpen = state.Bar.Open,
        BarHigh = state.Bar.High,
        BarLow = state.Bar.Low,
        BarVolume = state.Bar.Volume,
        BarTicks = state.Bar.TradeCount,
    };

    public SyntheticState ToState() =>
        new(Symbol, TickIndex, Price, LogVolatility, new Bar(BarOpenMs, BarOpen, BarHigh, BarLow, Price, BarVolume, 0, BarTicks));
}
