using Candlewick.Execution.Contracts;
using static Candlewick.Execution.PreTradeChecks.CheckContext;

namespace Candlewick.Execution.PreTradeChecks;

/// <summary>The feed has shown a sign of life within its bound. A quiet market is not an old one.</summary>
internal sealed class QuoteTooOld : IPreTradeRule
{
    public RuleOutcome? Check(CheckContext context)
    {
        if (context is not { Broker: { } broker, Instrument: not null, Quote: not null } || !broker.IsOpen(context.Candidate.Symbol))
        {
            return null;
        }

        var bound = broker.Capabilities.FeedBound;
        if (broker.LastSignOfLife(context.Candidate.Symbol) is not { } seen)
        {
            return Refused(
                RuleName.QuoteTooOld, $"The feed of {broker.Venue} has shown no sign of life for {context.Candidate.Symbol} yet.",
                mayRetry: true);
        }

        var age = context.Now - seen;
        var numbers =
            $"the feed of {broker.Venue} was last heard of {context.Candidate.Symbol} {Math.Max(0, age.TotalSeconds):0.0} s ago,"
                + $" the bound is {bound.TotalSeconds:0} s";
        return age <= bound
            ? Passed(RuleName.QuoteTooOld, $"Fresh: {numbers}.")
            : Refused(RuleName.QuoteTooOld, $"Too old: {numbers}.", mayRetry: true);
    }
}
