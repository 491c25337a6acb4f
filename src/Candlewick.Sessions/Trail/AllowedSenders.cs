using System.Net;

namespace Candlewick.Sessions.Trail;

/// <summary>A route's allow-list: addresses (<c>52.89.214.238</c>) and networks (<c>10.0.0.0/8</c>).</summary>
internal static class AllowedSenders
{
    public static bool IsValid(string entry) => TryParse(entry, out _);

    /// <summary>An empty list allows everyone; with a list, a sender whose address is unknown is outside it.</summary>
    public static bool Allow(IReadOnlyList<string> entries, IPAddress? sender)
    {
        if (entries.Count == 0)
        {
            return true;
        }

        var address = sender is { IsIPv4MappedToIPv6: true } ? sender.MapToIPv4() : sender;
        return address is not null && entries.Any(entry => TryParse(entry, out var network) && network.Contains(address));
    }

    private static bool TryParse(string entry, out IPNetwork network)
    {
        if (IPAddress.TryParse(entry, out var address))
        {
            network = new IPNetwork(address, address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? 32 : 128);
            return true;
        }

        return IPNetwork.TryParse(entry, out network);
    }
}
