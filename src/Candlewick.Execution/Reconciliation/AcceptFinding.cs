using Candlewick.Execution.Books;
using Candlewick.Execution.Requests;
using Candlewick.Platform.Security;
using Candlewick.Platform.Storage;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Execution.Reconciliation;

/// <summary>
/// POST /api/reconciliation/{id}/accept: a person has checked it. For a position the difference that was seen is added to the
/// baseline, so that fills that came since stay what they are; everything else is noted and not raised again.
/// </summary>
internal static class AcceptFinding
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/api/reconciliation/{id:long}/accept", HandleAsync)
        .WithName("AcceptFinding").WithSummary("Accept a difference; for a position, that difference is not raised again");

    private static async Task<Results<Ok<ListFindings.Item>, ProblemHttpResult>> HandleAsync(
        long id, FindingStore findings, PositionStore positions, Database database, IAuditLog audit, HttpContext http)
    {
        var caller = Caller.Of(http);
        var (finding, isOpen) = await database.WriteAsync(async work =>
        {
            if (await FindingStore.FindAsync(work, id) is not { Status: FindingStatus.Open } row)
            {
                return (await FindingStore.FindAsync(work, id), false);
            }

            if (row is { Kind: FindingKind.PositionMismatch, Difference: { } difference })
            {
                await positions.AddToBaselineAsync(work, row.Account, row.Subject, difference);
            }

            await findings.AcceptAsync(work, id, caller.Name);
            await caller.AuditAsync(audit, work, "reconciliation.accept", $"{row.Kind} {row.Subject}", row.Detail);
            return (await FindingStore.FindAsync(work, id), true);
        });
        return finding is null ? Problems.NotFound($"There is no finding {id}.")
            : isOpen ? TypedResults.Ok(ListFindings.Describe(finding))
            : Problems.Conflict($"Finding {id} is {EnumText.Name(finding.Status)} already.");
    }
}
