using System.Data.Common;
using Candlewick.Platform.Storage;

namespace Candlewick.Staking.Contracts;

/// <summary>The staking trees that a route or a session may name. A tree never changes: another version of it is another tree.</summary>
public interface IStakingTrees
{
    /// <summary>All trees: the presets first, then the saved ones, the newest first. In memory.</summary>
    IReadOnlyList<StakingTree> All { get; }

    /// <summary>The tree with this id, or null. In memory, so that a decision asks nothing.</summary>
    StakingTree? Find(string id);

    /// <summary>
    /// True when the tree is there, in the transaction in which somebody begins to name it: whoever deletes it afterwards finds that name.
    /// </summary>
    Task<bool> IsThereAsync(UnitOfWork work, string id);
}

/// <summary>Whoever stores ids of staking trees registers one of these; a tree that is named is not deleted.</summary>
public interface IStakingTreeUse
{
    /// <summary>Who names the tree, a few of each kind, in words such as <c>route "London"</c>; empty when nobody does.</summary>
    Task<IReadOnlyList<string>> ListAsync(UnitOfWork work, string treeId);

    /// <summary>Which trees are named by somebody.</summary>
    Task<IReadOnlyCollection<string>> ListNamedAsync();

    /// <summary>The same, as a snapshot has it that nobody writes to.</summary>
    Task<IReadOnlyCollection<string>> ListNamedAsync(DbConnection snapshot);
}
