using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Candlewick.Platform.Web;

/// <summary>
/// Makes the errors of the interface: RFC 9457 <c>application/problem+json</c> with <c>type</c>, <c>title</c>, <c>status</c>,
/// <c>detail</c>, <c>errors</c> by snake_case field and a <c>trace_id</c>. Details are sentences a trader can act on.
/// </summary>
public static class Problems
{
    /// <summary>400 for one field.</summary>
    /// <param name="field">Property or parameter name; shown in snake_case.</param>
    /// <param name="message">What is wrong and what would be right.</param>
    public static ProblemHttpResult Invalid(string field, string message) =>
        Invalid(new Dictionary<string, string[]>(StringComparer.Ordinal) { [field] = [message] });

    /// <summary>400 for several fields.</summary>
    public static ProblemHttpResult Invalid(IDictionary<string, string[]> errors) =>
        TypedResults.Problem(new HttpValidationProblemDetails(errors) { Status = StatusCodes.Status400BadRequest });

    /// <summary>404: the thing named in the request is not there.</summary>
    public static ProblemHttpResult NotFound(string detail) => Of(StatusCodes.Status404NotFound, detail);

    /// <summary>409: right request, wrong moment or state.</summary>
    public static ProblemHttpResult Conflict(string detail) => Of(StatusCodes.Status409Conflict, detail);

    /// <summary>422: well-formed, and yet refused by a rule of the desk.</summary>
    public static ProblemHttpResult Unprocessable(string detail) => Of(StatusCodes.Status422UnprocessableEntity, detail);

    /// <summary>403: signed in, but not entitled.</summary>
    public static ProblemHttpResult Forbidden(string detail) => Of(StatusCodes.Status403Forbidden, detail);

    /// <summary>401: not signed in, or with wrong or expired credentials.</summary>
    public static ProblemHttpResult Unauthorized(string detail) => Of(StatusCodes.Status401Unauthorized, detail);

    /// <summary>503: something that the desk depends on does not answer.</summary>
    public static ProblemHttpResult Unavailable(string detail) => Of(StatusCodes.Status503ServiceUnavailable, detail);

    /// <summary>A problem of any status; the title is the status's own phrase.</summary>
    public static ProblemHttpResult Of(int status, string detail) =>
        TypedResults.Problem(new ProblemDetails { Status = status, Detail = detail });
}

/// <summary>Ends a request with a problem from deep inside; the usual way is to return one of <see cref="Problems"/>.</summary>
public sealed class ProblemException(int status, string detail) : Exception(detail)
{
    /// <summary>HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>Messages by field; empty when no field is to blame.</summary>
    public IReadOnlyDictionary<string, string[]> Errors { get; private init; } = new Dictionary<string, string[]>();

    /// <summary>Seconds after which the same request may succeed, sent as <c>Retry-After</c>; null where trying again is no use.</summary>
    public int? RetryAfterSeconds { get; private init; }

    /// <summary>429: more than there is room for now.</summary>
    public static ProblemException TooMany(string detail, int retryAfterSeconds) =>
        new(StatusCodes.Status429TooManyRequests, detail) { RetryAfterSeconds = retryAfterSeconds };

    /// <summary>400 for one field.</summary>
    public static ProblemException Invalid(string field, string message) =>
        new(StatusCodes.Status400BadRequest, $"{DeskJson.FieldName(field)}: {message}")
        {
            Errors = new Dictionary<string, string[]>(StringComparer.Ordinal) { [field] = [message] },
        };
}
