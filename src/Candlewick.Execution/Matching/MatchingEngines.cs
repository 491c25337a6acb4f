using Candlewick.Execution.Contracts.Matching;

namespace Candlewick.Execution.Matching;

/// <summary>The matching engine as other modules get it.</summary>
internal sealed class MatchingEngines : IMatchingEngines
{
    public IMatchingEngine Create(MatchingBooks books) => new OrderMatcher(books);
}
