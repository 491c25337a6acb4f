using System.Text.Json;
using Candlewick.MarketData.Files;
using Candlewick.Testing;

namespace Candlewick.MarketData.Tests;

/// <summary>
/// Every file of bad-inputs/derived does what its manifest expects; a file the manifest gains later fails until it has its case.
/// </summary>
public sealed class BadInputTests
{
    private static readonly DateTimeOffset Day = new(2024, 12, 5, 0, 0, 0, TimeSpan.Zero);

    private static readonly Dictionary<string, Action<WholeFile>> Expectations = new(StringComparer.Ordinal)
    {
        ["00_clean.csv"] = WholeDay,
        ["01_no_header.csv"] = WholeDay,
        ["02_gap_one_minute.csv"] = file =>
        {
            Accepted(file, 1439);
            var gap = Assert.Single(file.Report.Gaps);
            Assert.Equal(Day.AddHours(10), gap.From);
            Assert.Equal(1, gap.MissingBars);
            Assert.Equal(1, file.Report.GapCount);
        },
        ["04_duplicate_identical.csv"] = file =>
        {
            Accepted(file, 1440);
            Assert.Equal(1, file.Report.Duplicates);
            Assert.Equal(1441, file.Report.LinesRead);
        },
        ["06_out_of_order.csv"] = file =>
        {
            Accepted(file, 1440);
            Assert.Equal(1, file.Report.OutOfOrder);
        },
        ["08_nan_close.csv"] = file => OneLineRefused(file, 52, "close 'NaN' is not a"),
        ["10_high_below_low.csv"] = file => OneLineRefused(file, 52, "high 98380 is below low 98454.9"),
        ["12_zero_price.csv"] = file => OneLineRefused(file, 52, "open is 0; a price is greater than 0"),
        ["14_spike_high_x10.csv"] = file =>
        {
            Accepted(file, 1440);
            var unusual = Assert.Single(file.Report.Unusual);
            Assert.Equal(Day.AddHours(13).AddMinutes(20), unusual.OpenTime);
        },
        ["16_semicolon_decimal_comma.csv"] = WholeDay,
        ["18_utf16.csv"] = WholeDay,
        ["20_header_repeated.csv"] = file =>
        {
            Accepted(file, 1440);
            var refused = Assert.Single(file.Report.Refused);
            Assert.Equal(722, refused.Line);
            Assert.Contains("header", refused.Reason, StringComparison.Ordinal);
        },
        ["22_microseconds.csv"] = file =>
        {
            WholeDay(file);
            Assert.Equal("us", file.Report.TimeUnit);
        },
        ["24_ms_then_us.csv"] = file =>
        {
            WholeDay(file);
            Assert.Equal("ms+us", file.Report.TimeUnit);
        },
        ["26_sci_and_thousands.csv"] = file =>
        {
            Accepted(file, 1440);
            Assert.Equal(15, file.Bars.Volume[10]);
            Assert.Equal(1234.5, file.Bars.Volume[11]);
        },
        ["28_header_only.csv"] = file =>
        {
            Assert.Null(file.Report.Refusal);
            Assert.Equal(0, file.Bars.Count);
            Assert.Equal(0, file.Report.LinesRead);
        },
        ["30_json_error_body.csv"] = file =>
        {
            Assert.Equal(FileRefusalCode.NotCsv, file.Report.Refusal?.Code);
            Assert.Contains("Invalid symbol.", file.Report.Refusal!.Detail, StringComparison.Ordinal);
            Assert.Equal(0, file.Bars.Count);
        },
        ["32_dst_fall_back_naive_local.csv"] = file =>
        {
            Accepted(file, 30);
            Assert.Equal("1h", file.Report.Interval);
            Assert.Equal(0, file.Report.Duplicates);
            // 01:00 EDT is 05:00Z, 01:00 EST is 06:00Z.
            Assert.Equal(new DateTimeOffset(2024, 11, 3, 5, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds(), file.Bars.Times[5]);
            Assert.Equal(new DateTimeOffset(2024, 11, 3, 6, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds(), file.Bars.Times[6]);
            Assert.Equal(68432.0, file.Bars.Open[6]);
            Assert.Equal(0, file.Report.GapCount);
        },
    };

    public static TheoryData<string> Names => [.. Expectations.Keys];

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void A_bad_input_does_what_its_manifest_expects(string name)
    {
        var options = name.StartsWith("32", StringComparison.Ordinal)
            ? new BarFileOptions { Zone = TimeZoneInfo.FindSystemTimeZoneById("America/New_York") }
            : new BarFileOptions();
        Expectations[name](WholeFile.Read(TestData.Path($"bad-inputs/derived/{name}"), options));
    }

    [SkippableFact]
    public void Every_file_of_the_manifest_has_its_case()
    {
        using var manifest = JsonDocument.Parse(File.ReadAllText(TestData.Path("bad-inputs/derived/manifest.json")));
        var named = manifest.RootElement.GetProperty("files").EnumerateArray().Select(file => file.GetProperty("file").GetString()!);
        Assert.Equal(named.Order(StringComparer.Ordinal), Expectations.Keys.Order(StringComparer.Ordinal));
    }

    [SkippableFact]
    public void A_repeated_local_hour_without_a_zone_is_a_conflict_that_names_the_remedy()
    {
        var file = WholeFile.Read(TestData.Path("bad-inputs/derived/32_dst_fall_back_naive_local.csv"), new BarFileOptions());

        Assert.Equal(FileRefusalCode.Conflict, file.Report.Refusal?.Code);
        Assert.Contains("America/New_York", file.Report.Refusal!.Detail, StringComparison.Ordinal);
        Assert.Equal(new LineConflict(new DateTimeOffset(2024, 11, 3, 1, 0, 0, TimeSpan.Zero), 7, 8), Assert.Single(file.Report.Conflicts));
        Assert.Equal(0, file.Bars.Count);
    }

    private static void WholeDay(WholeFile file)
    {
        Accepted(file, 1440);
        Assert.Equal(0, file.Report.RefusedLines);
        Assert.Equal(Day, file.Report.FirstOpen);
        Assert.Equal(Day.AddMinutes(1439), file.Report.LastOpen);
        Assert.Equal(98587.32, file.Bars.Open[0]);
        Assert.Equal(47.50426, file.Bars.Volume[0]);
        Assert.InRange(file.Bars.High.AsSpan(0, 1440).ToArray().Max(), 98_000, 110_000);
        Assert.InRange(file.Bars.Low.AsSpan(0, 1440).ToArray().Min(), 80_000, 98_587);
    }

    private static void Accepted(WholeFile file, int bars)
    {
        Assert.Null(file.Report.Refusal);
        Assert.Equal(bars, file.Bars.Count);
        Assert.Equal(bars, file.Report.Bars);
        Assert.True(file.Bars.Times.AsSpan(1, bars - 1).ToArray().Zip(file.Bars.Times).All(pair => pair.First > pair.Second));
    }

    private static void OneLineRefused(WholeFile file, long line, string reason)
    {
        Accepted(file, 1439);
        var refused = Assert.Single(file.Report.Refused);
        Assert.Equal(line, refused.Line);
        Assert.StartsWith(reason, refused.Reason, StringComparison.Ordinal);
        Assert.Equal(1, file.Report.RefusedLines);
        Assert.Equal(1, file.Report.MissingBars);
        Assert.All(file.Bars.Close.AsSpan(0, 1439).ToArray(), close => Assert.True(double.IsFinite(close) && close > 0));
    }
}
