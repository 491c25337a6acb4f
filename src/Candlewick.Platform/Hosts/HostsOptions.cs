using System.ComponentModel.DataAnnotations;

namespace Candlewick.Platform.Hosts;

/// <summary>How several hosts share a desk; configuration section <c>Hosts</c>.</summary>
public sealed class HostsOptions
{
    /// <summary>
    /// Where the other hosts reach this one, e.g. <c>http://10.0.0.2:8001</c>; by default the first address it listens on, with
    /// <c>127.0.0.1</c> for all addresses.
    /// </summary>
    [Url]
    public string? Address { get; set; }

    /// <summary>Seconds without a sign of life after which another host trades; 3 to 60.</summary>
    [Range(3, 60)]
    public double LeaseSeconds { get; set; } = 6;

    /// <summary>
    /// Seconds for which a request to a venue may still be carried out after it was sent; 0.5 to 10, and at most half of the lease. A
    /// request that might outlive the lease is not sent.
    /// </summary>
    [Range(0.5, 10)]
    public double RequestSeconds { get; set; } = 2;

    /// <summary>True for one start when the shared folder is lost: this host's folder takes its place.</summary>
    public bool AdoptFolder { get; set; }

    internal TimeSpan Lease => TimeSpan.FromSeconds(LeaseSeconds);

    internal TimeSpan Request => TimeSpan.FromSeconds(Math.Min(RequestSeconds, LeaseSeconds / 2));

    /// <summary>How often a host says that it is there.</summary>
    internal TimeSpan Beat => Lease / 5;
}
