using System.Globalization;
using Candlewick.Platform.Web;
using Candlewick.Sessions.Trail;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Sessions.Inbox;

/// <summary>
/// <c>GET /api/signals</c>, <c>/counts</c> and <c>/{id}</c>: the inbox, newest first, what stands where, and one signal with its trace.
/// </summary>
internal static class ListSignals
{
    private const int MaxSearchLength = 200;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/signals", ListAsync).WithName("ListSignals").WithSummary("The inbox, newest first");
        routes.MapGet("/api/signals/counts", CountAsync).WithName("CountSignals")
            .WithSummary("Count signals by status, with the filters of the list");
        routes.MapGet("/api/signals/{id}", GetAsync).WithName("GetSignal")
            .WithSummary("One signal with its body, its answer and the whole decision trace");
    }

    private static async Task<Results<Ok<IReadOnlyList<SignalDescription.Response>>, ProblemHttpResult>> ListAsync(
        SignalStore store, HttpContext http, string? status, string? route_id, string? search, int? limit, string? cursor)
    {
        if (!TryStatus(status, out var wanted))
        {
            return Problems.Invalid("status", $"must be one of {string.Join(", ", Enum.GetNames<SignalStatus>()).ToLowerInvariant()}.");
        }

        if (TooLong(search) is { } wrong)
        {
            return wrong;
        }

        var take = Paging.Limit(limit);
        long? before = null;
        if (Paging.Read(cursor) is { } parts)
        {
            before = long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
                ? sequence
                : throw ProblemException.Invalid("cursor", "did not come from this list; take it from the Link header.");
        }

        var rows = await store.ListAsync(wanted, route_id, search, before, take + 1);
        var page = Paging.Page(http, rows, take, last => Paging.Cursor(last.Sequence.ToString(CultureInfo.InvariantCulture)));
        return TypedResults.Ok<IReadOnlyList<SignalDescription.Response>>([.. page.Select(SignalDescription.Of)]);
    }

    private static async Task<Results<Ok<IReadOnlyList<SignalCount>>, ProblemHttpResult>> CountAsync(
        SignalCountStore store, string? route_id, string? search) =>
        TooLong(search) is { } wrong ? wrong : TypedResults.Ok(await store.CountAsync(route_id, search));

    private static ProblemHttpResult? TooLong(string? search) =>
        search?.Length > MaxSearchLength ? Problems.Invalid("search", $"is longer than {MaxSearchLength} characters.") : null;

    private static async Task<Results<Ok<SignalDescription.Detail>, ProblemHttpResult>> GetAsync(string id, SignalStore store) =>
        await store.FindAsync(id) is { } row
            ? TypedResults.Ok(SignalDescription.DetailOf(row))
            : Problems.NotFound($"There is no signal '{id}'.");

    private static bool TryStatus(string? word, out SignalStatus? status)
    {
        status = null;
        if (word is null)
        {
            return true;
        }

        var isKnown = Enum.TryParse<SignalStatus>(word, ignoreCase: true, out var parsed) && word.All(char.IsAsciiLetter);
        status = isKnown ? parsed : null;
        return isKnown;
    }
}
