using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace Candlewick.Platform.Web;

/// <summary>Writes every problem in one shape, whatever the caller accepts: an error page would hide the reason.</summary>
internal sealed partial class ProblemWriter : IProblemDetailsWriter
{
    public bool CanWrite(ProblemDetailsContext context) => true;

    public async ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var http = context.HttpContext;
        var problem = context.ProblemDetails;
        var status = problem.Status
            ?? (http.Response.StatusCode >= 400 ? http.Response.StatusCode : StatusCodes.Status500InternalServerError);
        var errors = Errors(problem);
        if (status == StatusCodes.Status400BadRequest && errors.Count == 0 && problem.Detail is null
            && UnreadQuery.Find(http) is var (field, message))
        {
            errors[field] = [message];
        }

        var body = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["type"] = problem.Type is null || problem.Type.StartsWith("https://tools.ietf.org/", StringComparison.Ordinal)
                ? "about:blank" : problem.Type,
            ["title"] = ReasonPhrases.GetReasonPhrase(status),
            ["status"] = status,
            ["detail"] = problem.Detail ?? Detail(status, errors, http),
            ["errors"] = errors,
            ["trace_id"] = TraceId(http),
        };
        foreach (var (name, value) in problem.Extensions)
        {
            if (!body.ContainsKey(name) && name != "traceId")
            {
                body[name] = value;
            }
        }

        http.Response.StatusCode = status;
        http.Response.ContentType = "application/problem+json";
        http.Response.Headers.CacheControl = "no-store";
        await JsonSerializer.SerializeAsync(http.Response.Body, body, DeskJson.Options, http.RequestAborted);
    }

    internal static string TraceId(HttpContext http) => Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier;

    private static Dictionary<string, string[]> Errors(ProblemDetails problem)
    {
        var source = problem switch
        {
            HttpValidationProblemDetails validation => validation.Errors,
            _ when problem.Extensions.TryGetValue("errors", out var value) && value is IDictionary<string, string[]> given => given,
            _ => null,
        };
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        foreach (var (field, messages) in source ?? new Dictionary<string, string[]>())
        {
            // The field is the key already.
            errors[DeskJson.FieldName(field)] = [.. messages.Select(message => FieldPrefix().Replace(message, ""))];
        }

        return errors;
    }

    [GeneratedRegex("^The field [^ ]+ (?=must)|^The [^ ]+ field (?=is|does)", RegexOptions.None, 1000)]
    private static partial Regex FieldPrefix();

    private static string Detail(int status, Dictionary<string, string[]> errors, HttpContext http) => status switch
    {
        _ when errors.Count > 0 => string.Join(" ", errors.SelectMany(error => error.Value.Select(message => $"{error.Key}: {message}"))),
        StatusCodes.Status401Unauthorized => "Sign in first: POST /admin/auth/login, then send the token as 'Authorization: Bearer …'.",
        StatusCodes.Status403Forbidden => "Your role does not allow this.",
        StatusCodes.Status404NotFound => $"There is nothing at {http.Request.Path}.",
        StatusCodes.Status405MethodNotAllowed => $"{http.Request.Method} is not supported by {http.Request.Path}.",
        StatusCodes.Status408RequestTimeout => "The body came too slowly; send it again.",
        StatusCodes.Status413PayloadTooLarge => "The body is larger than this route accepts.",
        StatusCodes.Status415UnsupportedMediaType =>
            "This route expects another content type: application/json, or multipart/form-data if it takes a file.",
        StatusCodes.Status429TooManyRequests => "Too many requests; try again after the time in Retry-After.",
        StatusCodes.Status500InternalServerError => "Something failed inside the desk; look up the trace id in its log.",
        _ => ReasonPhrases.GetReasonPhrase(status),
    };
}
