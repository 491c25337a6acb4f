using System.Security.Cryptography;
using System.Text;

namespace Candlewick.Execution.Books;

/// <summary>
/// Makes client order ids: a short hash of (installation, trade, leg, revision), so that the same order always has the
/// same id and no two orders ever share one. 29 characters of [a-z0-9-], within every venue's bound (the tightest is 31).
/// </summary>
internal static class ClientOrderIds
{
    // Crockford's alphabet: no letters that look like digits.
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int HashBytes = 16;

    public static string Of(string installationId, string tradeId, string part, int revision)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{installationId}\n{tradeId}\n{part}\n{revision}"));
        return "cw-" + Encode(hash.AsSpan(0, HashBytes));
    }

    private static string Encode(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(26);
        var (buffer, bits) = (0, 0);
        foreach (var value in bytes)
        {
            buffer = (buffer << 8) | value;
            bits += 8;
            while (bits >= 5)
            {
                bits -= 5;
                text.Append(Alphabet[(buffer >> bits) & 31]);
            }

            buffer &= (1 << bits) - 1;
        }

        if (bits > 0)
        {
            text.Append(Alphabet[(buffer << (5 - bits)) & 31]);
        }

        return text.ToString();
    }
}
