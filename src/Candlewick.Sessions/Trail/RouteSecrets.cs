using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Candlewick.Platform.Storage;

namespace Candlewick.Sessions.Trail;

/// <summary>
/// Makes and checks a route's secret. A token is kept as a SHA-256 hash only. An HMAC secret is needed to verify signatures, so it
/// is kept encrypted (AES-256-GCM, bound to the route's id) under a key that lies outside the database, in <c>keys/webhook.key</c> of
/// the data folder, readable by the owner alone: a copy of the database gives no secret away.
/// </summary>
internal sealed class RouteSecrets(DataFolder folder)
{
    private const int SecretBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    /// <summary>The key's place in the data folder.</summary>
    public const string KeyFile = "keys/webhook.key";

    /// <summary>Kept once it was read; a failure to read it is not: the next one tries again.</summary>
    private readonly Lazy<byte[]> _key = new(() => ReadOrMakeKey(folder.Shared(KeyFile)), LazyThreadSafetyMode.PublicationOnly);

    /// <summary>256 random bits, safe in an address.</summary>
    public static string NewSecret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));

    public static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    public string Seal(string routeId, string secret)
    {
        var plain = Encoding.UTF8.GetBytes(secret);
        var box = new byte[NonceBytes + plain.Length + TagBytes];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceBytes));
        using var aes = new AesGcm(_key.Value, TagBytes);
        aes.Encrypt(
            box.AsSpan(0, NonceBytes), plain, box.AsSpan(NonceBytes, plain.Length), box.AsSpan(NonceBytes + plain.Length),
            Encoding.UTF8.GetBytes(routeId));
        return Convert.ToBase64String(box);
    }

    /// <summary>True when <paramref name="signature"/> (hex, also with <c>sha256=</c> in front) is the HMAC-SHA256 of the body.</summary>
    public bool IsSignedBy(Route route, string? signature, ReadOnlySpan<byte> body)
    {
        const string Prefix = "sha256=";
        if (route.SealedSecret is null || signature is null)
        {
            return false;
        }

        var hex = signature.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? signature[Prefix.Length..] : signature;
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        if (hex.Length != given.Length * 2 || Convert.FromHexString(hex, given, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            return false;
        }

        return CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(Open(route), body), given);
    }

    /// <summary>True when the route's sealed secret can be read with the key that is there; makes no key.</summary>
    public bool CanOpen(Route route)
    {
        try
        {
            return File.Exists(Path.Combine(folder.SharedPath, KeyFile)) && Open(route).Length > 0;
        }
        catch (Exception failure) when (failure is CryptographicException or FormatException or InvalidOperationException
            or OverflowException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private byte[] Open(Route route)
    {
        var box = Convert.FromBase64String(route.SealedSecret!);
        var plain = new byte[box.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(_key.Value, TagBytes);
        aes.Decrypt(
            box.AsSpan(0, NonceBytes), box.AsSpan(NonceBytes, plain.Length), box.AsSpan(NonceBytes + plain.Length), plain,
            Encoding.UTF8.GetBytes(route.Id));
        return plain;
    }

    private static byte[] ReadOrMakeKey(string path)
    {
        var key = DurableFile.ReadOrMake(path, () => RandomNumberGenerator.GetBytes(SecretBytes));
        return key.Length == SecretBytes
            ? key
            : throw new InvalidOperationException($"{path} must hold {SecretBytes} bytes and holds {key.Length}: "
                + "restore it from a backup, or delete it and rotate the tokens of all signed routes.");
    }
}
