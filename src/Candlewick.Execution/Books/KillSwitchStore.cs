using Candlewick.Execution.Contracts;
using Candlewick.Platform.Storage;

namespace Candlewick.Execution.Books;

/// <summary>Owns <c>kill_switch</c>, and what memory keeps of it; read at start-up before anything can be sent.</summary>
internal sealed class KillSwitchStore(Database database, TimeProvider time) : IKillSwitch
{
    private const string Select = "SELECT engaged, reason, moved_by, moved_at FROM kill_switch";
    private static readonly KillSwitchState Released = new(false, null, null, null);
    private volatile KillSwitchState _state = Released;

    public bool IsEngaged => _state.Engaged;

    public KillSwitchState State => _state;

    public async Task LoadAsync()
    {
        if (await database.FirstOrDefaultAsync<Row>(Select) is { } row)
        {
            _state = row.ToState();
        }
    }

    /// <summary>As it stands within the caller's transaction: memory may be a moment behind.</summary>
    public static async Task<bool> IsEngagedAsync(UnitOfWork work) =>
        await work.ScalarAsync<long>("SELECT count(*) FROM kill_switch WHERE engaged = 1") > 0;

    /// <summary>Moves it; what is sent afterwards sees the new state, in memory and in the database.</summary>
    public async Task<KillSwitchState> MoveAsync(UnitOfWork work, bool engaged, string? reason, string by)
    {
        // Pressed again while it is engaged it keeps since when; a reason may be added.
        var held = (await work.FirstOrDefaultAsync<Row>(Select))?.ToState() ?? Released;
        var isSame = held.Engaged == engaged && engaged;
        var state = new KillSwitchState(
            engaged, reason ?? (isSame ? held.Reason : null), isSame ? held.By : by, isSame ? held.At : time.GetUtcNow());
        await work.ExecuteAsync(
            """
            INSERT INTO kill_switch (only_row, engaged, reason, moved_by, moved_at) VALUES (1, @Engaged, @Reason, @By, @At)
            ON CONFLICT (only_row) DO UPDATE SET engaged = excluded.engaged, reason = excluded.reason, moved_by = excluded.moved_by,
              moved_at = excluded.moved_at
            """, state);
        // In the order of the commits, so that two movers cannot leave memory and database apart.
        work.AfterCommit(() => _state = state);
        return state;
    }

    private sealed class Row
    {
        public bool Engaged { get; init; }
        public string? Reason { get; init; }
        public string? MovedBy { get; init; }
        public DateTimeOffset? MovedAt { get; init; }

        public KillSwitchState ToState() => new(Engaged, Reason, MovedBy, MovedAt);
    }
}
