using System.IO.Compression;
using System.Text;
using Candlewick.MarketData.Files;
using Candlewick.MarketData.Rollups;

namespace Candlewick.MarketData.Tests;

public sealed class BarFileReaderTests
{
    private const string Header = "open_time,open,high,low,close,volume\n";

    [SkippableTheory]
    [InlineData("crypto/binance_spot_1m/BTCUSDT-1m-2024-09-21.csv.gz", "1m", 1440, "ms")]
    [InlineData("crypto/binance_spot_older/htm_15minutes.csv.gz", "15m", 500, "ms")]
    [InlineData("crypto/binance_spot_older/htm_all_time_daily.csv.gz", "1D", 1061, "s")]
    [InlineData("crypto/binance_um_futures_1m/FILUSDT-1m-2023-08.csv.gz", "1m", 44640, "ms")]
    [InlineData("crypto/binance_spot_multi/BTCUSDT-6h.csv.gz", "6h", 12706, "ms")]
    [InlineData("crypto/binance_spot_multi/BTCUSDT-1w.csv.gz", "1W", 454, "ms")]
    [InlineData("crypto/binance_spot_multi/BTCUSDT-1M.csv.gz", "1M", 104, "ms")]
    [InlineData("crypto/bybit_linear_multi/DOGEUSDT_240m.csv.gz", "4h", 180, "text")]
    [InlineData("stocks/ibkr_market_base/intraday/AAPL_5m.csv.gz", "5m", 0, "text")]
    public void A_real_file_is_read_whole(string file, string interval, int bars, string unit)
    {
        var read = StoreFixture.Read(file);

        Assert.Null(read.Report.Refusal);
        Assert.Equal(0, read.Report.RefusedLines);
        Assert.Equal(interval, read.Report.Interval);
        Assert.Equal(unit, read.Report.TimeUnit);
        Assert.True(bars == 0 || read.Bars.Count == bars, $"{read.Bars.Count} bars");
        Assert.Equal(read.Report.LinesRead, read.Bars.Count + read.Report.Duplicates);
    }

    [SkippableFact]
    public void A_Yahoo_file_gives_the_prices_that_were_paid_and_names_what_it_refuses()
    {
        var read = StoreFixture.Read("stocks/backtrader_yahoo/nvda-1999-2014.csv.gz");

        Assert.Equal("1D", read.Report.Interval);
        Assert.Equal(1.640625, read.Bars.Close[0]);
        Assert.Equal(67867200, read.Bars.Volume[0]);
        Assert.Equal(4012, read.Bars.Count + read.Report.RefusedLines);
        Assert.All(read.Report.Refused, line => Assert.Matches("^(high|low) .* is (below|above)", line.Reason));
    }

    [SkippableFact]
    public void Close_times_with_an_offset_give_the_opens_one_interval_before()
    {
        var local = StoreFixture.Read("crypto/binance_spot_1m/BTCUSDT_1m_localtime.csv.gz");
        var utc = StoreFixture.Read("crypto/binance_spot_1m/BTCUSDT-1m-2024-12_utc_derived.csv.gz");

        Assert.Equal(utc.Bars.Times.AsSpan(0, utc.Bars.Count).ToArray(), local.Bars.Times.AsSpan(0, local.Bars.Count).ToArray());
        Assert.Equal(utc.Bars.Close.AsSpan(0, utc.Bars.Count).ToArray(), local.Bars.Close.AsSpan(0, local.Bars.Count).ToArray());
    }

    [SkippableFact]
    public void Several_timeframes_in_one_file_are_a_conflict()
    {
        var read = StoreFixture.Read("crypto/octobot_multi_tf/ETHBTC_2020-05.csv.gz");

        Assert.NotNull(read.Report.Refusal);
        Assert.Equal(0, read.Bars.Count);
    }

