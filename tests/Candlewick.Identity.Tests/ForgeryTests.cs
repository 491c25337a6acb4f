using System.Net;
using Candlewick.Testing;

namespace Candlewick.Identity.Tests;

/// <summary>The page's cookie: what it looks like, and what it does not let other sites do.</summary>
public sealed class ForgeryTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private IdentityDesk _desk = null!;
    private string _session = null!;
    private string _csrf = null!;
    private List<string> _setCookies = null!;

    private string Origin => $"http://{_desk.Address.Authority}";

    public async Task InitializeAsync()
    {
        _desk = await IdentityDesk.StartAsync(_folder.Path);
        (_session, _csrf) = await CookiesAsync();
    }

    public async Task DisposeAsync()
    {
        await _desk.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public void The_session_cookie_is_out_of_reach_for_scripts_and_other_sites()
    {
        var session = _setCookies.Single(cookie => cookie.StartsWith("candlewick_session=", StringComparison.Ordinal));
        var csrf = _setCookies.Single(cookie => cookie.StartsWith("candlewick_csrf=", StringComparison.Ordinal));

        Assert.Contains("httponly", session, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", session, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("httponly", csrf, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", csrf, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_cookie_alone_is_enough_for_reading() =>
        Assert.Equal(HttpStatusCode.OK, await _desk.StatusAsync(HttpMethod.Get, "/admin/auth/verify", headers: Cookie()));

    [Fact]
    public async Task A_change_that_repeats_the_csrf_value_is_accepted() =>
        Assert.Equal(
            HttpStatusCode.OK, await PostAsync(Cookie(), ("X-CSRF-Token", _csrf), ("Origin", Origin), ("Sec-Fetch-Site", "same-origin")));

    [Fact]
    public async Task A_change_without_the_csrf_value_is_refused() =>
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(Cookie(), ("Origin", Origin)));

    [Fact]
    public async Task A_change_with_a_value_planted_in_both_places_is_refused() =>
        Assert.Equal(
            HttpStatusCode.Forbidden,
            await PostAsync(("Cookie", $"candlewick_session={_session}; candlewick_csrf=planted"), ("X-CSRF-Token", "planted")));

    [Fact]
    public async Task A_change_with_the_value_of_another_sign_in_is_refused()
    {
        var (_, other) = await CookiesAsync();
        Assert.NotEqual(_csrf, other);
        Assert.Equal(
            HttpStatusCode.Forbidden,
            await PostAsync(("Cookie", $"candlewick_session={_session}; candlewick_csrf={other}"), ("X-CSRF-Token", other)));
    }

    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task A_change_from_another_site_is_refused_even_with_the_value(string header, string value) =>
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(Cookie(), ("X-CSRF-Token", _csrf), (header, value)));

    [Fact]
    public async Task A_bearer_token_needs_no_csrf_value() =>
        Assert.Equal(HttpStatusCode.OK, await _desk.StatusAsync(HttpMethod.Post, "/for-traders", await _desk.TokenAsync()));

    [Fact]
    public async Task A_valid_cookie_does_not_make_up_for_a_wrong_bearer_token() =>
        Assert.Equal(HttpStatusCode.Unauthorized, await _desk.StatusAsync(HttpMethod.Get, "/admin/auth/verify", "wrong", null, Cookie()));

    [Fact]
    public async Task Another_site_cannot_sign_a_browser_in()
    {
        var body = new { username = "admin", password = IdentityDesk.Password };
        Assert.Equal(
            HttpStatusCode.Forbidden,
            await _desk.StatusAsync(HttpMethod.Post, "/admin/auth/login", null, body, ("Origin", "https://evil.example")));
    }

    [Fact]
    public async Task Signing_out_clears_both_cookies()
    {
        using var answer = await _desk.SendAsync(HttpMethod.Post, "/admin/auth/logout", null, null, Cookie(), ("X-CSRF-Token", _csrf));
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.All(answer.Headers.GetValues("Set-Cookie"),
            cookie => Assert.Contains("expires=Thu, 01 Jan 1970", cookie, StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Unauthorized, await _desk.StatusAsync(HttpMethod.Get, "/admin/auth/verify", headers: Cookie()));
    }

    private (string, string) Cookie() => ("Cookie", $"candlewick_session={_session}; candlewick_csrf={_csrf}");

    private Task<HttpStatusCode> PostAsync(params (string, string)[] headers) =>
        _desk.StatusAsync(HttpMethod.Post, "/for-traders", null, null, headers);

    private async Task<(string Session, string Csrf)> CookiesAsync()
    {
        using var answer = await _desk.LogInAsync();
        _setCookies = [.. answer.Headers.GetValues("Set-Cookie")];
        return (Value("candlewick_session="), Value("candlewick_csrf="));

        string Value(string name) =>
            _setCookies.Single(cookie => cookie.StartsWith(name, StringComparison.Ordinal))[name.Length..].Split(';')[0];
    }
}
