namespace Candlewick.Domain;

/// <summary>
/// What is traded, with the venue's filters. The only place where an observed price (double) becomes an order price (decimal).
/// </summary>
/// <param name="Symbol">The desk's symbol, upper case, e.g. <c>BTCUSDT</c>.</param>
/// <param name="Name">Readable name.</param>
/// <param name="Category"><c>crypto</c>, <c>stock</c>, <c>forex</c> …</param>
/// <param name="BaseAsset">What one buys, e.g. <c>BTC</c>.</param>
/// <param name="QuoteAsset">What one pays with, e.g. <c>USDT</c>.</param>
/// <param name="TickSize">Smallest price step, above 0.</param>
/// <param name="LotStep">Smallest quantity step, above 0.</param>
/// <param name="MinQuantity">Smallest order quantity.</param>
/// <param name="MaxQuantity">Largest order quantity.</param>
/// <param name="MinNotional">Smallest order value in the quote asset.</param>
/// <param name="ContractMultiplier">Money per unit and point of price; 1 for spot.</param>
public sealed record Instrument(
    string Symbol,
    string Name,
    string Category,
    string BaseAsset,
    string QuoteAsset,
    decimal TickSize,
    decimal LotStep,
    decimal MinQuantity,
    decimal MaxQuantity,
    decimal MinNotional,
    decimal ContractMultiplier = 1m)
{
    /// <summary>The observed price on the instrument's tick, nearest, halves away from zero.</summary>
    public decimal RoundPrice(double price) => RoundPrice((decimal)price);

    /// <summary>The price on the instrument's tick, nearest, halves away from zero.</summary>
    public decimal RoundPrice(decimal price) => Math.Round(price / TickSize, MidpointRounding.AwayFromZero) * TickSize;

    /// <summary>The quantity floored to the step: one never orders more than was sized.</summary>
    public decimal RoundQuantity(decimal quantity) => Math.Floor(quantity / LotStep) * LotStep;

    /// <summary>True when the price lies on the tick.</summary>
    public bool IsOnTick(decimal price) => price % TickSize == 0m;

    /// <summary>True when the quantity lies on the step.</summary>
    public bool IsOnStep(decimal quantity) => quantity % LotStep == 0m;
}
