using System.Data.Common;
using System.Text.Json;
using Candlewick.Platform.Checks;
using Candlewick.Staking.Contracts;

namespace Candlewick.Staking.Trees;

/// <summary>What holds of saved trees at every instant, and of those who name them.</summary>
internal sealed class TreeRules(IEnumerable<IStakingTreeUse> uses) : IStoredRules
{
    private const string Walkable = "Saved staking trees can be walked";
    private const string There = "Staking trees that are named are there";

    public IReadOnlyList<string> Names => [Walkable, There];

    public async Task CheckAsync(DbConnection snapshot, BrokenRules broken, CancellationToken cancellationToken)
    {
        var rows = await StakingTreeStore.ListAsync(snapshot);
        foreach (var row in rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                if (row.ToTree().Nodes.Count != row.NodeCount)
                {
                    broken.Add(Walkable, $"{row.Name} ({row.Id}) has not the {row.NodeCount} nodes that it counts");
                }
            }
            catch (Exception failure) when (failure is ArgumentException or JsonException)
            {
                broken.Add(Walkable, $"{row.Name} ({row.Id}): {failure.Message}");
            }
        }

        var ids = rows.Select(row => row.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var use in uses)
        {
            foreach (var id in (await use.ListNamedAsync(snapshot)).Where(id => !StakingTreeStore.IsPreset(id) && !ids.Contains(id)))
            {
                broken.Add(There, $"a route or a session names {id}");
            }
        }
    }
}
