using System.Security.Cryptography;
using System.Text;
using Candlewick.Platform.Storage;
using Microsoft.Extensions.Options;

namespace Candlewick.Identity.Tokens;

/// <summary>
/// The secret that signs tokens: configured, or generated once and kept in the data folder where only the desk's own user
/// can read it. Tokens are signed with it as it is, as other programs that know JWT_SECRET expect; everything else with a
/// key derived from it.
/// </summary>
internal sealed class TokenKey
{
    /// <summary>The key's place in the data folder.</summary>
    public const string KeyFile = "token.key";

    private const int KeyBytes = 64;
    private readonly byte[] _secret;

    public TokenKey(DataFolder folder, IOptions<IdentityOptions> options)
    {
        _secret = options.Value.TokenSecret is { } configured ? Encoding.UTF8.GetBytes(configured) : ReadOrMake(folder.Shared(KeyFile));
    }

    /// <summary>The HS256 signature of a token's content.</summary>
    public byte[] SignToken(ReadOnlySpan<byte> content) => HMACSHA256.HashData(_secret, content);

    /// <summary>HMAC-SHA256 under the key of that purpose.</summary>
    public byte[] Sign(string purpose, ReadOnlySpan<byte> data) =>
        HMACSHA256.HashData(HKDF.DeriveKey(HashAlgorithmName.SHA256, _secret, 32, info: Encoding.UTF8.GetBytes(purpose)), data);

    private static byte[] ReadOrMake(string path)
    {
        var stored = Convert.FromBase64String(DurableFile.ReadOrMakeText(
            path, () => Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes))));
        return stored.Length >= 32
            ? stored
            : throw new InvalidOperationException(
                $"{path} holds no key. Delete it: a new one is made, and everybody has to sign in again.");
    }
}
