using Candlewick.MarketData.Jobs;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.MarketData.Imports;

/// <summary>The state of a job, with its report once it has ended.</summary>
internal static class GetJobStatus
{
    public static void Map(IEndpointRouteBuilder admin) =>
        admin.MapGet("/status/{job_id}", HandleAsync)
            .WithName("GetDataJobStatus")
            .WithSummary("State of a data job")
            .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<Results<Ok<DataJobView>, ProblemHttpResult>> HandleAsync(
        [FromRoute(Name = "job_id")] string jobId, DataJobStore jobs, JobMonitor monitor) =>
        await jobs.FindAsync(jobId) is { } job
            ? TypedResults.Ok(DataJobView.Of(job, monitor.PaceOf(jobId)))
            : Problems.NotFound("There is no job with this id.");
}
