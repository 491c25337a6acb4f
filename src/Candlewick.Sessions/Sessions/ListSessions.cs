using System.Globalization;
using Candlewick.Domain;
using Candlewick.Platform.Storage;
using Candlewick.Platform.Web;
using Candlewick.Sessions.Trail;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Sessions.Sessions;

/// <summary><c>GET /api/sessions</c>, <c>/{id}</c> and <c>/{id}/steps</c>.</summary>
internal static class ListSessions
{
    private const int MaxSearchLength = 200;
    private static readonly TimeOnly EndOfDay = new(23, 59, 59, 999);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/sessions", ListAsync).WithName("ListSessions").WithSummary("The sessions, newest first");
        routes.MapGet("/api/sessions/{id}", GetAsync).WithName("GetSession").WithSummary("One session");
        routes.MapGet("/api/sessions/{id}/steps", StepsAsync).WithName("ListSessionSteps")
            .WithSummary("The steps of a session, oldest first, each with its explanation");
    }

    private static async Task<Ok<IReadOnlyList<SessionDescription.Response>>> ListAsync(
        SessionStore store, HttpContext http, bool? include_incomplete, string? search, string? date_from, string? date_to, string? result,
        string? symbol, string? route_id, string? account, int? limit, string? cursor)
    {
        var take = Paging.Limit(limit);
        var filter = Filter(include_incomplete, search, date_from, date_to, result, symbol, route_id, account);
        var after = Paging.Read(cursor, 2) is { } parts ? (parts[0], parts[1]) : ((string, string)?)null;
        var rows = await store.ListAsync(filter, after, take + 1);
        var page = Paging.Page(http, rows, take, last => Paging.Cursor(Stored(last.StartedAt), last.SessionId));
        return TypedResults.Ok<IReadOnlyList<SessionDescription.Response>>([.. page.Select(SessionDescription.Of)]);
    }

    private static async Task<Results<Ok<SessionDescription.Response>, ProblemHttpResult>> GetAsync(string id, SessionStore store) =>
        await store.FindAsync(id) is { DeletedAt: null } session ? TypedResults.Ok(SessionDescription.Of(session)) : NotFound(id);

    private static async Task<Results<Ok<IReadOnlyList<SessionStep>>, ProblemHttpResult>> StepsAsync(
        string id, SessionStore store, StepStore steps, HttpContext http, int? limit, string? cursor)
    {
        if (await store.FindAsync(id) is not { DeletedAt: null })
        {
            return NotFound(id);
        }

        var take = Paging.Limit(limit);
        var after = 0;
        if (Paging.Read(cursor) is { } parts && !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out after))
        {
            throw ProblemException.Invalid("cursor", "did not come from this list; take it from the Link header.");
        }

        var rows = await steps.ListAsync(id, after, take + 1);
        return TypedResults.Ok(
            Paging.Page(http, rows, take, last => Paging.Cursor(last.StepNumber.ToString(CultureInfo.InvariantCulture))));
    }

    internal static ProblemHttpResult NotFound(string id) => Problems.NotFound($"There is no session '{id}'.");

    /// <summary>Reads the filter that the list and the export share.</summary>
    /// <exception cref="ProblemException">400 with the parameter's name.</exception>
    internal static SessionFilter Filter(
        bool? includeIncomplete, string? search, string? dateFrom, string? dateTo, string? result, string? symbol, string? routeId,
        string? account)
    {
        if (search?.Length > MaxSearchLength)
        {
            throw ProblemException.Invalid("search", $"is longer than {MaxSearchLength} characters.");
        }

        SessionStatus? status = result?.ToLowerInvariant() switch
        {
            null => null,
            "win" or "won" => SessionStatus.Won,
            "loss" or "lost" => SessionStatus.Lost,
            "open" => SessionStatus.Open,
            "closed" => SessionStatus.Closed,
            _ => throw ProblemException.Invalid("result", "must be won, lost, closed or open."),
        };
        return new SessionFilter
        {
            IncludeIncomplete = includeIncomplete ?? true,
            Search = string.IsNullOrWhiteSpace(search) ? null : search.Trim(),
            From = Instant("date_from", dateFrom, endOfDay: false),
            To = Instant("date_to", dateTo, endOfDay: true),
            Status = status,
            Symbol = symbol is null ? null : InstrumentId.Split(symbol, VenueName.IsKnown).Symbol,
            RouteId = routeId,
            Account = account,
        };
    }

    private static string Stored(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString(DapperHandlers.InstantFormat, CultureInfo.InvariantCulture);

    /// <summary>An instant, or a plain date, which means its beginning as a start and its end as an end.</summary>
    private static DateTimeOffset? Instant(string name, string? text, bool endOfDay)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return new DateTimeOffset(date, endOfDay ? EndOfDay : TimeOnly.MinValue, TimeSpan.Zero);
        }

        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Utc, out var instant)
            ? instant
            : throw ProblemException.Invalid(name, "must be a date such as 2024-12-31 or an instant such as 2024-12-31T12:00:00Z.");
    }
}
