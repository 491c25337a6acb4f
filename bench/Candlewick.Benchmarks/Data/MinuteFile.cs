using System.Buffers.Text;

namespace Candlewick.Benchmarks.Data;

/// <summary>Writes minutes as an exchange's 12-column dump without header: a seeded random walk, the same bytes every time.</summary>
internal static class MinuteFile
{
    private const long FirstMs = 1_577_836_800_000; // 2020-01-01T00:00Z
    private const int Seed = 20200101;

    public static void Write(string path, int rows)
    {
        var random = new Random(Seed);
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20);
        var line = new byte[256];
        // Cents keep the walk exact; the price stays between 1,000 and 120,000.
        long cents = 720_000;
        for (var row = 0; row < rows; row++)
        {
            var open = cents;
            var close = Math.Clamp(open + random.Next(-2000, 2001), 100_000, 12_000_000);
            var high = Math.Max(open, close) + random.Next(0, 1500);
            var low = Math.Min(open, close) - random.Next(0, 1500);
            cents = close;
            var volume = random.NextInt64(1_000, 50_000_000_000) / 1000 * 1000;
            var taker = volume / 1000 * random.Next(200, 800);
            var count = random.Next(50, 9000);
            var openMs = FirstMs + (row * 60_000L);

            var at = Whole(line, 0, openMs);
            at = Price(line, at, open);
            at = Price(line, at, high);
            at = Price(line, at, low);
            at = Price(line, at, close);
            at = Eighths(line, at, volume);
            at = Whole(line, at, openMs + 59_999);
            at = Eighths(line, at, (long)(volume / 100.0 * close));
            at = Whole(line, at, count);
            at = Eighths(line, at, taker);
            at = Eighths(line, at, (long)(taker / 100.0 * close));
            line[at++] = (byte)'0';
            line[at++] = (byte)'\n';
            file.Write(line, 0, at);
        }
    }

    private static int Whole(byte[] line, int at, long value)
    {
        Utf8Formatter.TryFormat(value, line.AsSpan(at), out var written);
        line[at + written] = (byte)',';
        return at + written + 1;
    }

    private static int Price(byte[] line, int at, long cents) => Eighths(line, at, cents * 1_000_000);

    /// <summary>A count of 10^-8 with all eight decimals, as exchanges write them.</summary>
    private static int Eighths(byte[] line, int at, long units)
    {
        Utf8Formatter.TryFormat(units / 100_000_000, line.AsSpan(at), out var written);
        at += written;
        line[at++] = (byte)'.';
        Utf8Formatter.TryFormat(units % 100_000_000, line.AsSpan(at), out written, new System.Buffers.StandardFormat('D', 8));
        line[at + written] = (byte)',';
        return at + written + 1;
    }
}
