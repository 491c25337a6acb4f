using System.Data.Common;
using Dapper;

namespace Candlewick.Platform.Storage;

/// <summary>
/// One unit of writing: all of it is stored, or none of it. Several modules write in the same one by passing it along. It runs in the
/// database's one writer while others wait, and may share its commit with others, so it awaits only its own statements and reads what
/// it decides by through itself: memory that <see cref="AfterCommit"/> keeps may be a commit behind.
/// </summary>
public sealed class UnitOfWork
{
    private List<Action>? _afterCommit;
    /// <summary>How many parts are running, each within the one before.</summary>
    private int _parts;

    internal UnitOfWork(DbConnection connection, DbTransaction transaction)
    {
        Connection = connection;
        Transaction = transaction;
    }

    public DbConnection Connection { get; }
    public DbTransaction Transaction { get; }

    /// <summary>Runs once the unit is durable, and never when it is rolled back. Must not throw and must not block.</summary>
    public void AfterCommit(Action action) => (_afterCommit ??= []).Add(action);

    /// <summary>
    /// Runs a part of the unit that may fail without the rest: then all that it wrote is taken back, and what it threw is answered; null
    /// when it ran. A part may have parts of its own; they are taken back with it.
    /// </summary>
    /// <exception cref="AggregateException">The transaction itself is gone, and the whole unit with it.</exception>
    public async Task<Exception?> TryAsync(Func<Task> part)
    {
        var savepoint = $"part{_parts}";
        await Transaction.SaveAsync(savepoint);
        _parts++;
        var actions = _afterCommit?.Count ?? 0;
        try
        {
            await part();
            await Transaction.ReleaseAsync(savepoint);
            return null;
        }
        catch (Exception failure)
        {
            _afterCommit?.RemoveRange(actions, _afterCommit.Count - actions);
            await TakeBackAsync(savepoint, failure);
            return failure;
        }
        finally
        {
            _parts--;
        }
    }

    private async Task TakeBackAsync(string savepoint, Exception failure)
    {
        try
        {
            await Transaction.RollbackAsync(savepoint);
            await Transaction.ReleaseAsync(savepoint);
        }
        catch (Exception lost)
        {
            throw new AggregateException(failure, lost);
        }
    }

    public Task<int> ExecuteAsync(string sql, object? parameters = null) => Connection.ExecuteAsync(sql, parameters, Transaction);

    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters = null) =>
        (await Connection.QueryAsync<T>(sql, parameters, Transaction)).AsList();

    public Task<T?> FirstOrDefaultAsync<T>(string sql, object? parameters = null) =>
        Connection.QueryFirstOrDefaultAsync<T?>(sql, parameters, Transaction);

    public Task<T?> ScalarAsync<T>(string sql, object? parameters = null) =>
        Connection.ExecuteScalarAsync<T?>(sql, parameters, Transaction);

    internal void Committed()
    {
        foreach (var action in _afterCommit ?? [])
        {
            action();
        }
    }
}
