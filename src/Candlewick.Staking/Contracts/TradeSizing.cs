namespace Candlewick.Staking.Contracts;

/// <summary>What the stake money means.</summary>
public enum SizingMode
{
    /// <summary>A target hit earns the stake, net.</summary>
    Target,
    /// <summary>A stop-out loses the stake, net.</summary>
    Risk,
    /// <summary>The stake is the value of what is bought.</summary>
    Notional,
}

/// <summary>The prices and costs a trade is sized by. All prices in the instrument's quote currency.</summary>
/// <param name="Entry">Expected entry, above 0.</param>
/// <param name="Target">Planned target, above 0.</param>
/// <param name="Stop">Planned stop, above 0.</param>
/// <param name="FeeRate">Commission per leg as a fraction of the notional, from 0.</param>
/// <param name="Spread">Ask minus bid in price units, from 0.</param>
/// <param name="MoneyPerPoint">Contract multiplier × conversion from the quote currency to the account's, above 0.</param>
public sealed record TradePrices(decimal Entry, decimal Target, decimal Stop, decimal FeeRate, decimal Spread, decimal MoneyPerPoint = 1m);

/// <summary>
/// The arithmetic between a stake and a quantity: exact decimals, no rounding. The stop is assumed on the other side of the entry
/// than the target.
/// </summary>
public sealed class TradeSizing
{
    private TradeSizing(TradePrices prices)
    {
        Prices = prices;
        var lossInPrice = Math.Abs(prices.Entry - prices.Stop) + prices.FeeRate * (prices.Entry + prices.Stop) + prices.Spread;
        LossPerUnit = lossInPrice * prices.MoneyPerPoint;
        GainPerUnit = (Math.Abs(prices.Target - prices.Entry) - CostInPrice) * prices.MoneyPerPoint;
    }

    public TradePrices Prices { get; }

    /// <summary>
    /// ℓ: money lost per unit when the stop is hit, costs included; above 0 unless entry and stop are equal and nothing costs.
    /// </summary>
    public decimal LossPerUnit { get; }

    /// <summary>g: money earned per unit when the target is hit, after costs; 0 or below means that the trade cannot win.</summary>
    public decimal GainPerUnit { get; }

    /// <summary>False when costs eat the whole way to the target.</summary>
    public bool CanWin => GainPerUnit > 0;

    /// <summary>g / ℓ, what the trade really offers.</summary>
    public decimal NetRewardRisk => LossPerUnit == 0 ? 0 : GainPerUnit / LossPerUnit;

    /// <summary>Costs of one unit that is entered and reaches its target, in price units.</summary>
    private decimal CostInPrice => Prices.FeeRate * (Prices.Entry + Prices.Target) + Prices.Spread;

    public static TradeSizing Of(TradePrices prices) => new(prices);

    /// <summary>Quantity for <paramref name="stake"/> money, before the venue's step.</summary>
    /// <exception cref="InvalidOperationException">In target mode when the trade cannot win.</exception>
    public decimal Quantity(SizingMode mode, decimal stake) => mode switch
    {
        SizingMode.Target when !CanWin => throw new InvalidOperationException("A trade that cannot win has no quantity in target mode."),
        SizingMode.Target => stake / GainPerUnit,
        SizingMode.Risk => stake / LossPerUnit,
        SizingMode.Notional => stake / (Prices.Entry * Prices.MoneyPerPoint),
        _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "Not a sizing mode."),
    };

    /// <summary>True when the net reward : risk is at most <paramref name="tolerance"/> (a fraction) below what the tree assumes.</summary>
    public bool ReachesRewardRisk(decimal treeRewardRisk, decimal tolerance) => NetRewardRisk >= treeRewardRisk * (1m - tolerance);

    /// <summary>|T − E| × quantity: what the target brings before costs.</summary>
    public decimal NominalGain(decimal quantity) => Math.Abs(Prices.Target - Prices.Entry) * Prices.MoneyPerPoint * quantity;

    /// <summary>(f·(E + T) + p) × quantity: what both legs and the spread cost.</summary>
    public decimal TotalCosts(decimal quantity) => CostInPrice * Prices.MoneyPerPoint * quantity;
}
