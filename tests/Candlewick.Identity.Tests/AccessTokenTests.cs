using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Candlewick.Identity.Tokens;
using Candlewick.Platform.Storage;
using Candlewick.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Candlewick.Identity.Tests;

public sealed class AccessTokenTests : IAsyncLifetime
{
    private const string Secret = "a secret of the tests, of more than 32 characters";
    private readonly TempFolder _folder = new();
    private IdentityDesk _desk = null!;
    private string _token = null!;

    private AccessTokens Tokens => _desk.Services.GetRequiredService<AccessTokens>();

    public async Task InitializeAsync()
    {
        _desk = await IdentityDesk.StartAsync(_folder.Path, null, ("Identity:TokenSecret", Secret));
        _token = await _desk.TokenAsync();
    }

    public async Task DisposeAsync()
    {
        await _desk.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public void A_token_identifies_its_holder()
    {
        var user = Tokens.Authenticate(_token);

        Assert.Equal("admin", user?.Identity?.Name);
        Assert.True(user!.IsInRole("admin"));
    }

    [Theory]
    [InlineData("""{"alg":"none","typ":"JWT"}""")]
    [InlineData("""{"alg":"None"}""")]
    [InlineData("""{"alg":"HS512","typ":"JWT"}""")]
    [InlineData("""{"alg":"RS256","typ":"JWT"}""")]
    [InlineData("""{"typ":"JWT","alg":"HS256"}""")]
    [InlineData("""{"alg":"HS256","typ":"JWT","kid":"../../dev/null"}""")]
    public void A_token_with_another_header_is_refused_even_when_correctly_signed(string header)
    {
        var content = $"{Encode(header)}.{_token.Split('.')[1]}";

        Assert.Null(Tokens.Authenticate($"{content}.{Sign(content, Secret)}"));
        Assert.Null(Tokens.Authenticate($"{content}."));
    }

    [Fact]
    public void The_test_signs_as_the_desk_does()
    {
        var parts = _token.Split('.');

        Assert.Equal(parts[2], Sign($"{parts[0]}.{parts[1]}", Secret));
    }

    [Fact]
    public void A_changed_payload_is_refused()
    {
        var parts = _token.Split('.');
        var payload = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[1]));

        Assert.Null(Tokens.Authenticate(
            $"{parts[0]}.{Encode(payload.Replace("\"ver\":1", "\"ver\":2", StringComparison.Ordinal))}.{parts[2]}"));
        Assert.Null(Tokens.Authenticate($"{parts[0]}.{Encode(payload)}=.{parts[2]}"));
    }

    [Fact]
    public void A_token_signed_with_another_key_is_refused()
    {
        var content = _token[.._token.LastIndexOf('.')];

        Assert.Null(Tokens.Authenticate($"{content}.{Sign(content, "another secret of more than 32 characters")}"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a.b.c.d")]
    [InlineData("no token at all")]
    public void Text_that_is_not_a_token_is_refused_without_an_exception(string text) => Assert.Null(Tokens.Authenticate(text));

    [Fact]
    public void A_token_cut_anywhere_is_refused()
    {
        for (var length = 0; length < _token.Length; length++)
        {
            Assert.Null(Tokens.Authenticate(_token[..length]));
        }
    }

    [Fact]
    public void A_token_lasts_eight_hours_and_not_a_second_longer()
    {
        _desk.Time.Advance(TimeSpan.FromHours(8) - TimeSpan.FromSeconds(1));
        Assert.NotNull(Tokens.Authenticate(_token));

        _desk.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(Tokens.Authenticate(_token));
    }

    [Fact]
    public async Task A_signed_out_token_is_refused_after_a_restart_too()
    {
        Assert.Equal(HttpStatusCode.OK, await _desk.StatusAsync(HttpMethod.Get, "/admin/auth/verify", _token));
        Assert.Equal(HttpStatusCode.NoContent, await _desk.StatusAsync(HttpMethod.Post, "/admin/auth/logout", _token));
        Assert.Equal(HttpStatusCode.Unauthorized, await _desk.StatusAsync(HttpMethod.Get, "/admin/auth/verify", _token));

        await _desk.DisposeAsync();
        _desk = await IdentityDesk.StartAsync(_folder.Path, _desk.Time, ("Identity:TokenSecret", Secret));
        Assert.Equal(HttpStatusCode.Unauthorized, await _desk.StatusAsync(HttpMethod.Get, "/admin/auth/verify", _token));
        Assert.Equal(HttpStatusCode.OK, await _desk.StatusAsync(HttpMethod.Get, "/admin/auth/verify", await _desk.TokenAsync()));
    }

    [Fact]
    public async Task A_token_outlives_a_restart_and_only_the_owner_can_read_its_key()
    {
        using var folder = new TempFolder();
        string token;
        await using (var first = await IdentityDesk.StartAsync(folder.Path))
        {
            token = await first.TokenAsync();
        }

        await using var second = await IdentityDesk.StartAsync(folder.Path);
        Assert.Equal(HttpStatusCode.OK, await second.StatusAsync(HttpMethod.Get, "/admin/auth/verify", token));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder.File("token.key")));
        }
    }

    [Fact]
    public async Task Changing_the_password_signs_out_everywhere()
    {
        var other = await _desk.TokenAsync();
        var body = new { current_password = IdentityDesk.Password, new_password = "quite another phrase" };
        Assert.Equal(HttpStatusCode.NoContent, await _desk.StatusAsync(HttpMethod.Post, "/admin/auth/password", _token, body));

        Assert.Equal(HttpStatusCode.Unauthorized, await _desk.StatusAsync(HttpMethod.Get, "/admin/auth/verify", _token));
        Assert.Equal(HttpStatusCode.Unauthorized, await _desk.StatusAsync(HttpMethod.Get, "/admin/auth/verify", other));
        Assert.NotEmpty(await _desk.TokenAsync(password: "quite another phrase"));
    }

    [Fact]
    public async Task A_wrong_current_password_counts_towards_the_lock_and_is_audited()
    {
        var wrong = new { current_password = "not the password", new_password = "quite another phrase" };
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(HttpStatusCode.BadRequest, await _desk.StatusAsync(HttpMethod.Post, "/admin/auth/password", _token, wrong));
        }

        var right = new { current_password = IdentityDesk.Password, new_password = "quite another phrase" };
        using var locked = await _desk.SendAsync(HttpMethod.Post, "/admin/auth/password", _token, right);
        Assert.Equal(HttpStatusCode.TooManyRequests, locked.StatusCode);
        Assert.Equal(TimeSpan.FromMinutes(30), locked.Headers.RetryAfter?.Delta);
        Assert.Equal(
            5, await _desk.Services.GetRequiredService<Database>()
                .FirstOrDefaultAsync<long>("SELECT COUNT(*) FROM audit WHERE action = 'password.refuse'"));

        _desk.Time.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(HttpStatusCode.NoContent, await _desk.StatusAsync(HttpMethod.Post, "/admin/auth/password", _token, right));
    }

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private static string Sign(string content, string secret) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.ASCII.GetBytes(content)));
}
