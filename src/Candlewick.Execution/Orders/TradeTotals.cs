using Candlewick.Execution.Books;
using Candlewick.Execution.Contracts;

namespace Candlewick.Execution.Orders;

/// <summary>What trades came to in one currency.</summary>
/// <param name="Currency">Quote asset of their markets.</param>
/// <param name="Profit">Realized, fees taken off.</param>
/// <param name="Fees">All commissions.</param>
/// <param name="SlippageCost">What the entries cost more than planned; below 0 where they cost less.</param>
internal sealed record CurrencyTotals(string Currency, decimal Profit, decimal Fees, decimal SlippageCost);

/// <summary>What trades came to together. Pure.</summary>
internal sealed record TradeTotals
{
    /// <summary>All of them.</summary>
    public required int Trades { get; init; }
    /// <summary>Those of which something was filled: all that follows counts them alone.</summary>
    public required int Entered { get; init; }
    /// <summary>That have ended and brought more than 0 after fees.</summary>
    public required int Wins { get; init; }
    /// <summary>That have ended and brought less than 0 after fees.</summary>
    public required int Losses { get; init; }
    /// <summary>Wins of wins and losses, 0 to 1; null without either.</summary>
    public required double? WinRate { get; init; }
    /// <summary>Mean profit as a multiple of the risk, of those that have ended and had a stop; null without one.</summary>
    public required double? MeanR { get; init; }
    /// <summary>Mean slippage of the entries in percent of the planned price, against us above 0; null without an entry.</summary>
    public required double? MeanSlippagePercent { get; init; }
    /// <summary>One for each currency, in the order of their names.</summary>
    public required IReadOnlyList<CurrencyTotals> Currencies { get; init; }
    /// <summary>True when there are more trades than were added up, the newest of them.</summary>
    public required bool IsCut { get; init; }

    /// <param name="rows">Newest first.</param>
    /// <param name="limit">Most that are added up.</param>
    public static TradeTotals Of(IReadOnlyList<TradeFigures> rows, int limit)
    {
        var counted = rows.Take(limit).ToList();
        var entered = counted.Where(row => row.EntryFilledQuantity > 0).ToList();
        // An open trade has paid its commission and earned nothing yet: that is no loss.
        var ended = entered.Where(row => row.Phase is TradePhase.Exited or TradePhase.Settled).ToList();
        var (wins, losses) = (ended.Count(row => row.RealizedPnl > 0), ended.Count(row => row.RealizedPnl < 0));
        var multiples = ended.Where(row => row.PlannedRisk > 0).Select(row => (double)(row.RealizedPnl / row.PlannedRisk!.Value));
        var slips = entered.Where(row => row.EntryPrice > 0).Select(row => row.Slippage / row.EntryPrice * 100).OfType<decimal>();
        return new TradeTotals
        {
            Trades = counted.Count,
            Entered = entered.Count,
            Wins = wins,
            Losses = losses,
            WinRate = wins + losses == 0 ? null : Math.Round((double)wins / (wins + losses), 6),
            MeanR = Mean(multiples),
            MeanSlippagePercent = Mean(slips.Select(slip => (double)slip)),
            Currencies =
            [
                .. entered.GroupBy(row => row.QuoteAsset, StringComparer.Ordinal).OrderBy(rows => rows.Key, StringComparer.Ordinal)
                    .Select(rows => new CurrencyTotals(
                        rows.Key, rows.Sum(row => row.RealizedPnl), rows.Sum(row => row.Fees),
                        rows.Sum(row => (row.Slippage ?? 0m) * row.EntryFilledQuantity * row.ContractMultiplier))),
            ],
            IsCut = rows.Count > limit,
        };
    }

    private static double? Mean(IEnumerable<double> values) =>
        values.ToList() is { Count: > 0 } some ? Math.Round(some.Average(), 6) : null;
}
