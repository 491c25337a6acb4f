using System.IO.Compression;

namespace Candlewick.MarketData.Files;

/// <summary>Names files that are no text of bars by how they begin, so that a refusal can say what they are.</summary>
internal static class KnownFormats
{
    /// <summary>Bytes needed to tell.</summary>
    public const int Length = 8;

    private static readonly (byte[] Start, string Name)[] Starts =
    [
        ([0xD0, 0xCF, 0x11, 0xE0], "an old Excel workbook"),
        ([.. "%PDF"u8], "a PDF document"),
        ([.. "PAR1"u8], "a Parquet file"),
        ([.. "Rar!"u8], "a RAR archive"),
        ([(byte)'7', (byte)'z', 0xBC, 0xAF, 0x27, 0x1C], "a 7-Zip archive"),
        ([.. "BZh"u8], "a bzip2 file"),
        ([0xFD, .. "7zXZ"u8], "an xz file"),
        ([0x28, 0xB5, 0x2F, 0xFD], "a Zstandard file"),
        ([.. "SQLite"u8], "an SQLite database"),
    ];

    /// <summary>What a file is that begins so; null when that is not known.</summary>
    public static string? Find(ReadOnlySpan<byte> start)
    {
        foreach (var (known, name) in Starts)
        {
            if (start.StartsWith(known))
            {
                return name;
            }
        }

        return null;
    }

    /// <summary>What an archive is whose entries are the parts of a document; null for an ordinary one.</summary>
    public static string? Find(IEnumerable<ZipArchiveEntry> entries)
    {
        foreach (var entry in entries)
        {
            switch (entry.FullName)
            {
                case "xl/workbook.xml" or "xl/workbook.bin":
                    return "an Excel workbook";
                case "[Content_Types].xml":
                    return "an Office document, such as an Excel workbook";
                case "mimetype" or "META-INF/manifest.xml":
                    return "an OpenDocument file, such as a spreadsheet";
            }
        }

        return null;
    }
}
