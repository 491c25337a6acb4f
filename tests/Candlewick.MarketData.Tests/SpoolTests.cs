using System.Globalization;
using System.Text;
using Candlewick.Domain;
using Candlewick.MarketData.Files;
using Candlewick.MarketData.Rollups;
using Candlewick.Testing;

namespace Candlewick.MarketData.Tests;

/// <summary>Files of more bars than are held in memory, in any order.</summary>
public sealed class SpoolTests : IDisposable
{
    /// <summary>More than two blocks.</summary>
    private const int Minutes = 150_000;
    private static readonly long Start = new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("newest first")]
    [InlineData("months swapped")]
    [InlineData("shuffled")]
    [InlineData("two files one line each in turn")]
    public void Lines_in_any_order_give_the_file_that_their_order_in_time_gives(string order)
    {
        var rows = Enumerable.Range(0, Minutes).ToArray();
        var expected = Read(rows.Select(Line));
        Assert.Equal((Minutes, 0L), (expected.Bars.Count, expected.Report.OutOfOrder));
        switch (order)
        {
            case "newest first":
                Array.Reverse(rows);
                break;
            case "months swapped":
                rows = [.. rows[90_000..], .. rows[40_000..90_000], .. rows[..40_000]];
                break;
            case "shuffled":
                new Random(7).Shuffle(rows);
                break;
            default:
                rows = [.. Enumerable.Range(0, Minutes).Select(i => (i % 2 * (Minutes / 2)) + (i / 2))];
                break;
        }

        var read = Read(rows.Select(Line));
        var latest = -1;
        var late = rows.Count(row => row < latest || (latest = row) < 0);
        Assert.Equal(late, read.Report.OutOfOrder);
        Assert.Equal((0L, 0L, 0L), (read.Report.Duplicates, read.Report.RefusedLines, read.Report.GapCount));
        AssertSameBars(expected.Bars, read.Bars);
    }

    [Fact]
    public void Repeats_far_apart_are_dropped_and_the_first_lines_are_kept()
    {
        var whole = Enumerable.Range(0, Minutes).ToList();
        var read = Read(whole.Concat(whole.Where(row => row % 3 == 0)).Select(Line));
        Assert.Equal(((long)Minutes / 3, (long)Minutes / 3), (read.Report.Duplicates, read.Report.OutOfOrder));
        AssertSameBars(Read(whole.Select(Line)).Bars, read.Bars);
    }

    [Fact]
    public void A_contradiction_between_lines_far_apart_refuses_the_file_and_names_both()
    {
        var lines = Enumerable.Range(0, Minutes).Select(Line).Append(Line(5).Replace(",100,", ",101,", StringComparison.Ordinal));
        var read = Read(lines);
        Assert.Equal(FileRefusalCode.Conflict, read.Report.Refusal?.Code);
        Assert.Contains($"on lines 6 and {Minutes + 1}", read.Report.Refusal!.Detail, StringComparison.Ordinal);
        Assert.Equal((0, 0L), (read.Bars.Count, read.Report.Bars));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Bars_off_the_grid_and_in_the_future_are_left_out_wherever_they_stand(bool newestFirst)
    {
        var now = DateTimeOffset.FromUnixTimeMilliseconds(Start + ((Minutes - 100L) * 60_000)).AddDays(-1);
        var rows = Enumerable.Range(0, Minutes).ToList();
        var lines = rows.SelectMany(row => row % 1000 == 999 ? new[] { Line(row), LineAt(row, 30_000) } : [Line(row)]).ToList();
        if (newestFirst)
        {
            lines.Reverse();
        }

        var read = Read(lines, new BarFileOptions { Now = now, Interval = BarInterval.OneMinute });
        Assert.Equal(99 + (Minutes / 1000), read.Report.RefusedLines);
        Assert.Equal(Minutes - 99, read.Report.Bars);
        Assert.Equal(newestFirst ? 1 : 1001, read.Report.Refused[0].Line);
        AssertSameBars(Read(rows.Take(Minutes - 99).Select(row => Line(row))).Bars, read.Bars);
    }

    [Fact]
    public void Two_closes_within_one_bar_are_one_bar_or_a_contradiction()
    {
        var hour = Start + 3_600_000;
        string[] header = ["close_time,open,high,low,close,volume"];
        string[] hours = [.. Enumerable.Range(0, 20).Select(i => Row(hour + (i * 3_600_000L) - 1, 100))];
        var again = Read([.. header, .. hours, Row(hour, 100)]);
        Assert.Equal((20, 1L), (again.Bars.Count, again.Report.Duplicates));
        var other = Read([.. header, .. hours, Row(hour, 101)]);
        Assert.Equal((0, FileRefusalCode.Conflict), (other.Bars.Count, other.Report.Refusal!.Code));
        Assert.Contains("on lines 2 and 22", other.Report.Refusal.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_dead_program_left_is_written_over_and_nothing_stays_behind()
    {
        var path = _folder.File("spool/bars");
        File.WriteAllBytes(path, new byte[30_000_000]);
        using (var spool = new BarSpool(path))
        {
            for (var row = Minutes - 1; row >= 0; row--)
            {
                spool.Add(new Bar(row, 1, 1, 1, 1, row), row, BarParts.All);
            }

            spool.PutInOrder((_, _) => Assert.Fail("No bar comes twice."), CancellationToken.None);
            Assert.Equal(Minutes, spool.Count);
            Assert.All(new[] { 0, 65_535, 65_536, 131_072, Minutes - 1 }, row => Assert.Equal(row, spool.TimeOf(row)));
        }

        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void A_full_disk_stops_it_before_the_next_block_is_written()
    {
        var path = _folder.File("bars");
        var room = 1;
        using var spool = new BarSpool(path, () => room = room > 0 ? room - 1 : throw new IOException("The disk is full."));
        var added = 0;
        Assert.Throws<IOException>(() =>
        {
            for (; added < Minutes; added++)
            {
                spool.Add(new Bar(added, 1, 1, 1, 1, 1), added, BarParts.All);
            }
        });
        Assert.Equal(131_072, added);
        Assert.Equal(65_536 * 88, new FileInfo(path).Length);
    }

    private static void AssertSameBars(BarColumns expected, BarColumns actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (var row = 0; row < expected.Count; row++)
        {
            if (expected[row] != actual[row])
            {
                Assert.Fail($"Row {row} is {actual[row]} where {expected[row]} was expected.");
            }
        }
    }

    private static string Line(int row) => LineAt(row, 0);

    private static string LineAt(int row, int offMs) => Row(Start + (row * 60_000L) + offMs, 100, row % 977);

    private static string Row(long timeMs, int open, int volume = 1) =>
        string.Create(CultureInfo.InvariantCulture, $"{timeMs},{open},103,99,102,{volume}");

    private static WholeFile Read(IEnumerable<string> lines, BarFileOptions? options = null)
    {
        using var text = new MemoryStream(Encoding.ASCII.GetBytes(string.Join('\n', lines)));
        return WholeFile.Read(text, "X", options ?? new BarFileOptions());
    }
}
