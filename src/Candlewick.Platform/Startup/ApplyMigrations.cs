using Candlewick.Platform.Storage;

namespace Candlewick.Platform.Startup;

/// <summary>Applies the migrations of every module.</summary>
internal sealed class ApplyMigrations(Database database, Migrator migrator, IEnumerable<MigrationSource> sources)
    : IStartupStep
{
    /// <summary>Every other step of the first phase that needs tables comes after this name.</summary>
    public const string StepName = "schema";

    public string Name => StepName;

    public StartupPhase Phase => StartupPhase.Prepare;

    public Task RunAsync(CancellationToken cancellationToken) => migrator.ApplyAsync(database, sources, areAll: true);
}
