using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Candlewick.Platform;
using Candlewick.Platform.Security;
using Candlewick.Platform.Web;
using Candlewick.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Candlewick.Identity.Tests;

/// <summary>Identity alone on a real server with a database of its own and a clock moved by hand.</summary>
internal sealed class IdentityDesk : IAsyncDisposable
{
    public const string Password = "a long enough password";

    private readonly WebApplication _app;

    private IdentityDesk(WebApplication app, ManualTimeProvider time, StringWriter output)
    {
        _app = app;
        Time = time;
        Output = output;
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        Http = NewClient();
    }

    public ManualTimeProvider Time { get; }

    /// <summary>What was printed for the person at the terminal.</summary>
    public StringWriter Output { get; }

    public Uri Address { get; }

    /// <summary>A client that keeps no cookies.</summary>
    public HttpClient Http { get; }

    public IServiceProvider Services => _app.Services;

    public static async Task<IdentityDesk> StartAsync(
        string folder, ManualTimeProvider? time = null, params (string Key, string? Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.Sources.Clear();
        var values = new Dictionary<string, string?> { ["Identity:AdminPassword"] = Password, ["Identity:LoginsPerMinute"] = "10000" };
        foreach (var (key, value) in settings)
        {
            values[key] = value;
        }

        builder.Configuration.AddInMemoryCollection(values);
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        time ??= new ManualTimeProvider();
        var output = new StringWriter();
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddSingleton<TextWriter>(output);
        builder.Services.AddPlatform(folder, TestEngine.AddressFor(folder));
        builder.Services.AddIdentity();
        var app = builder.Build();
        app.UsePlatformWeb();
        app.UseRouting();
        app.UseRateLimiter();
        app.UseIdentity();
        app.MapIdentity();
        app.MapGet("/without-policy", () => "for the signed in");
        app.MapPost("/for-traders", () => "done").RequireAuthorization(Policies.Trader);
        await app.StartAsync();
        return new IdentityDesk(app, time, output);
    }

    public HttpClient NewClient() =>
        new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = Address };

    public Task<HttpResponseMessage> LogInAsync(string username = "admin", string password = Password) =>
        Http.PostAsJsonAsync("/admin/auth/login", new { username, password });

    public async Task<string> TokenAsync(string username = "admin", string password = Password)
    {
        using var answer = await LogInAsync(username, password);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString()!;
    }

    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, string? token = null, object? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        request.Content = body is null ? null : JsonContent.Create(body);
        return await Http.SendAsync(request);
    }

    public async Task<HttpStatusCode> StatusAsync(
        HttpMethod method, string path, string? token = null, object? body = null, params (string Name, string Value)[] headers)
    {
        using var answer = await SendAsync(method, path, token, body, headers);
        return answer.StatusCode;
    }

    public async Task AddUserAsync(string username, string role)
    {
        using var answer = await SendAsync(
            HttpMethod.Post, "/admin/users", await TokenAsync(), new { username, password = Password, role });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
