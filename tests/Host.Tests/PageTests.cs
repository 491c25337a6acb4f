using System.Net;

namespace Host.Tests;

/// <summary>How the built page is served.</summary>
[Collection(SharedDeskCollection.Name)]
public sealed class PageTests(SharedDesk desk)
{
    [Theory]
    [InlineData("/app/")]
    [InlineData("/app/index.html")]
    [InlineData("/app/sessions/0193-abc")]
    [InlineData("/app/markets/BTCUSDT.BINANCE")]
    public async Task Every_address_within_the_page_is_the_page_and_is_never_served_stale_from_a_cache(string path)
    {
        using var answer = await desk.Anonymous.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("<title>page</title>", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("no-cache", answer.Headers.CacheControl?.ToString());
    }

    [Fact]
    public async Task A_hashed_asset_is_cached_for_ever_and_sent_compressed_where_accepted()
    {
        using var plain = await desk.Anonymous.GetAsync("/app/assets/app-abc123.js");
        Assert.Equal("export const plain = 1;", await plain.Content.ReadAsStringAsync());
        Assert.Equal("text/javascript", plain.Content.Headers.ContentType?.MediaType);
        Assert.Contains("immutable", plain.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.Contains("Accept-Encoding", plain.Headers.Vary);

        using var request = new HttpRequestMessage(HttpMethod.Get, "/app/assets/app-abc123.js");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip, deflate, br");
        using var compressed = await desk.Anonymous.SendAsync(request);
        Assert.Equal("br", compressed.Content.Headers.ContentEncoding.Single());
        Assert.Equal("compressed", await compressed.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task What_the_browser_already_has_is_not_sent_again()
    {
        using var first = await desk.Anonymous.GetAsync("/app/");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/app/");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await desk.Anonymous.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Theory]
    [InlineData("/app/assets/missing.js")]
    [InlineData("/app/..%2f..%2fdesk.db")]
    [InlineData("/app/%2e%2e/%2e%2e/etc/passwd.txt")]
    [InlineData("/docs/..%2findex.html.secret")]
    public async Task What_is_not_a_file_of_the_page_is_404(string path)
    {
        using var answer = await desk.Anonymous.GetAsync(path);
        Assert.Contains(answer.StatusCode, (HttpStatusCode[])[HttpStatusCode.NotFound, HttpStatusCode.Unauthorized]);
        Assert.DoesNotContain("root:", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/docs", "text/html")]
    [InlineData("/docs/docs.js", "text/javascript")]
    public async Task The_description_page_is_served(string path, string type)
    {
        using var answer = await desk.Anonymous.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(type, answer.Content.Headers.ContentType?.MediaType);
    }
}
