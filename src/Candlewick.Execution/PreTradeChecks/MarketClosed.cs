using Candlewick.Execution.Contracts;
using static Candlewick.Execution.PreTradeChecks.CheckContext;

namespace Candlewick.Execution.PreTradeChecks;

/// <summary>The market is open.</summary>
internal sealed class MarketClosed : IPreTradeRule
{
    public RuleOutcome? Check(CheckContext context) =>
        context is not { Broker: { } broker, Instrument: { } instrument } ? null
            : broker.IsOpen(instrument.Symbol)
            ? Passed(RuleName.MarketClosed, $"{instrument.Symbol} is open at {broker.Venue}.")
            : Refused(RuleName.MarketClosed, $"{instrument.Symbol} is currently closed at {broker.Venue}.", mayRetry: true);
}