    [SkippableFact]
    public void A_list_of_trades_is_told_from_bars()
    {
        var read = StoreFixture.Read("crypto/other/freqtrade_public_trades_list.csv.gz");

        Assert.Equal(FileRefusalCode.UnknownColumns, read.Report.Refusal?.Code);
        Assert.Contains("open, high, low, close", read.Report.Refusal!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void The_quick_way_and_the_careful_way_read_the_same_numbers()
    {
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var text = random.Next(4) switch
            {
                0 => $"{random.NextInt64(0, 1_000_000_000_000)}.{random.Next(0, 100_000_000):D8}",
                1 => $"{random.NextInt64(0, 10_000_000)}.{random.NextInt64(0, 1_000_000_000_000):D12}",
                2 => random.NextInt64(0, long.MaxValue).ToString(),
                _ => $"0.{new string('0', random.Next(0, 12))}{random.Next(1, 10_000)}",
            };
            var line = Encoding.UTF8.GetBytes(text + ",        ");
            nint at = 0;
            var quick = NumberText.TryReadPlain(ref line[0], ref at, (byte)',', out var value);
            Assert.True(NumberText.TryParse(line.AsSpan(0, text.Length), (byte)'.', out var careful, out _));
            Assert.Equal(double.Parse(text, System.Globalization.CultureInfo.InvariantCulture), careful);
            if (quick)
            {
                Assert.Equal(careful, value);
                Assert.Equal(text.Length + 1, at);
            }
        }
    }

    [Theory]
    [InlineData("1733356800000,1,2,0.5", "has 4 columns where the file has 6")]
    [InlineData("1733356800000,1,2,0.5,1.5,7,8", "has 7 columns where the file has 6")]
    [InlineData("1733356800000,1,2,0.5,-1,7", "close is -1; a price is greater than 0")]
    [InlineData("1733356800000,1,2,0.5,Infinity,7", "close 'Infinity' is not a")]
    [InlineData("1733356800000,1,2,0.5,1e999,7", "close '1e999' is not a finite number")]
    [InlineData("1733356800000,1,2,0.5,,7", "close is empty")]
    [InlineData("1733356800000,1,2,0.5,1.5,-7", "Volume is -7; a volume or count is not negative")]
    [InlineData("1733356800000,1,1.2,0.5,1.5,7", "high 1.2 is below close 1.5")]
    [InlineData("1733356800000,1,2,1.1,1.5,7", "low 1.1 is above open 1")]
    [InlineData("1733356800000,\"1,23\",200,1,15,7", "open '1,23' is not an unambiguous number")]
    [InlineData("tomorrow,1,2,0.5,1.5,7", "open_time 'tomorrow' is not a time")]
    [InlineData("2024-02-30T00:00:00Z,1,2,0.5,1.5,7", "open_time '2024-02-30T00:00:00Z' is not a time")]
    [InlineData("1733356830000,1,2,0.5,1.5,7", "open time 2024-12-05T00:00:30.000Z is not on the 1m grid")]
    [InlineData("1733356800000,1,2,0.5,\"1.5,7", "has a quote that is not closed")]
    public void A_bad_line_is_refused_with_its_number_and_reason_and_the_others_are_taken(string line, string reason)
    {
        var read = Read(Header + "1733356860000,1,2,0.5,1.5,7\n1733356920000,1,2,0.5,1.5,7\n" + line + "\n1733356980000,1,2,0.5,1.5,7\n");

        Assert.Null(read.Report.Refusal);
        Assert.Equal(3, read.Bars.Count);
        var refused = Assert.Single(read.Report.Refused);
        Assert.Equal(4, refused.Line);
        Assert.StartsWith(reason, refused.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2024-12-05 10:00:00")]
    [InlineData("2024-12-05T10:00Z")]
    [InlineData("2024/12/05 10:00:00.000")]
    [InlineData("2024-12-05T11:00:00+01:00")]
    [InlineData("2024-12-05T05:30:00-0430")]
    [InlineData("1733392800")]
    [InlineData("1733392800.0")]
    [InlineData("1733392800000")]
    [InlineData("1733392800000000")]
    [InlineData("1733392800000000000")]
    [InlineData("1.7333928e12")]
    public void A_time_may_be_written_in_many_ways(string time)
    {
        var read = Read(Header + time + ",1,2,0.5,1.5,7\n", options: new BarFileOptions { Interval = BarInterval.OneMinute });

        Assert.Equal(new DateTimeOffset(2024, 12, 5, 10, 0, 0, TimeSpan.Zero), read.Report.FirstOpen);
    }

    [Fact]
    public void A_terminal_file_with_date_and_time_columns_is_read()
    {
        var read = Read(
            "<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<OPENINT>\n"
            + "X,5,20241205,100000,1,2,0.5,1.5,7,0\nX,5,20241205,100500,1,2,0.5,1.5,7,0\n");

        Assert.Null(read.Report.Refusal);
        Assert.Equal(("5m", 2), (read.Report.Interval, read.Bars.Count));
        Assert.Equal(new DateTimeOffset(2024, 12, 5, 10, 5, 0, TimeSpan.Zero), read.Report.LastOpen);
    }

    [Fact]
    public void An_hour_that_summer_time_skips_is_refused()
    {
        var read = Read(
            "local_time,open,high,low,close\n2024-03-10 01:00:00,1,2,0.5,1.5\n2024-03-10 02:00:00,1,2,0.5,1.5\n"
            + "2024-03-10 03:00:00,1,2,0.5,1.5\n2024-03-10 04:00:00,1,2,0.5,1.5\n",
            options: new BarFileOptions { Zone = TimeZoneInfo.FindSystemTimeZoneById("America/New_York") });

        Assert.Equal(3, read.Bars.Count);
        Assert.Contains("does not exist in America/New_York", Assert.Single(read.Report.Refused).Reason, StringComparison.Ordinal);
        Assert.Equal(0, read.Report.GapCount);
    }

    [Fact]
    public void A_conflict_within_a_file_refuses_all_of_it()
    {
        var read = Read(Header + "1733356800000,1,2,0.5,1.5,7\n1733356860000,1,2,0.5,1.5,7\n1733356800000,1,2,0.5,1.6,7\n");

        Assert.Equal(FileRefusalCode.Conflict, read.Report.Refusal?.Code);
        Assert.Equal(new LineConflict(DateTimeOffset.FromUnixTimeMilliseconds(1733356800000), 2, 4), Assert.Single(read.Report.Conflicts));
        Assert.Equal(0, read.Bars.Count);
    }

    [Fact]
    public void A_zip_with_one_file_is_read_and_its_name_leads_nowhere()
    {
        using var packed = Zip(("../../etc/BTCUSDT-1m.csv", Header + "1733356800000,1,2,0.5,1.5,7\n"));

        var read = WholeFile.Read(packed, "BTCUSDT-1m.zip", new BarFileOptions());

        Assert.Null(read.Report.Refusal);
        Assert.Equal(1, read.Bars.Count);
        Assert.Equal("1m", read.Report.Interval);
    }

    [Fact]
    public void A_zip_with_several_files_is_refused()
    {
        using var packed = Zip(("a.csv", Header), ("b.csv", Header));

        Assert.Equal(FileRefusalCode.ManyEntries, WholeFile.Read(packed, "x.zip", new BarFileOptions()).Report.Refusal?.Code);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_file_that_unpacks_to_far_more_than_it_should_is_refused(bool zip)
    {
        // Blank lines pack a thousandfold.
        using var packed = new MemoryStream();
        var line = new byte[1 << 20];
        line.AsSpan().Fill((byte)'\n');
        using (var archive = zip ? new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true) : null)
        using (var stream = archive is null
            ? new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)
            : archive.CreateEntry("a.csv", CompressionLevel.Fastest).Open())
        {
            for (var i = 0; i < 96; i++)
            {
                stream.Write(line);
            }
        }

        packed.Position = 0;
        Assert.Equal(FileRefusalCode.TooLarge, WholeFile.Read(packed, "x", new BarFileOptions()).Report.Refusal?.Code);
    }

    [Fact]
    public void A_damaged_archive_is_refused()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            var lines = Enumerable.Range(0, 5000).Select(i => $"{1733356800000 + (i * 60000L)},1,2,0.5,1.5,{i}\n");
            gzip.Write(Encoding.UTF8.GetBytes(Header + string.Concat(lines)));
        }

        var bytes = packed.ToArray();
        bytes.AsSpan(bytes.Length / 2, 64).Fill(0xA5);
        using var damaged = new MemoryStream(bytes);
        var read = WholeFile.Read(damaged, "x.gz", new BarFileOptions());

        Assert.Equal(FileRefusalCode.Damaged, read.Report.Refusal?.Code);
        Assert.Equal(0, read.Bars.Count);
    }

