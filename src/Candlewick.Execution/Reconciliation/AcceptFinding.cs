using System.Globalization;
using Candlewick.Execution.Positions;
using Candlewick.Platform.Security;
using Candlewick.Platform.Storage;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Execution.Reconciliation;

/// <summary>
/// POST /api/reconciliation/{id}/accept: a person has looked at it. For a position the venue's quantity becomes the desk's;
/// everything else is noted and not raised again.
/// </summary>
internal static class AcceptFinding
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/api/reconciliation/{id:long}/accept", HandleAsync)
        .WithName("AcceptFinding").WithSummary("Accept a difference; for a position the venue's quantity becomes the desk's");

    private static async Task<Results<Ok<ListFindings.Item>, ProblemHttpResult>> HandleAsync(
        long id, FindingStore findings, PositionStore positions, Database database, IAuditLog audit, HttpContext http)
    {
        var by = http.User.Identity?.Name ?? "anonymous";
        var (finding, isOpen) = await database.WriteAsync(async work =>
        {
            if (await findings.FindAsync(work, id) is not { } row || row.Status != "open")
            {
                return (await findings.FindAsync(work, id), false);
            }

            if (row is { Kind: FindingKind.PositionMismatch, VenueValue: { } venue })
            {
                var held = await positions.FindAsync(work, row.Account, row.Subject);
                await positions.SetAsync(work, row.Account, row.Subject, decimal.Parse(venue, NumberStyles.Number, CultureInfo.InvariantCulture), held?.AveragePrice ?? 0m);
            }

            await findings.AcceptAsync(work, id, by);
            await audit.AddAsync(work, by, "reconciliation.accept", $"{row.Kind} {row.Subject}", row.Detail, http.Connection.RemoteIpAddress?.ToString());
            return (await findings.FindAsync(work, id), true);
        });
        return finding is null ? Problems.NotFound($"There is no finding {id}.")
            : isOpen ? TypedResults.Ok(ListFindings.Describe(finding))
            : Problems.Conflict($"Finding {id} is {finding.Status} already.");
    }
}
