using System.Text;
using Candlewick.MarketData.Files;
using Candlewick.MarketData.Rollups;
using Candlewick.MarketData.Series;

namespace Candlewick.MarketData.Tests;

/// <summary>A file changes what it carries and nothing else, whatever came before it or comes after.</summary>
public sealed class PartialFileTests
{
    private const long Start = 1_733_356_800_000; // 2024-12-05T00:00Z
    private const string Plain = "open_time,open,high,low,close,volume\n";
    private const string Dump =
        "open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,ignore\n";
    private static readonly string[] Codes = ["1m", "5m", "15m", "30m", "1h", "4h", "1D", "1W", "1M"];

    [Fact]
    public async Task A_file_without_further_columns_leaves_them_as_they_are_stored()
    {
        await using var desk = await StoreFixture.CreateAsync();
        await desk.ImportAsync("X", Minutes(120));
        var before = await AllAsync(desk);

        Assert.Equal(new StoreCounts(0, 120, 0), await desk.ImportAsync("X", Minutes(120, header: Plain)));
        Assert.Equal(new StoreCounts(0, 120, 0), await desk.ImportAsync("X", Minutes(120, header: "open_time,open,high,low,close\n")));

        Assert.Equal(before, await AllAsync(desk));
    }

    [Fact]
    public async Task A_restatement_by_a_file_with_fewer_columns_changes_just_those()
    {
        await using var desk = await StoreFixture.CreateAsync();
        await desk.ImportAsync("X", Minutes(120));
        var before = await desk.RowsAsync("X", "1h");

        var counts = await desk.ImportAsync("X", Minutes(120, header: Plain, volume: 9));

        Assert.Equal(new StoreCounts(0, 0, 120), counts);
        var after = await desk.RowsAsync("X", "1h");
        Assert.Equal(before.Select(row => row with { Volume = 540 }), after);
        Assert.Equal(60 * 12.5, after[0].QuoteVolume);
    }

    [Fact]
    public async Task A_column_that_a_first_file_lacked_is_added_by_a_second_one_and_is_no_restatement()
    {
        await using var desk = await StoreFixture.CreateAsync();
        await desk.ImportAsync("X", Minutes(120, header: Plain));

        Assert.Equal(new StoreCounts(120, 0, 0), await desk.ImportAsync("X", Minutes(120)));

        await using var whole = await StoreFixture.CreateAsync();
        await whole.ImportAsync("X", Minutes(120));
        Assert.Equal(await AllAsync(whole), await AllAsync(desk));
    }

    [Fact]
    public async Task An_empty_field_of_one_line_leaves_that_bars_column_as_it_is_stored()
    {
        await using var desk = await StoreFixture.CreateAsync();
        await desk.ImportAsync("X", Minutes(60));
        var before = await AllAsync(desk);
        var line = $"{Start + 600_000},10,11,9,10,5,{Start + 659_999},,,,,0\n{Start + 660_000},10,11,9,10,5,{Start + 719_999},12.5,3,,,0\n";

        Assert.Equal(new StoreCounts(0, 2, 0), await desk.ImportAsync("X", Read(Dump + line)));

        Assert.Equal(before, await AllAsync(desk));
    }

    [Fact]
    public async Task Hours_with_fewer_columns_and_minutes_with_all_give_the_same_in_either_order()
    {
        var hours = Plain
            + string.Concat(Enumerable.Range(0, 4).Select(i => $"{Start + (i * 3_600_000L)},10,{(i == 2 ? 50 : 11)},9,10,300\n"));
        await using var hoursFirst = await StoreFixture.CreateAsync();
        await hoursFirst.ImportAsync("X", Read(hours, "X-1h.csv"));
        await hoursFirst.ImportAsync("X", Minutes(240));
        await using var minutesFirst = await StoreFixture.CreateAsync();
        await minutesFirst.ImportAsync("X", Minutes(240));
        await minutesFirst.ImportAsync("X", Read(hours, "X-1h.csv"));

        Assert.Equal(await AllAsync(minutesFirst), await AllAsync(hoursFirst));
        var third = (await hoursFirst.RowsAsync("X", "1h"))[2];
        Assert.Equal((50, 60 * 12.5, 180L, 1), (third.High, third.QuoteVolume, third.TradeCount, third.IsImported));
    }

    [Fact]
    public async Task A_larger_bar_that_says_what_its_minutes_say_goes_on_following_them()
    {
        foreach (var hourFirst in new[] { true, false })
        {
            await using var desk = await StoreFixture.CreateAsync();
            var hour = Read($"{Dump}{Start},10,11,9,10,300,{Start + 3_599_999},750,180,60,30,0\n");
            var minutes = Minutes(60);
            foreach (var file in hourFirst ? new[] { hour, minutes } : [minutes, hour])
            {
                await desk.ImportAsync("X", file);
            }

            await desk.ImportAsync("X", Read($"{Dump}{Start + 600_000},10,99,9,10,5,{Start + 659_999},12.5,3,1,0.5,0\n"));

            Assert.Equal(99, Assert.Single(await desk.RowsAsync("X", "1h")).High);
            Assert.Equal(99, Assert.Single(await desk.RowsAsync("X", "1D")).High);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Files_of_several_intervals_and_columns_give_the_same_in_any_order(int seed)
    {
        var files = new List<WholeFile>();
        for (var i = 0; i < 6; i++)
        {
            files.Add(Read(Dump + Lines(40, Start + (i * 2_400_000L), 5, true)));
        }

        for (var hour = 0; hour < 4; hour++)
        {
            var open = Start + (hour * 3_600_000L);
            files.Add(hour % 2 == 0
                ? Read($"{Dump}{open},10,{11 + (hour / 2)},9,10,300,{open + 3_599_999},750,180,60,30,0\n")
                : Read($"open_time,open,high,low,close\n{open},10,{11 + (hour / 2)},9,10\n", "X-1h.csv"));
        }

        await using var inOrder = await StoreFixture.CreateAsync();
        foreach (var file in files)
        {
            await inOrder.ImportAsync("X", file);
        }

        await using var shuffled = await StoreFixture.CreateAsync();
        var order = files.ToArray();
        new Random(seed).Shuffle(order);
        foreach (var file in order)
        {
            await shuffled.ImportAsync("X", file);
        }

        Assert.Equal(await AllAsync(inOrder), await AllAsync(shuffled));
    }

    private static async Task<IReadOnlyList<(string Code, StoreFixture.Row Row)>> AllAsync(StoreFixture desk)
    {
        var all = new List<(string, StoreFixture.Row)>();
        foreach (var code in Codes)
        {
            all.AddRange((await desk.RowsAsync("X", code)).Select(row => (code, row)));
        }

        return all;
    }

    private static WholeFile Minutes(int count, string header = Dump, double volume = 5) =>
        Read(header + Lines(count, Start, volume, header == Dump, header.Contains("volume", StringComparison.Ordinal)));

    private static string Lines(int count, long start, double volume, bool isDump, bool hasVolume = true) =>
        string.Concat(Enumerable.Range(0, count).Select(i => start + (i * 60_000L)).Select(open =>
            $"{open},10,11,9,10{(hasVolume ? $",{volume}" : "")}{(isDump ? $",{open + 59_999},12.5,3,1,0.5,0" : "")}\n"));

    private static WholeFile Read(string text, string name = "X-1m.csv")
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        var read = WholeFile.Read(stream, name, new BarFileOptions());
        Assert.Null(read.Report.Refusal);
        return read;
    }
}
