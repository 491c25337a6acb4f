using System.ComponentModel.DataAnnotations;

namespace Candlewick.MarketData;

/// <summary>Bounds of the market data; section <c>MarketData</c> of the configuration.</summary>
public sealed class MarketDataOptions
{
    /// <summary>Most bytes of one uploaded file, packed as it is sent; 1 KiB to 16 GiB.</summary>
    [Range(1024L, 16L << 30)]
    public long MaxUploadBytes { get; set; } = 2L << 30;

    /// <summary>
    /// Bytes of the disk that an upload must leave free; below it, it is refused with 507. 0 to 1 PiB.
    /// </summary>
    [Range(0L, 1L << 50)]
    public long MinFreeBytes { get; set; } = 1L << 30;

    /// <summary>How long an upload may stand still before it is given up with 408; 1 second to 10 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan UploadStall { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Imports that may be uploaded, wait or run at once; 1 to 1,000.</summary>
    [Range(1, 1000)]
    public int MaxOpenJobs { get; set; } = 100;

    /// <summary>Most bars stored in one transaction of an import, during which no order is written; 100 to 32,768.</summary>
    [Range(100, 32_768)]
    public int ImportChunkBars { get; set; } = 32_768;
}
