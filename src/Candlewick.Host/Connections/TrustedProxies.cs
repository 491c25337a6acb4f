using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Candlewick.Host.Connections;

/// <summary>The configured proxies.</summary>
internal sealed class TrustedProxies(IOptions<ProxyOptions> options)
{
    /// <summary>Networks; a single address is one of its own.</summary>
    public IReadOnlyList<IPNetwork> Networks { get; } =
        [.. Entries(options.Value.Trusted).Select(entry => Read(entry, out _) ?? default)];

    public int MaxHops => options.Value.MaxHops;

    /// <summary>The most connections that one may hold.</summary>
    public int MaxConnections => options.Value.MaxConnections;

    public bool Contains(IPAddress? address)
    {
        var plain = address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
        return plain is not null && Networks.Any(network => network.Contains(plain));
    }

    public static string[] Entries(string text) => text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>The network that an entry names; null, and why, where it names none.</summary>
    public static IPNetwork? Read(string entry, out string? wrong)
    {
        wrong = null;
        if (IPAddress.TryParse(entry, out var address))
        {
            address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
            return new IPNetwork(address, address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128);
        }

        // The parser would take an address within the network for it, which may be a slip of the prefix.
        if (!IPNetwork.TryParse(entry, out var network)
            || !network.BaseAddress.Equals(IPAddress.Parse(entry.AsSpan(0, entry.IndexOf('/')))))
        {
            wrong = $"'{entry}' is neither an address (10.0.0.1, fd00::1) nor a network whose bits after the prefix are 0 (10.0.0.0/24, "
                + "fd00::/64).";
            return null;
        }

        if (network.PrefixLength == 0)
        {
            wrong = $"'{entry}' would take everybody's word; name the proxies' own addresses.";
            return null;
        }

        return network;
    }
}

/// <summary>Names the first entry that is not an address or network.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ProxyListAttribute : ValidationAttribute
{
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        foreach (var entry in TrustedProxies.Entries(value as string ?? ""))
        {
            if (TrustedProxies.Read(entry, out var wrong) is null)
            {
                return new ValidationResult(wrong);
            }
        }

        return ValidationResult.Success;
    }
}
