using Candlewick.Platform.Hosts;
using Candlewick.Platform.Storage;

namespace Candlewick.Platform.Startup;

/// <summary>Applies the migrations of every module, one host after the other where several share the database.</summary>
internal sealed class ApplyMigrations(
    Database database, Migrator migrator, IEnumerable<MigrationSource> sources, TradingTurn turn)
    : IStartupStep
{
    /// <summary>Every other step of the first phase that needs tables comes after this name.</summary>
    public const string StepName = "schema";

    public string Name => StepName;

    public StartupPhase Phase => StartupPhase.Prepare;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var alone = turn.IsStandby ? await SchemaLock.TakeAsync(database, cancellationToken) : null;
        await migrator.ApplyAsync(database, sources, areAll: true);
    }
}
