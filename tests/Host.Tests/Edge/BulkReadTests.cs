using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Candlewick.Testing;

namespace Host.Tests.Edge;

/// <summary>Large answers that nobody reads: they cost neither memory for good nor other users their turn.</summary>
public sealed class BulkReadTests
{
    private const string Query = "/data/EDGE/multiple?timeframes=1m,5m,15m,30m,1h,4h,1D,1W,1M&limit=10000";
    private const int Minutes = 45_000;
    private const int Readers = 150;
    private const double AllowedGrowth = 200e6;

    [Fact]
    public async Task Unread_answers_hold_a_bounded_part_of_memory_and_the_surplus_is_told_to_come_back()
    {
        await using var desk = await DeskProcess.StartAsync(("CANDLEWICK_CONNECTIONS__GRACE", "00:00:30"));
        await desk.SignInAsync();
        await ImportAsync(desk);
        Assert.True((await desk.Client.GetByteArrayAsync(Query)).Length > 2_000_000);
        var before = await ResidentAsync(desk);

        var wires = await Wire.ConnectManyAsync(desk.Address, Readers);
        foreach (var wire in wires)
        {
            await wire.SendAsync($"GET {Query} HTTP/1.1\r\nHost: {desk.Address.Authority}\r\nAuthorization: Bearer {desk.Token}\r\n\r\n");
        }

        // Read no further than the head: the rest stays with the desk.
        var heads = await Task.WhenAll(wires.Select(wire => wire.HeadAsync(60)));
        var growth = await ResidentAsync(desk) - before;
        var refused = heads.Where(head => head.Status == 429).ToList();
        Assert.All(heads, head => Assert.Contains(head.Status, (int[])[200, 429]));
        Assert.All(refused, head => Assert.True(head.Has("Retry-After"), head.Text));
        Assert.NotEmpty(refused);
        Assert.True(growth < AllowedGrowth, $"{growth / 1e6:0} MB more");

        using var other = await UserAsync(desk);
        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync(Query)).StatusCode);
        foreach (var wire in wires)
        {
            wire.Dispose();
        }
    }

    [Fact]
    public async Task An_answer_under_way_is_the_same_as_each_timeframe_alone()
    {
        await using var desk = await DeskProcess.StartAsync();
        await desk.SignInAsync();
        await ImportAsync(desk);

        var all = (await desk.Client.GetFromJsonAsync<JsonElement>(Query)).GetProperty("timeframes");
        foreach (var timeframe in (string[])["1m", "5m", "15m", "30m", "1h", "4h", "1D", "1W", "1M"])
        {
            var alone = await desk.Client.GetFromJsonAsync<JsonElement>($"/data/EDGE/{timeframe}?limit=10000");
            Assert.True(alone.GetProperty("candle_count").GetInt32() > 0);
            Assert.True(JsonElement.DeepEquals(alone, all.GetProperty(timeframe)), timeframe);
        }
    }

    private static async Task<HttpClient> UserAsync(DeskProcess desk)
    {
        const string Password = "a long enough password";
        using var made = await desk.Client.PostAsJsonAsync("/admin/users", new { username = "vera", password = Password, role = "viewer" });
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        using var signed = await desk.Client.PostAsJsonAsync("/admin/auth/login", new { username = "vera", password = Password });
        var token = (await signed.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString();
        return EdgeDesk.NewClient(desk.Address, token);
    }

    private static async Task<double> ResidentAsync(DeskProcess desk)
    {
        var metrics = await desk.Client.GetStringAsync("/metrics");
        var line = metrics.Split('\n').Single(line => line.StartsWith("process_resident_memory_bytes ", StringComparison.Ordinal));
        return double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
    }

    private static async Task ImportAsync(DeskProcess desk)
    {
        var start = new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
        var csv = new StringBuilder("timestamp,open,high,low,close,volume\n");
        for (var i = 0; i < Minutes; i++)
        {
            var price = 1000 + (i % 97) + 0.125;
            var (open, volume) = (start + (i * 60_000L), 1 + (i % 7));
            csv.Append(CultureInfo.InvariantCulture, $"{open},{price},{price + 2},{price - 2},{price + 1},{volume}\n");
        }

        using var form = new MultipartFormDataContent();
        var file = new ByteArrayContent(Encoding.UTF8.GetBytes(csv.ToString()));
        file.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        form.Add(file, "file", "edge.csv");
        using var answer = await desk.Client.PostAsync("/admin/data/import/EDGE", form);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, text);
        var job = JsonDocument.Parse(text).RootElement.GetProperty("job_id").GetString();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        string? status;
        do
        {
            await Task.Delay(50, limit.Token);
            status = (await desk.Client.GetFromJsonAsync<JsonElement>($"/admin/data/status/{job}")).GetProperty("status").GetString();
        }
        while (status is not ("completed" or "failed"));

        Assert.Equal("completed", status);
    }
}
