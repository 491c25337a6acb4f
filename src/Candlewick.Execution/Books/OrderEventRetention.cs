using Candlewick.Platform.Retention;
using Microsoft.Extensions.Options;

namespace Candlewick.Execution.Books;

/// <summary>Moves of orders whose trade has long been settled. Trades, orders, fills, ledger and positions are never removed.</summary>
internal sealed class OrderEventRetention(OrderEventStore events, IOptions<OrderEventRetentionOptions> options) : IRetention
{
    public IReadOnlyList<PurgeRule> Rules { get; } =
    [
        new PurgeRule(
            "order_events",
            $"Status changes of an order stay until its trade has been settled for {options.Value.OrderEventsDays} days, the last forever.",
            turn => events.PurgeAsync(turn, turn.Before(options.Value.OrderEventsDays))),
    ];
}
