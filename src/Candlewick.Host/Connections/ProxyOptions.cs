using System.ComponentModel.DataAnnotations;

namespace Candlewick.Host.Connections;

/// <summary>
/// Proxies in front of the desk that are believed about the caller's address, scheme and host; configuration section <c>Proxies</c>.
/// </summary>
internal sealed class ProxyOptions
{
    /// <summary>
    /// Addresses and networks, separated by semicolons, e.g. <c>127.0.0.1;10.0.0.0/24;fd00::/64</c>. Empty: nobody is believed, not
    /// even a program on this machine.
    /// </summary>
    [ProxyList]
    public string Trusted { get; set; } = "";

    /// <summary>How many proxies a request comes through at most.</summary>
    [Range(1, 10)]
    public int MaxHops { get; set; } = 1;

    /// <summary>Open connections from one trusted proxy; all callers behind it come through these.</summary>
    [Range(1, 100_000)]
    public int MaxConnections { get; set; } = 3_000;
}
