using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Candlewick.Domain;
using Candlewick.MarketData.Contracts;
using Candlewick.Platform;
using Candlewick.Platform.Security;
using Candlewick.Platform.Startup;
using Candlewick.Platform.Storage;
using Candlewick.Platform.Streaming;
using Candlewick.Platform.Web;
using Candlewick.Testing;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Candlewick.MarketData.Api.Tests;

/// <summary>The market data module behind a real server on a real folder, with a sign-in that takes the role from a header.</summary>
internal sealed class DataDesk : IAsyncDisposable
{
    private readonly WebApplication _app;

    private DataDesk(WebApplication app, RecordedStream stream)
    {
        _app = app;
        Stream = stream;
        Http = Client(Policies.Admin);
    }

    public HttpClient Http { get; }
    public RecordedStream Stream { get; }
    public IServiceProvider Services => _app.Services;
    public ILiveMarket Live => _app.Services.GetRequiredService<ILiveMarket>();

    public static async Task<DataDesk> StartAsync(string folder, OfferedFeed? feed = null, params (string Name, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.Sources.Clear();
        Microsoft.Extensions.Configuration.MemoryConfigurationBuilderExtensions.AddInMemoryCollection(
            builder.Configuration, settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)));
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(server => server.Limits.MaxRequestBodySize = 100_000);
        builder.Logging.ClearProviders();
        var stream = new RecordedStream();
        builder.Services.AddPlatform(folder, builder.Configuration["Database"] ?? TestEngine.AddressFor(folder));
        builder.Services.AddMarketData();
        builder.Services.AddSingleton<IStreamHub>(stream);
        builder.Services.AddSingleton<RecordedAudit>();
        builder.Services.AddSingleton<IAuditLog>(provider => provider.GetRequiredService<RecordedAudit>());
        builder.Services.AddAuthentication("test").AddScheme<AuthenticationSchemeOptions, RoleFromHeader>("test", null);
        var authorization = builder.Services.AddAuthorizationBuilder();
        foreach (var role in Policies.Roles)
        {
            authorization.AddPolicy(role, policy => policy.RequireAssertion(context => context.User.Satisfies(role)));
        }

        var app = builder.Build();
        app.UsePlatformWeb();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapMarketData();
        if (feed is not null)
        {
            app.Services.GetRequiredService<IFeeds>().Add(feed);
        }

