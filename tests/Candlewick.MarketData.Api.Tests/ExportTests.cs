using System.Globalization;
using System.IO.Compression;
using Candlewick.Platform.Storage;
using Candlewick.Testing;

namespace Candlewick.MarketData.Api.Tests;

/// <summary>What the desk writes it reads again, and nothing changes.</summary>
public sealed class ExportTests : IDisposable
{
    private const string Minutes = "crypto/binance_spot_1m/BTCUSDT-1m-2024-09-21.csv.gz";
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task Importing_an_export_changes_nothing()
    {
        var data = Path.GetDirectoryName(_folder.File("data/x"))!;
        await ImportAsync(data, TestData.Path(Minutes), "1,440 stored");
        var before = await RowsAsync(data);

        foreach (var (timeframe, bars) in new[] { ("1m", "1,440"), ("5m", "288"), ("1h", "24"), ("4h", "6"), ("1D", "1") })
        {
            var file = await ExportAsync(data, timeframe);
            await ImportAsync(data, file, $"0 stored, {bars} unchanged, 0 restated");
            Assert.Equal(before, await RowsAsync(data));
        }

        // Rolled-up bars are not frozen: they follow a minute that is restated.
        var minute = (await File.ReadAllLinesAsync(await ExportAsync(data, "1m")))[1].Split(',');
        minute[2] = "99999";
        var restated = _folder.File("restated.csv");
        await File.WriteAllTextAsync(restated, string.Join(',', minute) + "\n");
        await ImportAsync(data, restated, "1 restated");
        foreach (var timeframe in new[] { "1h", "1D" })
        {
            Assert.Equal("99999", (await File.ReadAllLinesAsync(await ExportAsync(data, timeframe)))[1].Split(',')[2]);
        }
    }

    [SkippableFact]
    public async Task An_export_has_every_column_as_the_exchange_wrote_it()
    {
        var data = Path.GetDirectoryName(_folder.File("data/x"))!;
        await ImportAsync(data, TestData.Path(Minutes), "1,440 stored");
        var exported = (await File.ReadAllLinesAsync(await ExportAsync(data, "1m"))).Skip(1).ToList();
        using var reader = new StreamReader(new GZipStream(File.OpenRead(TestData.Path(Minutes)), CompressionMode.Decompress));
        var original = (await reader.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(original.Length, exported.Count);
        foreach (var (theirs, ours) in original.Zip(exported))
        {
            Assert.Equal(Numbers(theirs), Numbers(ours));
        }

        static decimal[] Numbers(string line) => [.. line.Split(',').Select(field =>
            field.Length == 0 ? 0 : decimal.Parse(field, NumberStyles.Float, CultureInfo.InvariantCulture))];
    }

    [SkippableFact]
    public async Task An_export_into_an_empty_desk_gives_the_same_bars_and_from_a_plain_source_takes_nothing_from_a_fuller_one()
    {
        var data = Path.GetDirectoryName(_folder.File("data/x"))!;
        var other = Path.GetDirectoryName(_folder.File("other/x"))!;
        await ImportAsync(data, TestData.Path(Minutes), "1,440 stored");
        await ImportAsync(other, await ExportAsync(data, "1m"), "1,440 stored");
        Assert.Equal(await RowsAsync(data), await RowsAsync(other));

        // The same minutes without the further columns, exported and imported where those are known.
        var plain = Path.GetDirectoryName(_folder.File("plain/x"))!;
        var lines = (await File.ReadAllLinesAsync(await ExportAsync(data, "1m"))).Select(line => string.Join(',', line.Split(',')[..6]));
        var file = _folder.File("plain.csv");
        await File.WriteAllLinesAsync(file, lines);
        await ImportAsync(plain, file, "1,440 stored");
        await ImportAsync(data, await ExportAsync(plain, "1m"), "0 stored, 1,440 unchanged, 0 restated");
        Assert.Equal(await RowsAsync(other), await RowsAsync(data));
    }

    private static async Task ImportAsync(string data, string file, string words)
    {
        var import = await CommandLine.RunAsync("import", "TEST", file, "--data", data);
        Assert.True(import.Exit == 0, import.Error);
        Assert.Contains(words, import.Output, StringComparison.Ordinal);
    }

    private async Task<string> ExportAsync(string data, string timeframe)
    {
        var file = _folder.File($"TEST-{timeframe}.csv");
        var export = await CommandLine.RunAsync("export", "TEST", timeframe, "--out", file, "--data", data);
        Assert.True(export.Exit == 0, export.Error);
        return file;
    }

    /// <summary>Every stored bar with all that the store keeps of it.</summary>
    private static async Task<IReadOnlyList<string>> RowsAsync(string data)
    {
        await using var database = TestEngine.Open(data);
        var rows = await database.QueryAsync<dynamic>("SELECT * FROM market_data ORDER BY series_id, timeframe, open_time");
        return [.. rows.Select(row => string.Join(
            ' ', ((IDictionary<string, object>)row).Select(pair => FormattableString.Invariant($"{pair.Key}={pair.Value:R}"))))];
    }
}
