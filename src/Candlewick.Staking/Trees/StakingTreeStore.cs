using System.Collections.Frozen;
using System.Data.Common;
using Candlewick.Platform.Hosts;
using Candlewick.Platform.Startup;
using Candlewick.Platform.Storage;
using Candlewick.Staking.Contracts;
using Dapper;
using Microsoft.Extensions.Logging;

namespace Candlewick.Staking.Trees;

/// <summary>What became of saving a tree.</summary>
internal enum SaveOutcome
{
    Saved,
    /// <summary>Another tree has the name.</summary>
    NameTaken,
    /// <summary>The desk has its maximum of trees, or of nodes in them.</summary>
    Full,
    /// <summary>What it was to be a version of is not there (any more).</summary>
    Gone,
}

/// <summary>
/// Owns the table <c>staking_trees</c>. All trees are in memory, presets included: each signal asks for one. Only the host that trades
/// changes them, which then tells the others.
/// </summary>
internal sealed class StakingTreeStore : IStakingTrees, IHostMemory, IStartupStep
{
    /// <summary>Most saved trees, every version counted.</summary>
    public const int MostTrees = 500;

    /// <summary>Most nodes of all saved trees together.</summary>
    public const int MostNodes = 50_000;

    private const string Topic = "staking-trees";
    private readonly Lock _gate = new();
    private readonly Database _database;
    private readonly IBulletins _bulletins;
    private readonly Rereading _rereading;
    private volatile Known _known = new([]);

    public StakingTreeStore(Database database, IBulletins bulletins, TimeProvider time, ILogger<StakingTreeStore> logger)
    {
        (_database, _bulletins) = (database, bulletins);
        _rereading = new Rereading("staking trees", ReadAsync, time, logger);
    }

    string IStartupStep.Name => Topic;

    /// <summary>Before anything is decided, and on a host that stands by as well: it answers lists.</summary>
    StartupPhase IStartupStep.Phase => StartupPhase.Prepare;

    IReadOnlyList<string> IStartupStep.After => ["schema"];

    public IReadOnlyList<StakingTree> All => _known.Trees;

    public StakingTree? Find(string id) => FindKnown(id)?.Tree;

    /// <summary>As <see cref="All"/>, with where each comes from.</summary>
    public IReadOnlyList<KnownTree> AllKnown => _known.InOrder;

    /// <summary>As <see cref="Find"/>, with where it comes from.</summary>
    public KnownTree? FindKnown(string id) => _known.ById.GetValueOrDefault(id);

    /// <summary>True for the last version of its family.</summary>
    public bool IsNewest(KnownTree tree) => _known.Newest.GetValueOrDefault(tree.Family) == tree.Version;

    public static bool IsPreset(string id) => id == FiveWinsBeforeSixLosses.Id;

    public async Task<bool> IsThereAsync(UnitOfWork work, string id) =>
        IsPreset(id) || await work.ScalarAsync<long>("SELECT COUNT(*) FROM staking_trees WHERE id = @id", new { id }) == 1;

    Task IStartupStep.RunAsync(CancellationToken cancellationToken)
    {
        // First, so that no change is missed in between.
        _bulletins.Listen(Topic, _ => _rereading.Begin());
        return ReadAsync();
    }

    public Task ForgetAsync(CancellationToken cancellationToken) => _rereading.ReadAsync(cancellationToken);

    /// <summary>Stores a tree under a name of its own, as the first of its family.</summary>
    public async Task<SaveOutcome> AddAsync(UnitOfWork work, SavedTree tree)
    {
        var isTaken = await IsTakenAsync(work, tree);
        return isTaken ? SaveOutcome.NameTaken : await InsertAsync(work, tree) is null ? SaveOutcome.Full : SaveOutcome.Saved;
    }

    /// <summary>Stores a tree as the next version of the family that <paramref name="ofId"/> belongs to.</summary>
    public async Task<(SaveOutcome Outcome, SavedTree? Tree)> AddVersionAsync(UnitOfWork work, string ofId, SavedTree tree)
    {
        var last = await work.FirstOrDefaultAsync<FamilyEnd>(
            """
            SELECT family, MAX(version) AS version FROM staking_trees
            WHERE family = (SELECT family FROM staking_trees WHERE id = @ofId) GROUP BY family
            """, new { ofId });
        if (last is null)
        {
            return (SaveOutcome.Gone, null);
        }

        var next = new SavedTree
        {
            Id = tree.Id, Family = last.Family, Version = last.Version + 1, Name = tree.Name, Origin = tree.Origin,
            TargetPercent = tree.TargetPercent, MaxLossPercent = tree.MaxLossPercent, RewardRisk = tree.RewardRisk,
            CostPerStake = tree.CostPerStake, Nodes = tree.Nodes, NodeCount = tree.NodeCount, CreatedAt = tree.CreatedAt,
            CreatedBy = tree.CreatedBy,
        };
        return await IsTakenAsync(work, next) ? (SaveOutcome.NameTaken, null)
            : await InsertAsync(work, next) is { } stored ? (SaveOutcome.Saved, stored) : (SaveOutcome.Full, null);
    }

