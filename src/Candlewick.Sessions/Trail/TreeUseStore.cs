using System.Data.Common;
using Candlewick.Platform.Storage;
using Candlewick.Staking.Contracts;
using Dapper;

namespace Candlewick.Sessions.Trail;

/// <summary>
/// Which staking trees routes in use and sessions name, ended ones too: a session is shown on its tree. What was deleted names none any
/// more; the steps of a deleted session say by themselves what was staked.
/// </summary>
internal sealed class TreeUseStore(Database database) : IStakingTreeUse
{
    /// <summary>Most that are named of each kind.</summary>
    private const int MostShown = 5;

    private const string Named =
        """
        SELECT DISTINCT staking_tree_id FROM routes WHERE deleted_at IS NULL
        UNION SELECT DISTINCT staking_tree_id FROM sessions WHERE deleted_at IS NULL
        """;

    public async Task<IReadOnlyList<string>> ListAsync(UnitOfWork work, string treeId)
    {
        var users = new List<string>();
        var names = await work.QueryAsync<string>(
            "SELECT name FROM routes WHERE staking_tree_id = @treeId AND deleted_at IS NULL ORDER BY name, id LIMIT @most",
            new { treeId, most = MostShown + 1 });
        Add("route", names);
        names = await work.QueryAsync<string>(
            """
            SELECT session_name FROM sessions WHERE staking_tree_id = @treeId AND deleted_at IS NULL
            ORDER BY started_at DESC, session_id DESC LIMIT @most
            """, new { treeId, most = MostShown + 1 });
        Add("session", names);
        return users;

        void Add(string kind, IReadOnlyList<string> named)
        {
            users.AddRange(named.Take(MostShown).Select(name => $"{kind} '{name}'"));
            if (named.Count > MostShown)
            {
                users.Add($"more {kind}s");
            }
        }
    }

    public async Task<IReadOnlyCollection<string>> ListNamedAsync() => await database.QueryAsync<string>(Named);

    public async Task<IReadOnlyCollection<string>> ListNamedAsync(DbConnection snapshot) =>
        (await snapshot.QueryAsync<string>(Named)).AsList();
}
