using System.Globalization;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Platform.Alerts;

/// <summary><c>GET /api/alerts</c>: what the desk told people, newest first.</summary>
internal static class ListAlerts
{
    /// <param name="Id">Number, growing; an alert that takes in an earlier one has a new number.</param>
    /// <param name="Kind">What happened, e.g. <c>cannot_close</c>.</param>
    /// <param name="Level"><c>info</c>, <c>warning</c> or <c>bad</c>.</param>
    /// <param name="Message">In words, with the figures.</param>
    /// <param name="Count">How many happenings of the kind it stands for; the message tells the last.</param>
    /// <param name="Account">Account, where it is about one.</param>
    /// <param name="Symbol">Instrument, where it is about one.</param>
    /// <param name="TradeId">Trade, where it is about one.</param>
    /// <param name="RouteId">Route, where it is about one.</param>
    /// <param name="SignalId">The inbox's id of a signal, where it is about one.</param>
    /// <param name="FirstAt">When the first of those that it stands for came.</param>
    /// <param name="At">When the last did.</param>
    /// <param name="ReadAt">When somebody marked it as read; null before.</param>
    /// <param name="ReadBy">Who did.</param>
    public sealed record Item(
        long Id, string Kind, AlertLevel Level, string Message, long Count, string? Account, string? Symbol, string? TradeId,
        string? RouteId, string? SignalId, DateTimeOffset FirstAt, DateTimeOffset At, DateTimeOffset? ReadAt, string? ReadBy);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/alerts", HandleAsync)
        .WithName("ListAlerts").WithSummary("List alerts, newest first; ?unread=true returns only unread ones");

    private static async Task<Ok<IReadOnlyList<Item>>> HandleAsync(
        AlertStore store, HttpContext http, bool? unread, int? limit, string? cursor)
    {
        var take = Paging.Limit(limit);
        long? before = null;
        if (Paging.Read(cursor) is { } parts)
        {
            before = long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
                ? sequence
                : throw ProblemException.Invalid("cursor", "did not come from this list; take it from the Link header.");
        }

        var rows = await store.ListAsync(unread ?? false, before, take + 1);
        var page = Paging.Page(http, rows, take, last => Paging.Cursor(last.Sequence.ToString(CultureInfo.InvariantCulture)));
        return TypedResults.Ok<IReadOnlyList<Item>>([.. page.Select(Describe)]);
    }

    internal static Item Describe(AlertRow row) => new(
        row.Sequence, row.Kind, row.Level, row.Message, row.Count, row.Account, row.Symbol, row.TradeId, row.RouteId, row.SignalId,
        row.FirstAt, row.At, row.ReadAt, row.ReadBy);
}
