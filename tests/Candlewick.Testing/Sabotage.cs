using Candlewick.Platform.Storage;
using Candlewick.Platform.Storage.Engines;

namespace Candlewick.Testing;

/// <summary>Has the engine itself refuse to write to a table, as a full disk would.</summary>
public static class Sabotage
{
    /// <summary>From now on the statement fails, and takes nothing else down.</summary>
    /// <param name="database">Where.</param>
    /// <param name="verb">INSERT or UPDATE.</param>
    /// <param name="table">On which table.</param>
    public static Task RefuseAsync(Database database, string verb, string table) => database.WriteAsync(work => work.ExecuteAsync(
        database.Kind == DatabaseKind.Postgres
            ? Function("RAISE EXCEPTION 'disk full' USING ERRCODE = 'disk_full'") + Trigger(verb, table)
            : $"CREATE TRIGGER disk_full BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, 'disk full'); END"));

    /// <summary>From now on the statement ends the whole transaction, with all that shares it.</summary>
    /// <inheritdoc cref="RefuseAsync"/>
    public static Task LoseAllAsync(Database database, string verb, string table) => database.WriteAsync(work => work.ExecuteAsync(
        database.Kind == DatabaseKind.Postgres
            ? Function("PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(1); RETURN NEW") + Trigger(verb, table)
            : $"CREATE TRIGGER disk_full BEFORE {verb} ON {table} BEGIN SELECT RAISE(ROLLBACK, 'database or disk is full'); END"));

    /// <summary>The table takes rows again.</summary>
    public static Task MendAsync(Database database, string table) => database.WriteAsync(work => work.ExecuteAsync(
        database.Kind == DatabaseKind.Postgres ? $"DROP TRIGGER disk_full ON {table}" : "DROP TRIGGER disk_full"));

    private static string Function(string body) =>
        $"CREATE OR REPLACE FUNCTION disk_full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body}; END $$; ";

    private static string Trigger(string verb, string table) =>
        $"CREATE TRIGGER disk_full BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION disk_full()";
}
