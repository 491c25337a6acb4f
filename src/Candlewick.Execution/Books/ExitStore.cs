using System.Data.Common;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Storage;
using Dapper;

namespace Candlewick.Execution.Books;

/// <summary>Owns <c>trade_exits</c>.</summary>
internal sealed class ExitStore(Database database)
{
    public Task<IReadOnlyList<ExitRow>> ListOfTradesAsync(IReadOnlyCollection<string> tradeIds) => database.QueryAsync<ExitRow>(
        "SELECT * FROM trade_exits WHERE trade_id IN @tradeIds ORDER BY trade_id, number", new { tradeIds });

    public static async Task InsertAsync(UnitOfWork work, string tradeId, IReadOnlyList<ExitPlan> exits)
    {
        for (var i = 0; i < exits.Count; i++)
        {
            var exit = exits[i];
            await work.ExecuteAsync(
                """
                INSERT INTO trade_exits (trade_id, number, quantity, target_price, stop_price, trail_distance, close_at)
                VALUES (@tradeId, @number, @Quantity, @Target, @Stop, @TrailDistance, @CloseAt)
                """,
                new { tradeId, number = i + 1, exit.Quantity, exit.Target, exit.Stop, exit.TrailDistance, exit.CloseAt });
        }
    }

    public static async Task<IReadOnlyList<ExitRow>> ListAsync(DbConnection connection, DbTransaction? transaction, string tradeId) =>
        (await connection.QueryAsync<ExitRow>(
            "SELECT * FROM trade_exits WHERE trade_id = @tradeId ORDER BY number", new { tradeId }, transaction)).AsList();

    /// <summary>Moves an exit's prices; false when there is no such exit.</summary>
    public static async Task<bool> AmendAsync(UnitOfWork work, string tradeId, int number, decimal? target, decimal? stop) =>
        await work.ExecuteAsync(
        "UPDATE trade_exits SET target_price = coalesce(@target, target_price), stop_price = coalesce(@stop, stop_price) WHERE"
            + " trade_id = @tradeId AND number = @number",
        new { tradeId, number, target, stop }) == 1;

    /// <summary>The best price since the entry, and the stop that follows it.</summary>
    public static Task TrailAsync(UnitOfWork work, string tradeId, int number, decimal best, decimal? stop) => work.ExecuteAsync(
        "UPDATE trade_exits SET best_price = @best, stop_price = coalesce(@stop, stop_price) WHERE trade_id = @tradeId AND number ="
            + " @number",
        new { tradeId, number, best, stop });

    /// <summary>Follows the best price from now on, or no more; what was the best so far does not count.</summary>
    public static Task SetTrailAsync(UnitOfWork work, string tradeId, int number, decimal? distance) => work.ExecuteAsync(
        "UPDATE trade_exits SET trail_distance = @distance, best_price = NULL WHERE trade_id = @tradeId AND number = @number",
        new { tradeId, number, distance });

    public static Task SetCloseAtAsync(UnitOfWork work, string tradeId, int number, DateTimeOffset? closeAt) => work.ExecuteAsync(
        "UPDATE trade_exits SET close_at = @closeAt WHERE trade_id = @tradeId AND number = @number", new { tradeId, number, closeAt });

    public static Task TriggerAsync(UnitOfWork work, string tradeId, int number, Leg leg) => work.ExecuteAsync(
        "UPDATE trade_exits SET triggered = @leg WHERE trade_id = @tradeId AND number = @number AND triggered IS NULL",
        new { tradeId, number, leg = leg.ToString() });

    public static Task WatchAsync(UnitOfWork work, string tradeId, int number, bool isOn) => work.ExecuteAsync(
        "UPDATE trade_exits SET is_watched = @isOn WHERE trade_id = @tradeId AND number = @number",
        new { tradeId, number, isOn = isOn ? 1 : 0 });
}
