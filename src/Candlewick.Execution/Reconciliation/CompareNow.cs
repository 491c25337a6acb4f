using Candlewick.Execution.Contracts;
using Candlewick.Execution.Requests;
using Candlewick.Execution.Supervision;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Execution.Reconciliation;

/// <summary>POST /api/reconciliation: compares with the venues now instead of at the next turn.</summary>
internal static class CompareNow
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/api/reconciliation", HandleAsync)
        .WithName("CompareNow").WithSummary("Compare the desk with its venues now; ?account= limits it to one account");

    private static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        AccountSupervisor supervisor, IAccounts accounts, string? account, CancellationToken cancellationToken)
    {
        var only = account is null ? null : accounts.Broker(account).Account;
        return await supervisor.CompareAsync(only, cancellationToken)
            ? TypedResults.NoContent()
            : Problems.Unavailable("A venue could not be reached; the comparison is retried automatically.");
    }
}
