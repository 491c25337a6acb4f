using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Candlewick.Platform.Storage;
using Candlewick.Platform.Storage.Engines;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Candlewick.Platform.Web;

/// <summary>Turns what a request threw into a problem: bad input names its field, our own faults only a trace id.</summary>
internal sealed partial class ProblemExceptionHandler(
    IProblemDetailsService problems, LogBudget budget, ILogger<ProblemExceptionHandler> logger) : IExceptionHandler
{
    private const int ClientClosedRequest = 499;

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
        {
            httpContext.Response.StatusCode = ClientClosedRequest;
            return true;
        }

        var problem = Describe(exception);
        // A stack trace is kilobytes, and whoever finds a request that fails can send it as often as the network takes it.
        if (problem.Status >= 500 && budget.TryTake(CallerAddress.Of(httpContext.Connection.RemoteIpAddress)) is { } untold)
        {
            logger.LogError(
                exception, "{Method} {Route} failed, trace {TraceId}; {Untold} failures before it were not logged",
                httpContext.Request.Method, RouteOf(httpContext), ProblemWriter.TraceId(httpContext), untold);
        }

        httpContext.Response.StatusCode = problem.Status!.Value;
        var isSoonBack = exception is DatabaseBusyException || Database.IsAway(exception);
        if (((exception as ProblemException)?.RetryAfterSeconds ?? (isSoonBack ? 1 : null)) is { } seconds)
        {
            httpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        return await problems.TryWriteAsync(
            new ProblemDetailsContext { HttpContext = httpContext, ProblemDetails = problem, Exception = exception });
    }

    /// <summary>The route's pattern, never the path itself: a path may hold a secret, such as a webhook's token.</summary>
    private static string RouteOf(HttpContext httpContext) =>
        (httpContext.Features.Get<IExceptionHandlerFeature>()?.Endpoint as RouteEndpoint)?.RoutePattern.RawText ?? "(no route)";

    internal static ProblemDetails Describe(Exception exception) => exception switch
    {
        ProblemException known when known.Errors.Count > 0 =>
            new HttpValidationProblemDetails(known.Errors.ToDictionary(StringComparer.Ordinal))
            {
                Status = known.Status,
                Detail = known.Message,
            },
        ProblemException known => new ProblemDetails { Status = known.Status, Detail = known.Message },
        BadHttpRequestException { InnerException: JsonException json } => Json(json),
        BadHttpRequestException { InnerException: BadHttpRequestException inner } => BadRequest(inner),
        BadHttpRequestException bad => BadRequest(bad),
        JsonException json => Json(json),
        DatabaseBusyException => new ProblemDetails
        {
            Status = StatusCodes.Status503ServiceUnavailable,
            Detail = "The database has more to write than it can; nothing was changed, send it again in a moment.",
        },
        _ when FreeSpace.IsFull(exception) => new ProblemDetails
        {
            Status = StatusCodes.Status507InsufficientStorage,
            Detail = "The desk's disk is full; nothing was stored. Make room, then send it again.",
        },
        _ when Database.IsLocked(exception) => new ProblemDetails
        {
            Status = StatusCodes.Status503ServiceUnavailable,
            Detail = "Another program holds the database; nothing was stored, send it again in a moment.",
        },
        CommitUnknownException => new ProblemDetails
        {
            Status = StatusCodes.Status503ServiceUnavailable,
            Detail = "The desk stopped before it could learn whether this was stored. Look it up, or send it again under the same id.",
        },
        _ when Database.IsAway(exception) => new ProblemDetails
        {
            Status = StatusCodes.Status503ServiceUnavailable,
            Detail = "The database server cannot be reached; nothing was stored, send it again in a moment.",
        },
        _ => new ProblemDetails { Status = StatusCodes.Status500InternalServerError },
    };

    private static ProblemDetails BadRequest(BadHttpRequestException bad)
    {
        var parameter = ParameterName().Match(bad.Message);
        if (bad.StatusCode != StatusCodes.Status400BadRequest || !parameter.Success)
        {
            return new ProblemDetails
            {
                Status = bad.StatusCode,
                Detail = bad.StatusCode == StatusCodes.Status400BadRequest ? bad.Message : null,
            };
        }

        var name = parameter.Groups["name"].Value;
        var value = GivenValue().Match(bad.Message);
        var message = bad.Message.Contains("body", StringComparison.OrdinalIgnoreCase)
            ? "A JSON body is required."
            : value.Success
                ? $"'{value.Groups["value"].Value}' is not {Wanted(parameter.Groups["type"].Value)}."
                : "is required.";
        var field = bad.Message.Contains("body", StringComparison.OrdinalIgnoreCase) ? "body" : name;
        return Invalid(field, message);
    }

    private static ProblemDetails Json(JsonException json)
    {
        if (JsonText.DuplicateKey(json) is { } twice)
        {
            return Invalid(twice, "is given more than once; send each key once.");
        }

        var missing = MissingProperties().Match(json.Message);
        if (missing.Success)
        {
            var fields = QuotedName().Matches(missing.Groups["names"].Value).Select(match => match.Groups["name"].Value);
            return new HttpValidationProblemDetails(
                fields.ToDictionary(field => field, _ => new[] { "is required." }, StringComparer.Ordinal))
            {
                Status = StatusCodes.Status400BadRequest,
            };
        }

        var path = string.IsNullOrEmpty(json.Path) ? "$" : json.Path;
        var wanted = WantedType().Match(json.Message);
        var asked = AskedAs().Match(json.InnerException?.Message ?? "");
        var place = json.LineNumber is { } line ? $" (line {line + 1}, byte {json.BytePositionInLine + 1})" : "";
        return Invalid(path, asked.Success
            ? $"must be {Wanted(asked.Groups["type"].Value)}{place}."
            : wanted.Success
            ? $"must be {Wanted(wanted.Groups["type"].Value)}{place}."
            : $"is not valid JSON{place}.");
    }

    private static HttpValidationProblemDetails Invalid(string field, string message) =>
        new(new Dictionary<string, string[]>(StringComparer.Ordinal) { [field] = [message] }) { Status = StatusCodes.Status400BadRequest };

    /// <summary>What a type's values are, in words.</summary>
    internal static string Wanted(string type)
    {
        var name = type.Replace("System.Nullable`1[", "", StringComparison.Ordinal).Replace("Nullable<", "", StringComparison.Ordinal)
            .TrimEnd(']', '?', '>');
        name = name[(name.LastIndexOf('.') + 1)..];
        return name switch
        {
            "Int16" or "Int32" or "Int64" or "int" or "long" or "short" => "a whole number",
            "number" or "Decimal" or "Double" or "Single" or "decimal" or "double" or "float" => "a number (not text)",
            "boolean" or "Boolean" or "bool" => "true or false",
            "String" or "string" => "text",
            "DateTimeOffset" or "DateTime" => "an instant such as 2024-12-01T00:00:00Z",
            "Guid" => "an id",
            _ => "of the documented form",
        };
    }

    [GeneratedRegex("parameter \"(?<type>[^\" ]+) (?<name>[^\" ]+)\"|parameter \"(?<name>[^\" ]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ParameterName();

    [GeneratedRegex("from \"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex GivenValue();

    [GeneratedRegex("could not be converted to (?<type>[^ ]+?)\\. ", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex WantedType();

    [GeneratedRegex(
        "Cannot get the value of a token type '[^']+' as an? (?<type>string|number|boolean)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AskedAs();

    [GeneratedRegex("missing required properties including: (?<names>.*)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MissingProperties();

    [GeneratedRegex("'(?<name>[^']+)'", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex QuotedName();
}
