using Candlewick.MarketData.Files;
using Candlewick.MarketData.Jobs;
using Candlewick.MarketData.Markets;
using Candlewick.MarketData.Rollups;
using Candlewick.Platform.Jobs;
using Candlewick.Platform.Security;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.MarketData.Imports;

/// <summary>Takes a file of bars and imports it as a job.</summary>
internal static class ImportBars
{
    public const string Kind = "import";
    private const int MaxColumnsLength = 1000;

    /// <param name="JobId">Ask <c>/admin/data/status/{job_id}</c> for it.</param>
    /// <param name="Symbol">Symbol, upper case.</param>
    /// <param name="Venue">Venue of the market that the bars belong to.</param>
    /// <param name="Status"><c>pending</c>.</param>
    /// <param name="Message">For people.</param>
    public sealed record Response(string JobId, string Symbol, string Venue, DataJobStatus Status, string Message);

    /// <summary>The form, for the OpenAPI document; the body itself is streamed.</summary>
    /// <param name="File">CSV, gz or zip with one CSV: an exchange's 12-column dump or plain OHLCV.</param>
    /// <param name="TimeZone">Zone of times written without an offset, e.g. <c>America/New_York</c>; UTC when absent.</param>
    /// <param name="Timeframe">The bars' interval, where the file does not show it.</param>
    /// <param name="Columns">
    /// What the columns hold, from left to right, where the header does not say it: <c>open_time open high low close volume close_time
    /// quote_volume count taker_buy_volume taker_buy_quote_volume time_of_day ignore</c>, separated by commas.
    /// </param>
    public sealed record Form(IFormFile File, string? TimeZone = null, string? Timeframe = null, string? Columns = null);

    public static void Map(IEndpointRouteBuilder admin) =>
        admin.MapPost("/import/{symbol}", HandleAsync)
            .WithName("ImportBars")
            .WithSummary("Import a file of bars as a job")
            .WithDescription(
                "The bars belong to the market named in the path as SYMBOL.VENUE, or to the symbol at ?venue=, or otherwise at 'file'. "
                + "What the file does not say may stand in the query or in the form.")
            .Accepts<Form>("multipart/form-data")
            .Produces<Response>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status408RequestTimeout)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status429TooManyRequests)
            .ProducesProblem(StatusCodes.Status507InsufficientStorage)
            .WithMetadata(new NoServerBodyLimit());

    private static async Task<Accepted<Response>> HandleAsync(
        string symbol, HttpContext http, UploadFolder uploads, UploadPlaces places, DataJobStore jobs, IJobQueue queue, IAuditLog audit,
        TimeProvider time, string? venue, string? timeframe, [FromQuery(Name = "time_zone")] string? timeZone, string? columns,
        CancellationToken cancellationToken)
    {
        var market = MarketName.Parse(symbol).ForImport(venue);
        await using var place = await places.TakeAsync(http.Request.ContentLength, cancellationToken);
        var jobId = Guid.CreateVersion7(time.GetUtcNow()).ToString();
        try
        {
            var upload = await uploads.ReceiveAsync(http.Request, jobId, cancellationToken);
            var job = new DataJob
            {
                JobId = jobId,
                Kind = Kind,
                Symbol = market.Symbol,
                Venue = market.Venue,
                CurrentStage = "Waiting its turn",
                FileName = upload.FileName,
                TimeZone = ZoneOf(timeZone ?? upload.Fields.GetValueOrDefault("time_zone"))?.Id,
                Timeframe = IntervalOf(timeframe ?? upload.Fields.GetValueOrDefault("timeframe"))?.Code,
                Columns = CheckedColumns(columns ?? upload.Fields.GetValueOrDefault("columns")),
                CreatedBy = http.User.Identity?.Name ?? "anonymous",
                CreatedAt = time.GetUtcNow(),
            };
            await place.BecomeAsync(job);
            await audit.WriteAsync(
                job.CreatedBy, "data.import", market.ToString(), $"{upload.FileName}, {upload.Bytes:N0} bytes, job {jobId}",
                http.Connection.RemoteIpAddress?.ToString());
        }
        catch
        {
            // A row that is written keeps its file: the job runs, whatever became of this request.
            if (await jobs.FindAsync(jobId) is null)
            {
                uploads.Remove(jobId);
            }

            throw;
        }
        finally
        {
            uploads.Received(jobId);
        }

        await queue.EnqueueAsync(Kind, jobId, CancellationToken.None);
        return TypedResults.Accepted(
            $"/admin/data/status/{jobId}",
            new Response(jobId, market.Symbol, market.Venue, DataJobStatus.Pending, $"The import of {market} is queued."));
    }

    /// <summary>The zone by its IANA name; null for none.</summary>
    internal static TimeZoneInfo? ZoneOf(string? id) => string.IsNullOrEmpty(id) ? null
        : TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone
        : throw ProblemException.Invalid(
            "time_zone", $"'{id}' is not a time zone known here; use an IANA name such as America/New_York, or leave it out for UTC.");

    /// <summary>The interval by its code; null for none.</summary>
    internal static BarInterval? IntervalOf(string? code) => string.IsNullOrEmpty(code) ? null
        : BarInterval.TryParse(code, out var interval) ? interval
        : throw ProblemException.Invalid(
            "timeframe", $"'{code}' is not an interval the desk reads; use one of {string.Join(' ', BarInterval.All)}.");

    /// <summary>What is said of the columns; empty for nothing.</summary>
    internal static IReadOnlyList<ColumnRole?> ColumnsOf(string? text) => string.IsNullOrWhiteSpace(text) ? []
        : text.Length <= MaxColumnsLength && ColumnLayout.TryParseNames(text, out var columns, out _) ? columns
        : throw ProblemException.Invalid(
            "columns", $"are names from left to right, separated by commas: {string.Join(' ', ColumnLayout.KnownNames)}.");

    /// <summary>The same text, when it can be read.</summary>
    internal static string? CheckedColumns(string? text) => ColumnsOf(text).Count == 0 ? null : text;

    /// <summary>The server's own limit is off for this route: the upload folder counts for itself and answers with the reason.</summary>
    private sealed class NoServerBodyLimit : IRequestSizeLimitMetadata
    {
        public long? MaxRequestBodySize => null;
    }
}
