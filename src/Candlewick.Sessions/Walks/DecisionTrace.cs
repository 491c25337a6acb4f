using Candlewick.Execution.Contracts;
using Candlewick.Sessions.Contracts;
using Candlewick.Sessions.Formats;

namespace Candlewick.Sessions.Walks;

/// <summary>Collects what was checked, in order.</summary>
internal sealed class DecisionTrace
{
    private readonly List<RuleOutcome> _outcomes;
    private readonly List<string> _warnings;

    public DecisionTrace(SignalCheck check) => (_outcomes, _warnings) = ([.. check.Trace], [.. check.Warnings]);

    public RuleOutcome? FirstFailure => _outcomes.FirstOrDefault(outcome => !outcome.Passed);

    public void Pass(string rule, string detail) => Add(SessionRuleName.Outcome(rule, true, detail));

    public void Fail(string rule, string detail) => Add(SessionRuleName.Outcome(rule, false, detail));

    public void Warn(string rule, string detail) => Add(SessionRuleName.Outcome(rule, true, detail) with { IsWarning = true });

    public void Add(RuleOutcome outcome)
    {
        _outcomes.Add(outcome);
        if (outcome.IsWarning && outcome.Passed)
        {
            _warnings.Add(outcome.Detail);
        }
    }

    public void AddRange(IEnumerable<RuleOutcome> outcomes)
    {
        foreach (var outcome in outcomes)
        {
            Add(outcome);
        }
    }

    public Decision Allowed(TradePlan plan) => new(plan, null, _outcomes, _warnings);

    public Decision Refused() => new(null, FirstFailure!, _outcomes, _warnings);

    public Decision Refuse(string rule, string detail, bool mayRetry = false)
    {
        Add(SessionRuleName.Outcome(rule, false, detail) with { MayRetry = mayRetry });
        return Refused();
    }
}
