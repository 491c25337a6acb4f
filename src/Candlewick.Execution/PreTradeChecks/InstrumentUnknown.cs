using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using static Candlewick.Execution.PreTradeChecks.CheckContext;

namespace Candlewick.Execution.PreTradeChecks;

/// <summary>The venue must trade the instrument now.</summary>
internal sealed class InstrumentUnknown : IPreTradeRule
{
    public RuleOutcome? Check(CheckContext context) =>
        context.Broker is null ? null
            : context.Instrument is { } instrument
            ? Passed(RuleName.InstrumentUnknown, $"{instrument.Symbol} is traded at {context.Broker.Venue}.")
            : Refused(RuleName.InstrumentUnknown, $"{context.Candidate.Symbol} is not currently traded at {context.Broker.Venue}.");
}
