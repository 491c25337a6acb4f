using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Candlewick.Testing;

namespace Host.Tests;

/// <summary>One desk for all tests that change nothing others see, with a small page of its own.</summary>
public sealed class SharedDesk : IAsyncLifetime
{
    public const string UserPassword = "a long enough password";
    private readonly TempFolder _page = new();
    private DeskProcess? _process;
    private JsonElement? _description;

    public DeskProcess Process => _process!;

    public HttpClient Admin => Process.Client;

    public HttpClient Anonymous { get; private set; } = null!;

    public HttpClient Viewer { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        File.WriteAllText(_page.File("index.html"), "<!doctype html><title>page</title>");
        File.WriteAllText(_page.File("assets/app-abc123.js"), "export const plain = 1;");
        File.WriteAllText(_page.File("assets/app-abc123.js.br"), "compressed");
        File.WriteAllText(_page.File("docs/index.html"), "<!doctype html><title>docs</title>");
        File.WriteAllText(_page.File("docs/docs.js"), "export const docs = 1;");
        _process = await DeskProcess.StartAsync(
            ("CANDLEWICK_WEB", _page.Path), ("CANDLEWICK_IDENTITY__LOGINS_PER_MINUTE", "10000"), ("CANDLEWICK_MISSPELT__KEY", "1"));
        await Process.SignInAsync();
        Anonymous = Process.NewClient();
        Viewer = await UserAsync("vera", "viewer");
    }

    public async Task<HttpClient> UserAsync(string username, string role)
    {
        using var created = await Admin.PostAsJsonAsync("/admin/users", new { username, password = UserPassword, role });
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        using var answer = await Anonymous.PostAsJsonAsync("/admin/auth/login", new { username, password = UserPassword });
        var client = Process.NewClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString());
        return client;
    }

    /// <summary>The interface's own description.</summary>
    public async Task<JsonElement> DescriptionAsync() => _description ??= await Admin.GetFromJsonAsync<JsonElement>("/openapi/v1.json");

    public async Task DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _page.Dispose();
    }
}

[CollectionDefinition(Name)]
public sealed class SharedDeskCollection : ICollectionFixture<SharedDesk>
{
    public const string Name = "desk";
}
