using Candlewick.Domain;
using Candlewick.Execution.Books;
using Candlewick.Execution.Contracts;

namespace Candlewick.Execution.Supervision;

/// <summary>When something is asked, cancelled or tried again, and when no more. Pure.</summary>
internal static class Tries
{
    /// <summary>Refused because it is too small, which only more fills can help.</summary>
    public static bool IsBelowMinimum(OrderRow refused) =>
        refused.RefusalRule is RuleName.NotionalBelowMinimum or RuleName.QuantityBelowMinimum;

    /// <summary>Refused because what it would close is not there: somebody else moved the position.</summary>
    public static bool SpeaksOfMissingPosition(OrderRow refused) =>
        refused.RefusalRule is RuleName.NothingToReduce or RuleName.ShortNotAllowed or RuleName.BuyingPowerExceeded;

    /// <summary>Refused, or a market order that the venue ended by itself without a fill.</summary>
    public static bool CameToNothing(OrderRow order) => order.Status == OrderStatus.Rejected
        || (order.Status is OrderStatus.Cancelled or OrderStatus.Expired
            && order is { Type: OrderType.Market, FilledQuantity: 0m, CancelRequested: false, Sends: > 0 });

    public static bool CanRetry(TradeView view, OrderRow refused) => refused.MayRetry && Count(view, refused) < view.Options.MaxTries;

    /// <summary>Orders that came to nothing in a row up to and with this one, by revision.</summary>
    public static int Count(TradeView view, OrderRow refused) => view.Orders
        .Where(order => order.Leg == refused.Leg && order.ExitNumber == refused.ExitNumber && order.Revision <= refused.Revision)
        .Where(order => !order.IsMarketExit || order.Revision >= view.Trade.CloseTriesFrom)
        .OrderByDescending(order => order.Revision)
        .TakeWhile(CameToNothing)
        .Count();

    public static NextAction? AfterRefusal(TradeView view, OrderRow refused)
    {
        if (refused.RefusalRule == RuleName.MarketClosed)
        {
            if (!view.IsMarketOpen)
            {
                return new NextAction.Wait("the market is closed");
            }

            // It has opened: what stands without exits does not wait for a delay that grew while nothing could be done.
            if (Count(view, refused) == 1)
            {
                return null;
            }
        }

        var until = refused.RecordedAt + (refused.IsEntry
            ? view.Options.DelayAfter(Count(view, refused))
            : view.Options.DelayWhileUnprotected(Count(view, refused)));
        return CameToNothing(refused) && view.Now < until ? new NextAction.Pause(until, "the last one came to nothing") : null;
    }

    public static NextAction? Due(TradeView view, IReadOnlyList<OrderRow> orders) =>
        orders.Max(order => order.NextAttemptAt) is { } at && view.Now < at ? new NextAction.Pause(at, "the venue is asked again") : null;

    public static NextAction CancelWhenDue(TradeView view, IReadOnlyList<OrderRow> orders, string reason) =>
        Due(view, orders) ?? new NextAction.Cancel(orders, reason);
}

/// <summary>Working orders of which a report seems to be missing. Pure.</summary>
internal static class MissingReports
{
    /// <summary>How long to wait for a report before its order is checked.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    public static IReadOnlyList<OrderRow> Suspects(TradeView view) =>
        [.. view.Orders.Where(order => order.Status.IsWorking() && view.Now >= order.RecordedAt + Grace
            && (order.NextLookAt is not { } next || view.Now >= next) && ShouldHaveFilled(order, view.LastPrice))];

    /// <summary>The next look: later each time, for a market order may wait long for a quiet market's next price.</summary>
    public static TimeSpan DelayAfter(int looks) => TimeSpan.FromSeconds(Math.Min(30, Math.Pow(2, Math.Min(looks, 10))));

    private static bool ShouldHaveFilled(OrderRow order, decimal? last) => order.Type switch
    {
        OrderType.Market => true,
        _ when last is null => false,
        OrderType.Limit => order.Side.Sign() * (order.LimitPrice!.Value - last!.Value) >= 0,
        _ => order.Side.Sign() * (last!.Value - order.StopPrice!.Value) >= 0,
    };
}
