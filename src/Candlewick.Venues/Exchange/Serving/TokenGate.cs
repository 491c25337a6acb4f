using System.Security.Cryptography;
using System.Text;
using Candlewick.Platform.Web;
using Candlewick.Venues.Exchange.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Candlewick.Venues.Exchange.Serving;

/// <summary>
/// Lets in who knows the exchange's token; everything else is answered 401 and told nothing. What is under an open path is for everybody:
/// it has keys of its own. An exchange without a token lets nobody in but there.
/// </summary>
internal sealed class TokenGate(RequestDelegate next, IOptions<ExchangeOptions> options, IReadOnlyList<PathString> open)
{
    private const string Scheme = "Bearer ";
    private readonly byte[]? _expected = options.Value is { Token: null or "" } ? null : SHA256.HashData(Encoding.UTF8.GetBytes(
        options.Value.WrongToken is { } wrong ? throw new InvalidOperationException(wrong) : options.Value.Token!));

    public async Task InvokeAsync(HttpContext http)
    {
        var given = http.Request.Headers.Authorization.ToString();
        var isKnown = _expected is not null && given.StartsWith(Scheme, StringComparison.Ordinal)
            && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given[Scheme.Length..])), _expected);
        if (isKnown || open.Any(path => http.Request.Path.StartsWithSegments(path)))
        {
            await next(http);
            return;
        }

        http.Response.Headers.WWWAuthenticate = "Bearer";
        await Problems.Unauthorized(_expected is null
            ? "This exchange has no token and lets no desk in: start it with CANDLEWICK_EXCHANGE__TOKEN."
            : "Send the exchange's token: Authorization: Bearer …").ExecuteAsync(http);
    }
}
