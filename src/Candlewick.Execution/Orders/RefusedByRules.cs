using Candlewick.Execution.Contracts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Candlewick.Execution.Orders;

/// <summary>422 with the rules that were checked, passed and failed, each with its numbers.</summary>
internal static class RefusedByRules
{
    public static ProblemHttpResult Problem(IReadOnlyList<RuleOutcome> rules)
    {
        var failed = rules.Where(rule => !rule.Passed).ToList();
        var problem = new ProblemDetails
        {
            Status = StatusCodes.Status422UnprocessableEntity,
            Detail = string.Join(" ", failed.Select(rule => $"{rule.Rule}: {rule.Detail}")),
        };
        problem.Extensions["rules"] = rules;
        problem.Extensions["may_retry"] = failed.TrueForAll(rule => rule.MayRetry);
        return TypedResults.Problem(problem);
    }
}
