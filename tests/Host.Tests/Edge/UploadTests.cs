using System.Text;
using Candlewick.Testing;

namespace Host.Tests.Edge;

/// <summary>Uploads that are too many, too large, too slow or cut off: refused early, and nothing of them stays on the disk.</summary>
public sealed class UploadTests
{
    private const string Boundary = "edge";

    [Fact]
    public async Task Uploads_count_from_their_beginning_and_one_that_stalls_leaves_nothing_behind()
    {
        await using var desk = await DeskProcess.StartAsync(
            ("CANDLEWICK_MARKETDATA__MAX_OPEN_JOBS", "3"), ("CANDLEWICK_MARKETDATA__UPLOAD_STALL", "00:00:02"));
        await desk.SignInAsync();
        var wires = await Wire.ConnectManyAsync(desk.Address, 6);
        foreach (var wire in wires)
        {
            // Quick at first, so that its average rate alone would let it stand still for hours.
            await wire.SendAsync(Head(desk, 50_000_000) + Part("file", "bars.csv") + new string('1', 2_000_000));
        }

        var heads = await Task.WhenAll(wires.Select(wire => wire.HeadAsync(20)));
        Assert.Equal((int[])[408, 408, 408, 429, 429, 429], heads.Select(head => head.Status).Order());
        Assert.All(heads.Where(head => head.Status == 429), head => Assert.True(head.Has("Retry-After"), head.Text));
        Assert.Empty(Files(desk));

        var (status, text) = await UploadAsync(desk, "timestamp,open,high,low,close,volume\n1704067200000,1,2,0.5,1,1\n");
        Assert.True(status == 202, $"{status} {text}");
        foreach (var wire in wires)
        {
            wire.Dispose();
        }
    }

    [Fact]
    public async Task An_upload_that_ends_early_leaves_nothing_behind()
    {
        await using var desk = await DeskProcess.StartAsync();
        await desk.SignInAsync();
        using (var gone = await Wire.ConnectAsync(desk.Address))
        {
            await gone.SendAsync(Head(desk, 5_000_000) + Part("file", "bars.csv") + new string('1', 1_000_000));
            await EventuallyAsync(() => Files(desk).Count == 1);
        }

        await EventuallyAsync(() => Files(desk).Count == 0);

        // All that was announced has come, and yet the form has no end.
        var cut = Part("file", "bars.csv") + "timestamp,open";
        using var short_ = await Wire.ConnectAsync(desk.Address);
        await short_.SendAsync(Head(desk, cut.Length) + cut);
        Assert.Equal(400, (await short_.HeadAsync()).Status);
        Assert.Empty(Files(desk));
    }

    [Fact]
    public async Task A_file_that_says_it_is_too_large_is_refused_before_it_comes()
    {
        await using var desk = await DeskProcess.StartAsync(("CANDLEWICK_MARKETDATA__MAX_UPLOAD_BYTES", "1000000"));
        await desk.SignInAsync();
        using var wire = await Wire.ConnectAsync(desk.Address);
        await wire.SendAsync(Head(desk, 100_000_000_000));
        Assert.Equal(413, (await wire.HeadAsync()).Status);
        Assert.Empty(Files(desk));
    }

    [Fact]
    public async Task A_disk_without_room_takes_no_upload()
    {
        await using var desk = await DeskProcess.StartAsync(("CANDLEWICK_MARKETDATA__MIN_FREE_BYTES", $"{1L << 50}"));
        await desk.SignInAsync();
        using var wire = await Wire.ConnectAsync(desk.Address);
        await wire.SendAsync(Head(desk, 1000));
        Assert.Equal(507, (await wire.HeadAsync()).Status);
        Assert.Empty(Files(desk));
    }

    [Fact]
    public async Task A_form_field_that_stands_twice_is_refused_by_its_name()
    {
        await using var desk = await DeskProcess.StartAsync();
        await desk.SignInAsync();
        var body = Part("time_zone", null) + "Europe/Berlin\r\n" + Part("time_zone", null) + "America/New_York\r\n"
            + Part("file", "bars.csv") + "x\r\n" + $"--{Boundary}--\r\n";
        var (status, fields, text) = await EdgeDesk.SendAsync(
            desk.Client, "POST", "/admin/data/import/EDGE", body, $"multipart/form-data; boundary={Boundary}");
        Assert.True(status == 400, $"{status} {text}");
        Assert.Contains("time_zone", fields);
        Assert.Empty(Files(desk));
    }

    private static async Task<(int Status, string Text)> UploadAsync(DeskProcess desk, string csv)
    {
        var body = Part("file", "bars.csv") + csv + $"\r\n--{Boundary}--\r\n";
        var (status, _, text) = await EdgeDesk.SendAsync(
            desk.Client, "POST", "/admin/data/import/EDGE", body, $"multipart/form-data; boundary={Boundary}");
        return (status, text);
    }

    private static string Head(DeskProcess desk, long length) =>
        $"POST /admin/data/import/EDGE HTTP/1.1\r\nHost: {desk.Address.Authority}\r\nAuthorization: Bearer {desk.Token}\r\n"
        + $"Content-Type: multipart/form-data; boundary={Boundary}\r\nContent-Length: {length}\r\n\r\n";

    private static string Part(string name, string? file) =>
        new StringBuilder($"--{Boundary}\r\nContent-Disposition: form-data; name=\"{name}\"")
            .Append(file is null ? "" : $"; filename=\"{file}\"").Append("\r\n\r\n").ToString();

    private static IReadOnlyList<string> Files(DeskProcess desk)
    {
        var folder = Path.Combine(desk.DataFolder, "imports");
        return Directory.Exists(folder) ? Directory.GetFiles(folder, "*", SearchOption.AllDirectories) : [];
    }

    private static async Task EventuallyAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!condition())
        {
            await Task.Delay(20, limit.Token);
        }
    }
}
