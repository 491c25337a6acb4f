using System.Globalization;
using System.IO.Compression;
using Candlewick.Testing;

namespace Candlewick.Story.Tests;

/// <summary>A minute as the exchange printed it, in exact decimals; read here with code of the test's own.</summary>
internal sealed record Minute(long OpenTimeMs, decimal Open, decimal High, decimal Low, decimal Close)
{
    public DateTimeOffset OpenTime => DateTimeOffset.FromUnixTimeMilliseconds(OpenTimeMs);
    public DateTimeOffset CloseTime => OpenTime.AddMinutes(1);
}

internal static class MinuteFile
{
    public const string December = "crypto/binance_spot_1m/BTCUSDT-1m-2024-12_utc_derived.csv.gz";

    /// <summary>The first <paramref name="count"/> minutes as a gzipped dump, where a whole month would only cost time.</summary>
    public static Stream Excerpt(IReadOnlyList<Minute> minutes, int count)
    {
        var packed = new MemoryStream();
        using (var writer = new StreamWriter(new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)))
        {
            foreach (var minute in minutes.Take(count))
            {
                var (open, high, low, close) = (minute.Open, minute.High, minute.Low, minute.Close);
                writer.Write(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{minute.OpenTimeMs},{open},{high},{low},{close},1,{minute.OpenTimeMs + 59_999},0,0,0,0,0\n"));
            }
        }

        packed.Position = 0;
        return packed;
    }

    /// <summary>
    /// So many quiet minutes of a made-up market, all of which close at <paramref name="close"/>: where an example needs the
    /// market to stand at a price.
    /// </summary>
    public static IReadOnlyList<Minute> Quiet(decimal close, int count)
    {
        var first = new DateTimeOffset(2024, 3, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
        return [.. Enumerable.Range(0, count).Select(i => new Minute(first + (i * 60_000L), close, close + 1m, close - 1m, close))];
    }

    /// <summary>A made-up market that stands at <paramref name="level"/> plus each of the moves at the end of its minute.</summary>
    public static IReadOnlyList<Minute> Moving(decimal level, IEnumerable<decimal> moves)
    {
        var first = new DateTimeOffset(2024, 3, 1, 0, 0, 0, TimeSpan.Zero);
        var at = level;
        return [.. moves.Select((move, i) =>
        {
            var (open, close) = (at, at = level + move);
            var opens = first.AddMinutes(i).ToUnixTimeMilliseconds();
            return new Minute(opens, open, Math.Max(open, close), Math.Min(open, close), close);
        })];
    }

    public static string DecemberPath => TestData.Path(December);

    public static IReadOnlyList<Minute> ReadDecember()
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(DecemberPath), CompressionMode.Decompress));
        var minutes = new List<Minute>(50_000);
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            var cells = line.Split(',');
            minutes.Add(new Minute(
                long.Parse(cells[0], CultureInfo.InvariantCulture), Price(cells[1]), Price(cells[2]), Price(cells[3]), Price(cells[4])));
        }

        return minutes;

        static decimal Price(string cell) => decimal.Parse(cell, CultureInfo.InvariantCulture);
    }
}
