using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Candlewick.Platform.Storage;
using Candlewick.Testing;

namespace Host.Tests.Operations;

/// <summary>
/// A desk that traded alerts of two routes on two accounts, of which backups were taken meanwhile. It is stopped then; tests work on
/// copies of its data folder, or on the backups.
/// </summary>
public sealed class TradedDesk : IAsyncLifetime
{
    private const int BackupCount = 3;
    private readonly TempFolder _backups = new();
    private DeskProcess? _desk;

    /// <summary>The data folder of the stopped desk.</summary>
    public string DataFolder => _desk!.DataFolder;

    /// <summary>Backups that were taken while it traded, oldest first.</summary>
    public IReadOnlyList<string> Backups { get; private set; } = [];

    /// <summary>A token of the administrator that the desk gave out.</summary>
    public string Token { get; private set; } = "";

    /// <summary>The address of the route that takes a token, of the one that takes signatures, and its secret.</summary>
    public (string Token, string Signed, string Secret) Webhooks { get; private set; }

    public async Task InitializeAsync()
    {
        _desk = await DeskProcess.StartAsync();
        await _desk.SignInAsync();
        Token = _desk.Token!;
        await PostAsync(_desk, "/api/accounts", new { name = "second", venue = "simulator", settings = new { } });
        await EventuallyAsync(async () => (await GetAsync(_desk, "/api/accounts")).EnumerateArray()
            .All(account => account.GetProperty("phase").GetString() == "ready"));
        var open = await PostAsync(_desk, "/api/routes", Route("open", "BTCUSDT", "simulator", isSigned: false));
        var signed = await PostAsync(_desk, "/api/routes", Route("signed", "ETHUSDT", "second", isSigned: true));
        Webhooks = (open.GetProperty("webhook_path").GetString()!, signed.GetProperty("webhook_path").GetString()!,
            signed.GetProperty("token").GetString()!);

        using var enough = new CancellationTokenSource();
        Task[] senders =
            [AlertAsync(_desk, "BTCUSDT", isSigned: false, enough.Token), AlertAsync(_desk, "ETHUSDT", isSigned: true, enough.Token)];
        // An entry that came to nothing is settled too, and leaves nothing in the ledger.
        await EventuallyAsync(async () => (await GetAsync(_desk, "/trading/trades?phase=settled")).EnumerateArray()
            .Count(trade => !trade.GetProperty("is_failed").GetBoolean()) >= 2);
        var taken = new List<string>();
        for (var number = 0; number < BackupCount; number++)
        {
            taken.Add(_backups.File($"{number}.zip"));
            var (code, output) = await HostCommand.RunAsync("backup", taken[^1], "--data", _desk.DataFolder);
            Assert.True(code == 0, output);
        }

        await enough.CancelAsync();
        await Task.WhenAll(senders);
        Backups = taken;
        Assert.True(await _desk.StopAsync(TimeSpan.FromSeconds(20)));
    }

    /// <summary>Sends an alert to one of the two routes of a desk on these books.</summary>
    public Task<(HttpStatusCode Status, string Body)> SendAsync(DeskProcess desk, object alert, bool isSigned = false) =>
        SendAsync(desk.Client, alert, isSigned);

    /// <inheritdoc cref="SendAsync(DeskProcess, object, bool)"/>
    public async Task<(HttpStatusCode Status, string Body)> SendAsync(HttpClient client, object alert, bool isSigned = false)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(alert);
        using var request = new HttpRequestMessage(HttpMethod.Post, isSigned ? Webhooks.Signed : Webhooks.Token)
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
        if (isSigned)
        {
            request.Headers.Add(
                "X-Webhook-Signature", Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Webhooks.Secret), body)));
        }

        using var answer = await client.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public static async Task<JsonElement> GetAsync(DeskProcess desk, string path)
    {
        using var answer = await desk.Client.GetAsync(path);
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"GET {path}: {(int)answer.StatusCode} {body}");
        return JsonDocument.Parse(body).RootElement;
    }

    public static async Task EventuallyAsync(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await condition())
        {
            await Task.Delay(50, limit.Token);
        }
    }

    /// <summary>A copy of the stopped desk's data folder that a test may damage.</summary>
    public TempFolder Copy()
    {
        var copy = new TempFolder();
        foreach (var file in Directory.EnumerateFiles(DataFolder, "*", SearchOption.AllDirectories))
        {
            File.Copy(file, copy.File(Path.GetRelativePath(DataFolder, file)));
        }

        return copy;
    }

    /// <summary>Writes to a database of a folder behind the desk's back.</summary>
    public static async Task WriteAsync(TempFolder folder, string sql, string file = "desk.db")
    {
        await using var database = new Database(folder.File(file));
        await database.BulkWriteAsync(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"PRAGMA foreign_keys=OFF; {sql}";
            return command.ExecuteNonQuery();
        });
    }

    public async Task DisposeAsync()
    {
        if (_desk is not null)
        {
            await _desk.DisposeAsync();
        }

        _backups.Dispose();
    }

    /// <summary>One alert after the other, long and short in turn, until it is enough.</summary>
    private async Task AlertAsync(DeskProcess desk, string symbol, bool isSigned, CancellationToken enough)
    {
        for (var number = 0; !enough.IsCancellationRequested; number++)
        {
            var isLong = number % 2 == 0;
            var (status, body) = await SendAsync(desk, new
            {
                action = isLong ? "buy" : "sell",
                symbol,
                entry = "market",
                target = isLong ? "+2%" : "-2%",
                stop = isLong ? "-1%" : "+1%",
                id = string.Create(CultureInfo.InvariantCulture, $"{symbol}-{number}"),
            }, isSigned);
            Assert.True(status is HttpStatusCode.OK or HttpStatusCode.UnprocessableEntity, $"{(int)status} {body}");
            // The next alert would call an entry off that has not filled yet.
            await EventuallyAsync(async () => enough.IsCancellationRequested
                || (await GetAsync(desk, $"/trading/trades?open=true&symbol={symbol}")).EnumerateArray()
                    .All(trade => trade.GetProperty("phase").GetString() == "open"));
        }
    }

    private static object Route(string name, string symbol, string account, bool isSigned) => new
    {
        name,
        symbols = new[] { symbol },
        account,
        staking_tree_id = "five-wins-before-six-losses",
        on_busy = "reverse",
        hmac = isSigned,
    };

    private static async Task<JsonElement> PostAsync(DeskProcess desk, string path, object body)
    {
        using var answer = await desk.Client.PostAsJsonAsync(path, body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.Created, $"POST {path}: {(int)answer.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement;
    }
}

[CollectionDefinition(Name)]
public sealed class TradedDeskCollection : ICollectionFixture<TradedDesk>
{
    public const string Name = "traded desk";
}
