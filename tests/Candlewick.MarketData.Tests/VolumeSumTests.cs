using System.Globalization;
using System.IO.Compression;
using Candlewick.MarketData.Rollups;
using Candlewick.Testing;

namespace Candlewick.MarketData.Tests;

/// <summary>Volumes add up to what their decimals add up to, as far as a double has digits.</summary>
public sealed class VolumeSumTests
{
    private const string Multi = "crypto/binance_spot_multi/";

    [SkippableTheory]
    [InlineData("ADAUSDT-4h")]
    [InlineData("DOGEUSDT-4h")]
    [InlineData("LINKUSDT-4h")]
    [InlineData("BTCUSDT-1h")]
    [InlineData("BTCUSDT-15m")]
    public async Task A_rolled_up_volume_is_the_sum_of_the_sources_decimals(string file)
    {
        await using var desk = await StoreFixture.CreateAsync();
        var read = StoreFixture.Read($"{Multi}{file}.csv.gz");
        await desk.ImportAsync("X", read);
        var lines = Decimals($"{Multi}{file}.csv.gz");
        long compared = 0;

        var smallest = read.Interval!.Value.Index;
        foreach (var target in BarInterval.All.Where(candidate => candidate.Timeframe is not null && candidate.Index > smallest))
        {
            var sums = lines.GroupBy(line => target.OpenOf(line.Time)).ToDictionary(
                group => group.Key,
                group => Enumerable.Range(0, 5).Select(i => Exact([.. group.Select(line => line.Values[i])])).ToArray());
            foreach (var row in await desk.RowsAsync("X", target.Code))
            {
                double[] stored = [row.Volume, row.QuoteVolume, row.TradeCount, row.TakerBuyVolume, row.TakerBuyQuoteVolume];
                for (var i = 0; i < stored.Length; i++)
                {
                    var (exact, digits) = sums[row.OpenTime][i];
                    if (digits <= 15)
                    {
                        Assert.Equal((row.OpenTime, i, Nearest(exact)), (row.OpenTime, i, stored[i]));
                        compared++;
                    }
                    else
                    {
                        Assert.InRange(Math.Abs(Nearest(exact) - stored[i]) / stored[i], 0, 1e-15);
                    }
                }
            }
        }

        Assert.True(compared > 1000, $"only {compared} sums were compared");
    }

    [Fact]
    public void A_large_volume_keeps_the_decimals_of_its_source()
    {
        Assert.Equal(45415609.576, RollUp.Sum([15138536.525, 15138536.525, 15138536.526]));
        Assert.Equal(90000000.07, RollUp.Sum([30000000.02, 30000000.02, 30000000.03]));
        Assert.Equal(1928297660.1, RollUp.Sum([.. Enumerable.Repeat(192829766.01, 10)]));
        Assert.Equal(123456789012.345, RollUp.Sum([123456789012.25, 0.095]));
    }

    [Fact]
    public void A_sum_of_random_decimals_of_any_size_is_the_decimal_sum_in_bars_of_any_length()
    {
        var random = new Random(3);
        for (var pass = 0; pass < 20_000; pass++)
        {
            var decimals = random.Next(0, 9);
            var scale = (decimal)Math.Pow(10, decimals);
            var most = (long)Math.Pow(10, random.Next(decimals, 14));
            var values = Enumerable.Range(0, random.Next(1, 40)).Select(_ => random.NextInt64(0, most) / scale).ToArray();

            Assert.Equal(Nearest(values.Sum()), RollUp.Sum([.. values.Select(Nearest)]));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public void A_chain_of_roll_ups_gives_the_decimal_sum_with_and_without_the_further_columns(int scale)
    {
        var random = new Random(scale);
        foreach (var hasExtras in new[] { true, false })
        {
            var minutes = new BarColumns(10_080);
            var exact = new decimal[4];
            for (var i = 0; i < 10_080; i++)
            {
                var values = exact.Select((_, column) => random.Next(0, 1_000_000_000) / 1000m * (column + scale)).ToArray();
                minutes.Add(new Domain.Bar(
                    345_600_000 + (i * 60_000L), 1, 1, 1, 1, Nearest(values[0]), hasExtras ? Nearest(values[1]) : 0, hasExtras ? 3 : 0,
                    hasExtras ? Nearest(values[2]) : 0, hasExtras ? Nearest(values[3]) : 0));
                exact = [.. exact.Zip(values, (sum, value) => sum + value)];
            }

            var (bars, interval) = (minutes, BarInterval.OneMinute);
            foreach (var code in new[] { "5m", "15m", "30m", "1h", "4h", "1D", "1W" })
            {
                Assert.True(BarInterval.TryParse(code, out var target));
                (bars, interval) = (RollUp.Of(bars, interval, target), target);
            }

            Assert.Equal(1, bars.Count);
            Assert.Equal(Nearest(exact[0]), bars.Volume[0]);
            double[] expected = hasExtras ? [Nearest(exact[1]), Nearest(exact[2]), Nearest(exact[3])] : [0, 0, 0];
            double[] rolled = [bars.QuoteVolume[0], bars.TakerBuyVolume[0], bars.TakerBuyQuoteVolume[0]];
            Assert.Equal(expected, rolled);
        }
    }

    /// <summary>As text is read; the runtime's own conversion rounds twice.</summary>
    private static double Nearest(decimal value) =>
        double.Parse(value.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>The sum, and how many digits it has with the decimals of what was added.</summary>
    private static (decimal Sum, int Digits) Exact(decimal[] values)
    {
        // Divided by 1, a decimal loses the zeros behind its last digit.
        var decimals = values.Max(value => (value / 1.0000000000000000000000000000m).Scale);
        var sum = values.Sum();
        return (sum, decimal.Truncate(sum).ToString(CultureInfo.InvariantCulture).Length + decimals);
    }

    /// <summary>Open time, and volume, quote volume, count and the taker volumes as the file writes them.</summary>
    private static List<(long Time, decimal[] Values)> Decimals(string relative)
    {
        using var file = new StreamReader(new GZipStream(File.OpenRead(TestData.Path(relative)), CompressionMode.Decompress));
        var lines = new List<(long, decimal[])>();
        file.ReadLine();
        while (file.ReadLine() is { } line)
        {
            var fields = line.Split(',');
            lines.Add((
                long.Parse(fields[0], CultureInfo.InvariantCulture),
                [.. new[] { 5, 7, 8, 9, 10 }.Select(i => decimal.Parse(fields[i], CultureInfo.InvariantCulture))]));
        }

        return lines;
    }
}
