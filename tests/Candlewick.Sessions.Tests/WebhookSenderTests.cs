using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Candlewick.Execution.Contracts;
using Candlewick.Sessions.Tests.Desk;
using Candlewick.Testing.Desk;

namespace Candlewick.Sessions.Tests;

/// <summary>Who may send to a webhook: tokens, lists of addresses, signatures.</summary>
public sealed class WebhookSenderTests
{
    private const string Base = "/api/webhook/trade-signal";

    [Fact]
    public async Task The_token_may_stand_in_the_address_the_header_or_the_body_and_is_never_kept()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var route = await desk.PostAsync(
            "/api/routes",
            new { name = "r", symbols = new[] { "btcusdt" }, account = "test", staking_tree_id = "five-wins-before-six-losses",
                on_busy = "queue" }, HttpStatusCode.Created);
        var token = route.Text("token")!;
        Assert.Equal(256, Encoding.ASCII.GetByteCount(token) * 6 / 8 * 8);

        await desk.AcceptAsync($"{Base}/{token}", DeskHost.Signal("a"));
        Assert.Equal(
            HttpStatusCode.OK, (await desk.SendAsync(Base, DeskHost.Signal("b"), "application/json", ("X-Webhook-Token", token))).Status);
        Assert.Equal(HttpStatusCode.OK, (await desk.SendAsync(Base, DeskHost.Signal("c", new { token }))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await desk.SendAsync($"{Base}/{token}", $"not json with {token}")).Status);
        Assert.Equal(
            HttpStatusCode.BadRequest, (await desk.SendAsync($"{Base}/{token}", $$"""{"token":"{{token}}","token":"{{token}}"}""")).Status);
        await desk.SettleAsync();

        foreach (var file in Directory.GetFiles(desk.DataFolder, "desk.db*"))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var memory = new MemoryStream();
            await stream.CopyToAsync(memory);
            Assert.DoesNotContain(token, Encoding.Latin1.GetString(memory.ToArray()), StringComparison.Ordinal);
        }

        Assert.DoesNotContain(desk.Audit.Lines, line => line.ToString().Contains(token, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_unknown_revoked_or_missing_token_is_401_and_leaves_an_audit_line_alone()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (id, webhook) = await desk.MakeRouteAsync();
        var rotated = await desk.PostAsync($"/api/routes/{id}/rotate-token", new { });

        Assert.Equal(HttpStatusCode.Unauthorized, (await desk.SendAsync(webhook, DeskHost.Signal("a"))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await desk.SendAsync(Base, DeskHost.Signal("a"))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await desk.SendAsync(Base, DeskHost.Signal("a", new { token = "guess" }))).Status);
        Assert.Empty((await desk.GetAsync("/api/signals")).EnumerateArray());
        Assert.Equal(3, desk.Audit.Lines.Count(line => line.Action == "webhook.refuse"));

        await desk.AcceptAsync(rotated.Text("webhook_path")!, DeskHost.Signal("a"));
        using var deleted = await desk.Http.DeleteAsync($"/api/routes/{id}");
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await desk.SendAsync(rotated.Text("webhook_path")!, DeskHost.Signal("b"))).Status);
    }

    [Fact]
    public async Task A_flood_of_wrong_tokens_writes_a_bounded_number_of_audit_lines_and_counts_the_rest()
    {
        await using var desk = await SessionsDesk.StartAsync();
        for (var i = 0; i < Inbox.RefusalAudit.MaxLinesPerMinute + 5; i++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await desk.SendAsync($"{Base}/guess{i}", "{}")).Status);
        }

        Assert.Equal(Inbox.RefusalAudit.MaxLinesPerMinute, desk.Audit.Lines.Count);
        desk.Clock.Advance(TimeSpan.FromMinutes(1));
        await desk.SendAsync(Base, "{}");
        Assert.Contains("5 more", desk.Audit.Lines[^1].Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.0/8", HttpStatusCode.OK)]
    [InlineData("127.0.0.1", HttpStatusCode.OK)]
    [InlineData("52.89.214.238", HttpStatusCode.Forbidden)]
    public async Task A_sender_outside_the_routes_list_is_403(string allowed, HttpStatusCode expected)
    {
        await using var desk = await SessionsDesk.StartAsync(http: DeskHttp.Port);
        var (_, webhook) = await desk.MakeRouteAsync(new { allowed_senders = new[] { allowed } });

        Assert.Equal(expected, (await desk.SendAsync(webhook, DeskHost.Signal("a"))).Status);
        Assert.Equal(expected == HttpStatusCode.OK ? 1 : 0, (await desk.GetAsync("/api/signals")).GetArrayLength());
    }

    [Fact]
    public async Task A_signed_route_takes_a_signature_of_the_body_and_keeps_its_secret_encrypted()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var route = await desk.PostAsync(
            "/api/routes",
            new { name = "r", symbols = new[] { "BTCUSDT" }, account = "test", staking_tree_id = "five-wins-before-six-losses",
                hmac = true }, HttpStatusCode.Created);
        var secret = route.Text("token")!;
        var path = route.Text("webhook_path")!;
        Assert.Equal($"{Base}/r/{route.Text("id")!}", path);
        var signal = DeskHost.Signal("signed");
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(signal)));

        Assert.Equal(HttpStatusCode.Unauthorized, (await desk.SendAsync(path, signal)).Status);
        Assert.Equal(
            HttpStatusCode.Unauthorized,
            (await desk.SendAsync(path, signal + " ", "application/json", ("X-Webhook-Signature", signature))).Status);
        Assert.Equal(
            HttpStatusCode.Unauthorized, (await desk.SendAsync(path, signal, "application/json", ("X-Webhook-Signature", "zz"))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await desk.SendAsync($"{Base}/{secret}", signal)).Status);
        Assert.Equal(
            HttpStatusCode.OK,
            (await desk.SendAsync(path, signal, "application/json", ("X-Webhook-Signature", "sha256=" + signature))).Status);

        Assert.True(OperatingSystem.IsWindows()
            || File.GetUnixFileMode(Path.Combine(desk.DataFolder, "keys", "webhook.key")) == (
                UnixFileMode.UserRead | UnixFileMode.UserWrite));
        var kept = (await desk.Database.QueryAsync<string>("SELECT sealed_secret FROM routes")).Single();
        Assert.DoesNotContain(secret, Encoding.Latin1.GetString(Convert.FromBase64String(kept)), StringComparison.Ordinal);
        await desk.RestartAsync();
        Assert.Equal(
            HttpStatusCode.OK, (await desk.SendAsync(path, signal, "application/json", ("X-Webhook-Signature", signature))).Status);
    }
}
