using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using Candlewick.Host;
using Candlewick.Host.Configuration;
using Candlewick.Host.Connections;
using Candlewick.Platform.Web;
using Candlewick.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Host.Tests.Edge;

/// <summary>Who calls, by which scheme and host, when a proxy tells it; and what a forged word changes: nothing.</summary>
public sealed class ProxyTests(ProxiedDesk desk) : IClassFixture<ProxiedDesk>
{
    private const string Client = "203.0.113.7";

    [Theory]
    [InlineData(ProxiedDesk.Proxy, Client, Client)]
    [InlineData(ProxiedDesk.Proxy, "6.6.6.6, 203.0.113.7", Client)]
    [InlineData(ProxiedDesk.Proxy, "203.0.113.7, 127.0.0.3", Client)]
    [InlineData(ProxiedDesk.Proxy, "203.0.113.7, 127.0.0.3, 127.0.0.2", "127.0.0.3")]
    [InlineData(ProxiedDesk.Proxy, "203.0.113.7, 127.0.0.9", "127.0.0.9")]
    [InlineData(ProxiedDesk.Proxy, "2001:db8::5", "2001:db8::5")]
    [InlineData(ProxiedDesk.Proxy, "::ffff:203.0.113.7", Client)]
    [InlineData(ProxiedDesk.Proxy, "somebody", ProxiedDesk.Proxy)]
    [InlineData(ProxiedDesk.Stranger, Client, ProxiedDesk.Stranger)]
    [InlineData("127.0.0.1", Client, "127.0.0.1")]
    [InlineData("::1", "[2001:db8::5]:443", "2001:db8::5")]
    public async Task A_caller_is_who_a_trusted_proxy_says_and_nobody_else(string from, string forwarded, string expected)
    {
        using var client = desk.From(from, ("X-Forwarded-For", forwarded));
        Assert.Equal(expected, await ProxiedDesk.KnockAsync(client, desk.Admin));
    }

