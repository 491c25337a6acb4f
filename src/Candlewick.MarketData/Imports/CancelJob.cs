using Candlewick.MarketData.Jobs;
using Candlewick.Platform.Jobs;
using Candlewick.Platform.Security;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.MarketData.Imports;

/// <summary>
/// Cancels a job. The request is durable before the job is interrupted, so a crash in between does not lose it. A waiting job
/// ends at once; a running one ends after the chunk it stores, and its status then says what is kept.
/// </summary>
internal static class CancelJob
{
    public static void Map(IEndpointRouteBuilder admin) =>
        admin.MapPost("/cancel/{job_id}", HandleAsync)
            .WithName("CancelDataJob")
            .WithSummary("Cancel a data job")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<Results<Ok<DataJobView>, ProblemHttpResult>> HandleAsync(
        [FromRoute(Name = "job_id")] string jobId, HttpContext http, DataJobStore jobs, JobMonitor monitor,
        UploadFolder uploads, IJobQueue queue, IAuditLog audit)
    {
        if (await jobs.FindAsync(jobId) is not { } before)
        {
            return Problems.NotFound("There is no job with this id.");
        }

        if (before.Status.IsEnd() && before.Status != DataJobStatus.Cancelled)
        {
            return Problems.Conflict($"The job is already over: {before.Status.Word()}.");
        }

        var job = (await jobs.RequestCancelAsync(jobId))!;
        await queue.InterruptAsync(job.Kind, jobId);
        if (before.Status == DataJobStatus.Pending && job.Status == DataJobStatus.Cancelled)
        {
            uploads.Remove(jobId);
            monitor.Announce(job, "data_collection_failed");
        }

        await audit.WriteAsync(
            http.User.Identity?.Name ?? "anonymous", "data.cancel", jobId, null, http.Connection.RemoteIpAddress?.ToString());
        return TypedResults.Ok(DataJobView.Of(job, monitor.PaceOf(jobId)));
    }
}
