using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Host.Tests;

/// <summary>What holds for the whole interface, through HTTP on the built program.</summary>
[Collection(SharedDeskCollection.Name)]
public sealed class HttpTests(SharedDesk desk)
{
    [Fact]
    public async Task The_root_tells_programs_what_answers_and_redirects_browsers_to_the_page()
    {
        var root = await desk.Anonymous.GetFromJsonAsync<JsonElement>("/");
        Assert.Equal("Candlewick", root.GetProperty("name").GetString());
        Assert.Equal("/openapi/v1.json", root.GetProperty("links").GetProperty("openapi").GetString());

        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.TryAddWithoutValidation("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");
        using var answer = await desk.Anonymous.SendAsync(request);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal("/app/", answer.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task Health_covers_database_venue_and_feed()
    {
        var health = await desk.Anonymous.GetFromJsonAsync<JsonElement>("/health");
        Assert.Equal(
            ["status", "database", "venue", "feed", "timestamp", "degraded", "details"],
            health.EnumerateObject().Select(property => property.Name));
        Assert.Equal("connected", health.GetProperty("database").GetString());
        Assert.Equal("live", (await desk.Anonymous.GetFromJsonAsync<JsonElement>("/health/live")).GetProperty("status").GetString());
        Assert.Equal("ready", (await desk.Anonymous.GetFromJsonAsync<JsonElement>("/health/ready")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Metrics_are_prometheus_text()
    {
        using var answer = await desk.Anonymous.GetAsync("/metrics");
        var text = await answer.Content.ReadAsStringAsync();
        Assert.Equal("text/plain", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("# TYPE process_resident_memory_bytes gauge", text, StringComparison.Ordinal);
        Assert.All(text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#'),
            line => Assert.Matches(@"^[a-z_]+(\{.*\})? -?[0-9.eE+-]+$", line));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/app/")]
    [InlineData("/health")]
    [InlineData("/api/sessions")]
    [InlineData("/admin/users?limit=0")]
    [InlineData("/app/assets/nothing.js")]
    public async Task Every_answer_carries_the_strict_headers(string path)
    {
        using var answer = await desk.Admin.GetAsync(path);
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("http:", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Fact]
    public async Task A_name_that_is_not_ours_is_not_answered()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Host = "rebound.example";
        using var answer = await desk.Anonymous.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData("GET", "/nothing/here", null, 404)]
    [InlineData("DELETE", "/admin/users", null, 405)]
    [InlineData("POST", "/admin/users", "{", 400)]
    [InlineData("POST", "/admin/users", "[]", 400)]
    [InlineData("POST", "/admin/users", "null", 400)]
    [InlineData("GET", "/admin/audit?limit=1e9", null, 400)]
    public async Task Every_error_is_a_problem_of_one_shape(string method, string path, string? body, int status)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path)
            { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
        using var answer = await desk.Admin.SendAsync(request);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(
            ["type", "title", "status", "detail", "errors", "trace_id"], problem.EnumerateObject().Select(property => property.Name));
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
        Assert.NotEmpty(problem.GetProperty("trace_id").GetString()!);
    }

    [Fact]
    public async Task A_body_larger_than_a_route_takes_is_413()
    {
        // Asked first whether it may be sent: a body under way when the refusal comes is cut off, and the answer with it.
        using var request = new HttpRequestMessage(HttpMethod.Post, "/admin/users")
        {
            Content = new StringContent(new string(' ', 2 * 1024 * 1024), Encoding.UTF8, "application/json"),
            Headers = { ExpectContinue = true },
        };
        using var answer = await desk.Admin.SendAsync(request);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public void A_misspelt_setting_is_reported() =>
        Assert.Contains("CANDLEWICK_MISSPELT__KEY is not a setting", desk.Process.Output, StringComparison.Ordinal);

    [Fact]
    public void A_setting_that_is_read_is_not_reported() =>
        Assert.DoesNotContain("CANDLEWICK_IDENTITY__LOGINS_PER_MINUTE", desk.Process.Output, StringComparison.Ordinal);
}
