using System.Globalization;
using System.Security.Cryptography;

namespace Candlewick.Identity.Users;

/// <summary>PBKDF2-HMAC-SHA256 at the cost that OWASP recommends (600,000 rounds), stored with its parameters.</summary>
internal static class PasswordHash
{
    public const int Rounds = 600_000;
    private const string Scheme = "pbkdf2-sha256";
    private const int SaltBytes = 16;
    private const int HashBytes = 32;

    /// <summary>Two at a time: sign-ins must never starve the desk of processors.</summary>
    private static readonly SemaphoreSlim Gate = new(2, 2);

    /// <summary>Verified when the user is unknown, so that an unknown name takes as long as a wrong password.</summary>
    public static string OfNobody { get; } = Write(
        Rounds, RandomNumberGenerator.GetBytes(SaltBytes), RandomNumberGenerator.GetBytes(HashBytes));

    public static async Task<string> MakeAsync(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return Write(Rounds, salt, await DeriveAsync(password, salt, Rounds));
    }

    public static async Task<bool> VerifyAsync(string password, string stored)
    {
        var parts = stored.Split('$');
        if (parts.Length != 4 || parts[0] != Scheme
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var rounds))
        {
            throw new InvalidOperationException("A stored password has no known form.");
        }

        var expected = Convert.FromBase64String(parts[3]);
        var given = await DeriveAsync(password, Convert.FromBase64String(parts[2]), rounds);
        return CryptographicOperations.FixedTimeEquals(expected, given);
    }

    /// <summary>True when the stored form was made at a lower cost than today's.</summary>
    public static bool IsOutdated(string stored) => !stored.StartsWith($"{Scheme}${Rounds}$", StringComparison.Ordinal);

    private static async Task<byte[]> DeriveAsync(string password, byte[] salt, int rounds)
    {
        await Gate.WaitAsync();
        try
        {
            return await Task.Run(() => Rfc2898DeriveBytes.Pbkdf2(password, salt, rounds, HashAlgorithmName.SHA256, HashBytes));
        }
        finally
        {
            Gate.Release();
        }
    }

    private static string Write(int rounds, byte[] salt, byte[] hash) =>
        $"{Scheme}${rounds}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}";
}
