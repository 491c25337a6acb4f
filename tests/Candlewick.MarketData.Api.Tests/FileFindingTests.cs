using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using Candlewick.Testing;

namespace Candlewick.MarketData.Api.Tests;

/// <summary>What an import says of a file that is not quite right, as its sender reads it.</summary>
public sealed class FileFindingTests : IDisposable
{
    private const string Header = "open_time,open,high,low,close,volume\n";
    /// <summary>A Monday.</summary>
    private static readonly DateTimeOffset Monday = new(2024, 12, 2, 0, 0, 0, TimeSpan.Zero);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_cut_gzip_file_stores_nothing_and_says_what_is_wrong()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes(DataDesk.Minutes(Monday, 999)));
            gzip.Flush();
        }

        packed.SetLength(packed.Length - 8);
        await using var desk = await DataDesk.StartAsync(_folder.Path);
        await FailsAsync(desk, packed.ToArray(), "bars.csv.gz", "cut off", "fetch it again");
    }

    [Fact]
    public async Task A_missing_weekday_is_a_gap_whether_nights_are_traded_or_not()
    {
        await using var desk = await DataDesk.StartAsync(_folder.Path);

        // Monday to Friday around the clock, no Wednesday.
        var week = string.Concat(new[] { 0, 1, 3, 4 }.Select(day => DataDesk.Minutes(Monday.AddDays(day), 1440)));
        await HasOneGapAsync(desk, "WEEK", week, Monday.AddDays(2), Monday.AddDays(3).AddMinutes(-1), 1440);

        // Three such weeks, weekends closed, no second Wednesday.
        var weekdays = Enumerable.Range(0, 21).Where(day => day % 7 < 5 && day != 9).ToList();
        var weeks = string.Concat(weekdays.Select(day => DataDesk.Minutes(Monday.AddDays(day), 1440)));
        await HasOneGapAsync(desk, "WEEKDAYS", weeks, Monday.AddDays(9), Monday.AddDays(10).AddMinutes(-1), 1440);

        // Sessions of two hours, with nights and weekends between.
        var sessions = string.Concat(weekdays.Select(day => DataDesk.Minutes(Monday.AddDays(day).AddHours(14), 120)));
        var missing = Monday.AddDays(9).AddHours(14);
        await HasOneGapAsync(desk, "SESSIONS", sessions, missing, missing.AddMinutes(119), 120);

        // And around the clock with weekends.
        var days = string.Concat(
            Enumerable.Range(0, 14).Where(day => day != 9).Select(day => DataDesk.Minutes(Monday.AddDays(day), 1440)));
        await HasOneGapAsync(desk, "ALWAYS", days, Monday.AddDays(9), Monday.AddDays(10).AddMinutes(-1), 1440);
    }

    [Fact]
    public async Task Weekends_of_weekdays_and_nights_of_sessions_are_no_gaps()
    {
        await using var desk = await DataDesk.StartAsync(_folder.Path);
        var weekdays = Enumerable.Range(0, 19).Where(day => day % 7 < 5).ToList();
        foreach (var (symbol, hours) in new[] { ("NIGHTS", 24), ("SESSIONS", 7) })
        {
            var text = string.Concat(
                weekdays.Select(day => DataDesk.Minutes(Monday.AddDays(day).AddHours(hours == 24 ? 0 : 14), hours * 60)));
            var report = (await desk.ImportTextAsync(symbol, text)).GetProperty("report");
            Assert.Equal(0, report.GetProperty("gaps").GetInt64());
            var quality = await desk.GetAsync($"/api/data-quality/{symbol}");
            Assert.Equal(0, quality.GetProperty("gaps").GetInt64());
            Assert.Equal("weekdays", quality.GetProperty("calendar").GetString());
        }
    }

    [Fact]
    public async Task Frozen_minutes_are_named()
    {
        await using var desk = await DataDesk.StartAsync(_folder.Path);
        var lines = DataDesk.Minutes(Monday, 600).Split('\n');
        var frozen = lines[299].Split(',');
        for (var i = 300; i < 345; i++)
        {
            frozen[0] = lines[i].Split(',')[0];
            frozen[6] = lines[i].Split(',')[6];
            lines[i] = string.Join(',', frozen);
        }

        var entry = await OneUnusualAsync(desk, "TEST", string.Join('\n', lines));
        Assert.Equal(300, entry.GetProperty("line").GetInt64());
        Assert.Equal("2024-12-02T04:59:00Z", entry.GetProperty("open_time").GetString());
        Assert.Contains("the 45 after it, to 2024-12-02T05:44:00Z", entry.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prices_that_jump_by_a_factor_are_named_where_they_jump()
    {
        await using var desk = await DataDesk.StartAsync(_folder.Path);
        var up = await OneUnusualAsync(desk, "UP", DataDesk.Minutes(Monday, 50) + DataDesk.Minutes(Monday.AddMinutes(50), 50, price: 1000));
        Assert.Equal(51, up.GetProperty("line").GetInt64());
        Assert.Contains("the close before it", up.GetProperty("reason").GetString(), StringComparison.Ordinal);
        var split = await OneUnusualAsync(
            desk, "SPLIT", DataDesk.Minutes(Monday, 50) + DataDesk.Minutes(Monday.AddMinutes(50), 50, price: 50));
        Assert.Contains("split", split.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_calm_file_has_nothing_unusual_and_no_note()
    {
        await using var desk = await DataDesk.StartAsync(_folder.Path);
        var report = (await desk.ImportTextAsync("TEST", DataDesk.Minutes(Monday, 1440))).GetProperty("report");
        Assert.Equal(0, report.GetProperty("unusual").GetInt64());
        Assert.Empty(report.GetProperty("notes").EnumerateArray());
    }

    [Fact]
    public async Task An_unfinished_last_bar_is_named()
    {
        await using var desk = await DataDesk.StartAsync(_folder.Path);
        var hour = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds() / 3600 * 3600);
        var running = string.Concat(Enumerable.Range(-5, 6).Select(i => $"{hour.AddHours(i).ToUnixTimeMilliseconds()},10,11,9,10,5\n"));
        await HasNoteAsync(desk, "NOW", Header + running, $"{hour:yyyy-MM-dd'T'HH:mm:ss'Z'}", "has not ended yet");

        // Taken in the middle of an hour of the past, as its close time tells.
        var lines = string.Concat(Enumerable.Range(0, 6).Select(i => Monday.AddHours(i).ToUnixTimeMilliseconds())
            .Select((open, i) => $"{open},10,11,9,10,5,{open + (i == 5 ? 1_799_999 : 3_599_999)},0,0,0,0,0\n"));
        await HasNoteAsync(desk, "PAST", lines, "2024-12-02T05:00:00Z", "before its end");
    }

    [Theory]
    [InlineData("BTCUSDT", "unix,date,symbol,open,high,low,close,Volume BTC,Volume USDT,tradecount", true)]
    [InlineData("BTCUSDT", "open_time,open,high,low,close,Volume BTC", true)]
    [InlineData("TEST", "open_time,open,high,low,close,Volume BTC", false)]
    [InlineData("TEST", "open_time,open,high,low,close,traded amount", false)]
    public async Task A_volume_column_is_recognised_or_said_and_never_taken_as_0(string symbol, string header, bool isKnown)
    {
        await using var desk = await DataDesk.StartAsync(_folder.Path);
        var isDated = header.StartsWith("unix", StringComparison.Ordinal);
        var lines = Enumerable.Range(0, 5).Select(i => Monday.AddMinutes(i)).Select(open => isDated
            ? $"{open.ToUnixTimeSeconds()},{open:yyyy-MM-dd HH:mm:ss},BTC/USDT,10,11,9,10,7,70,3\n"
            : $"{open.ToUnixTimeMilliseconds()},10,11,9,10,7\n");
        var text = header + "\n" + string.Concat(lines);
        var status = await desk.ImportTextAsync(symbol, text);
        if (isKnown)
        {
            Assert.Equal("completed", status.GetProperty("status").GetString());
            Assert.Equal(7, (await desk.GetAsync($"/data/{symbol}/1m/latest")).GetProperty("candle").GetProperty("volume").GetDouble());
            return;
        }

        Assert.Equal("failed", status.GetProperty("status").GetString());
        var error = status.GetProperty("error_message").GetString()!;
        Assert.Contains(header.Split(',')[^1], error, StringComparison.Ordinal);
        Assert.Contains("columns=open_time,open,high,low,close,volume", error, StringComparison.Ordinal);
        await desk.GetAsync($"/data/{symbol}/1m", HttpStatusCode.NotFound);

        // As the refusal says, in the query or in the form.
        var named = await desk.ImportTextAsync($"{symbol}?columns=open_time,open,high,low,close,volume", text);
        Assert.Equal("completed", named.GetProperty("status").GetString());
        Assert.Equal(7, (await desk.GetAsync($"/data/{symbol}/1m/latest")).GetProperty("candle").GetProperty("volume").GetDouble());
        var again = await desk.ImportTextAsync(symbol, text, ("columns", ",,,,,volume"));
        Assert.Equal(5, again.GetProperty("report").GetProperty("unchanged").GetInt64());
    }

    [Fact]
    public async Task A_file_without_volume_is_taken_and_says_so()
    {
        await using var desk = await DataDesk.StartAsync(_folder.Path);
        var lines = string.Concat(Enumerable.Range(0, 5).Select(i => $"{Monday.AddMinutes(i).ToUnixTimeMilliseconds()},10,11,9,10\n"));
        await HasNoteAsync(desk, "TEST", "open_time,open,high,low,close\n" + lines, "no volume");
    }

    [Fact]
    public async Task Columns_without_a_header_are_named_by_the_sender()
    {
        await using var desk = await DataDesk.StartAsync(_folder.Path);
        var lines = string.Concat(Enumerable.Range(0, 5).Select(i => $"{Monday.AddMinutes(i).ToUnixTimeMilliseconds()},x,10,9,11,10,7\n"));
        var status = await desk.ImportTextAsync("TEST", lines, ("columns", "open_time,ignore,open,low,high,close,volume"));
        Assert.Equal("completed", status.GetProperty("status").GetString());
        Assert.Equal(11, (await desk.GetAsync("/data/TEST/1m/latest")).GetProperty("candle").GetProperty("high").GetDouble());

        using var file = new MemoryStream(Encoding.UTF8.GetBytes(lines));
        using var wrong = await desk.UploadAsync("TEST", file, "a.csv", ("columns", "open,hihg"));
        var problem = await DataDesk.ReadAsync(wrong, HttpStatusCode.BadRequest);
        Assert.Contains("taker_buy_volume", problem.GetProperty("errors").GetProperty("columns")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_holds_another_interval_than_was_said_is_refused()
    {
        await using var desk = await DataDesk.StartAsync(_folder.Path);
        var plain = Opens(180, i => Monday.AddMinutes(i));
        await FailsAsync(desk, Encoding.UTF8.GetBytes(DataDesk.Minutes(Monday, 180)), "a.csv", "1h bars", "1m", ("timeframe", "1h"));
        await FailsAsync(desk, Encoding.UTF8.GetBytes(plain), "a.csv", "1h bars", "1m apart", ("timeframe", "1h"));

        var hours = Opens(48, i => Monday.AddHours(i));
        await FailsAsync(desk, Encoding.UTF8.GetBytes(hours), "a.csv", "1m bars", "1h apart", ("timeframe", "1m"));
        await FailsAsync(desk, Encoding.UTF8.GetBytes(hours), "a.csv", "1M bars", "1h apart", ("timeframe", "1M"));

        // What is said rightly is taken, also of a market with holes.
        var thin = Opens(40, i => Monday.AddMinutes((i * 5) + (i % 3)));
        foreach (var (text, timeframe) in new[] { (plain, "1m"), (hours, "1h"), (thin, "1m") })
        {
            var status = await desk.ImportTextAsync("FITS", text, ("timeframe", timeframe));
            Assert.Equal("completed", status.GetProperty("status").GetString());
        }

        static string Opens(int count, Func<int, DateTimeOffset> open) => Header + string.Concat(
            Enumerable.Range(0, count).Select(i => $"{open(i).ToUnixTimeMilliseconds()},10,11,9,10,5\n"));
    }

    [Fact]
    public async Task Seconds_in_both_time_columns_are_read()
    {
        await using var desk = await DataDesk.StartAsync(_folder.Path);
        foreach (var (symbol, last) in new[] { ("LAST", 59), ("NEXT", 60) })
        {
            var lines = Enumerable.Range(0, 60).Select(i => Monday.AddMinutes(i).ToUnixTimeSeconds())
                .Select(open => $"{open},10,11,9,10,5,{open + last},0,0,0,0,0\n");
            var report = (await desk.ImportTextAsync(symbol, string.Concat(lines))).GetProperty("report");
            Assert.Equal("1m", report.GetProperty("timeframe").GetString());
            Assert.Equal("s", report.GetProperty("time_unit").GetString());
            Assert.Equal(60, report.GetProperty("stored").GetInt64());
            Assert.Equal(0, report.GetProperty("gaps").GetInt64());
            Assert.Empty(report.GetProperty("notes").EnumerateArray());
        }
    }

    [Theory]
    [InlineData("cr", "carriage return", "byte 37")]
    [InlineData("empty gz", "empty", "line")]
    [InlineData("empty zip", "holds no file", "CSV")]
    [InlineData("empty file in zip", "empty", "line")]
    [InlineData("blank", "empty", "line")]
    [InlineData("xlsx", "Excel", "save the sheet as CSV")]
    [InlineData("xls", "Excel", "send CSV")]
    [InlineData("nul", "byte 10", "UTF-8")]
    public async Task What_is_no_file_of_bars_is_refused_in_clear_words(string kind, string words, string more)
    {
        var minutes = Header + "1733097600000,10,11,9,10,5\n1733097660000,10,11,9,10,5\n";
        var bytes = kind switch
        {
            "cr" => Encoding.UTF8.GetBytes(minutes.Replace('\n', '\r')),
            "empty gz" => Gzip([]),
            "empty zip" => Zip(),
            "empty file in zip" => Zip(("bars.csv", "")),
            "xlsx" => Zip(("[Content_Types].xml", "<Types/>"), ("_rels/.rels", "<R/>"), ("xl/workbook.xml", "<w/>"), ("xl/a.xml", "<a/>")),
            "xls" => [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[600]],
            "nul" => [.. "open_time"u8, 0, .. Encoding.UTF8.GetBytes(minutes)],
            _ => "  \n\r\n \n"u8.ToArray(),
        };
        await using var desk = await DataDesk.StartAsync(_folder.Path);
        await FailsAsync(desk, bytes, "bars.csv", words, more);
    }

    [Fact]
    public async Task A_large_file_with_carriage_returns_alone_is_named_too()
    {
        await using var desk = await DataDesk.StartAsync(_folder.Path);
        var text = DataDesk.Minutes(Monday, 20_000).Replace('\n', '\r');
        await FailsAsync(desk, Encoding.UTF8.GetBytes(text), "bars.csv", "carriage return", "byte");
    }

    [Theory]
    [InlineData("1e300,1e300,1e300,1e300,5", "open is 1E+300", "1000000000000000")]
    [InlineData("1e-300,10,1e-300,10,5", "open is 1E-300", "1E-15")]
    [InlineData("10,5000000000000000,9,10,5", "high is 5000000000000000", "is 1000000000000000")]
    [InlineData("10,11,9,10,1e200", "Volume is 1E+200", "1E+20")]
    public async Task A_number_that_no_bar_can_hold_is_refused_with_its_line_and_the_statistics_still_answer(
        string bar, string words, string bound)
    {
        await using var desk = await DataDesk.StartAsync(_folder.Path);
        var text = Header + "1733097600000,10,11,9,10,5\n1733097660000,10,11,9,10,5\n"
            + "1733097720000," + bar + "\n1733097780000,10,11,9,10,5\n";
        var status = await desk.ImportTextAsync("TEST", text);
        var refused = Assert.Single(status.GetProperty("report").GetProperty("refused_lines").EnumerateArray());
        Assert.Equal(4, refused.GetProperty("line").GetInt64());
        Assert.Contains(words, refused.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Contains(bound, refused.GetProperty("reason").GetString(), StringComparison.Ordinal);
        foreach (var timeframe in new[] { "1m", "5m", "1D", "1M" })
        {
            Assert.Equal(11, (await desk.GetAsync($"/data/TEST/{timeframe}/stats")).GetProperty("price_high").GetDouble());
        }

        // Alone in its file, it stores nothing and the statistics say that there is none.
        var alone = await desk.ImportTextAsync("ALONE", Header + "1733097720000," + bar + "\n", ("timeframe", "1m"));
        Assert.Equal("failed", alone.GetProperty("status").GetString());
        await desk.GetAsync("/data/ALONE/1m/stats", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_count_that_no_bar_can_hold_is_refused_on_the_quick_way_too()
    {
        await using var desk = await DataDesk.StartAsync(_folder.Path);
        var lines = DataDesk.Minutes(Monday, 10).Split('\n');
        lines[4] = lines[4].Replace(",0,0,0,0,0", ",0,900000000000000000,0,0,0", StringComparison.Ordinal);
        var report = (await desk.ImportTextAsync("TEST", string.Join('\n', lines))).GetProperty("report");
        var refused = Assert.Single(report.GetProperty("refused_lines").EnumerateArray());
        Assert.Contains("TradeCount is", refused.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_date_after_tomorrow_is_refused_with_its_line()
    {
        await using var desk = await DataDesk.StartAsync(_folder.Path);
        var text = Header + "2024-12-02 00:00:00,10,11,9,10,5\n2024-12-02 00:01:00,10,11,9,10,5\n2084-12-02 00:02:00,10,11,9,10,5\n";
        var status = await desk.ImportTextAsync("TEST", text);
        Assert.Equal("completed", status.GetProperty("status").GetString());
        var report = status.GetProperty("report");
        Assert.Equal(2, report.GetProperty("stored").GetInt64());
        Assert.Equal(0, report.GetProperty("gaps").GetInt64());
        var refused = Assert.Single(report.GetProperty("refused_lines").EnumerateArray());
        Assert.Equal(4, refused.GetProperty("line").GetInt64());
        Assert.Contains("2084-12-02T00:02:00Z lies after tomorrow", refused.GetProperty("reason").GetString(), StringComparison.Ordinal);

        // The last bar of a file that is made right now is taken.
        var now = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds() / 60 * 60);
        var fresh = await desk.ImportTextAsync("FRESH", DataDesk.Minutes(now.AddMinutes(-5), 6));
        Assert.Equal(0, fresh.GetProperty("report").GetProperty("refused").GetInt64());
    }

    private static async Task HasOneGapAsync(
        DataDesk desk, string symbol, string text, DateTimeOffset from, DateTimeOffset to, long missing)
    {
        var report = (await desk.ImportTextAsync(symbol, text)).GetProperty("report");
        var listed = (await desk.GetAsync($"/api/data-quality/{symbol}/gaps")).EnumerateArray().ToList();
        foreach (var gap in new[] { Assert.Single(report.GetProperty("gap_list").EnumerateArray()), Assert.Single(listed) })
        {
            Assert.Equal(
                (symbol, from, to, missing),
                (symbol, gap.GetProperty("from").GetDateTimeOffset(), gap.GetProperty("to").GetDateTimeOffset(),
                    gap.GetProperty("missing_bars").GetInt64()));
        }

        Assert.Equal(missing, report.GetProperty("missing_bars").GetInt64());
    }

    private static async Task<JsonElement> OneUnusualAsync(DataDesk desk, string symbol, string text)
    {
        var report = (await desk.ImportTextAsync(symbol, text)).GetProperty("report");
        Assert.Equal(1, report.GetProperty("unusual").GetInt64());
        return Assert.Single(report.GetProperty("unusual_list").EnumerateArray());
    }

    private static async Task HasNoteAsync(DataDesk desk, string symbol, string text, params string[] words)
    {
        var status = await desk.ImportTextAsync(symbol, text);
        Assert.Equal("completed", status.GetProperty("status").GetString());
        var note = Assert.Single(status.GetProperty("report").GetProperty("notes").EnumerateArray()).GetString();
        Assert.All(words, word => Assert.Contains(word, note, StringComparison.Ordinal));
    }

    private static async Task FailsAsync(
        DataDesk desk, byte[] bytes, string name, string words, string more, params (string Name, string Value)[] fields)
    {
        using var answer = await desk.UploadAsync("FAILS", new MemoryStream(bytes), name, fields);
        var job = (await DataDesk.ReadAsync(answer, HttpStatusCode.Accepted)).GetProperty("job_id").GetString()!;
        var status = await desk.EndAsync(job);
        Assert.True(status.GetProperty("status").GetString() == "failed", status.GetRawText());
        Assert.Contains(words, status.GetProperty("error_message").GetString(), StringComparison.Ordinal);
        Assert.Contains(more, status.GetProperty("error_message").GetString(), StringComparison.Ordinal);
        await desk.GetAsync("/data/FAILS/1m", HttpStatusCode.NotFound);
    }

    private static byte[] Gzip(byte[] text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(text);
        }

        return packed.Length > 0 ? packed.ToArray() : Convert.FromHexString("1F8B08000000000000030300000000000000000000".AsSpan(0, 40));
    }

    private static byte[] Zip(params (string Name, string Text)[] entries)
    {
        using var packed = new MemoryStream();
        using (var archive = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in entries)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return packed.ToArray();
    }
}
