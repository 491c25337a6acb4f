using Candlewick.Platform.Retention;
using Microsoft.Extensions.Options;

namespace Candlewick.MarketData.Jobs;

/// <summary>Jobs that are at their end. Of those that stored bars which are still there the counts stay: data quality reads them.</summary>
internal sealed class JobRetention(DataJobStore jobs, IOptions<JobRetentionOptions> options) : IRetention
{
    public IReadOnlyList<PurgeRule> Rules { get; } =
    [
        new PurgeRule(
            "job_reports", $"The report of a finished job is kept {options.Value.JobsDays} days.",
            turn => jobs.PurgeReportsAsync(turn, turn.Before(options.Value.JobsDays))),
        new PurgeRule(
            "jobs", $"A finished job is kept {options.Value.JobsDays} days; one whose bars are still there, forever.",
            turn => jobs.PurgeAsync(turn, turn.Before(options.Value.JobsDays))),
    ];
}
