using Candlewick.Domain;

namespace Candlewick.Venues.Simulator.Accounts;

/// <summary>Bounds of what an account and its market may be set to; every error names its field and what would be right.</summary>
internal sealed class AccountErrors
{
    private const decimal MostBalance = 1_000_000_000_000m;
    private const decimal MostLeverage = 125m;
    private const decimal MostPriceUnits = 1_000_000m;

    public Dictionary<string, string[]> Errors { get; } = new(StringComparer.Ordinal);

    public bool Any => Errors.Count > 0;

    public void Check(bool isRight, string field, string message)
    {
        if (!isRight)
        {
            Errors.TryAdd(field, [message]);
        }
    }

    public void CheckAccount(decimal? balance, decimal? leverage, AccountKind? kind)
    {
        Check(balance is null or (> 0m and <= MostBalance), "balance", "must be above 0 and at most 1000000000000.");
        Check(leverage is null or (>= 1m and <= MostLeverage), "leverage", "must be 1 to 125.");
        Check(kind != AccountKind.Spot || leverage is null or 1m, "leverage", "a spot account has no leverage; leave it out or give 1.");
    }

    public void CheckCosts(
        decimal? commissionRate, decimal? spread, decimal? slippage, double? successRate, long? seed, decimal? participationRate)
    {
        Check(commissionRate is null or (>= 0m and <= 0.1m), "commission_rate", "must be 0 to 0.1, a fraction of the notional.");
        Check(spread is null or (>= 0m and <= MostPriceUnits), "spread", "must be 0 to 1000000 price units.");
        Check(slippage is null or (>= 0m and <= MostPriceUnits), "slippage", "must be 0 to 1000000 price units.");
        Check(successRate is null or (> 0.0 and <= 1.0), "success_rate", "must be above 0 and at most 1.");
        Check(seed is null or >= 0, "seed", "must be 0 or more.");
        Check(
            participationRate is null or (> 0m and <= 1m), "participation_rate",
            "must be above 0 and at most 1, a part of the bar's volume.");
    }
}
