using System.Security.Cryptography;
using System.Text;
using Candlewick.Platform.Retention;
using Candlewick.Platform.Storage;

namespace Candlewick.Sessions.Trail;

/// <summary>Owns the table <c>signal_claims</c>.</summary>
internal sealed class SignalClaimStore(Database database)
{
    private const int HashBytes = 16;

    /// <summary>When the signal of this id was received on the route that is no longer kept; null when the id is new.</summary>
    public Task<DateTimeOffset?> FindAsync(string routeId, string signalId) => database.FirstOrDefaultAsync<DateTimeOffset?>(
        "SELECT received_at FROM signal_claims WHERE route_id = @routeId AND id_hash = @hash", new { routeId, hash = Hash(signalId) });

    /// <summary>Keeps ids whose signals go in the same unit.</summary>
    public static Task AddAsync(UnitOfWork work, IReadOnlyList<(string RouteId, string SignalId, DateTimeOffset ReceivedAt)> ids) =>
        work.ExecuteAsync(
            "INSERT INTO signal_claims (route_id, id_hash, received_at) VALUES (@RouteId, @hash, @ReceivedAt) ON CONFLICT DO NOTHING",
            ids.Select(id => new { id.RouteId, hash = Hash(id.SignalId), id.ReceivedAt }).ToList());

    /// <summary>Forgets ids of routes that were deleted before a time: nobody can send anything on them any more.</summary>
    public async Task<PurgeStep> PurgeAsync(PurgeTurn turn, DateTimeOffset before)
    {
        const string Old =
            """
            SELECT route_id, id_hash FROM signal_claims
            WHERE route_id IN (SELECT id FROM routes WHERE deleted_at < @before) LIMIT @limit
            """;
        var bounds = new { before, limit = turn.Limit };
        if (await database.FirstOrDefaultAsync<string>(Old, bounds) is null)
        {
            return PurgeStep.End;
        }

        var removed = await database.WriteAsync(
            work => work.ExecuteAsync($"DELETE FROM signal_claims WHERE (route_id, id_hash) IN ({Old})", bounds), turn.CancellationToken);
        return new PurgeStep(removed, removed < turn.Limit ? null : "");
    }

    private static string Hash(string signalId) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(signalId)).AsSpan(0, HashBytes));
}
