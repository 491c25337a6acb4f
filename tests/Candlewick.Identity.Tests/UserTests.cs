using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Candlewick.Testing;

namespace Candlewick.Identity.Tests;

public sealed class UserTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private IdentityDesk _desk = null!;

    public async Task InitializeAsync() => _desk = await IdentityDesk.StartAsync(_folder.Path);

    public async Task DisposeAsync()
    {
        await _desk.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("viewer", HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)]
    [InlineData("trader", HttpStatusCode.OK, HttpStatusCode.Forbidden)]
    [InlineData("admin", HttpStatusCode.OK, HttpStatusCode.OK)]
    public async Task A_role_may_what_it_includes_and_no_more(string role, HttpStatusCode trading, HttpStatusCode administration)
    {
        await _desk.AddUserAsync("someone", role);
        var token = await _desk.TokenAsync("someone");

        Assert.Equal(HttpStatusCode.OK, await _desk.StatusAsync(HttpMethod.Get, "/without-policy", token));
        Assert.Equal(trading, await _desk.StatusAsync(HttpMethod.Post, "/for-traders", token));
        Assert.Equal(administration, await _desk.StatusAsync(HttpMethod.Get, "/admin/users", token));
    }

    [Theory]
    [InlineData("GET", "/without-policy")]
    [InlineData("POST", "/for-traders")]
    [InlineData("GET", "/admin/users")]
    [InlineData("GET", "/admin/audit")]
    [InlineData("GET", "/nothing/here")]
    public async Task Whoever_is_not_signed_in_gets_401_and_a_problem(string method, string path)
    {
        using var answer = await _desk.SendAsync(new HttpMethod(method), path);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().Scheme);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("""{"username":"a b","password":"a long enough password","role":"viewer"}""", "username")]
    [InlineData("""{"username":"anonymous","password":"a long enough password","role":"viewer"}""", "username")]
    [InlineData("""{"username":"System","password":"a long enough password","role":"viewer"}""", "username")]
    [InlineData("""{"username":"anna","password":"short","role":"viewer"}""", "password")]
    [InlineData("""{"username":"anna","password":"anna is my name","role":"viewer"}""", "password")]
    [InlineData("""{"username":"anna","password":"password1234","role":"viewer"}""", "password")]
    [InlineData("""{"username":"anna","password":"a long enough password","role":"king"}""", "role")]
    [InlineData("""{"username":"anna","password":"a long enough password","role":"viewer","email":"nowhere"}""", "email")]
    [InlineData("""{"username":"anna","role":"viewer"}""", "password")]
    [InlineData("""{"username":7}""", "username")]
    public async Task A_wrong_field_is_named(string json, string field)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/admin/users")
            { Content = new StringContent(json, null, "application/json") };
        request.Headers.Authorization = new("Bearer", await _desk.TokenAsync());
        using var answer = await _desk.Http.SendAsync(request);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out var messages), problem.ToString());
        Assert.NotEmpty(messages[0].GetString()!);
        Assert.NotEmpty(problem.GetProperty("trace_id").GetString()!);
    }

    [Fact]
    public async Task A_name_is_given_once_whatever_its_case()
    {
        await _desk.AddUserAsync("Anna", "viewer");
        await _desk.AddUserAsync("anonymous2", "viewer");
        var body = new { username = "anna", password = IdentityDesk.Password, role = "viewer" };
        Assert.Equal(HttpStatusCode.Conflict, await _desk.StatusAsync(HttpMethod.Post, "/admin/users", await _desk.TokenAsync(), body));
    }

    [Fact]
    public async Task Users_are_listed_in_pages_that_link_to_the_next()
    {
        foreach (var name in (string[])["berta", "carl", "dora"])
        {
            await _desk.AddUserAsync(name, "viewer");
        }

        var token = await _desk.TokenAsync();
        var names = new List<string>();
        for (var path = "/admin/users?limit=2"; path is not null;)
        {
            using var answer = await _desk.SendAsync(HttpMethod.Get, path, token);
            names.AddRange(
                (await answer.Content.ReadFromJsonAsync<JsonElement>()).EnumerateArray()
                    .Select(user => user.GetProperty("username").GetString()!));
            path = answer.Headers.TryGetValues("Link", out var links) ? links.Single().Split('<', '>')[1] : null;
        }

        Assert.Equal(["admin", "berta", "carl", "dora"], names);
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=100000", "limit")]
    [InlineData("limit=many", "limit")]
    [InlineData("cursor=%21%21", "cursor")]
    public async Task A_wrong_page_is_named(string query, string field)
    {
        using var answer = await _desk.SendAsync(HttpMethod.Get, $"/admin/users?{query}", await _desk.TokenAsync());
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.True((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors").TryGetProperty(field, out _));
    }

    [Fact]
    public async Task The_audit_tells_who_did_what_and_no_secret()
    {
        await _desk.AddUserAsync("anna", "trader");
        using var wrong = await _desk.LogInAsync("anna", "not the password");
        using var answer = await _desk.SendAsync(HttpMethod.Get, "/admin/audit", await _desk.TokenAsync());
        var text = await answer.Content.ReadAsStringAsync();
        var entries = JsonDocument.Parse(text).RootElement.EnumerateArray()
            .Select(entry => $"{entry.GetProperty("actor")} {entry.GetProperty("action")} {entry.GetProperty("subject")}").ToList();

        Assert.Contains("admin user.create anna", entries);
        Assert.Contains("anna sign-in.refuse anna", entries);
        Assert.Contains("admin sign-in admin", entries);
        Assert.DoesNotContain(IdentityDesk.Password, text, StringComparison.Ordinal);
        Assert.DoesNotContain("not the password", text, StringComparison.Ordinal);
    }
}
