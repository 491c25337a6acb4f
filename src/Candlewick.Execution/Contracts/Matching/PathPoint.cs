using Candlewick.Domain;

namespace Candlewick.Execution.Contracts.Matching;

/// <summary>One price of a market as the matching engine sees it.</summary>
/// <param name="Price">The price, above 0.</param>
/// <param name="IsJump">
/// True when the market came here without passing what lies between (a bar's open, a single tick); false when it moved
/// through every price since the one before (the rest of a bar's path).
/// </param>
/// <param name="RestLow">Lowest price from here to the end of the bar, this one included.</param>
/// <param name="RestHigh">Highest price from here to the end of the bar, this one included.</param>
/// <param name="AvailableVolume">What orders may take at this price together, in base units; null for no bound.</param>
public readonly record struct PathPoint(decimal Price, bool IsJump, decimal RestLow, decimal RestHigh, decimal? AvailableVolume = null)
{
    /// <summary>A price that stands for itself: a tick, not a part of a bar.</summary>
    public static PathPoint Tick(decimal price, decimal? availableVolume = null) => new(price, IsJump: true, price, price, availableVolume);
}

/// <summary>The way a market is taken to have gone within a bar: open, the nearer extreme, the other one, close.</summary>
public static class BarPath
{
    /// <summary>Points of every bar.</summary>
    public const int PointCount = 4;

    /// <summary>The four points of a bar.</summary>
    /// <param name="bar">The bar; its prices are taken exactly as printed (15 significant digits).</param>
    /// <param name="participationRate">
    /// Which part of the bar's volume orders may take, a quarter of it at each point; null for no bound.
    /// </param>
    /// <remarks>
    /// When both extremes are equally far from the open, a bar that closed at or above its open is taken to have gone down
    /// first and one that closed below to have gone up first: away from where it ended.
    /// </remarks>
    public static PathPoint[] Of(in Bar bar, decimal? participationRate = null)
    {
        var open = (decimal)bar.Open;
        var high = (decimal)bar.High;
        var low = (decimal)bar.Low;
        var close = (decimal)bar.Close;
        decimal? volume = participationRate is { } rate ? (decimal)bar.Volume * rate / PointCount : null;
        var up = high - open;
        var down = open - low;
        var lowFirst = down < up || (down == up && close >= open);
        var (first, second) = lowFirst ? (low, high) : (high, low);
        return
        [
            new PathPoint(open, true, low, high, volume),
            new PathPoint(first, false, low, high, volume),
            new PathPoint(second, false, Math.Min(second, close), Math.Max(second, close), volume),
            new PathPoint(close, false, close, close, volume),
        ];
    }
}