        await app.StartAsync();
        await app.Services.GetRequiredService<Readiness>().WhenReadyAsync();
        return new DataDesk(app, stream);
    }

    public HttpClient Client(string? role)
    {
        var client = new HttpClient { BaseAddress = new Uri(_app.Urls.First()) };
        if (role is not null)
        {
            client.DefaultRequestHeaders.Add("X-Role", role);
        }

        return client;
    }

    public async Task<JsonElement> GetAsync(string path, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var answer = await Http.GetAsync(path);
        return await ReadAsync(answer, expected);
    }

    public static async Task<JsonElement> ReadAsync(HttpResponseMessage answer, HttpStatusCode expected)
    {
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(
            answer.StatusCode == expected,
            $"{answer.RequestMessage!.Method} {answer.RequestMessage.RequestUri}: {(int)answer.StatusCode} {body}");
        return body.Length == 0 ? default : JsonDocument.Parse(body).RootElement;
    }

    /// <summary>Sends a file to the address behind <c>import/</c>: a symbol, perhaps with a venue or a query.</summary>
    public async Task<HttpResponseMessage> UploadAsync(string symbol, Stream file, string name, params (string Name, string Value)[] fields)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (field, value) in fields)
        {
            form.Add(new StringContent(value), field);
        }

        var content = new StreamContent(file);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        form.Add(content, "file", name);
        return await Http.PostAsync($"/admin/data/import/{symbol}", form);
    }

    public async Task<string> BeginImportAsync(string symbol, string path, params (string Name, string Value)[] fields)
    {
        await using var file = File.OpenRead(path);
        using var answer = await UploadAsync(symbol, file, Path.GetFileName(path), fields);
        return (await ReadAsync(answer, HttpStatusCode.Accepted)).GetProperty("job_id").GetString()!;
    }

    public Task<JsonElement> ImportAsync(string symbol, string path, params (string Name, string Value)[] fields) =>
        BeginImportAsync(symbol, path, fields).ContinueWith(job => EndAsync(job.Result), TaskScheduler.Default).Unwrap();

    public async Task<JsonElement> ImportTextAsync(string symbol, string csv, params (string Name, string Value)[] fields)
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(csv));
        using var answer = await UploadAsync(symbol, file, "bars.csv", fields);
        return await EndAsync((await ReadAsync(answer, HttpStatusCode.Accepted)).GetProperty("job_id").GetString()!);
    }

    /// <summary>Waits for the job's end.</summary>
    public async Task<JsonElement> EndAsync(string jobId)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var status = await GetAsync($"/admin/data/status/{jobId}");
            if (status.GetProperty("status").GetString() is "completed" or "failed" or "cancelled")
            {
                return status;
            }

            await Task.Delay(20, limit.Token);
        }
    }

    public static async Task EventuallyAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!condition())
        {
            await Task.Delay(20, limit.Token);
        }
    }

    /// <summary>Minutes from a start, as an exchange's dump without header; the price walks with the index.</summary>
    public static string Minutes(DateTimeOffset start, int count, double price = 100)
    {
        var text = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            var open = start.AddMinutes(i).ToUnixTimeMilliseconds();
            var (first, last) = (price + (i % 7), price + ((i + 3) % 7));
            var (high, low) = (Math.Max(first, last) + 1, Math.Min(first, last) - 1);
            text.Append(CultureInfo.InvariantCulture, $"{open},{first},{high},{low},{last},{1 + (i % 5)},{open + 59_999},0,0,0,0,0\n");
        }

        return text.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    /// <summary>What was audited, as "action subject detail".</summary>
    public IReadOnlyCollection<string> Audited => _app.Services.GetRequiredService<RecordedAudit>().Entries;

    internal sealed class RecordedAudit : IAuditLog
    {
        public ConcurrentQueue<string> Entries { get; } = new();

        public Task WriteAsync(string actor, string action, string? subject = null, string? detail = null, string? address = null)
        {
            Entries.Enqueue($"{action} {subject} {detail}");
            return Task.CompletedTask;
        }

        public Task AddAsync(
            UnitOfWork work, string actor, string action, string? subject = null, string? detail = null, string? address = null) =>
            WriteAsync(actor, action, subject, detail, address);
    }

    private sealed class RoleFromHeader(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            var role = Request.Headers["X-Role"].ToString();
            return Task.FromResult(role.Length == 0
                ? AuthenticateResult.NoResult()
                : AuthenticateResult.Success(new AuthenticationTicket(
                    new ClaimsPrincipal(
                        new ClaimsIdentity([new Claim(ClaimTypes.Name, role), new Claim(ClaimTypes.Role, role)], "test")), "test")));
        }
    }
}

/// <summary>What was published, in order.</summary>
internal sealed class RecordedStream : IStreamHub
{
    private readonly ConcurrentQueue<(string Channel, string Type, JsonElement Data)> _messages = new();

    public IEnumerable<(string Channel, string Type, JsonElement Data)> On(string channel) =>
        _messages.Where(message => message.Channel == channel);

    public void Publish(string channel, string type, object data, StreamDelivery delivery = StreamDelivery.Queued, string? key = null) =>
        _messages.Enqueue((channel, type, JsonSerializer.SerializeToElement(data, data.GetType(), DeskJson.Options)));
}

/// <summary>A feed that offers instruments and, where told so, replays stored series.</summary>
internal sealed class OfferedFeed(string venue, VenueMode mode, params Instrument[] instruments) : IMarketDataFeed
{
    public string Venue => venue;
    public FeedState State { get; } = new(venue, FeedConnection.Connected, mode, null);
    public IReadOnlyList<Instrument> Instruments { get; } = instruments;
    public IReadOnlyList<InstrumentId> Replays { get; init; } = [];
    public DateTimeOffset? Clock { get; set; }
    public string? MarketEpoch { get; init; }
    public InstrumentId? ReplayOf(string symbol) =>
        Replays.Any(stored => stored.Symbol == symbol) ? Replays.First(stored => stored.Symbol == symbol) : null;
}
