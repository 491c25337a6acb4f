using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;
using SQLitePCL;

namespace Candlewick.Platform.Storage;

/// <summary>The room that a folder's disk has.</summary>
public static class FreeSpace
{
    private const int NoSpaceLeft = 28;
    private const int QuotaExceeded = 122;

    /// <summary>Bytes that this program may still write there; null when the system does not say.</summary>
    public static long? Of(string folder)
    {
        try
        {
            return new DriveInfo(folder).AvailableFreeSpace;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>True when something failed because the disk, or what this user may have of it, is full.</summary>
    public static bool IsFull(Exception failure) => failure switch
    {
        SqliteException engine => engine.SqliteErrorCode == raw.SQLITE_FULL,
        PostgresException server => server.SqlState == PostgresErrorCodes.DiskFull,
        IOException io => (io.HResult & 0xffff) is NoSpaceLeft or QuotaExceeded,
        _ => failure.InnerException is { } inner && IsFull(inner),
    };

    /// <summary>A number of bytes for people.</summary>
    public static string Text(long bytes)
    {
        var (unit, name) = bytes switch
        {
            >= 1L << 30 => (1L << 30, "GiB"),
            >= 1L << 20 => (1L << 20, "MiB"),
            >= 1L << 10 => (1L << 10, "KiB"),
            _ => (1L, "bytes"),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{(double)bytes / unit:0.#} {name}");
    }
}
