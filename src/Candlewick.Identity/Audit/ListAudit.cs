using System.Globalization;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Identity.Audit;

/// <summary>GET /admin/audit: who did what, newest first.</summary>
internal static class ListAudit
{
    /// <param name="At">When.</param>
    /// <param name="Actor">User name, <c>route:{id}</c> or <c>anonymous</c>.</param>
    /// <param name="Action">Object and verb, e.g. <c>kill-switch.engage</c>.</param>
    /// <param name="Subject">What it was done to.</param>
    /// <param name="Detail">Reason or numbers.</param>
    /// <param name="Address">The caller's address.</param>
    public sealed record Item(DateTimeOffset At, string Actor, string Action, string? Subject, string? Detail, string? Address);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/audit", HandleAsync)
        .WithName("ListAudit").WithSummary("Who did what, newest first");

    private static async Task<Ok<IReadOnlyList<Item>>> HandleAsync(
        HttpContext http, AuditStore audit, int? limit, string? cursor, string? actor, string? action)
    {
        var size = Paging.Limit(limit);
        var before = Paging.Read(cursor) is { } key
            && long.TryParse(key[0], NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence : (long?)null;
        var rows = await audit.ListAsync(size + 1, before, actor, action);
        var page = Paging.Page(http, rows, size, entry => Paging.Cursor(entry.Sequence.ToString(CultureInfo.InvariantCulture)));
        return TypedResults.Ok<IReadOnlyList<Item>>(
            [.. page.Select(entry => new Item(entry.At, entry.Actor, entry.Action, entry.Subject, entry.Detail, entry.Address))]);
    }
}
