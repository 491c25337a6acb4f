using System.Globalization;
using Candlewick.Execution.Books;
using Candlewick.Execution.Requests;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Execution.Reconciliation;

/// <summary>GET /api/reconciliation: where the desk and its venues do not agree, newest first.</summary>
internal static class ListFindings
{
    /// <param name="Id">Number to accept it by.</param>
    /// <param name="Account">Account.</param>
    /// <param name="Kind">What is not agreed on, e.g. <c>position_mismatch</c>.</param>
    /// <param name="Subject">What it is about: an order, a fill, a symbol, a trade.</param>
    /// <param name="Symbol">Instrument, where there is one.</param>
    /// <param name="TradeId">Trade, where there is one.</param>
    /// <param name="Detail">In words, with the numbers.</param>
    /// <param name="DeskValue">The desk's side.</param>
    /// <param name="VenueValue">The venue's side.</param>
    /// <param name="Difference">What accepting it would apply; null where there is nothing to apply.</param>
    /// <param name="Status"><c>open</c>, <c>accepted</c> by a person, or <c>resolved</c> by itself.</param>
    /// <param name="SeenCount">How often it was seen.</param>
    /// <param name="FoundAt">When it was first seen.</param>
    /// <param name="LastSeenAt">When it was last seen.</param>
    /// <param name="ClosedAt">When it was accepted or resolved.</param>
    /// <param name="ClosedBy">By whom.</param>
    public sealed record Item(
        long Id, string Account, FindingKind Kind, string Subject, string? Symbol, string? TradeId, string Detail, string? DeskValue,
        string? VenueValue, decimal? Difference, FindingStatus Status, int SeenCount, DateTimeOffset FoundAt, DateTimeOffset LastSeenAt,
        DateTimeOffset? ClosedAt, string? ClosedBy);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/reconciliation", HandleAsync)
        .WithName("ListFindings").WithSummary("Where the desk and its venues disagree, newest first; ?status=open filters");

    private static async Task<Ok<IReadOnlyList<Item>>> HandleAsync(
        FindingStore findings, HttpContext http, int? limit, string? cursor, string? status)
    {
        var size = Paging.Limit(limit);
        var before = Paging.Read(cursor) is { } key && long.TryParse(key[0], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? id
            : (long?)null;
        var rows = await findings.ListAsync(EnumText.Read<FindingStatus>(status, "status"), before, size + 1);
        var page = Paging.Page(http, rows, size, last => Paging.Cursor(last.FindingId.ToString(CultureInfo.InvariantCulture)));
        return TypedResults.Ok<IReadOnlyList<Item>>([.. page.Select(Describe)]);
    }

    internal static Item Describe(FindingRow row) => new(
        row.FindingId, row.Account, row.Kind, row.Subject, row.Symbol, row.TradeId, row.Detail, row.DeskValue, row.VenueValue,
        row.Difference,
        row.Status, row.SeenCount, row.FoundAt, row.LastSeenAt, row.ClosedAt, row.ClosedBy);
}
