using System.Globalization;
using Candlewick.Domain;
using Candlewick.Execution.Contracts.Matching;
using Candlewick.Platform.Streaming;
using Candlewick.Venues.Simulator.Books;
using Candlewick.Venues.Simulator.Replay;
using Microsoft.Extensions.DependencyInjection;

namespace Candlewick.Venues.Simulator;

/// <summary>The simulator as <c>GET /api/simulator</c> and the stream show it.</summary>
internal sealed class SimulatorView(SimulatorVenue venue, IServiceProvider services, IStreamHub stream)
{
    private const string Channel = "prices";

    public sealed record OpenOrder(
        string ClientOrderId, string VenueOrderId, string? ListId, string Symbol, OrderSide Side, OrderType Type, decimal Quantity, decimal FilledQuantity,
        decimal? Price, decimal? StopPrice, bool ReduceOnly, OrderStatus Status, DateTimeOffset PlacedAt);

    public sealed record OpenPosition(string Symbol, decimal Quantity, decimal AveragePrice, decimal? LastPrice, decimal UnrealizedPnl);

    public sealed record AssetAmount(string Asset, decimal Free, decimal Locked);

    public sealed record Response
    {
        public required string Mode { get; init; }
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

    public Task<Response> GetAsync(CancellationToken cancellationToken) => venue.EnterAsync(() => Task.FromResult(Describe()), cancellationToken);

    /// <summary>Behind the door: to whoever watches prices; a slow watcher sees the newest only.</summary>
    public void Announce() => stream.Publish(Channel, "simulator.update", Describe(), StreamDelivery.Conflated, SimulatorVenue.Name);

    private Response Describe()
    {
        var state = venue.State;
        var engine = venue.Engine;
        var figures = engine.Figures();
        var replay = state.Mode == MarketMode.Replay ? state.Replay : null;
        // Asked for late: the replay shows itself through this view.
        var market = services.GetRequiredService<ReplayMarket>();
        return new Response
        {
            Mode = state.Mode == MarketMode.Replay ? "replay" : "synthetic",
            Symbol = replay?.Instrument.Symbol,
            Timeframe = replay?.Timeframe,
            From = replay is null ? null : DateTimeOffset.FromUnixTimeMilliseconds(replay.FromMs),
            To = replay is null ? null : DateTimeOffset.FromUnixTimeMilliseconds(Domain.Timeframe.Parse(replay.Timeframe).NextOpen(replay.LastOpenMs)),
            Speed = replay is null ? null : double.TryParse(replay.Speed, NumberStyles.Float, CultureInfo.InvariantCulture, out var factor) ? factor : replay.Speed,
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
            Balances = [.. engine.Balances.Where(balance => balance.Total != 0m).Select(balance => new AssetAmount(balance.Asset, balance.Free, balance.Locked))],
            OpenOrders =
            [
                .. engine.OpenOrders.Select(order => new OpenOrder(
                    order.ClientOrderId, order.VenueOrderId, order.ListId, order.Symbol, order.Side, order.Type, order.Quantity, order.FilledQuantity,
                    order.LimitPrice, order.StopPrice, order.ReduceOnly, order.Status, order.PlacedAt)),
            ],
            Positions =
            [
                .. engine.Positions.Select(position => new OpenPosition(
                    position.Symbol, position.Quantity, position.AveragePrice, engine.LastPrice(position.Symbol), engine.UnrealizedPnl(position))),
            ],
        };
    }
}
