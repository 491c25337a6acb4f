using System.Security.Cryptography;
using System.Text;
using Candlewick.Platform.Web;
using Candlewick.Venues.Exchange.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Candlewick.Venues.Exchange.Serving;

/// <summary>Lets in who knows the exchange's token; everything else is answered 401 and told nothing.</summary>
internal sealed class TokenGate(RequestDelegate next, IOptions<ExchangeOptions> options)
{
    private const string Scheme = "Bearer ";
    private readonly byte[] _expected = SHA256.HashData(Encoding.UTF8.GetBytes(
        options.Value.WrongToken is { } wrong ? throw new InvalidOperationException(wrong) : options.Value.Token!));

    public async Task InvokeAsync(HttpContext http)
    {
        var given = http.Request.Headers.Authorization.ToString();
        var isKnown = given.StartsWith(Scheme, StringComparison.Ordinal)
            && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given[Scheme.Length..])), _expected);
        if (isKnown)
        {
            await next(http);
            return;
        }

        http.Response.Headers.WWWAuthenticate = "Bearer";
        await Problems.Unauthorized("Send the exchange's token: Authorization: Bearer …").ExecuteAsync(http);
    }
}