    [Fact]
    public async Task Without_a_trusted_proxy_nobodys_word_is_taken()
    {
        using var folder = new TempFolder();
        var (alone, addresses) = await ProxiedDesk.StartAsync(folder, "");
        await using (alone)
        {
            using var client = ProxiedDesk.From(
                addresses[0], "127.0.0.1", ("X-Forwarded-For", Client), ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "x.example"));
            using var answer = await ProxiedDesk.LoginAsync(client);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.All(answer.Headers.GetValues("Set-Cookie"), cookie =>
                Assert.DoesNotContain("secure", cookie, StringComparison.OrdinalIgnoreCase));
            await ProxiedDesk.SignInAsync(client);
            Assert.Equal("127.0.0.1", await ProxiedDesk.KnockAsync(client, client));
        }
    }

    [Fact]
    public async Task Cookies_are_secure_and_the_pages_own_origin_is_the_public_one()
    {
        (string, string)[] forwarded =
            [("X-Forwarded-For", "203.0.113.21"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", ProxiedDesk.PublicHost),
                ("Origin", $"https://{ProxiedDesk.PublicHost}"), ("Sec-Fetch-Site", "same-origin")];
        using (var page = desk.From(ProxiedDesk.Proxy, forwarded))
        using (var answer = await ProxiedDesk.LoginAsync(page))
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.All(answer.Headers.GetValues("Set-Cookie"), cookie =>
                Assert.Contains("secure", cookie, StringComparison.OrdinalIgnoreCase));
            Assert.True(answer.Headers.Contains("Strict-Transport-Security"));
        }

        // The same words from anybody else are those of a page elsewhere, over plain HTTP.
        using (var forger = desk.From(ProxiedDesk.Stranger, forwarded))
        using (var answer = await ProxiedDesk.LoginAsync(forger))
        {
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
            Assert.False(answer.Headers.Contains("Strict-Transport-Security"));
        }

        using var elsewhere = desk.From(ProxiedDesk.Proxy, ("X-Forwarded-Host", "evil.example"));
        Assert.Equal(HttpStatusCode.BadRequest, (await elsewhere.GetAsync("/health/live")).StatusCode);
    }

    [Fact]
    public async Task Allowed_senders_budgets_and_the_metrics_count_the_client()
    {
        using var made = await desk.Admin.PostAsJsonAsync("/api/routes", new
        {
            name = "fenced", symbols = new[] { "BTCUSDT" }, account = "simulator", staking_tree_id = "five-wins-before-six-losses",
            allowed_senders = new[] { Client },
        });
        var webhook = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("webhook_path").GetString();
        async Task<HttpStatusCode> SendAsync(string from, string forwarded)
        {
            using var client = desk.From(from, ("X-Forwarded-For", forwarded));
            using var answer = await client.PostAsJsonAsync(webhook, new { action = "nothing" });
            return answer.StatusCode;
        }

        Assert.Equal(HttpStatusCode.BadRequest, await SendAsync(ProxiedDesk.Proxy, Client));
        Assert.Equal(HttpStatusCode.Forbidden, await SendAsync(ProxiedDesk.Proxy, "203.0.113.8"));
        Assert.Equal(HttpStatusCode.Forbidden, await SendAsync(ProxiedDesk.Stranger, Client));

        // The budget of one client is not that of another behind the same proxy, nor of the proxy.
        using var guesser = desk.From(ProxiedDesk.Proxy, ("X-Forwarded-For", "203.0.113.30"));
        for (var number = 0; number < ProxiedDesk.LoginsPerMinute; number++)
        {
            using var wrong = await guesser.PostAsJsonAsync("/admin/auth/login", new { username = "nobody", password = "wrong" });
            Assert.NotEqual(HttpStatusCode.OK, wrong.StatusCode);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await ProxiedDesk.LoginAsync(guesser)).StatusCode);
        using var other = desk.From(ProxiedDesk.Proxy, ("X-Forwarded-For", "203.0.113.31"));
        Assert.Equal(HttpStatusCode.OK, (await ProxiedDesk.LoginAsync(other)).StatusCode);

        using var outside = desk.From("::1", ("X-Forwarded-For", Client));
        Assert.Equal(HttpStatusCode.NotFound, (await outside.GetAsync("/metrics")).StatusCode);
        using var inside = desk.From("127.0.0.1");
        Assert.Equal(HttpStatusCode.OK, (await inside.GetAsync("/metrics")).StatusCode);
    }

    [Fact]
    public async Task A_proxy_has_a_bound_of_its_own_on_connections()
    {
        Assert.Equal(2, await EndedAsync("127.0.0.8", ProxiedDesk.MaxPerAddress + 2));
        Assert.Equal(0, await EndedAsync("127.0.0.3", ProxiedDesk.MaxPerProxy));
        Assert.Equal(2, await EndedAsync("127.0.0.3", ProxiedDesk.MaxPerProxy + 2));
    }

    /// <summary>How many of the connections that were opened first made room for the others.</summary>
    private async Task<int> EndedAsync(string from, int count)
    {
        var wires = await Wire.ConnectManyAsync(desk.Address, count, from);
        try
        {
            // The last one is answered: all before it have been let in or have made room by then.
            await wires[^1].SendAsync($"GET /health/live HTTP/1.1\r\nHost: {desk.Address.Authority}\r\n\r\n");
            Assert.Equal(200, (await wires[^1].HeadAsync()).Status);
            var ended = 0;
            foreach (var wire in wires.SkipLast(1))
            {
                await wire.TrySendAsync($"GET /health/live HTTP/1.1\r\nHost: {desk.Address.Authority}\r\n\r\n");
                ended += (await wire.HeadAsync()).Status == 200 ? 0 : 1;
            }

            return ended;
        }
        finally
        {
            foreach (var wire in wires)
            {
                wire.Dispose();
            }
        }
    }

    [Theory]
    [InlineData(ProxiedDesk.App, true)]
    [InlineData("https://app.example.org:8443", false)]
    [InlineData("http://app.example.org", false)]
    [InlineData("https://evil.example", false)]
    [InlineData("null", false)]
    public async Task Pages_of_configured_origins_read_answers_change_things_and_open_streams_and_no_others_do(string origin, bool may)
    {
        using var page = desk.From("127.0.0.1", ("Origin", origin), ("Sec-Fetch-Site", "cross-site"));
        using var preflight = new HttpRequestMessage(HttpMethod.Options, "/api/kill-switch");
        preflight.Headers.Add("Access-Control-Request-Method", "POST");
        preflight.Headers.Add("Access-Control-Request-Headers", "authorization,content-type");
        using (var answer = await page.SendAsync(preflight))
        {
            Assert.Equal(may ? origin : null, Header(answer, "Access-Control-Allow-Origin"));
            Assert.Equal(may ? "true" : null, Header(answer, "Access-Control-Allow-Credentials"));
        }

        using (var answer = await page.GetAsync("/api/sessions"))
        {
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.Equal(may ? origin : null, Header(answer, "Access-Control-Allow-Origin"));
        }

        var (session, csrf) = await CookiesAsync();
        using var change = KillSwitch();
        change.Headers.Add("Cookie", $"candlewick_session={session}; candlewick_csrf={csrf}");
        change.Headers.Add("X-CSRF-Token", csrf);
        using (var answer = await page.SendAsync(change))
        {
            Assert.Equal(may ? HttpStatusCode.OK : HttpStatusCode.Forbidden, answer.StatusCode);
        }

        using var unproven = KillSwitch();
        unproven.Headers.Add("Cookie", $"candlewick_session={session}");
        using (var answer = await page.SendAsync(unproven))
        {
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }

        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.SetRequestHeader("Origin", origin);
        socket.Options.SetRequestHeader("Cookie", $"candlewick_session={session}");
        var opening = socket.ConnectAsync(new Uri($"ws://{desk.Address.Authority}/ws"), CancellationToken.None);
        if (may)
        {
            await opening;
        }
        else
        {
            await Assert.ThrowsAsync<WebSocketException>(() => opening);
            Assert.Equal(HttpStatusCode.Forbidden, socket.HttpStatusCode);
        }
    }

    [Theory]
    [InlineData("10.0.0.1;10.0.0.300", "Proxies:Trusted", "'10.0.0.300'")]
    [InlineData("10.0.0.1/8", "Proxies:Trusted", "'10.0.0.1/8'")]
    [InlineData("0.0.0.0/0", "Proxies:Trusted", "everybody's word")]
    [InlineData("::/0", "CANDLEWICK_PROXIES__TRUSTED", "everybody's word")]
    [InlineData("*", "CANDLEWICK_ORIGINS__ALLOWED", "'*'")]
    [InlineData("https://app.example.org/", "Origins:Allowed", "'https://app.example.org/'")]
    [InlineData("https://app.example.org/path", "Origins:Allowed", "is not an origin")]
    [InlineData("app.example.org", "Origins:Allowed", "is not an origin")]
    [InlineData("null", "Origins:Allowed", "nobody chose")]
    public async Task A_wrong_list_stops_the_start_and_is_named(string value, string key, string named)
    {
        using var folder = new TempFolder();
        var isOrigin = key.Contains("ORIGINS", StringComparison.OrdinalIgnoreCase);
        var wrong = await Assert.ThrowsAsync<OptionsValidationException>(async () =>
        {
            await using var app = Desk.Build(new DeskFlags(Data: folder.Path), services => services
                .Configure<ProxyOptions>(proxies => proxies.Trusted = isOrigin ? "" : value)
                .Configure<OriginOptions>(origins => origins.Allowed = isOrigin ? value : ""));
            app.Services.GetRequiredService<IStartupValidator>().Validate();
        });
        Assert.Contains(key, string.Join('\n', wrong.Failures), StringComparison.Ordinal);
        Assert.Contains(named, string.Join('\n', wrong.Failures), StringComparison.Ordinal);
    }

    private static HttpRequestMessage KillSwitch() =>
        new(HttpMethod.Post, "/api/kill-switch") { Content = JsonContent.Create(new { engaged = false }) };

    private static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? values.Single() : null;

    private static (string Session, string Csrf)? _cookies;

    private async Task<(string Session, string Csrf)> CookiesAsync()
    {
        if (_cookies is { } known)
        {
            return known;
        }

        using var client = desk.From("127.0.0.7");
        using var answer = await ProxiedDesk.LoginAsync(client);
        var values = answer.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0].Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1]);
        _cookies = (values["candlewick_session"], values["candlewick_csrf"]);
        return _cookies.Value;
    }
}
