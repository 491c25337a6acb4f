using System.IO.Compression;
using System.Text;
using Candlewick.MarketData.Files;

namespace Candlewick.MarketData.Tests;

/// <summary>What an archive says of itself is compared with what comes out of it; of a damaged one nothing is taken.</summary>
public sealed class ArchiveTests
{
    private const int Bars = 1440;
    private static readonly byte[] Text = Encoding.UTF8.GetBytes(string.Concat(Lines()));

    [Fact]
    public void A_gzip_file_that_is_cut_at_the_end_of_a_line_is_refused()
    {
        using var packed = new MemoryStream();
        long cut;
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes(string.Concat(Lines().Take(999))));
            gzip.Flush();
            cut = packed.Length;
            gzip.Write(Encoding.UTF8.GetBytes(string.Concat(Lines().Skip(999))));
        }

        Whole(packed.ToArray());
        IsDamaged(packed.ToArray()[..(int)cut], "cut off");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10_000)]
    public void A_gzip_file_that_lacks_its_last_bytes_is_refused(int bytes) => IsDamaged(Gzip(Text)[..^bytes], "cut off");

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(8)]
    public void A_gzip_file_whose_checksum_or_length_does_not_fit_is_refused(int fromEnd)
    {
        var packed = Gzip(Text);
        packed[^fromEnd] ^= 0x10;
        IsDamaged(packed, "damaged");
    }

    [Fact]
    public void A_gzip_file_of_several_members_is_read_whole()
    {
        var half = Text.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Lines().ElementAt(700)));
        Whole([.. Gzip(Text[..half]), .. Gzip(Text[half..])]);
        // Cut in the middle of a line, too, and with an empty member between.
        Whole([.. Gzip(Text[..(half + 7)]), .. Gzip([]), .. Gzip(Text[(half + 7)..])]);
    }

    [Fact]
    public void A_damaged_second_member_of_a_gzip_file_is_not_dropped_silently()
    {
        var half = Text.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Lines().ElementAt(700)));
        var (first, second) = (Gzip(Text[..half]), Gzip(Text[half..]));
        IsDamaged([.. first, .. second[..^6]], "cut off");
        IsDamaged([.. first, .. second[..3]], "cut off");
        IsDamaged([.. first, (byte)(second[0] ^ 1), .. second[1..]], "damaged");
        IsDamaged([.. first, .. "and more"u8], "damaged");
    }

    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.Optimal)]
    public void A_flipped_bit_in_a_zip_is_found(CompressionLevel level)
    {
        var packed = Zip(level);
        Whole(packed);
        var random = new Random(1);
        for (var i = 0; i < 40; i++)
        {
            // Between the entry's own header and the archive's list of entries lies what was packed.
            var damaged = packed.ToArray();
            damaged[random.Next(100, packed.Length - 200)] ^= (byte)(1 << random.Next(8));
            var read = Read(damaged);

            Assert.Equal(FileRefusalCode.Damaged, read.Report.Refusal?.Code);
            Assert.Equal(0, read.Bars.Count);
        }
    }

    [Fact]
    public void A_changed_digit_in_a_zip_without_compression_says_which_file_does_not_fit_its_checksum()
    {
        var packed = Zip(CompressionLevel.NoCompression);
        var digit = packed.AsSpan().IndexOf("1.5,7,"u8);
        packed[digit + 4] = (byte)'9';

        var refusal = Read(packed).Report.Refusal;

        Assert.Equal(FileRefusalCode.Damaged, refusal?.Code);
        Assert.Contains("BTCUSDT-1m.csv", refusal!.Detail, StringComparison.Ordinal);
        Assert.Contains("checksum", refusal.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_zip_that_is_cut_off_is_refused() => IsDamaged(Zip(CompressionLevel.Optimal)[..^30], "damaged");

    private static IEnumerable<string> Lines() => Enumerable.Range(0, Bars)
        .Select(i => $"{1_733_356_800_000 + (i * 60_000L)},1,2,0.5,1.5,7,{1_733_356_859_999 + (i * 60_000L)},{i}.25,{i % 77},1,1,0\n");

    private static void Whole(byte[] packed)
    {
        var read = Read(packed);
        Assert.Null(read.Report.Refusal);
        Assert.Equal(Bars, read.Bars.Count);
        Assert.Equal(0, read.Report.RefusedLines);
    }

    private static void IsDamaged(byte[] packed, string words)
    {
        var read = Read(packed);
        Assert.Equal(FileRefusalCode.Damaged, read.Report.Refusal?.Code);
        Assert.Contains(words, read.Report.Refusal!.Detail, StringComparison.Ordinal);
        Assert.Equal(0, read.Bars.Count);
        Assert.Equal(0, read.Report.Bars);
    }

    private static WholeFile Read(byte[] packed)
    {
        using var stream = new MemoryStream(packed);
        return WholeFile.Read(stream, "BTCUSDT-1m", new BarFileOptions());
    }

    private static byte[] Gzip(byte[] text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(text);
        }

        return packed.ToArray();
    }

    private static byte[] Zip(CompressionLevel level)
    {
        using var packed = new MemoryStream();
        using (var archive = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        using (var entry = archive.CreateEntry("BTCUSDT-1m.csv", level).Open())
        {
            entry.Write(Text);
        }

        return packed.ToArray();
    }
}
