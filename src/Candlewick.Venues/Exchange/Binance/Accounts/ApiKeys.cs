using System.Buffers.Text;
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
/// The keys of this exchange, one for each spot account, in <c>keys/api-keys.json</c> of its data folder, readable by the owner alone.
/// A signature can only be checked with the secret itself, so that it is kept as it is: it opens nothing but accounts of play money.
/// </summary>
internal sealed class ApiKeys(DataFolder folder)
{
    private const string KeyFile = "keys/api-keys.json";
    private const int KeyBytes = 48;
    private ImmutableDictionary<string, ApiKey> _keys = ImmutableDictionary<string, ApiKey>.Empty.WithComparers(StringComparer.Ordinal);

    /// <summary>Those that this start made.</summary>
    public IReadOnlyList<ApiKey> Made { get; private set; } = [];

    /// <summary>Reads the keys and makes those that are missing.</summary>
    public void Open(IReadOnlyList<string> accounts)
    {
        var path = folder.Shared(KeyFile);
        var kept = File.Exists(path) ? JsonSerializer.Deserialize<List<ApiKey>>(File.ReadAllText(path)) ?? [] : [];
        List<ApiKey> made =
        [
            .. accounts.Where(account => !kept.Exists(key => key.Account == account)).Select(account => new ApiKey(account, New(), New())),
        ];
        if (made.Count > 0)
        {
            kept.AddRange(made);
            Write(path, kept);
        }

        _keys = kept.Where(key => accounts.Contains(key.Account)).ToImmutableDictionary(key => key.Key, StringComparer.Ordinal);
        Made = made;
    }

    public ApiKey? Find(string key) => _keys.GetValueOrDefault(key);

    /// <summary>64 letters and digits.</summary>
    private static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(KeyBytes)).Replace('-', 'a').Replace('_', 'b');

    private static void Write(string path, List<ApiKey> keys)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var part = path + ".part";
        File.Delete(part);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(part, options))
        {
            JsonSerializer.Serialize(file, keys);
            file.Flush(flushToDisk: true);
        }

        File.Move(part, path, overwrite: true);
    }
}