    /// <summary>Removes a tree; false when it is not there (any more). Whoever calls has looked who names it, in the same unit.</summary>
    public async Task<bool> DeleteAsync(UnitOfWork work, string id)
    {
        if (await work.ExecuteAsync("DELETE FROM staking_trees WHERE id = @id", new { id }) == 0)
        {
            return false;
        }

        work.AfterCommit(() =>
        {
            Change(trees => trees.Where(tree => tree.Tree.Id != id));
            _bulletins.Tell(Topic, id);
        });
        return true;
    }

    /// <summary>Every stored tree, from a snapshot that nobody writes to.</summary>
    public static async Task<IReadOnlyList<SavedTree>> ListAsync(DbConnection snapshot) =>
        (await snapshot.QueryAsync<SavedTree>("SELECT * FROM staking_trees ORDER BY id")).AsList();

    /// <summary>The newest time in the table.</summary>
    public static Task<DateTimeOffset?> NewestAsync(DbConnection snapshot) => snapshot.QueryFirstOrDefaultAsync<DateTimeOffset?>(
        "SELECT created_at FROM staking_trees ORDER BY created_at DESC LIMIT 1");

    /// <summary>True when a tree of another family has the name.</summary>
    private static async Task<bool> IsTakenAsync(UnitOfWork work, SavedTree tree) =>
        string.Equals(tree.Name, FiveWinsBeforeSixLosses.Tree.Name, StringComparison.OrdinalIgnoreCase)
        || await work.ScalarAsync<long>(
            "SELECT COUNT(*) FROM staking_trees WHERE lower(name) = lower(@Name) AND family <> @Family",
            new { tree.Name, tree.Family }) > 0;

    /// <summary>Null when the desk is full. One row: a tree is there whole, or not at all.</summary>
    private async Task<SavedTree?> InsertAsync(UnitOfWork work, SavedTree tree)
    {
        var room = await work.FirstOrDefaultAsync<Room>(
            "SELECT COUNT(*) AS trees, CAST(COALESCE(SUM(node_count), 0) AS BIGINT) AS nodes FROM staking_trees");
        if (room!.Trees >= MostTrees || room.Nodes + tree.NodeCount > MostNodes)
        {
            return null;
        }

        await work.ExecuteAsync(
            """
            INSERT INTO staking_trees (id, family, version, name, origin, target_percent, max_loss_percent, reward_risk, cost_per_stake,
              nodes, node_count, created_at, created_by)
            VALUES (@Id, @Family, @Version, @Name, @Origin, @TargetPercent, @MaxLossPercent, @RewardRisk, @CostPerStake,
              @Nodes, @NodeCount, @CreatedAt, @CreatedBy)
            """, tree);
        var known = KnownTree.Of(tree);
        work.AfterCommit(() =>
        {
            Change(trees => trees.Append(known));
            _bulletins.Tell(Topic, tree.Id);
        });
        return tree;
    }

    /// <summary>In the writer's turn, so that no change is missed between the look and the keeping; rows never change.</summary>
    private Task ReadAsync() => _database.WriteAsync(async work =>
    {
        var ids = (await work.QueryAsync<string>("SELECT id FROM staking_trees")).ToHashSet(StringComparer.Ordinal);
        var before = _known.ById;
        var added = new List<KnownTree>();
        foreach (var id in ids.Where(id => !before.ContainsKey(id)))
        {
            added.Add(KnownTree.Of((await work.FirstOrDefaultAsync<SavedTree>(
                "SELECT * FROM staking_trees WHERE id = @id", new { id }))!));
        }

        work.AfterCommit(() => Change(trees =>
            [.. trees.Where(tree => ids.Contains(tree.Tree.Id)), .. added.Where(tree => !_known.ById.ContainsKey(tree.Tree.Id))]));
    });

    /// <summary>Changes the saved trees that memory keeps.</summary>
    private void Change(Func<IEnumerable<KnownTree>, IEnumerable<KnownTree>> change)
    {
        lock (_gate)
        {
            _known = new Known([.. change(_known.Saved)]);
        }
    }

    /// <summary>What memory keeps; replaced as a whole.</summary>
    private sealed class Known
    {
        public Known(IReadOnlyList<KnownTree> saved)
        {
            Saved = saved;
            InOrder =
            [
                KnownTree.OfPreset(FiveWinsBeforeSixLosses.Tree),
                .. saved.OrderByDescending(tree => tree.CreatedAt).ThenByDescending(tree => tree.Tree.Id, StringComparer.Ordinal),
            ];
            Trees = [.. InOrder.Select(tree => tree.Tree)];
            ById = InOrder.ToFrozenDictionary(tree => tree.Tree.Id, StringComparer.Ordinal);
            Newest = InOrder.GroupBy(tree => tree.Family, StringComparer.Ordinal)
                .ToFrozenDictionary(family => family.Key, family => family.Max(tree => tree.Version), StringComparer.Ordinal);
        }

        public IReadOnlyList<KnownTree> Saved { get; }

        public IReadOnlyList<KnownTree> InOrder { get; }

        public IReadOnlyList<StakingTree> Trees { get; }

        public FrozenDictionary<string, KnownTree> ById { get; }

        public FrozenDictionary<string, int> Newest { get; }
    }

    private sealed class FamilyEnd
    {
        public string Family { get; init; } = "";
        public int Version { get; init; }
    }

    private sealed class Room
    {
        public long Trees { get; init; }
        public long Nodes { get; init; }
    }
}
