using Candlewick.Execution.Contracts.Matching;
using Candlewick.Venues.Exchange.Binance.Accounts;
using Candlewick.Venues.Exchange.Binance.Protocol;

namespace Candlewick.Venues.Exchange.Binance.Trading;

/// <summary>One change of an order, as the stream tells it.</summary>
/// <param name="Order">The order as it is after it.</param>
/// <param name="What">Execution type.</param>
/// <param name="Filled">Filled so far.</param>
/// <param name="Quote">What that came to, in the quote asset.</param>
internal sealed record ExecutionReport(BookedOrder Order, string What, decimal Filled, decimal Quote)
{
    private const long NoTrade = -1;

    /// <summary>The fill that it tells of, or null.</summary>
    public BookedFill? Fill { get; init; }

    /// <summary>The client's id of a cancel; else the order's own.</summary>
    public string? Id { get; init; }

    /// <summary>The order's id until now, where it has another from now on.</summary>
    public string OriginalId { get; init; } = "";

    /// <summary>In the protocol's one-letter words.</summary>
    public Dictionary<string, object?> Words(BinanceAccount account, long now)
    {
        var said = new Dictionary<string, object?>
        {
            ["e"] = "executionReport",
            ["E"] = now,
            ["s"] = Order.Symbol,
            ["c"] = Id ?? OrderWords.ClientId(Order),
            ["S"] = OrderWords.Side(Order.Side),
            ["o"] = OrderWords.Type(Order),
            ["f"] = OrderWords.Lasting(Order.TimeInForce),
            ["q"] = BinanceText.Of(Order.Quantity),
            ["p"] = BinanceText.Of(Order.LimitPrice ?? 0m),
            ["P"] = BinanceText.Of(Order.StopPrice ?? 0m),
            ["F"] = BinanceText.Of(0m),
            ["g"] = Order.ListNumber ?? OrderWords.NoList,
            ["C"] = OriginalId,
            ["x"] = What,
            ["X"] = OrderWords.Status(Order),
            ["r"] = "NONE",
            ["i"] = Order.Number,
            ["l"] = BinanceText.Of(Fill?.Quantity ?? 0m),
            ["z"] = BinanceText.Of(Filled),
            ["L"] = BinanceText.Of(Fill?.Price ?? 0m),
            ["n"] = Fill is null ? "0" : BinanceText.Of(Fill.Fee),
            ["N"] = Fill?.FeeAsset,
            ["T"] = BinanceText.Of(Fill?.VenueTime ?? Order.VenueTime),
            ["t"] = Fill?.TradeNumber ?? NoTrade,
            ["I"] = account.NextExecution(),
            ["w"] = Order.WorkingAt is not null && !Domain.OrderStatusTransitions.IsFinal(Order.Status),
            ["m"] = Fill is { IsMaker: true },
            ["M"] = false,
            ["O"] = BinanceText.Of(Order.PlacedAt),
            ["Z"] = BinanceText.Of(Quote),
            ["Y"] = BinanceText.Of(Fill is null ? 0m : Fill.Price * Fill.Quantity),
            ["Q"] = BinanceText.Of(Order.QuoteQuantity ?? 0m),
            ["V"] = "NONE",
        };
        if (Order.WorkingAt is { } since)
        {
            said["W"] = BinanceText.Of(since);
        }

        if (Order.Facts?.StrategyId is { } strategy)
        {
            said["j"] = strategy;
        }

        if (Order.Facts?.StrategyType is { } kind)
        {
            said["J"] = kind;
        }

        return said;
    }
}
