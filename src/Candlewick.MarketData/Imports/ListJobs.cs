using Candlewick.MarketData.Jobs;
using Candlewick.MarketData.Markets;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.MarketData.Imports;

/// <summary>
/// The data jobs, newest first. Their reports carry the first few entries of each list; the single job's carries all that are kept.
/// </summary>
internal static class ListJobs
{
    private const int MaxLimit = 200;
    private const int DefaultLimit = 20;

    public static void Map(IEndpointRouteBuilder admin) =>
        admin.MapGet("/jobs", HandleAsync)
            .WithName("ListDataJobs")
            .WithSummary("Data jobs, newest first")
            .ProducesProblem(StatusCodes.Status400BadRequest);

    private static async Task<Ok<IReadOnlyList<DataJobView>>> HandleAsync(
        HttpContext http, DataJobStore jobs, JobMonitor monitor, string? symbol = null, int? limit = null, string? cursor = null)
    {
        var size = Paging.Limit(limit, MaxLimit, DefaultLimit);
        var rows = await jobs.ListAsync(symbol is null ? null : MarketName.Parse(symbol).Symbol, Paging.Read(cursor)?[0], size + 1);
        var page = Paging.Page(http, rows, size, job => Paging.Cursor(job.JobId));
        return TypedResults.Ok<IReadOnlyList<DataJobView>>([.. page
            .Select(job => DataJobView.Of(job, monitor.PaceOf(job.JobId)))
            .Select(job => job with { Report = job.Report?.Brief() })]);
    }
}
