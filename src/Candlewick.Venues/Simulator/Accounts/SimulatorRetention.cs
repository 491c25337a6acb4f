using System.Globalization;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Retention;
using Microsoft.Extensions.Options;

namespace Candlewick.Venues.Simulator.Accounts;

/// <summary>
/// Old orders of every simulator account with their fills. An account that has not compared itself with the desk is left alone: the desk
/// may still ask for what it has of it.
/// </summary>
internal sealed class SimulatorRetention(SimulatorAccounts simulator, IAccounts accounts, IOptions<SimulatorRetentionOptions> options)
    : IRetention
{
    private const char Between = '\n';

    public IReadOnlyList<PurgeRule> Rules =>
    [
        new PurgeRule(
            "simulator",
            $"A simulator's finished orders are kept {options.Value.SimulatorDays} days with their fills, the total of these forever.",
            StepAsync),
    ];

    private async Task<PurgeStep> StepAsync(PurgeTurn turn)
    {
        var (name, after) = Read(turn.After) ?? (Following(""), 0);
        if (name is null)
        {
            return PurgeStep.End;
        }

        var step = PurgeStep.End;
        if (simulator.Find(name) is { IsOpen: true } account && accounts.PhaseOf(name) == AccountPhase.Ready)
        {
            try
            {
                step = await account.PurgeAsync(after, turn, turn.Before(options.Value.SimulatorDays));
            }
            catch (ObjectDisposedException)
            {
                // It is being closed; its turn comes with the next run.
            }
        }

        var next = step.Next is not null ? $"{name}{Between}{step.Next}" : Following(name) is { } other ? $"{other}{Between}0" : null;
        return new PurgeStep(step.Removed, next);
    }

    private string? Following(string name) => simulator.Names.Order(StringComparer.Ordinal)
        .FirstOrDefault(other => string.CompareOrdinal(other, name) > 0);

    private static (string? Name, long After)? Read(string? cursor) => cursor?.Split(Between) is [var name, var after]
        ? (name, long.Parse(after, CultureInfo.InvariantCulture)) : null;
}