    [Theory]
    [InlineData("<html><body>404</body></html>\n", nameof(FileRefusalCode.NotCsv))]
    [InlineData("\0\0\0\0binary", nameof(FileRefusalCode.NotText))]
    [InlineData("1733356800000,1,2,3\n", nameof(FileRefusalCode.UnknownColumns))]
    [InlineData("time,open,high,close\n", nameof(FileRefusalCode.UnknownColumns))]
    [InlineData("open_time,open,high,low,close,volume\n1733356800000,1,2,0.5,1.5,7\n", nameof(FileRefusalCode.UnknownInterval))]
    [InlineData(
        "open_time,open,high,low,close,volume\n1733356800000,1,2,0.5,1.5,7\n1733356807000,1,2,0.5,1.5,7\n",
        nameof(FileRefusalCode.UnknownInterval))]
    public void What_is_no_file_of_bars_is_refused_with_a_reason(string text, string code)
    {
        var read = Read(text, "bars.csv");

        Assert.Equal(code, read.Report.Refusal?.Code.ToString());
        Assert.True(read.Report.Refusal!.Detail.Length > 20);
    }

    [Fact]
    public void The_list_of_refused_lines_is_bounded_and_the_total_is_not()
    {
        var read = Read(Header + string.Concat(Enumerable.Repeat("nonsense\n", 5000)));

        Assert.Equal(5000, read.Report.RefusedLines);
        Assert.Equal(FileReport.ListLimit, read.Report.Refused.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_zip_whose_list_of_files_is_huge_is_refused_before_the_list_is_made_also_when_its_end_says_one(bool lies)
    {
        using var packed = Zip([.. Enumerable.Range(0, 12_000).Select(i => ($"{i:D100}.csv", ""))]);
        if (lies)
        {
            // The counts in the end record: entries on this disk, entries in all.
            packed.Position = packed.Length - 22 + 8;
            packed.Write([1, 0, 1, 0]);
            packed.Position = 0;
        }

        var refusal = WholeFile.Read(packed, "x.zip", new BarFileOptions()).Report.Refusal;

        Assert.Equal(lies ? FileRefusalCode.Damaged : FileRefusalCode.ManyEntries, refusal?.Code);
        Assert.Equal(!lies, refusal!.Detail.Contains("1 MiB", StringComparison.Ordinal));
    }

    private static WholeFile Read(string text, string name = "BTCUSDT-1m.csv", BarFileOptions? options = null)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return WholeFile.Read(stream, name, options ?? new BarFileOptions());
    }

    private static MemoryStream Zip(params (string Name, string Text)[] entries)
    {
        var packed = new MemoryStream();
        using (var archive = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in entries)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        packed.Position = 0;
        return packed;
    }
}
