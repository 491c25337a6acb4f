using Candlewick.Venues.Exchange.Binance.Protocol;

namespace Candlewick.Venues.Exchange.Binance.Accounts;

/// <summary>How many orders an account placed in this interval less those that were filled: the protocol's limit on orders.</summary>
internal sealed class OrderCounts(RequestLimits limits, TimeProvider time)
{
    private readonly long[] _windows = new long[limits.Orders.Count];
    private readonly int[] _counts = new int[limits.Orders.Count];
    private readonly Lock _lock = new();

    /// <summary>Takes room for that many orders.</summary>
    /// <exception cref="BinanceFault">There is none; nothing was taken.</exception>
    public void Take(int orders)
    {
        lock (_lock)
        {
            Turn();
            for (var i = 0; i < limits.Orders.Count; i++)
            {
                var limit = limits.Orders[i];
                if (_counts[i] + orders > limit.Limit)
                {
                    var left = (int)(((_windows[i] + 1) * limit.Seconds) - time.GetUtcNow().ToUnixTimeSeconds());
                    throw BinanceFault.TooManyOrders(limit.Limit, $"{limit.IntervalNum} {limit.Interval}", Math.Max(1, left));
                }
            }

            Add(orders);
        }
    }

    /// <summary>Gives room back: an order was refused after all, or was filled.</summary>
    public void GiveBack(int orders)
    {
        lock (_lock)
        {
            Turn();
            Add(-orders);
        }
    }

    /// <summary>The counts, in the order of <see cref="RequestLimits.Orders"/>.</summary>
    public int[] Now()
    {
        lock (_lock)
        {
            Turn();
            return [.. _counts];
        }
    }

    private void Add(int orders)
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            _counts[i] = Math.Max(0, _counts[i] + orders);
        }
    }

    private void Turn()
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        for (var i = 0; i < limits.Orders.Count; i++)
        {
            var window = now / limits.Orders[i].Seconds;
            if (_windows[i] != window)
            {
                (_windows[i], _counts[i]) = (window, 0);
            }
        }
    }
}
