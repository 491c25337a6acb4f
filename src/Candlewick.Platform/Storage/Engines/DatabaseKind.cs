namespace Candlewick.Platform.Storage.Engines;

/// <summary>The engines a desk can be kept in.</summary>
public enum DatabaseKind
{
    /// <summary>The embedded one: a file in the data folder.</summary>
    Sqlite,
    /// <summary>A PostgreSQL server.</summary>
    Postgres,
}
