using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Candlewick.Platform.Storage;
using Candlewick.Testing;

namespace Host.Tests.Operations;

/// <summary>Two hosts of one desk, processes both, on one PostgreSQL database; every test has a pair of its own.</summary>
public sealed class TwoHostsTests : IAsyncLifetime
{
    /// <summary>So short that another host soon takes over from one that is gone.</summary>
    private const int ShortLease = 3;
    /// <summary>So long that no host loses its lease on a busy machine: it changes hands only where it is given back.</summary>
    private const int LongLease = 20;
    /// <summary>Enough that an import of them is still under way when it is looked at.</summary>
    private const int Minutes = 1_000_000;
    private readonly TempFolder _shared = new();
    private readonly TempFolder _folderOfFirst = new();
    private readonly TempFolder _folderOfSecond = new();
    private DeskProcess? _first;
    private DeskProcess? _second;

    private DeskProcess First => _first!;

    private DeskProcess Second => _second!;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var desk in new[] { _first, _second })
        {
            if (desk is not null)
            {
                await desk.DisposeAsync();
            }
        }

        _shared.Dispose();
        _folderOfFirst.Dispose();
        _folderOfSecond.Dispose();
    }

    [SkippableFact]
    public async Task The_host_that_stands_by_answers_as_the_one_that_trades_and_follows_it_at_once_when_that_stops()
    {
        await StartAsync(LongLease);
        Assert.Equal("standby", await RoleAsync(Second));
        Assert.Equal(["standby", "trading"], (await HostsAsync(Second)).Values.Order(StringComparer.Ordinal));
        await ReadyAsync(Second);

        // Orders, alerts and streams go to the host that trades, whichever is asked.
        var webhook = await MakeRouteAsync(Second, "one");
        using var stream = await ListenAsync(Second, "signals");
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(Second, webhook, "a1")).StatusCode);
        Assert.Equal("a1", (await NextAsync(stream, "signal.update")).GetProperty("signal_id").GetString());
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(First, webhook, "a1")).StatusCode);
        Assert.Single((await TradedDesk.GetAsync(First, "/api/signals")).EnumerateArray());

        // An answer keeps its status and its headers; a caller without rights has none here either.
        using (var refused = await Second.NewClient().GetAsync("/api/accounts"))
        {
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
            Assert.Equal("Bearer", refused.Headers.WwwAuthenticate.ToString());
        }

        // A tree that is saved is known to both, whichever was asked, and so is that it is gone.
        var tree = await SaveTreeAsync(Second);
        await EventuallyAsync(async () => await TreesAsync(First) == 2 && await TreesAsync(Second) == 2);
        await MakeRouteAsync(Second, "on a saved tree", tree);

        // Nobody can pass himself off as a host.
        using (var forged = new HttpRequestMessage(HttpMethod.Get, "/health/live"))
        {
            forged.Headers.Add("Candlewick-Peer", "00|1795337086|10.0.0.1|http|desk");
            using var answer = await First.Client.SendAsync(forged);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        }

        // Signed out on one is signed out on both.
        using var out1 = await First.Client.PostAsync("/admin/auth/logout", null);
        await EventuallyAsync(async () =>
        {
            using var answer = await Second.Client.GetAsync("/admin/data/jobs");
            return answer.StatusCode == HttpStatusCode.Unauthorized;
        });

        // A password is changed and the word of it is lost: who takes over knows nevertheless.
        await Second.SignInAsync();
        await using (var database = Database.OnPostgres(TestEngine.PostgresFor(_shared.Path), isShared: true))
        {
            await database.WriteAsync(work => work.ExecuteAsync("UPDATE users SET token_version = token_version + 1"));
        }

        Assert.Equal("standby", await RoleAsync(Second));
        Assert.True(await First.StopAsync());
        await EventuallyAsync(async () => await RoleAsync(Second) == "ready");
        using (var old = await Second.Client.GetAsync("/admin/data/jobs"))
        {
            Assert.Equal(HttpStatusCode.Unauthorized, old.StatusCode);
        }

        await Second.SignInAsync();
        await ReadyAsync(Second);
        Assert.Equal(2, await TreesAsync(Second));
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(Second, webhook, "a1")).StatusCode);
        Assert.Single((await TradedDesk.GetAsync(Second, "/api/signals")).EnumerateArray());

        // The one that comes back finds the other trading.
        await First.RestartAsync();
        await EventuallyAsync(async () => await RoleAsync(First) == "standby");
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(First, webhook, "a1")).StatusCode);
    }

    [SkippableFact]
    public async Task A_host_that_hung_writes_nothing_more_and_stands_by()
    {
        await StartAsync(ShortLease);
        await ReadyAsync(First);
        var webhook = await MakeRouteAsync(First, "hangs");
        First.SetHanging(true);
        try
        {
            // Nobody answers for it: the alert is stored and waits, and the list shows it.
            using var waiting = await SendAsync(Second, webhook, "b1");
            Assert.True(waiting.StatusCode == HttpStatusCode.OK, await waiting.Content.ReadAsStringAsync());
            Assert.Contains("waits until", await waiting.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            Assert.Single((await TradedDesk.GetAsync(Second, "/api/signals?status=queued")).EnumerateArray());
            await EventuallyAsync(async () => await RoleAsync(Second) == "ready");
        }
        finally
        {
            First.SetHanging(false);
        }

        await EventuallyAsync(async () => await RoleAsync(First) == "standby");
        Assert.Contains("Another host of this desk trades now", First.Output, StringComparison.Ordinal);
        // The simulated venue's books were in the hands of the host that hung: with them the account comes back, and the alert is decided.
        await ReadyAsync(Second);
        await EventuallyAsync(async () =>
            (await TradedDesk.GetAsync(Second, "/api/signals")).EnumerateArray().Single().GetProperty("status").GetString() == "accepted");
        await EventuallyAsync(async () => (await TradedDesk.GetAsync(Second, "/trading/trades")).GetArrayLength() == 1);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(First, webhook, "b1")).StatusCode);
        Assert.Equal(1, (await TradedDesk.GetAsync(First, "/trading/trades")).GetArrayLength());
    }

    [SkippableFact]
    public async Task A_job_goes_on_at_the_other_host_where_its_own_dies_and_is_cancelled_from_either()
    {
        await StartAsync(ShortLease);
        var (job, runner) = await ImportAsync(First, "MOVED", Minutes);
        var other = runner == First ? Second : First;
        using (var stream = await ListenAsync(other, "jobs"))
        {
            Assert.Equal(job, (await NextAsync(stream, "data_collection_progress")).GetProperty("job_id").GetString());
        }

        await EventuallyAsync(async () => (await StatusAsync(other, job)).Progress > 35);
        runner.Kill9();
        await EventuallyAsync(async () => (await StatusAsync(other, job)).Status == "completed");
        var bars = await TradedDesk.GetAsync(other, "/data/MOVED/1m/stats");
        Assert.Equal(Minutes, bars.GetProperty("candle_count").GetInt64());

        await runner.RestartAsync();
        (job, runner) = await ImportAsync(other, "CANCELLED", Minutes);
        other = runner == First ? Second : First;
        using (var cancelled = await other.Client.PostAsync($"/admin/data/cancel/{job}", null))
        {
            Assert.True(cancelled.IsSuccessStatusCode, await cancelled.Content.ReadAsStringAsync());
        }

        await EventuallyAsync(async () => (await StatusAsync(First, job)).Status == "cancelled");
    }

    [SkippableFact]
    public async Task What_comes_before_a_host_knows_who_trades_waits_until_it_does()
    {
        Skip.If(TestEngine.Server is null, TestEngine.NoServer);
        _first = await StartOneAsync(_folderOfFirst.Path, _shared.Path, LongLease);
        await EventuallyAsync(async () => await RoleAsync(First) == "ready");
        await First.SignInAsync();
        await ReadyAsync(First);
        Assert.True(await First.StopAsync());

        Task<HttpResponseMessage> asked;
        await using (var held = await TestEngine.HoldAsync(_shared.Path, "trading_lease"))
        {
            await First.RestartAsync();
            asked = First.Client.GetAsync("/api/accounts");
            Assert.Equal("standby", await RoleAsync(First));
            Assert.False(asked.IsCompleted);
        }

        using var answer = await asked;
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
    }

    [SkippableFact]
    public async Task A_host_that_takes_over_lets_nobody_in_before_it_has_read_who_may()
    {
        await StartAsync(LongLease);
        await Second.SignInAsync();
        TestEngine.ExecuteOnServer(_shared.Path, "UPDATE users SET token_version = token_version + 1");
        Task<HttpResponseMessage> asked;
        await using (await TestEngine.HoldAsync(_shared.Path, "users"))
        {
            Assert.True(await First.StopAsync());
            await EventuallyAsync(() => Task.FromResult(Second.Output.Contains("This host trades now", StringComparison.Ordinal)));
            asked = Second.Client.GetAsync("/admin/data/jobs");
            Assert.Equal("starting", await RoleAsync(Second));
            Assert.False(asked.IsCompleted);
        }

        using var answer = await asked;
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [SkippableFact]
    public async Task A_host_with_another_shared_folder_does_not_start()
    {
        await StartAsync(LongLease);
        using var folder = new TempFolder();
        var failure = await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await using var third = await StartOneAsync(folder.Path, folder.Path, LongLease);
            await EventuallyAsync(() => Task.FromResult(third.HasExited));
            throw new InvalidOperationException(third.Output);
        });
        Assert.Contains("CANDLEWICK_SHARED", failure.Message, StringComparison.Ordinal);
        Assert.Equal("ready", await RoleAsync(First));
    }

    /// <summary>The first trades and the second stands by.</summary>
    private async Task StartAsync(int leaseSeconds)
    {
        Skip.If(TestEngine.Server is null, TestEngine.NoServer);
        _first = await StartOneAsync(_folderOfFirst.Path, _shared.Path, leaseSeconds);
        await EventuallyAsync(async () => await RoleAsync(First) == "ready");
        _second = await StartOneAsync(_folderOfSecond.Path, _shared.Path, leaseSeconds);
        await _first.SignInAsync();
        // One sign-in is good on both.
        _second.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _first.Token);
        await EventuallyAsync(async () => (await HostsAsync(First)).Count == 2);
    }

    private Task<DeskProcess> StartOneAsync(string folder, string shared, int leaseSeconds) => DeskProcess.StartInAsync(
        folder, (TestEngine.Variable, TestEngine.PostgresFor(_shared.Path)), ("CANDLEWICK_SHARED", shared),
        ("CANDLEWICK_HOSTS__LEASESECONDS", leaseSeconds.ToString(CultureInfo.InvariantCulture)));

    private static async Task<string?> RoleAsync(DeskProcess desk)
    {
        try
        {
            using var answer = await desk.NewClient().GetAsync("/health/ready");
            return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("status").GetString();
        }
        catch (HttpRequestException)
        {
            // It begins anew just now.
            return null;
        }
    }

    private static async Task<IReadOnlyDictionary<string, string>> HostsAsync(DeskProcess desk) =>
        (await TradedDesk.GetAsync(desk, "/api/hosts")).GetProperty("hosts").EnumerateArray()
            .ToDictionary(host => host.GetProperty("host_id").GetString()!, host => host.GetProperty("role").GetString()!);

    private static Task ReadyAsync(DeskProcess desk) => EventuallyAsync(async () =>
    {
        using var answer = await desk.Client.GetAsync("/api/accounts");
        return answer.StatusCode == HttpStatusCode.OK && (await answer.Content.ReadFromJsonAsync<JsonElement>()).EnumerateArray()
            .All(account => account.GetProperty("phase").GetString() == "ready");
    });

    private static async Task<string> SaveTreeAsync(DeskProcess desk)
    {
        using var saved = await desk.Client.PostAsJsonAsync(
            "/api/staking-trees", new { name = "shared", wins = 2, losses = 2, target_percent = 1 });
        Assert.True(saved.IsSuccessStatusCode, await saved.Content.ReadAsStringAsync());
        return (await saved.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
    }

    private static async Task<int> TreesAsync(DeskProcess desk) =>
        (await TradedDesk.GetAsync(desk, "/api/staking-trees")).GetArrayLength();

    private static async Task<string> MakeRouteAsync(DeskProcess desk, string name, string tree = "five-wins-before-six-losses")
    {
        using var made = await desk.Client.PostAsJsonAsync("/api/routes", new
        {
            name, symbols = new[] { "BTCUSDT" }, account = "simulator", staking_tree_id = tree,
        });
        Assert.True(made.IsSuccessStatusCode, await made.Content.ReadAsStringAsync());
        return (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("webhook_path").GetString()!;
    }

    private static async Task<HttpResponseMessage> SendAsync(DeskProcess desk, string webhook, string id)
    {
        while (true)
        {
            var answer = await desk.Client.PostAsJsonAsync(
                webhook, new { action = "buy", symbol = "BTCUSDT", entry = "market", target = "+2%", stop = "-1%", id });
            if (answer.StatusCode != HttpStatusCode.ServiceUnavailable)
            {
                return answer;
            }

            answer.Dispose();
        }
    }

    private static async Task<ClientWebSocket> ListenAsync(DeskProcess desk, string channel)
    {
        var socket = new ClientWebSocket();
        var token = desk.Client.DefaultRequestHeaders.Authorization!.Parameter;
        await socket.ConnectAsync(new UriBuilder(desk.Address) { Scheme = "ws", Path = "/ws", Query = $"token={token}" }.Uri, default);
        await socket.SendAsync(
            Encoding.UTF8.GetBytes($$"""{"type":"subscribe","channels":["{{channel}}"]}"""), WebSocketMessageType.Text, true, default);
        await NextAsync(socket, "subscribed");
        return socket;
    }

    private static async Task<JsonElement> NextAsync(ClientWebSocket socket, string type)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var buffer = new byte[1 << 20];
        while (true)
        {
            var length = 0;
            ValueWebSocketReceiveResult piece;
            do
            {
                piece = await socket.ReceiveAsync(buffer.AsMemory(length), limit.Token);
                length += piece.Count;
            }
            while (!piece.EndOfMessage);
            var message = JsonDocument.Parse(buffer.AsMemory(0, length)).RootElement;
            if (message.GetProperty("type").GetString() == type)
            {
                return message.GetProperty("data");
            }
        }
    }

    /// <summary>Imports made-up minutes; answers the job, and which of the two hosts runs it.</summary>
    private async Task<(string Job, DeskProcess Runner)> ImportAsync(DeskProcess desk, string symbol, int minutes)
    {
        using var file = new MemoryStream();
        await using (var zip = new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true))
        await using (var text = new StreamWriter(zip))
        {
            await text.WriteLineAsync("open_time,open,high,low,close,volume");
            for (var minute = 0L; minute < minutes; minute++)
            {
                var (open, high, close, volume) = (100 + (minute % 7), 108 + (minute % 3), 101 + (minute % 5), 1 + (minute % 11));
                await text.WriteLineAsync(FormattableString.Invariant(
                    $"{1_600_000_020_000 + (minute * 60_000)},{open},{high},99,{close},{volume}"));
            }
        }

        file.Position = 0;
        using var form = new MultipartFormDataContent();
        using var part = new StreamContent(file);
        form.Add(part, "file", $"{symbol}.csv.gz");
        using var answer = await desk.Client.PostAsync("/admin/data/import/" + symbol, form);
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync());
        var job = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("job_id").GetString()!;
        DeskProcess? runner = null;
        await EventuallyAsync(() => Task.FromResult((runner = RunnerOf(job)) is not null));
        return (job, runner!);
    }

    /// <summary>The host that has the job's file open.</summary>
    private DeskProcess? RunnerOf(string job) => Array.Find([First, Second], desk => !desk.HasExited
        && Directory.EnumerateFiles($"/proc/{desk.ProcessId}/fd").Any(file =>
            new FileInfo(file).LinkTarget?.Contains(job, StringComparison.Ordinal) == true));

    private static async Task<(string? Status, double Progress)> StatusAsync(DeskProcess desk, string job)
    {
        using var answer = await desk.Client.GetAsync($"/admin/data/status/{job}");
        if (!answer.IsSuccessStatusCode)
        {
            return (null, 0);
        }

        var status = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return (status.GetProperty("status").GetString(), status.GetProperty("progress").GetDouble());
    }

    private static Task EventuallyAsync(Func<Task<bool>> condition) => TradedDesk.EventuallyAsync(condition);
}
