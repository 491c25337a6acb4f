using System.Security.Claims;
using Candlewick.Platform.Security;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace Candlewick.Platform.Retention;

/// <summary><c>GET /admin/retention</c>: what is kept and what the last runs removed; <c>POST</c> begins a run now.</summary>
internal static class ShowRetention
{
    private const int MostRuns = 20;

    /// <param name="Name">Word for the kind of rows.</param>
    /// <param name="Keeps">What stays and for how long.</param>
    public sealed record Rule(string Name, string Keeps);

    /// <param name="RunId">Number.</param>
    /// <param name="StartedBy">User name, or <c>nightly</c>.</param>
    /// <param name="StartedAt">When it began.</param>
    /// <param name="FinishedAt">When it ended; null while it runs, and where the desk was stopped meanwhile.</param>
    /// <param name="IsRunning">True while it runs.</param>
    /// <param name="Removed">Rows that it removed, by rule.</param>
    /// <param name="Failure">Rules that failed and why.</param>
    public sealed record Run(
        long RunId, string StartedBy, DateTimeOffset StartedAt, DateTimeOffset? FinishedAt, bool IsRunning,
        IReadOnlyDictionary<string, long> Removed, string? Failure);

    /// <param name="Nightly">Whether a run begins by itself.</param>
    /// <param name="NextAt">When the next is due; null where none begins by itself.</param>
    /// <param name="Rules">What may be removed.</param>
    /// <param name="Runs">The last runs, newest first.</param>
    public sealed record Retention(bool Nightly, DateTimeOffset? NextAt, IReadOnlyList<Rule> Rules, IReadOnlyList<Run> Runs);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var admin = routes.MapGroup("/admin/retention").WithTags("Operations").RequireAuthorization(Policies.Admin);
        admin.MapGet("", ShowAsync).WithName("ShowRetention").WithSummary("What is kept for how long, and what the last runs removed");
        admin.MapPost("/run", BeginAsync).WithName("RunRetention").WithSummary("Start a run now that removes what is old")
            .ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<Ok<Retention>> ShowAsync(
        RetentionRunner runner, RetentionRunStore runs, IOptions<RetentionOptions> options, TimeProvider time)
    {
        var (nightly, hour) = (options.Value.Nightly, options.Value.HourUtc);
        return TypedResults.Ok(new Retention(
            nightly, nightly ? NightlyRetention.DueBefore(time.GetUtcNow(), hour).AddDays(1) : null,
            [.. runner.Rules.Select(rule => new Rule(rule.Name, rule.Keeps))],
            [.. (await runs.ListAsync(MostRuns)).Select(run => Of(run, runner))]));
    }

    private static async Task<Results<Accepted<Run>, ProblemHttpResult>> BeginAsync(
        HttpContext http, ClaimsPrincipal user, RetentionRunner runner, IAuditLog audit)
    {
        if (await runner.TryBeginAsync(user.Identity?.Name ?? "") is not { } run)
        {
            return Problems.Conflict("A retention run is already under way; GET /admin/retention shows it.");
        }

        await audit.WriteAsync(
            run.StartedBy, "retention.run", $"{run.RunId}", null, CallerAddress.Of(http.Connection.RemoteIpAddress));
        return TypedResults.Accepted("/admin/retention", Of(run, runner));
    }

    private static Run Of(RetentionRunRow run, RetentionRunner runner) => new(
        run.RunId, run.StartedBy, run.StartedAt, run.FinishedAt, runner.Current == run.RunId, run.Counts, run.Failure);
}
