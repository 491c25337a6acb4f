using System.Net;
using System.Net.Sockets;

namespace Candlewick.Platform.Web;

/// <summary>By which address a caller is counted.</summary>
public static class CallerAddress
{
    private const int PrefixBytes = 8;

    /// <summary>
    /// IPv4 as it is; of IPv6 the first 64 bits, because a single machine owns all addresses below them. Empty when it is not known.
    /// </summary>
    public static string Of(IPAddress? address)
    {
        if (address is { IsIPv4MappedToIPv6: true })
        {
            return address.MapToIPv4().ToString();
        }

        if (address?.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address?.ToString() ?? "";
        }

        var bytes = address.GetAddressBytes();
        Array.Clear(bytes, PrefixBytes, bytes.Length - PrefixBytes);
        return new IPAddress(bytes).ToString();
    }
}
