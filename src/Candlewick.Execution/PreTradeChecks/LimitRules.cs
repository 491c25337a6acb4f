using Candlewick.Domain;
using Candlewick.Execution.Books;
using Candlewick.Execution.Contracts;
using static Candlewick.Execution.PreTradeChecks.CheckContext;

namespace Candlewick.Execution.PreTradeChecks;

/// <summary>
/// An account's limits against what a trade would take; null where a limit is off. Pure, and used by the check and by planning alike.
/// </summary>
internal static class LimitRules
{
    public static RuleOutcome? OpenRisk(AccountLimits limits, AccountUse use, Reservation wanted, string currency) =>
        limits.OpenRisk is not { } limit ? null : Within(RuleName.OpenRiskExceeded, "open risk", use.Risk, wanted.Risk, limit, currency);

    public static RuleOutcome? Exposure(AccountLimits limits, AccountUse use, Reservation wanted, string currency) =>
        limits.Exposure is not { } limit ? null : Within(RuleName.ExposureExceeded, "exposure", use.Value, wanted.Value, limit, currency);

    public static RuleOutcome? DailyLoss(AccountLimits limits, AccountUse use, Reservation wanted, string currency)
    {
        if (limits.DailyLoss is not { } limit)
        {
            return null;
        }

        var lost = Math.Max(0m, -use.EarnedToday);
        var atStop = lost + use.Risk + wanted.Risk;
        var numbers =
            $"{Plain.Of(lost)} {currency} lost today, {Plain.Of(use.Risk)} at risk and {Plain.Of(wanted.Risk)} more for this trade,"
            + $" against a daily limit of {Plain.Of(limit)} {currency}";
        return atStop <= limit
            ? Passed(RuleName.DailyLossReached, $"Within the limit: {numbers}.")
            : Refused(RuleName.DailyLossReached, $"Above the limit: {numbers}.");
    }

    public static RuleOutcome? OrderRate(AccountLimits limits, AccountUse use)
    {
        if (limits.OrdersPerMinute is not { } limit)
        {
            return null;
        }

        var numbers = $"{use.OrdersWithinMinute} entries in the last minute, the limit is {limit}";
        return use.OrdersWithinMinute < limit
            ? Passed(RuleName.OrderRateExceeded, $"Room for one more: {numbers}.")
            : Refused(RuleName.OrderRateExceeded, $"No more for now: {numbers}.", mayRetry: true);
    }

    private static RuleOutcome Within(string rule, string what, decimal used, decimal wanted, decimal limit, string currency)
    {
        var numbers =
            $"{what} {Plain.Of(used)} {currency} and {Plain.Of(wanted)} more, against the account's limit of {Plain.Of(limit)} {currency}";
        return used + wanted <= limit
            ? Passed(rule, $"Within the limit: {numbers}.") : Refused(rule, $"Above the limit: {numbers}.", mayRetry: true);
    }
}
