using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Candlewick.MarketData.Rollups;

namespace Candlewick.MarketData.Files;

/// <summary>
/// Reads a file of bars in one pass over its bytes. A line of an exchange's dump takes the quick way, digit by digit in place;
/// whatever does not fit there takes the careful way, which either understands it or reports it with its number and reason.
/// </summary>
internal sealed class BarFileReader
{
    private const int BlockBytes = 1 << 18;
    /// <summary>Numbers are read eight bytes at a time, so that many may be touched after the last line.</summary>
    private const int Padding = 16;

    private readonly BarFileOptions _options;
    private readonly FileReport _report;
    private readonly TimeText _times;
    private readonly BarSpool _bars;
    private readonly CloseTimes _closes = new();
    private ColumnLayout? _layout;
    private byte _decimalMark = (byte)'.';
    private bool _decimalMarkKnown;
    private int _line;

    private BarFileReader(string name, BarFileOptions options, BarSpool bars)
    {
        _options = options;
        _bars = bars;
        _report = new FileReport { File = name };
        _times = new TimeText(options.Zone);
    }

    /// <summary>Reads a file from the disk.</summary>
    /// <param name="path">Path; its name may show the interval of a file with a single bar.</param>
    /// <param name="options">Bounds, and what the sender says.</param>
    /// <param name="bars">Takes the bars; empty, and the caller's.</param>
    /// <param name="progress">Told packed bytes read so far, about once per megabyte of text.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    public static BarFile Read(
        string path, BarFileOptions options, BarSpool bars, IProgress<long>? progress = null,
        CancellationToken cancellationToken = default)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        return Read(file, Path.GetFileName(path), options, bars, progress, cancellationToken);
    }

    /// <summary>Reads a seekable stream, which stays the caller's.</summary>
    public static BarFile Read(
        Stream packed, string name, BarFileOptions options, BarSpool bars, IProgress<long>? progress = null,
        CancellationToken cancellationToken = default)
    {
        var reader = new BarFileReader(name, options, bars);
        try
        {
            using var source = SourceFile.Open(packed, options);
            reader.ReadLines(source.Text, packed, progress, cancellationToken);
            return new BarFileChecks(reader._report, options, bars, reader._closes, reader._layout is { HasOpenTime: false })
                .Finish(reader._times.Units, cancellationToken);
        }
        catch (FileRefusedException refused)
        {
            reader._report.Refusal = refused.Refusal;
        }
        catch (Exception damaged) when (damaged is InvalidDataException or EndOfStreamException)
        {
            reader._report.Refusal = new FileRefusal(
                FileRefusalCode.Damaged, $"The archive is damaged and cannot be unpacked: {damaged.Message}");
        }

        bars.Clear();
        reader._report.Bars = 0;
        return new BarFile(null, bars, reader._report);
    }

    private void ReadLines(Stream text, Stream packed, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var buffer = GC.AllocateUninitializedArray<byte>(BlockBytes + Padding);
        var filled = 0;
        var sinceProgress = 0;
        while (true)
        {
            var read = text.ReadAtLeast(buffer.AsSpan(filled, BlockBytes - filled), 1, throwOnEndOfStream: false);
            cancellationToken.ThrowIfCancellationRequested();
            filled += read;
            if (read == 0)
            {
                if (filled > 0)
                {
                    buffer[filled] = (byte)'\n';
                    ReadBlock(buffer, filled + 1);
                }

                RefuseEmpty();
                return;
            }

            var end = buffer.AsSpan(0, filled).LastIndexOf((byte)'\n') + 1;
            if (end == 0 && filled == BlockBytes)
            {
                RefuseCarriageReturns(buffer.AsSpan(0, filled));
                throw new FileRefusedException(new FileRefusal(
                    FileRefusalCode.NotCsv, $"Line {_line + 1} is longer than {BlockBytes:N0} bytes; this is not a file of bars."));
            }

            ReadBlock(buffer, end);
            buffer.AsSpan(end, filled - end).CopyTo(buffer);
            filled -= end;
            sinceProgress += read;
            if (progress is not null && sinceProgress >= 1 << 20)
            {
                sinceProgress = 0;
                progress.Report(packed.Position);
            }
        }
    }

    private void RefuseEmpty()
    {
        if (_layout is null)
        {
            throw new FileRefusedException(new FileRefusal(
                FileRefusalCode.NotCsv, "The file is empty: it has no line with text. Send CSV with one line for each bar."));
        }
    }

    /// <summary>A file from an old Mac program looks like one long line.</summary>
    private static void RefuseCarriageReturns(ReadOnlySpan<byte> line)
    {
        var at = line.TrimEnd((byte)'\r').IndexOf((byte)'\r');
        if (at >= 0)
        {
            throw new FileRefusedException(new FileRefusal(FileRefusalCode.NotCsv,
                $"The file's lines end with a carriage return alone, first at byte {at + 1}; save it with line feeds (LF or CR LF)."));
        }
    }

    /// <summary>Reads whole lines in [0, end) of the buffer.</summary>
    /// <remarks>Compiled at once, with the quick way inside it: a desk's first import would run unoptimised for a second.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ReadBlock(byte[] buffer, int end)
    {
        ref var text = ref MemoryMarshal.GetArrayDataReference(buffer);
        nint at = 0;
        while (at < end)
        {
            _line++;
            var start = at;
            if (_layout is { IsDump: true } && TryDumpLine(ref text, ref at, end))
            {
                continue;
            }

            at = start + buffer.AsSpan((int)start, end - (int)start).IndexOf((byte)'\n') + 1;
            var line = buffer.AsSpan((int)start, (int)(at - start) - 1);
            ReadCarefully(line.EndsWith("\r"u8) ? line[..^1] : line);
        }
    }

    /// <summary>One line of twelve plain columns. False, with nothing taken, on anything unusual.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryDumpLine(ref byte text, ref nint at, int end)
    {
        const byte comma = (byte)',';
        if (!NumberText.TryReadWhole(ref text, ref at, comma, out var time)
            || !NumberText.TryReadPlain(ref text, ref at, comma, out var open)
            || !NumberText.TryReadPlain(ref text, ref at, comma, out var high)
            || !NumberText.TryReadPlain(ref text, ref at, comma, out var low)
            || !NumberText.TryReadPlain(ref text, ref at, comma, out var close)
            || !NumberText.TryReadPlain(ref text, ref at, comma, out var volume)
            || !NumberText.TryReadWhole(ref text, ref at, comma, out var closeTime)
            || !NumberText.TryReadPlain(ref text, ref at, comma, out var quoteVolume)
            || !NumberText.TryReadWhole(ref text, ref at, comma, out var count)
            || !NumberText.TryReadPlain(ref text, ref at, comma, out var takerVolume)
            || !NumberText.TryReadPlain(ref text, ref at, comma, out var takerQuoteVolume)
            || !TrySkipLast(ref text, ref at, end)
            || !BarBounds.ArePossible(open, high, low, close)
            || count > BarBounds.GreatestCount
            || !_times.TryNumber(time, out var unixMs))
        {
            return false;
        }

        _closes.Add(unixMs, closeTime);
        AddBar(new Domain.Bar(unixMs, open, high, low, close, volume, quoteVolume, count, takerVolume, takerQuoteVolume), BarParts.All);
        return true;
    }

    /// <summary>The ignored twelfth column: anything without a separator or quote.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TrySkipLast(ref byte text, ref nint at, int end)
    {
        while (at < end)
        {
            var character = Unsafe.Add(ref text, at++);
            if (character == (byte)'\n')
            {
                return true;
            }

            if (character is (byte)',' or (byte)'"')
            {
                return false;
            }
        }

        return false;
    }

    private void AddBar(in Domain.Bar bar, BarParts delivered)
    {
        _report.LinesRead++;
        if (_bars.Count == _options.MaxBars)
        {
            throw new FileRefusedException(
                new FileRefusal(FileRefusalCode.TooLarge, $"The file has more than {_options.MaxBars:N0} bars; split it."));
        }

        _bars.Add(bar, _line, delivered);
    }

    private void ReadCarefully(ReadOnlySpan<byte> line)
    {
        if (line.Trim((byte)' ').IsEmpty)
        {
            return;
        }

        if (_layout is null)
        {
            RefuseCarriageReturns(line);
            if (ColumnLayout.IsPreamble(line))
            {
                return;
            }

            _layout = ColumnLayout.Detect(line, _options);
            _report.Notes.AddRange(_layout.Notes);
            if (_layout.Header is not null)
            {
                return;
            }
        }

        if (_layout.Header is not null && line.Trim((byte)' ').SequenceEqual(_layout.Header))
        {
            _report.LinesRead++;
            Refuse(line, "repeats the header");
            return;
        }

        Span<Range> fields = stackalloc Range[64];
        var count = SplitLine(line, _layout.Separator, fields);
        if (count != _layout.Roles.Length)
        {
            _report.LinesRead++;
            Refuse(line, count < 0
                ? "has a quote that is not closed, or more than 64 columns"
                : $"has {count} columns where the file has {_layout.Roles.Length}");
            return;
        }

        if (TryReadFields(line, fields[..count], out var bar, out var delivered, out var problem))
        {
            AddBar(bar, delivered);
        }
        else
        {
            _report.LinesRead++;
            Refuse(line, problem!);
        }
    }

    private bool TryReadFields(
        ReadOnlySpan<byte> line, ReadOnlySpan<Range> fields, out Domain.Bar bar, out BarParts delivered, out string? problem)
    {
        bar = default;
        delivered = BarParts.Prices;
        problem = null;
        var layout = _layout!;
        Span<double> values = stackalloc double[(int)ColumnRole.TakerBuyQuoteVolume + 1];
        values.Clear();
        ReadOnlySpan<byte> time = default, timeOfDay = default, closeTime = default;
        var timeName = "";
        if (!_decimalMarkKnown)
        {
            LearnDecimalMark(line, fields);
        }

        for (var column = 0; column < fields.Length; column++)
        {
            var role = layout.Roles[column];
            var field = Unquoted(line[fields[column]]);
            switch (role)
            {
                case ColumnRole.Other:
                    break;
                case ColumnRole.OpenTime:
                    time = field;
                    timeName = layout.NameOf(column);
                    break;
                case ColumnRole.TimeOfDay:
                    timeOfDay = field;
                    break;
                case ColumnRole.CloseTime:
                    closeTime = field;
                    timeName = timeName.Length == 0 ? layout.NameOf(column) : timeName;
                    break;
                default:
                    if (role > ColumnRole.CloseTime && field.IsEmpty)
                    {
                        // Trade counts and the like are extras that some lines of a source lack.
                        break;
                    }

                    if (!NumberText.TryParse(field, _decimalMark, out values[(int)role], out problem))
                    {
                        problem = $"{layout.NameOf(column)} {problem}";
                        return false;
                    }

                    delivered |= ColumnLayout.PartOf(role);
                    break;
            }
        }

        if (!_times.TryParse(layout.HasOpenTime ? time : closeTime, timeOfDay, layout.IsDateColumn, out var unixMs, out problem))
        {
            problem = $"{timeName} {problem}";
            return false;
        }

        if (layout.HasOpenTime && long.TryParse(closeTime, out var closeNumber))
        {
            _closes.Add(unixMs, closeNumber);
        }

        problem = BarBounds.ProblemOf(values);
        bar = problem is null ? BarOf(unixMs, values) : default;
        return problem is null;
    }

    private static Domain.Bar BarOf(long unixMs, ReadOnlySpan<double> values) => new(
        unixMs, values[(int)ColumnRole.Open], values[(int)ColumnRole.High], values[(int)ColumnRole.Low], values[(int)ColumnRole.Close],
        values[(int)ColumnRole.Volume], values[(int)ColumnRole.QuoteVolume], (long)values[(int)ColumnRole.TradeCount],
        values[(int)ColumnRole.TakerBuyVolume], values[(int)ColumnRole.TakerBuyQuoteVolume]);

    /// <summary>
    /// In files separated by semicolons the comma is the decimal mark when the first data line has one;
    /// a point is then refused, because it may group thousands.
    /// </summary>
    private void LearnDecimalMark(ReadOnlySpan<byte> line, ReadOnlySpan<Range> fields)
    {
        _decimalMarkKnown = true;
        if (_layout!.Separator == (byte)',')
        {
            return;
        }

        for (var column = 0; column < fields.Length; column++)
        {
            if (_layout.Roles[column] is >= ColumnRole.Open and <= ColumnRole.Volume && line[fields[column]].Contains((byte)','))
            {
                _decimalMark = (byte)',';
            }
        }
    }

    private void Refuse(ReadOnlySpan<byte> line, string reason) => _report.Refuse(_line, reason, NumberText.Show(line));

    private static ReadOnlySpan<byte> Unquoted(ReadOnlySpan<byte> field)
    {
        field = field.Trim((byte)' ');
        return field.Length >= 2 && field[0] == '"' && field[^1] == '"' ? field[1..^1] : field;
    }

    /// <summary>Splits a line, keeping separators inside quotes. -1 when a quote stays open or there are too many columns.</summary>
    private static int SplitLine(ReadOnlySpan<byte> line, byte separator, Span<Range> fields)
    {
        var count = 0;
        var start = 0;
        var quoted = false;
        for (var i = 0; i <= line.Length; i++)
        {
            if (i < line.Length && line[i] == '"')
            {
                quoted = !quoted;
            }
            else if (i == line.Length || (line[i] == separator && !quoted))
            {
                if (count == fields.Length)
                {
                    return -1;
                }

                fields[count++] = start..i;
                start = i + 1;
            }
        }

        return quoted ? -1 : count;
    }
}
