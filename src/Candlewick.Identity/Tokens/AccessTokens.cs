using System.Buffers.Text;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Candlewick.Identity.Users;
using Candlewick.Platform.Security;
using Microsoft.Extensions.Options;

namespace Candlewick.Identity.Tokens;

/// <summary>An issued token with the moment it ends and its proof against forged requests.</summary>
internal sealed record AccessToken(string Value, string TokenId, DateTimeOffset ExpiresAt, string Csrf);

/// <summary>
/// Issues and checks access tokens: JWTs with HS256 and nothing else. The header must be ours to the byte, so there is no
/// algorithm to confuse; the signature is compared in constant time before any of the payload is trusted.
/// </summary>
internal sealed class AccessTokens(
    TokenKey key, UserStore users, RevokedTokenStore revoked, IOptions<IdentityOptions> options, TimeProvider time) : ITokenAuthenticator
{
    public const string TokenIdClaim = "jti";
    public const string ExpiresClaim = "exp";
    private const string CsrfPurpose = "csrf";
    private const string Issuer = "candlewick";
    private const int MaxLength = 2048;
    private static readonly long LatestExpiry = DateTimeOffset.MaxValue.ToUnixTimeSeconds();
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 4 };
    private static readonly string Header = Base64Url.EncodeToString("""{"alg":"HS256","typ":"JWT"}"""u8);

    public AccessToken Issue(string userId, UserRights rights)
    {
        var now = time.GetUtcNow();
        var expires = DateTimeOffset.FromUnixTimeSeconds((now + options.Value.TokenLifetime).ToUnixTimeSeconds());
        var tokenId = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
        var payload = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["iss"] = Issuer,
            ["type"] = "admin",
            ["sub"] = userId,
            ["name"] = rights.Username,
            ["role"] = rights.Role,
            ["ver"] = rights.TokenVersion,
            ["jti"] = tokenId,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = expires.ToUnixTimeSeconds(),
        });
        var content = $"{Header}.{Base64Url.EncodeToString(payload)}";
        return new AccessToken($"{content}.{Signature(content)}", tokenId, expires, CsrfOf(tokenId));
    }

    public ValueTask<ClaimsPrincipal?> AuthenticateAsync(string token, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Authenticate(token));

    /// <summary>Who holds the token, or null when it is not ours, has ended, was signed out, or its user changed.</summary>
    public ClaimsPrincipal? Authenticate(string token)
    {
        if (Read(token) is not { } payload
            || Text(payload, "iss") != Issuer || Text(payload, "type") != "admin"
            || Text(payload, "sub") is not { } userId || Text(payload, "jti") is not { } tokenId
            || Number(payload, "exp") is not { } expires || Number(payload, "ver") is not { } version
            || expires <= time.GetUtcNow().ToUnixTimeSeconds() || expires > LatestExpiry
            || revoked.Contains(tokenId)
            || users.Rights(userId) is not { } rights || rights.TokenVersion != version)
        {
            return null;
        }

        // Role and name are today's, not those at the time the token was issued.
        return new ClaimsPrincipal(new ClaimsIdentity(
        [
            new Claim(ClaimTypes.NameIdentifier, userId),
            new Claim(ClaimTypes.Name, rights.Username),
            new Claim(ClaimTypes.Role, rights.Role),
            new Claim(TokenIdClaim, tokenId),
            new Claim(ExpiresClaim, expires.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        ], TokenAuthenticationHandler.SchemeName));
    }

    /// <summary>The value that a page signed in with this token must repeat with every change.</summary>
    public string CsrfOf(string tokenId) => Base64Url.EncodeToString(key.Sign(CsrfPurpose, Encoding.UTF8.GetBytes(tokenId)));

    private string Signature(string content) => Base64Url.EncodeToString(key.SignToken(Encoding.ASCII.GetBytes(content)));

    private JsonElement? Read(string token)
    {
        if (token.Length > MaxLength)
        {
            return null;
        }

        var parts = token.Split('.');
        if (parts.Length != 3 || parts[0] != Header
            || !CryptographicOperations.FixedTimeEquals(
                Encoding.UTF8.GetBytes(parts[2]), Encoding.ASCII.GetBytes(Signature($"{parts[0]}.{parts[1]}"))))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]), Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (Exception unreadable) when (unreadable is FormatException or JsonException or InvalidOperationException)
        {
            // Signed, and yet not ours: other programs may know the secret.
            return null;
        }
    }

    private static string? Text(JsonElement payload, string name)
    {
        try
        {
            return payload.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // An escape such as \ud800 that is not a character.
            return null;
        }
    }

    private static long? Number(JsonElement payload, string name) =>
        payload.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number)
            ? number : null;
}
