using Candlewick.Host.Commands;
using Candlewick.Platform.Storage;
using Candlewick.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Host.Tests.Operations;

/// <summary>Each engine's migrations are files of their own; what they make is the same.</summary>
public sealed class SchemaTests
{
    [SkippableFact]
    public async Task Both_engines_have_the_same_tables_columns_keys_and_indexes()
    {
        Skip.If(TestEngine.Server is null, TestEngine.NoServer);
        using var folder = new TempFolder();
        await using var modules = DataTools.OpenDesk(new ConfigurationManager(), folder.Path);
        await using var file = new Database(folder.File("desk.db"));
        await using var server = Database.OnPostgres(TestEngine.PostgresFor(folder.Path));
        foreach (var database in new[] { file, server })
        {
            await new Migrator(TimeProvider.System).ApplyAsync(database, modules.GetServices<MigrationSource>(), areAll: true);
        }

        var tables = await file.QueryAsync<string>(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name");
        Assert.True(tables.Count > 20);
        Assert.Equal(tables, await server.QueryAsync<string>(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = current_schema()::regnamespace ORDER BY 1"));

        Assert.Equal(
            await file.QueryAsync<string>(
                """
                SELECT m.name || '.' || c.name || ' '
                  || CASE c.type WHEN 'INTEGER' THEN 'BIGINT' WHEN 'REAL' THEN 'DOUBLE PRECISION' ELSE c.type END
                  || CASE WHEN c."notnull" = 1 OR c.pk > 0 THEN ' NOT NULL' ELSE '' END
                FROM sqlite_master m JOIN pragma_table_info(m.name) c
                WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' ORDER BY 1
                """),
            await server.QueryAsync<string>(
                """
                SELECT table_name || '.' || column_name || ' ' || upper(data_type)
                  || CASE is_nullable WHEN 'NO' THEN ' NOT NULL' ELSE '' END COLLATE "C"
                FROM information_schema.columns WHERE table_schema = current_schema() ORDER BY 1
                """));

        // By what they are over: the names of those that a key brings along are each engine's own.
        Assert.Equal(
            await file.QueryAsync<string>(
                """
                SELECT m.name || CASE i."unique" WHEN 1 THEN ' unique' ELSE '' END
                  || CASE i.partial WHEN 1 THEN ' partial' ELSE '' END || ': '
                  || (SELECT group_concat(coalesce(name, '(lower)'), ' ') FROM (SELECT name FROM pragma_index_info(i.name) ORDER BY seqno))
                FROM sqlite_master m JOIN pragma_index_list(m.name) i
                WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%'
                UNION ALL
                SELECT m.name || ' unique: ' || (SELECT name FROM pragma_table_info(m.name) WHERE pk = 1)
                FROM sqlite_master m WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%'
                  AND NOT EXISTS (SELECT 1 FROM pragma_index_list(m.name) WHERE origin = 'pk')
                ORDER BY 1
                """),
            await server.QueryAsync<string>(
                """
                SELECT t.relname || CASE WHEN i.indisunique THEN ' unique' ELSE '' END
                  || CASE WHEN i.indpred IS NULL THEN '' ELSE ' partial' END
                  || ': ' || (SELECT string_agg(coalesce(a.attname, '(lower)'), ' ' ORDER BY k.place)
                    FROM unnest(i.indkey::int2[]) WITH ORDINALITY k (number, place)
                    LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.number AND k.number > 0) COLLATE "C"
                FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
                WHERE t.relnamespace = current_schema()::regnamespace ORDER BY 1
                """));
    }
}
