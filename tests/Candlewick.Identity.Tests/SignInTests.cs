using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Candlewick.Identity.SignIn;
using Candlewick.Identity.Users;
using Candlewick.Platform.Storage;
using Candlewick.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Candlewick.Identity.Tests;

public sealed class SignInTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private IdentityDesk _desk = null!;

    public async Task InitializeAsync() => _desk = await IdentityDesk.StartAsync(_folder.Path);

    public async Task DisposeAsync()
    {
        await _desk.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Sign_in_answers_in_the_fixed_shape()
    {
        using var answer = await _desk.LogInAsync();
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal("bearer", body.GetProperty("token_type").GetString());
        Assert.Equal("admin", body.GetProperty("username").GetString());
        Assert.Equal(JsonValueKind.Null, body.GetProperty("email").ValueKind);
        Assert.True(body.GetProperty("is_superuser").GetBoolean());
        Assert.Equal("2024-12-01T08:00:00Z", body.GetProperty("expires_at").GetString());
        Assert.Contains("no-store", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_hosts_that_start_at_once_on_a_new_desk_only_the_one_whose_user_it_is_prints_a_password()
    {
        await _desk.Services.GetRequiredService<Database>().WriteAsync(work => work.ExecuteAsync("DELETE FROM users"));
        var printed = Enumerable.Range(0, 4).Select(_ => new StringWriter()).ToList();
        await Task.WhenAll(printed.Select(output => ActivatorUtilities
            .CreateInstance<SeedAdministrator>(_desk.Services, output, Options.Create(new IdentityOptions()))
            .RunAsync(CancellationToken.None)));

        var told = Assert.Single(printed.Select(output => output.ToString()), text => text.Length > 0);
        var password = told.Split("with the password")[1].Split('(')[0].Trim();
        Assert.NotEmpty(await _desk.TokenAsync(password: password));
        Assert.Equal(2, await _desk.Services.GetRequiredService<Database>().FirstOrDefaultAsync<long>(
            "SELECT count(*) FROM audit WHERE action = 'user.create'"));
    }

    [Fact]
    public async Task Five_failures_lock_the_account_for_thirty_minutes()
    {
        for (var i = 0; i < 5; i++)
        {
            using var wrong = await _desk.LogInAsync(password: "not the password");
            Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        }

        using var right = await _desk.LogInAsync();
        Assert.Equal(HttpStatusCode.TooManyRequests, right.StatusCode);
        Assert.Equal(TimeSpan.FromMinutes(30), right.Headers.RetryAfter?.Delta);

        _desk.Time.Advance(TimeSpan.FromMinutes(30));
        Assert.NotEmpty(await _desk.TokenAsync());
    }

    [Fact]
    public async Task A_success_after_four_failures_resets_the_count()
    {
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < 4; i++)
            {
                using var wrong = await _desk.LogInAsync(password: "not the password");
                Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
            }

            Assert.NotEmpty(await _desk.TokenAsync());
        }
    }

    [Fact]
    public async Task Simultaneous_attempts_are_counted_like_attempts_one_by_one()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _desk.LogInAsync(password: "not the password")));

        Assert.Equal(5, answers.Count(answer => answer.StatusCode == HttpStatusCode.Unauthorized));
        Assert.Equal(15, answers.Count(answer => answer.StatusCode == HttpStatusCode.TooManyRequests));
    }

    [Fact]
    public async Task A_name_that_nobody_has_answers_like_a_wrong_password_and_locks_like_one()
    {
        var known = await FailuresAsync("admin");
        var unknown = await FailuresAsync("nobody");

        Assert.Equal(known.Select(failure => failure.Status), unknown.Select(failure => failure.Status));
        Assert.Equal(
            known.Select(failure => failure.Detail.Replace("admin", "…", StringComparison.Ordinal)),
            unknown.Select(failure => failure.Detail.Replace("nobody", "…", StringComparison.Ordinal)));

        async Task<List<(HttpStatusCode Status, string Detail)>> FailuresAsync(string name)
        {
            var failures = new List<(HttpStatusCode, string)>();
            for (var i = 0; i < 6; i++)
            {
                using var answer = await _desk.LogInAsync(name, "not the password");
                failures.Add(
                    (answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString()!));
            }

            return failures;
        }
    }

    [Fact]
    public async Task Attempts_per_address_are_limited()
    {
        using var folder = new TempFolder();
        await using var desk = await IdentityDesk.StartAsync(folder.Path, null, ("Identity:LoginsPerMinute", "3"));
        for (var i = 0; i < 3; i++)
        {
            using var wrong = await desk.LogInAsync($"name-{i}", "not the password");
            Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        }

        using var more = await desk.LogInAsync();
        Assert.Equal(HttpStatusCode.TooManyRequests, more.StatusCode);
        Assert.InRange(more.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Equal("application/problem+json", more.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_password_is_stored_as_pbkdf2_at_the_recommended_cost_with_a_salt_of_its_own()
    {
        var stored = (await _desk.Services.GetRequiredService<UserStore>().FindAsync("admin"))!.PasswordHash;

        Assert.StartsWith("pbkdf2-sha256$600000$", stored, StringComparison.Ordinal);
        Assert.NotEqual(stored, await PasswordHash.MakeAsync(IdentityDesk.Password));
        Assert.True(await PasswordHash.VerifyAsync(IdentityDesk.Password, stored));
        Assert.False(await PasswordHash.VerifyAsync(IdentityDesk.Password + " ", stored));
    }

    [Fact]
    public async Task A_password_stored_at_a_lower_cost_is_rehashed_when_it_is_used()
    {
        var salt = new byte[16];
        var weak = Convert.ToBase64String(
            System.Security.Cryptography.Rfc2898DeriveBytes.Pbkdf2(
                IdentityDesk.Password, salt, 1000, System.Security.Cryptography.HashAlgorithmName.SHA256, 32));
        await _desk.Services.GetRequiredService<Database>().WriteAsync(work => work.ExecuteAsync(
            "UPDATE users SET password_hash = @hash", new { hash = $"pbkdf2-sha256$1000${Convert.ToBase64String(salt)}${weak}" }));

        Assert.NotEmpty(await _desk.TokenAsync());

        Assert.StartsWith(
            "pbkdf2-sha256$600000$", (await _desk.Services.GetRequiredService<UserStore>().FindAsync("admin"))!.PasswordHash,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_start_generates_a_password_and_prints_it_once()
    {
        using var folder = new TempFolder();
        string password;
        await using (var first = await IdentityDesk.StartAsync(folder.Path, null, ("Identity:AdminPassword", null)))
        {
            password = first.Output.ToString().Split("password  ")[1].Split(' ')[0];
            Assert.True(password.Length >= 20);
            Assert.NotEmpty(await first.TokenAsync(password: password));
        }

        await using var second = await IdentityDesk.StartAsync(folder.Path, null, ("Identity:AdminPassword", null));
        Assert.Empty(second.Output.ToString());
        Assert.NotEmpty(await second.TokenAsync(password: password));
    }

    [Fact]
    public async Task A_configured_password_applies_from_the_next_start_and_ends_older_sign_ins()
    {
        var token = await _desk.TokenAsync();
        await _desk.DisposeAsync();

        _desk = await IdentityDesk.StartAsync(_folder.Path, null, ("Identity:AdminPassword", "yet another phrase"));

        Assert.Equal(HttpStatusCode.Unauthorized, await _desk.StatusAsync(HttpMethod.Get, "/admin/auth/verify", token));
        Assert.NotEmpty(await _desk.TokenAsync(password: "yet another phrase"));
    }

    [Theory]
    [InlineData("short")]
    [InlineData("            ")]
    public async Task A_configured_password_that_is_too_short_stops_the_start_and_names_its_key(string password)
    {
        using var folder = new TempFolder();
        var wrong = await Assert.ThrowsAsync<OptionsValidationException>(
            () => IdentityDesk.StartAsync(folder.Path, null, ("Identity:AdminPassword", password)));
        Assert.Contains("Identity:AdminPassword", wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("admin admin admin")]
    [InlineData("aaaaaaaaaaaaaaaaaa")]
    public async Task A_weak_configured_password_causes_a_warning_that_does_not_repeat_it(string password)
    {
        using var folder = new TempFolder();
        await using var desk = await IdentityDesk.StartAsync(folder.Path, null, ("Identity:AdminPassword", password));
        Assert.Contains("CANDLEWICK_ADMIN_PASSWORD is weak", desk.Output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(password, desk.Output.ToString(), StringComparison.Ordinal);
        Assert.NotEmpty(await desk.TokenAsync(password: password));
    }
}
