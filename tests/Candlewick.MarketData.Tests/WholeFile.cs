using Candlewick.MarketData.Files;
using Candlewick.MarketData.Rollups;
using Candlewick.Testing;

namespace Candlewick.MarketData.Tests;

/// <summary>A file as the desk reads it, with all of its bars in memory.</summary>
internal sealed record WholeFile(BarInterval? Interval, BarColumns Bars, FileReport Report)
{
    public static WholeFile Read(string path, BarFileOptions options)
    {
        using var file = File.OpenRead(path);
        return Read(file, Path.GetFileName(path), options);
    }

    public static WholeFile Read(Stream packed, string name, BarFileOptions options)
    {
        using var folder = new TempFolder();
        using var spool = new BarSpool(folder.File("bars"));
        var file = BarFileReader.Read(packed, name, options, spool);
        var bars = new BarColumns(Math.Max(spool.Count, 1));
        spool.ReadChunk(0, spool.Count, bars);
        return new WholeFile(file.Interval, bars, file.Report);
    }
}
