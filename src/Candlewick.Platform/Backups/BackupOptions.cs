using System.ComponentModel.DataAnnotations;

namespace Candlewick.Platform.Backups;

/// <summary>What the desk expects of its backups; configuration section <c>Backups</c>.</summary>
public sealed class BackupOptions
{
    /// <summary>Where <c>backup</c> writes when it is given no file; <c>backups</c> in the data folder when this is empty.</summary>
    public string? Folder { get; set; }

    /// <summary>From which age of the newest backup on the desk's health is degraded; never when this is empty.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "3650.00:00:00")]
    public TimeSpan? WarnAfter { get; set; }
}
