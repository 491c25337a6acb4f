using System.Data.Common;
using Candlewick.Platform.Checks;
using Candlewick.Sessions.Trail;

namespace Candlewick.Sessions.Invariants;

/// <summary>What holds of sessions, their steps and the secrets of routes at every instant.</summary>
internal sealed class WalkRules(RouteSecrets secrets) : IStoredRules
{
    private const string Path = "A session's path is its results";
    private const string InOrder = "Steps follow one another";
    private const string OneTrade = "A signal has one trade";
    private const string Secrets = "Secrets of signed routes can be read";

    public IReadOnlyList<string> Names => [Path, InOrder, OneTrade, Secrets];

    public async Task CheckAsync(DbConnection snapshot, BrokenRules broken, CancellationToken cancellationToken)
    {
        await foreach (var (session, steps) in WalkRuleStore.WalksAsync(snapshot))
        {
            cancellationToken.ThrowIfCancellationRequested();
            CheckPath(session, steps, broken);
            CheckOrder(session, steps, broken);
        }

        foreach (var signal in await WalkRuleStore.SignalsTradedTwiceAsync(snapshot))
        {
            broken.Add(OneTrade, $"the signal {signal} has several");
        }

        foreach (var route in await WalkRuleStore.SealedAsync(snapshot))
        {
            if (!secrets.CanOpen(route))
            {
                broken.Add(Secrets, $"that of the route {route.Name} ({route.Id}) is not readable with {RouteSecrets.KeyFile}");
            }
        }
    }

    private static void CheckPath(Session session, IReadOnlyList<SessionStep> steps, BrokenRules broken)
    {
        var path = new List<string> { "Start" };
        var total = 0m;
        foreach (var result in steps.Where(step => step.StepType == StepType.Result))
        {
            if (result.PreviousNode != path[^1])
            {
                broken.Add(
                    Path, $"step {result.StepNumber} of {session.SessionId} leaves {result.PreviousNode}, the path is at {path[^1]}");
            }

            path.Add(result.NewNode ?? "");
            total += result.ProfitLoss ?? 0m;
            if (result.RunningTotal != total)
            {
                broken.Add(
                    Path, $"step {result.StepNumber} of {session.SessionId} says {result.RunningTotal}, its results come to {total}");
            }
        }

        if (session.RunningTotal != total || session.CurrentNode != path[^1])
        {
            broken.Add(
                Path, $"{session.SessionId} is at {session.CurrentNode} with {session.RunningTotal}, its results say "
                + $"{path[^1]} with {total}");
        }
    }

    /// <summary>Numbers without a hole, and of each trade its decision before what was done and that before its result.</summary>
    private static void CheckOrder(Session session, IReadOnlyList<SessionStep> steps, BrokenRules broken)
    {
        var gap = steps.Select((step, index) => (step.StepNumber, Expected: index + 1))
            .FirstOrDefault(step => step.StepNumber != step.Expected);
        if (gap != default || steps.Count != session.LastStep)
        {
            broken.Add(
                InOrder, gap != default
                    ? $"{session.SessionId} has step {gap.StepNumber} where step {gap.Expected} belongs"
                    : $"{session.SessionId} has {steps.Count} steps and counts {session.LastStep}");
        }

        foreach (var trade in steps.Where(step => step.TradeId is not null).GroupBy(step => step.TradeId, StringComparer.Ordinal))
        {
            var types = trade.Select(step => step.StepType).ToList();
            if (!types.SequenceEqual(types.Order()) || types.Distinct().Count() != types.Count)
            {
                broken.Add(InOrder, $"{session.SessionId} has {string.Join(", ", types)} of the trade {trade.Key}");
            }
        }
    }
}
