using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Candlewick.Host;
using Candlewick.Host.Configuration;
using Candlewick.Host.Connections;
using Candlewick.Identity;
using Candlewick.Platform.Startup;
using Candlewick.Platform.Web;
using Candlewick.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Host.Tests.Edge;

/// <summary>
/// A desk behind proxies, on real sockets of both kinds. Addresses of this machine stand for them: 127.0.0.2, 127.0.0.3 and ::1 are
/// trusted, every other is not.
/// </summary>
public sealed class ProxiedDesk : IAsyncLifetime
{
    public const string Proxy = "127.0.0.2", Stranger = "127.0.0.9", PublicHost = "desk.example.org", App = "https://app.example.org";
    public const int LoginsPerMinute = 4, MaxPerAddress = 6, MaxPerProxy = 12;

    private readonly TempFolder _folder = new();
    private WebApplication _desk = null!;

    public Uri Address { get; private set; } = null!;

    public Uri AddressV6 { get; private set; } = null!;

    public HttpClient Admin { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        (_desk, var addresses) = await StartAsync(_folder, "127.0.0.2;127.0.0.3;::1");
        (Address, AddressV6) = (addresses[0], addresses[1]);
        Admin = From("127.0.0.1");
        await SignInAsync(Admin);
    }

    public async Task DisposeAsync()
    {
        Admin.Dispose();
        await _desk.DisposeAsync();
        _folder.Dispose();
    }

    public static async Task<(WebApplication Desk, IReadOnlyList<Uri> Addresses)> StartAsync(TempFolder folder, string trusted)
    {
        var desk = Desk.Build(new DeskFlags(Data: folder.Path, Urls: "http://127.0.0.1:0;http://[::1]:0"), services =>
        {
            services.Configure<ProxyOptions>(proxies =>
                (proxies.Trusted, proxies.MaxHops, proxies.MaxConnections) = (trusted, 2, MaxPerProxy));
            services.Configure<ConnectionOptions>(connections => connections.MaxPerAddress = MaxPerAddress);
            services.Configure<OriginOptions>(origins => origins.Allowed = App);
            services.Configure<IdentityOptions>(identity =>
                (identity.AdminPassword, identity.LoginsPerMinute) = (DeskProcess.AdminPassword, LoginsPerMinute));
            services.PostConfigure<HostFilteringOptions>(filter => filter.AllowedHosts = ["127.0.0.1", "[::1]", PublicHost]);
        });
        await desk.StartAsync();
        await desk.Services.GetRequiredService<Readiness>().WhenReadyAsync();
        return (desk, [.. desk.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses
            .Select(address => new Uri(address))]);
    }

    /// <summary>A client that calls from an address of this machine, with the headers that a proxy there would set.</summary>
    public HttpClient From(string address, params (string Name, string Value)[] headers) =>
        From(address.Contains(':', StringComparison.Ordinal) ? AddressV6 : Address, address, headers);

    public static HttpClient From(Uri desk, string address, params (string Name, string Value)[] headers)
    {
        var client = new HttpClient(new SocketsHttpHandler
        {
            UseCookies = false,
            ConnectCallback = async (context, cancellationToken) =>
            {
                var from = IPAddress.Parse(address);
                var socket = new Socket(from.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(from, 0));
                await socket.ConnectAsync(IPAddress.Parse(desk.DnsSafeHost), desk.Port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        }) { BaseAddress = desk };
        foreach (var (name, value) in headers)
        {
            client.DefaultRequestHeaders.Add(name, value);
        }

        return client;
    }

    public static Task<HttpResponseMessage> LoginAsync(HttpClient client, string password = DeskProcess.AdminPassword) =>
        client.PostAsJsonAsync("/admin/auth/login", new { username = "admin", password });

    public static async Task SignInAsync(HttpClient client)
    {
        using var answer = await LoginAsync(client);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString());
    }

    /// <summary>The address of whoever knocked last at the webhook, as the audit has it.</summary>
    public static async Task<string?> KnockAsync(HttpClient caller, HttpClient admin)
    {
        using var refused = await caller.PostAsJsonAsync("/api/webhook/trade-signal/unknown", new { });
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        var newest = (await admin.GetFromJsonAsync<JsonElement>("/admin/audit?limit=1&action=webhook.refuse"))[0];
        return newest.GetProperty("address").GetString();
    }
}
