using System.Globalization;
using Candlewick.Domain;
using Candlewick.Execution.Contracts.Matching;
using Candlewick.Platform.Streaming;
using Candlewick.Venues.Simulator.Floor;
using Candlewick.Venues.Simulator.Replay;

namespace Candlewick.Venues.Simulator.Accounts;

/// <summary>A simulator account as <c>GET /api/simulator</c> and the stream show it.</summary>
internal sealed class SimulatorView(SimulatorVenue venue, ReplayMarket market, IStreamHub stream)
{
    private const string Channel = "prices";

    public sealed record OpenOrder(
        string ClientOrderId, string VenueOrderId, string? ListId, string Symbol, OrderSide Side, OrderType Type, decimal Quantity,
        decimal FilledQuantity, decimal? Price, decimal? StopPrice, bool ReduceOnly, OrderStatus Status, DateTimeOffset PlacedAt);

    public sealed record OpenPosition(string Symbol, decimal Quantity, decimal AveragePrice, decimal? LastPrice, decimal UnrealizedPnl);

    public sealed record AssetAmount(string Asset, decimal Free, decimal Locked);

    public sealed record Response
    {
        public required string Account { get; init; }
        public required string Venue { get; init; }
        /// <summary>Synthetic or replay.</summary>
        public required VenueMode Mode { get; init; }
        /// <summary>Names the life of the market; another one says that it was replaced.</summary>
        public required string MarketEpoch { get; init; }
        /// <summary>The stored series that is replayed, as <c>SYMBOL.VENUE</c>; null in the synthetic market.</summary>
        public required string? ReplayOf { get; init; }
        public required string? Symbol { get; init; }
        public required string? Timeframe { get; init; }
        public required DateTimeOffset? From { get; init; }
        public required DateTimeOffset? To { get; init; }
        /// <summary><c>manual</c>, <c>max</c> or a number; null in the synthetic market.</summary>
        public required object? Speed { get; init; }
        public required DateTimeOffset Clock { get; init; }
        public required decimal? LastPrice { get; init; }
        public required long? BarsLeft { get; init; }
        public required long? BarsTotal { get; init; }
        public required bool IsRunning { get; init; }
        public required AccountKind AccountKind { get; init; }
        public required string Currency { get; init; }
        public required decimal StartBalance { get; init; }
        public required decimal Leverage { get; init; }
        public required decimal CommissionRate { get; init; }
        public required decimal Spread { get; init; }
        public required decimal Slippage { get; init; }
        public required double SuccessRate { get; init; }
        public required decimal? ParticipationRate { get; init; }
        public required long Seed { get; init; }
        public required decimal Equity { get; init; }
        public required decimal Cash { get; init; }
        public required decimal BuyingPower { get; init; }
        public required decimal MarginUsed { get; init; }
        public required decimal UnrealizedPnl { get; init; }
        public required bool MarginCall { get; init; }
        public required decimal LiquidationEquity { get; init; }
        public required IReadOnlyList<AssetAmount> Balances { get; init; }
        public required IReadOnlyList<OpenOrder> OpenOrders { get; init; }
        public required IReadOnlyList<OpenPosition> Positions { get; init; }
    }

    public Task<Response> GetAsync(CancellationToken cancellationToken) =>
        venue.EnterAsync(() => Task.FromResult(Describe()), cancellationToken);

    /// <summary>Behind the door: to whoever watches prices; a slow watcher sees the newest only.</summary>
    public void Announce() => stream.Publish(Channel, "simulator.update", Describe(), StreamDelivery.Conflated, venue.Name);

    private Response Describe()
    {
        var state = venue.State;
        var engine = venue.Engine;
        var figures = engine.Figures();
        var replay = state.Replay;
        return new Response
        {
            Account = venue.Account,
            Venue = venue.Name,
            Mode = state.Mode,
            MarketEpoch = venue.MarketEpoch,
            ReplayOf = replay?.Of.ToString(),
            Symbol = replay?.Instrument.Symbol,
            Timeframe = replay?.Timeframe,
            From = replay is null ? null : DateTimeOffset.FromUnixTimeMilliseconds(replay.FromMs),
            To = replay is null
                ? null
                : DateTimeOffset.FromUnixTimeMilliseconds(Domain.Timeframe.Parse(replay.Timeframe).NextOpen(replay.LastOpenMs)),
            Speed = SpeedOf(replay?.Speed),
            Clock = venue.MarketTime,
            LastPrice = replay is null ? null : engine.LastPrice(replay.Instrument.Symbol),
            BarsLeft = replay is null ? null : market.BarsLeft,
            BarsTotal = replay?.BarsTotal,
            IsRunning = replay is null || market.IsRunning,
            AccountKind = state.Terms.Kind,
            Currency = state.Terms.Currency,
            StartBalance = state.StartBalance,
            Leverage = state.Terms.Kind == AccountKind.Spot ? 1m : state.Terms.Leverage,
            CommissionRate = state.Terms.CommissionRate,
            Spread = state.Terms.Spread,
            Slippage = state.Terms.Slippage,
            SuccessRate = state.SuccessRate,
            ParticipationRate = state.ParticipationRate,
            Seed = state.Seed,
            Equity = figures.Equity,
            Cash = figures.Cash,
            BuyingPower = figures.BuyingPower,
            MarginUsed = figures.MarginUsed,
            UnrealizedPnl = figures.UnrealizedPnl,
            MarginCall = figures.IsMarginCall,
            LiquidationEquity = figures.LiquidationEquity,
            Balances =
            [
                .. engine.Balances.Where(balance => balance.Total != 0m)
                    .Select(balance => new AssetAmount(balance.Asset, balance.Free, balance.Locked)),
            ],
            OpenOrders = [.. engine.OpenOrders.Select(Describe)],
            Positions =
            [
                .. engine.Positions.Select(p => new OpenPosition(
                    p.Symbol, p.Quantity, p.AveragePrice, engine.LastPrice(p.Symbol), engine.UnrealizedPnl(p))),
            ],
        };
    }

    private static OpenOrder Describe(BookedOrder order) => new(
        order.ClientOrderId, order.VenueOrderId, order.ListId, order.Symbol, order.Side, order.Type, order.Quantity, order.FilledQuantity,
        order.LimitPrice, order.StopPrice, order.ReduceOnly, order.Status, order.PlacedAt);

    /// <summary>The word, or the number that a page can count with.</summary>
    private static object? SpeedOf(string? speed) =>
        double.TryParse(speed, NumberStyles.Float, CultureInfo.InvariantCulture, out var factor) ? factor : speed;
}
