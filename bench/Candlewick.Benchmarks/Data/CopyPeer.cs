using System.Diagnostics;

namespace Candlewick.Benchmarks.Data;

/// <summary>
/// psql's \copy of the same bars into a table with the same columns and the same key, on the same server: no check, no roll-up, no report.
/// </summary>
internal static class CopyPeer
{
    private const string Table =
        """
        DROP TABLE IF EXISTS peer_bars;
        CREATE TABLE peer_bars (
          series_id BIGINT NOT NULL, timeframe TEXT COLLATE "C" NOT NULL, open_time BIGINT NOT NULL,
          open DOUBLE PRECISION NOT NULL, high DOUBLE PRECISION NOT NULL, low DOUBLE PRECISION NOT NULL, close DOUBLE PRECISION NOT NULL,
          volume DOUBLE PRECISION NOT NULL, quote_volume DOUBLE PRECISION NOT NULL, trade_count BIGINT NOT NULL,
          taker_buy_volume DOUBLE PRECISION NOT NULL, taker_buy_quote_volume DOUBLE PRECISION NOT NULL, is_final BIGINT NOT NULL,
          delivered BIGINT NOT NULL, PRIMARY KEY (series_id, timeframe, open_time))
        """;

    /// <summary>The dump as the table's own rows, which psql needs and an import does not.</summary>
    public static string Prepare(string dump)
    {
        var rows = dump + ".rows.csv";
        using var writer = new StreamWriter(rows);
        foreach (var line in File.ReadLines(dump))
        {
            // 0 open time, 1-4 prices, 5 volume, 6 close time, 7 quote volume, 8 trades, 9 and 10 taker volumes, 11 unused.
            var c = line.Split(',');
            writer.WriteLine($"1,1m,{c[0]},{c[1]},{c[2]},{c[3]},{c[4]},{c[5]},{c[7]},{c[8]},{c[9]},{c[10]},1,63");
        }

        return rows;
    }

    /// <summary>Seconds that it takes into an empty table.</summary>
    public static async Task<double> CopyAsync(PostgresServer server, string rows)
    {
        await server.PsqlAsync(Table);
        var started = Stopwatch.GetTimestamp();
        await server.PsqlAsync($"\\copy peer_bars FROM '{rows}' CSV");
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
