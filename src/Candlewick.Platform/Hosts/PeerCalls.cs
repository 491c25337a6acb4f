using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Candlewick.Platform.Hosts;

/// <summary>
/// A call that one host hands on to another: it says from whom and for which address, signed with the secret that the trading host keeps
/// in the database, where only hosts of the desk can read it.
/// </summary>
internal static class PeerCalls
{
    /// <summary>On a refusal of a host that was asked in vain: it does not trade, or is not the one that was meant.</summary>
    public const string NotTheOne = "Candlewick-Not-The-One";

    private const string Header = "Candlewick-Peer";
    private const char Separator = '|';
    /// <summary>How far the clocks of two hosts may be apart.</summary>
    private static readonly TimeSpan Age = TimeSpan.FromMinutes(2);

    /// <summary>The header that lets the other host answer as if it had been asked itself.</summary>
    public static (string Name, string Value) Sign(HttpContext http, string secret, DateTimeOffset now)
    {
        var said = string.Join(
            Separator, now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), http.Connection.RemoteIpAddress,
            http.Request.Scheme, http.Request.Host);
        return (Header, $"{Signature(secret, said, http.Request)}{Separator}{said}");
    }

    public static bool IsPeerCall(HttpContext http) => http.Features.Get<PeerCall>() is not null;

    /// <summary>
    /// Takes the header off a call. True when it carried none, or one that is right: then the call counts as its first caller's, under
    /// the name by which that one asked. Runs after the check of the names this host answers to.
    /// </summary>
    public static bool TryAccept(HttpContext http, string secret, DateTimeOffset now)
    {
        if (!http.Request.Headers.TryGetValue(Header, out var given))
        {
            return true;
        }

        http.Request.Headers.Remove(Header);
        var parts = given.ToString().Split(Separator);
        if (parts.Length != 5 || !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            || Math.Abs(now.ToUnixTimeSeconds() - at) > (long)Age.TotalSeconds
            || !CryptographicOperations.FixedTimeEquals(
                Encoding.UTF8.GetBytes(parts[0]),
                Encoding.UTF8.GetBytes(Signature(secret, string.Join(Separator, parts[1..]), http.Request))))
        {
            return false;
        }

        http.Features.Set(PeerCall.Known);
        (http.Request.Scheme, http.Request.Host) = (parts[3], new HostString(parts[4]));
        http.Connection.RemoteIpAddress = IPAddress.TryParse(parts[2], out var address) ? address : null;
        return true;
    }

    private static string Signature(string secret, string said, HttpRequest request) => Convert.ToHexStringLower(HMACSHA256.HashData(
        Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(
            $"{said}\n{MethodOf(request)}\n{request.HttpContext.Features.Get<IHttpRequestFeature>()!.RawTarget}")));

    /// <summary>A stream that came over HTTP/2 is handed on over HTTP/1.1, where it begins with another word.</summary>
    private static string MethodOf(HttpRequest request) =>
        HttpMethods.IsConnect(request.Method) && request.HttpContext.WebSockets.IsWebSocketRequest ? HttpMethods.Get : request.Method;

    private sealed class PeerCall
    {
        public static readonly PeerCall Known = new();
    }
}
