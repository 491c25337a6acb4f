using Candlewick.Execution.Contracts;
using static Candlewick.Execution.PreTradeChecks.CheckContext;

namespace Candlewick.Execution.PreTradeChecks;

/// <summary>
/// No trade against another one on the same account and symbol: the venue nets them into one position, and the exits of one would close the
/// other.
/// </summary>
internal sealed class OppositeTradeOpen : IPreTradeRule
{
    public RuleOutcome? Check(CheckContext context) =>
        context.Instrument is null ? null
            : context.OppositeTradeId is { } tradeId
            ? Refused(RuleName.OppositeTradeOpen, Detail(tradeId, context.Candidate.Symbol, context.Candidate.Account), mayRetry: true)
            : Passed(RuleName.OppositeTradeOpen, $"No trade on the other side of {context.Candidate.Symbol} is in flight.");

    public static string Detail(string tradeId, string symbol, string account) =>
        $"Trade {tradeId} on the other side of {symbol} is in flight on account '{account}'.";
}
