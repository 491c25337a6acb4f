using System.Buffers.Text;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Candlewick.Testing;

namespace Host.Tests.Edge;

/// <summary>Tokens that another program signed with the shared secret and that hold something else: no sign-in, no failure.</summary>
public sealed class SignedTokenTests : IAsyncLifetime
{
    private const string Secret = "a secret that two programs share, of more than 32 characters";
    private DeskProcess _desk = null!;

    public async Task InitializeAsync()
    {
        _desk = await DeskProcess.StartAsync(("JWT_SECRET", Secret));
        await _desk.SignInAsync();
    }

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task A_payload_with_other_kinds_of_values_is_not_a_sign_in()
    {
        var own = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(_desk.Token!.Split('.')[1]));
        var payloads = new List<string> { "", "7", "[]", "null", "\"text\"", "{", "{}", own[..^1] + ",\"exp\":9999999999}" };
        var values = (string[])["\"text\"", "\"99999999999\"", "null", "[]", "{}", "true", "1e300", "9223372036854775807", "-1", "1.5"];
        foreach (var name in (string[])["exp", "ver", "jti", "sub", "iss", "type"])
        {
            // Any text may be the id of a token.
            foreach (var value in values.Where(value => name != "jti" || !value.StartsWith('"')))
            {
                var changed = JsonNode.Parse(own)!;
                changed[name] = JsonNode.Parse(value);
                payloads.Add(changed.ToJsonString());
            }

            payloads.Add(own.Replace($"\"{name}\":", $"\"{name}\":\"\\ud800\",\"x\":", StringComparison.Ordinal));
        }

        foreach (var token in payloads.Select(Sign).Append("a.b.c").Append(Sign(own) + "x"))
        {
            using var client = EdgeDesk.NewClient(_desk.Address, token);
            var (status, _, text) = await EdgeDesk.SendAsync(client, "POST", "/admin/auth/logout", "");
            Assert.True(status == 401, $"{token}: {status} {text}");
        }

        using var stream = await EdgeDesk.OpenAsync(_desk.Address, $"/ws?token={Sign(payloads[8])}");
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, await EdgeDesk.CloseAsync(stream));
        Assert.DoesNotContain("   at ", _desk.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_test_signs_as_the_desk_does()
    {
        var own = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(_desk.Token!.Split('.')[1]));
        using var client = EdgeDesk.NewClient(_desk.Address, Sign(own));
        Assert.Equal(200, (await EdgeDesk.SendAsync(client, "GET", "/admin/auth/verify")).Status);
    }

    private static string Sign(string payload)
    {
        var header = Base64Url.EncodeToString("""{"alg":"HS256","typ":"JWT"}"""u8);
        var content = $"{header}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(payload))}";
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.ASCII.GetBytes(content));
        return $"{content}.{Base64Url.EncodeToString(signature)}";
    }
}
