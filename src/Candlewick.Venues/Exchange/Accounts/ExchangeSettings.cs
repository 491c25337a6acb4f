using System.Net;
using System.Text.Json;

namespace Candlewick.Venues.Exchange.Accounts;

/// <summary>Where an account's exchange is, and which of its accounts is meant. The token is the configuration's.</summary>
internal sealed record ExchangeSettings(Uri Url, string Account)
{
    private const string WantedUrl =
        "must be the exchange's address, e.g. ws://127.0.0.1:8002; wss:// where it is not on this machine, without a user or a path.";
    private const string WantedAccount = "must be the name of an account at the exchange: 1 to 32 lower-case letters, digits and dashes.";
    private const int LongestUrl = 200;

    /// <summary>Reads an account's settings, with every error by field; null where there is one.</summary>
    public static (ExchangeSettings? Settings, IReadOnlyDictionary<string, string[]> Errors) Read(JsonElement json)
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        if (json.ValueKind != JsonValueKind.Object)
        {
            errors["settings"] = ["must be a JSON object with url and account."];
            return (null, errors);
        }

        foreach (var field in json.EnumerateObject().Where(field => field.Name is not ("url" or "account")))
        {
            errors[field.Name] = ["is not a setting of an exchange account; use url and account."];
        }

        var url = Text(json, "url") is { Length: <= LongestUrl } text && Uri.TryCreate(text, UriKind.Absolute, out var given)
            && IsAddress(given) ? given : null;
        var account = Text(json, "account") is { } name && IsName(name) ? name : null;
        if (url is null)
        {
            errors["url"] = [WantedUrl];
        }

        if (account is null)
        {
            errors["account"] = [WantedAccount];
        }

        return (errors.Count == 0 ? new ExchangeSettings(url!, account!) : null, errors);
    }

    /// <summary>True for what an account of the exchange may be called.</summary>
    public static bool IsName(string name) =>
        name.Length is >= 1 and <= 32 && name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-');

    private static string? Text(JsonElement json, string field) =>
        json.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>The token would be readable on the way to another machine, so that way has to be an encrypted one.</summary>
    private static bool IsAddress(Uri url) =>
        url.UserInfo.Length == 0 && url.PathAndQuery == "/" && url.Fragment.Length == 0
        && (url.Scheme == Uri.UriSchemeWss || (url.Scheme == Uri.UriSchemeWs && IsThisMachine(url)));

    private static bool IsThisMachine(Uri url) =>
        url.Host == "localhost" || (IPAddress.TryParse(url.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
