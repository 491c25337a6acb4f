using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Candlewick.Platform.Storage;

namespace Candlewick.Venues.Exchange.Binance.Accounts;

/// <summary>What a client signs its requests with.</summary>
/// <param name="Account">The exchange's account that it trades on.</param>
/// <param name="Key">Sent along with each request.</param>
/// <param name="Secret">Never sent.</param>
internal sealed record ApiKey(string Account, string Key, string Secret);

/// <summary>
/// The keys of this exchange, one for each spot account, in <c>keys/api-NAME.json</c> of its data folder, readable by the owner alone. A
/// signature can only be checked with the secret itself, so that it is kept as it is: it opens nothing but accounts of play money.
/// </summary>
internal sealed class ApiKeys(DataFolder folder)
{
    /// <summary>Their places in the data folder.</summary>
    public const string KeyFiles = "keys/api-*.json";
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private const int KeyLength = 64;
    private ImmutableDictionary<string, ApiKey> _keys = ImmutableDictionary<string, ApiKey>.Empty.WithComparers(StringComparer.Ordinal);

    /// <summary>Those that this start made.</summary>
    public IReadOnlyList<ApiKey> Made { get; private set; } = [];

    /// <summary>Reads the keys and makes those that are missing.</summary>
    /// <exception cref="InvalidOperationException">A file holds no key.</exception>
    public void Open(IReadOnlyList<string> accounts)
    {
        var made = new List<ApiKey>();
        var keys = accounts.Select(account => ReadOrMake(account, made)).ToList();
        Made = made;
        _keys = keys.ToImmutableDictionary(key => key.Key, StringComparer.Ordinal);
    }

    public ApiKey? Find(string key) => _keys.GetValueOrDefault(key);

    private ApiKey ReadOrMake(string account, List<ApiKey> made)
    {
        var path = folder.Shared(KeyFiles.Replace("*", account, StringComparison.Ordinal));
        var content = DurableFile.ReadOrMake(path, () =>
        {
            var key = new ApiKey(
                account, RandomNumberGenerator.GetString(Letters, KeyLength), RandomNumberGenerator.GetString(Letters, KeyLength));
            made.Add(key);
            return JsonSerializer.SerializeToUtf8Bytes(key);
        });
        try
        {
            if (JsonSerializer.Deserialize<ApiKey>(content) is { Key.Length: KeyLength, Secret.Length: KeyLength } kept
                && kept.Account == account)
            {
                return kept;
            }
        }
        catch (JsonException)
        {
            // Told below.
        }

        throw new InvalidOperationException($"{path} holds no API key of the account {account}: restore it from a backup, or delete it.");
    }
}
