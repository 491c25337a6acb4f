using System.Text.Json;
using Candlewick.Domain;
using Candlewick.Execution.Contracts.Matching;
using Candlewick.Platform.Storage;
using Candlewick.Platform.Web;

namespace Candlewick.Venues.Simulator.Books;

/// <summary>The venue's state with the counters that only ever rise.</summary>
internal sealed record StoredState(VenueState State, long LastOrderNumber, long LastFillNumber);

/// <summary>Owns <c>simulator_state</c> and <c>synthetic_markets</c>.</summary>
internal sealed class StateStore(Database database)
{
    /// <summary>Null when the venue was never opened.</summary>
    public async Task<StoredState?> FindAsync() =>
        await database.FirstOrDefaultAsync<StateRow>("SELECT * FROM simulator_state WHERE id = 1") is { } row
            ? new StoredState(row.ToState(), row.LastOrderNumber, row.LastFillNumber)
            : null;

    public async Task<IReadOnlyList<SyntheticState>> ListMarketsAsync() =>
        [.. (await database.QueryAsync<SyntheticRow>("SELECT * FROM synthetic_markets ORDER BY symbol")).Select(row => row.ToState())];

    public static Task PutAsync(UnitOfWork work, VenueState state, long lastOrder, long lastFill) => work.ExecuteAsync(
        """
        INSERT INTO simulator_state (id, mode, market_number, seed, account_from_fill, account_kind, currency, leverage, start_balance,
          commission_rate, spread, slippage, success_rate, participation_rate, last_order_number, last_fill_number, success_draws, replay,
          synthetic_born_ms, synthetic_seed, history_stored)
        VALUES (1, @Mode, @MarketNumber, @Seed, @AccountFromFill, @AccountKind, @Currency, @Leverage, @StartBalance,
          @CommissionRate, @Spread, @Slippage, @SuccessRate, @ParticipationRate, @LastOrderNumber, @LastFillNumber, @SuccessDraws, @Replay,
          @SyntheticBornMs, @SyntheticSeed, @HistoryStored)
        ON CONFLICT (id) DO UPDATE SET mode = @Mode, market_number = @MarketNumber, seed = @Seed, account_from_fill = @AccountFromFill,
          account_kind = @AccountKind, currency = @Currency, leverage = @Leverage, start_balance = @StartBalance,
          commission_rate = @CommissionRate, spread = @Spread, slippage = @Slippage, success_rate = @SuccessRate,
          participation_rate = @ParticipationRate, last_order_number = max(last_order_number, @LastOrderNumber),
          last_fill_number = max(last_fill_number, @LastFillNumber), success_draws = @SuccessDraws, replay = @Replay,
          synthetic_born_ms = @SyntheticBornMs, synthetic_seed = @SyntheticSeed, history_stored = @HistoryStored
        """, StateRow.From(state, lastOrder, lastFill));

    public static Task PutAsync(UnitOfWork work, SyntheticState market) => work.ExecuteAsync(
        """
        INSERT INTO synthetic_markets (symbol, tick_index, price, log_volatility, bar_open_ms, bar_open, bar_high, bar_low,
          bar_volume, bar_ticks)
        VALUES (@Symbol, @TickIndex, @Price, @LogVolatility, @BarOpenMs, @BarOpen, @BarHigh, @BarLow, @BarVolume, @BarTicks)
        ON CONFLICT (symbol) DO UPDATE SET tick_index = @TickIndex, price = @Price, log_volatility = @LogVolatility,
          bar_open_ms = @BarOpenMs, bar_open = @BarOpen, bar_high = @BarHigh, bar_low = @BarLow, bar_volume = @BarVolume,
          bar_ticks = @BarTicks
        """, SyntheticRow.From(market));

    private sealed class StateRow
    {
        public string Mode { get; init; } = "";
        public long MarketNumber { get; init; }
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
            MarketNumber = state.MarketNumber,
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
            Replay = state.Replay is null ? null : JsonSerializer.Serialize(state.Replay, DeskJson.Options),
            SyntheticBornMs = state.SyntheticBornMs,
            SyntheticSeed = state.SyntheticSeed,
            HistoryStored = state.HistoryStored,
        };

        public VenueState ToState() => new()
        {
            Mode = Enum.Parse<VenueMode>(Mode),
            MarketNumber = MarketNumber,
            Seed = Seed,
            Terms = new MatchingTerms(Enum.Parse<AccountKind>(AccountKind), Currency, Leverage, CommissionRate, Spread, Slippage),
            StartBalance = StartBalance,
            AccountFromFill = AccountFromFill,
            SuccessRate = SuccessRate,
            ParticipationRate = ParticipationRate,
            SuccessDraws = SuccessDraws,
            Replay = Replay is null ? null : JsonSerializer.Deserialize<ReplayState>(Replay, DeskJson.Options),
            SyntheticBornMs = SyntheticBornMs,
            SyntheticSeed = SyntheticSeed,
            HistoryStored = HistoryStored,
        };
    }

    private sealed class SyntheticRow
    {
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
}
