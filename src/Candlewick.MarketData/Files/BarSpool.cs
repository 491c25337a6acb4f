using System.Runtime.InteropServices;
using Candlewick.MarketData.Rollups;
using Microsoft.Win32.SafeHandles;

namespace Candlewick.MarketData.Files;

/// <summary>A bar on its way from a file to the store.</summary>
/// <param name="Bar">The bar.</param>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Delivered">What the line gives of it.</param>
internal readonly record struct SpooledBar(Domain.Bar Bar, int Line, BarParts Delivered)
{
    public long TimeMs => Bar.OpenTimeMs;
}

/// <summary>
/// The bars of one file, put aside on the disk until the whole file is known to be good: memory holds one block of them, however
/// many there are. They are added in the order of the lines and are in the order of time after <see cref="PutInOrder"/>: every block
/// is sorted before it is written, and blocks that do not continue one another are merged. A file within one block never
/// touches the disk.
/// </summary>
/// <param name="path">Where the file is made when it is needed; it goes with this object, and is made anew over a dead program's.</param>
/// <param name="requireRoom">Throws when the disk is too full for more; asked before every block.</param>
internal sealed class BarSpool(string path, Action? requireRoom = null) : IDisposable
{
    /// <summary>Bars of a block, of 88 bytes each; the largest file that is read makes 161 blocks.</summary>
    private const int BlockBars = 65_536;
    /// <summary>Bars read at once of each run that is merged.</summary>
    private const int MergeBars = 512;
    private const int FewestBars = 1024;
    /// <summary>Bars read at once.</summary>
    private const int BufferBars = 4096;

    /// <summary>Revises bars that follow one another: those to keep are moved to the front.</summary>
    /// <param name="bars">The bars.</param>
    /// <returns>How many are kept.</returns>
    public delegate int Revision(Span<SpooledBar> bars);

    private readonly List<int> _runStarts = [];
    private SpooledBar[] _block = new SpooledBar[FewestBars];
    private SpooledBar[] _spare = [];
    private (long TimeMs, int Row)[] _order = [];
    private SafeFileHandle? _file;
    /// <summary>Bars in the file; those after them are in the block.</summary>
    private int _onDisk;
    private long _latestMs = long.MinValue;
    private long _lastOfRunMs = long.MinValue;
    private bool _rises = true;
    private bool _blockRises = true;

    /// <summary>Bars that are held.</summary>
    public int Count { get; private set; }

    /// <summary>Bars that came after a later one.</summary>
    public long OutOfOrder { get; private set; }

    /// <summary>Takes the bar of the next line.</summary>
    public void Add(in Domain.Bar bar, int line, BarParts delivered)
    {
        var inBlock = Count - _onDisk;
        if (inBlock == _block.Length)
        {
            inBlock = MakeRoom(inBlock);
        }

        if (bar.OpenTimeMs <= _latestMs)
        {
            _rises = _blockRises = false;
            OutOfOrder += bar.OpenTimeMs < _latestMs ? 1 : 0;
        }
        else
        {
            _latestMs = bar.OpenTimeMs;
        }

        _block[inBlock] = new SpooledBar(bar, line, delivered);
        Count++;
    }

    /// <summary>Puts the bars in the order of time; of those with one open time the first line's is kept.</summary>
    /// <param name="onRepeat">Told of each bar that is dropped, with the one that is kept.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public void PutInOrder(Action<SpooledBar, SpooledBar> onRepeat, CancellationToken cancellationToken)
    {
        if (_rises)
        {
            return;
        }

        EndBlock();
        (_spare, _order) = ([], []);
        using var merged = new BarSpool(path + ".sorted", requireRoom);
        foreach (var bar in Merged(cancellationToken))
        {
            if (merged.Count > 0 && merged._latestMs == bar.TimeMs)
            {
                onRepeat(merged._block[merged.Count - merged._onDisk - 1], bar);
            }
            else
            {
                merged.Add(bar.Bar, bar.Line, bar.Delivered);
            }
        }

        (_file, merged._file) = (merged._file, _file);
        (_block, _onDisk, Count, _rises) = (merged._block, merged._onDisk, merged.Count, true);
    }

    /// <summary>Bars from a row on, as many as there are and have room; none at the end.</summary>
    public int Read(int row, Span<SpooledBar> bars)
    {
        if (row >= _onDisk)
        {
            var inBlock = Math.Min(bars.Length, Count - row);
            _block.AsSpan(row - _onDisk, inBlock).CopyTo(bars);
            return inBlock;
        }

        bars = bars[..Math.Min(bars.Length, _onDisk - row)];
        var bytes = MemoryMarshal.AsBytes(bars);
        for (var done = 0; done < bytes.Length;)
        {
            var read = RandomAccess.Read(_file!, bytes[done..], OffsetOf(row) + done);
            done += read > 0 ? read : throw new IOException($"{path} is shorter than what was written to it.");
        }

        return bars.Length;
    }

    /// <summary>Replaces what <paramref name="chunk"/> has with up to <paramref name="most"/> bars from a row on.</summary>
    public void ReadChunk(int row, int most, BarColumns chunk)
    {
        chunk.Clear();
        var buffer = new SpooledBar[Math.Min(BufferBars, most)];
        while (Read(row + chunk.Count, buffer.AsSpan(0, Math.Min(buffer.Length, most - chunk.Count))) is var read and > 0)
        {
            foreach (ref readonly var bar in buffer.AsSpan(0, read))
            {
                chunk.Add(bar.Bar, bar.Delivered);
            }
        }
    }

    /// <summary>Open time of the bar at a row.</summary>
    public long TimeOf(int row)
    {
        var bar = default(SpooledBar);
        Read(row, new Span<SpooledBar>(ref bar));
        return bar.TimeMs;
    }

    /// <summary>Passes over all bars, in order, and keeps what is left of them.</summary>
    /// <param name="revise">Called with some bars at a time.</param>
    /// <param name="changesBars">Whether bars that are kept may have changed.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public void Revise(Revision revise, bool changesBars, CancellationToken cancellationToken)
    {
        var buffer = new SpooledBar[Math.Min(BufferBars, Math.Max(Count, 1))];
        var (row, kept) = (0, 0);
        while (Read(row, buffer) is var read and > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var left = revise(buffer.AsSpan(0, read));
            if (changesBars || left < read || kept < row)
            {
                Write(kept, buffer.AsSpan(0, left));
            }

            row += read;
            kept += left;
        }

        Count = kept;
        _onDisk = Math.Min(_onDisk, kept);
    }

    /// <summary>Drops every bar, and their memory. Nothing is added afterwards.</summary>
    public void Clear()
    {
        _file?.Dispose();
        (_file, _onDisk, Count, _block) = (null, 0, 0, new SpooledBar[FewestBars]);
    }

    public void Dispose() => _file?.Dispose();

    private static long OffsetOf(int row) => row * (long)System.Runtime.CompilerServices.Unsafe.SizeOf<SpooledBar>();

    /// <summary>A small block grows; a full one is written.</summary>
    private int MakeRoom(int inBlock)
    {
        if (_block.Length < BlockBars)
        {
            Array.Resize(ref _block, Math.Min(_block.Length * 4, BlockBars));
            return inBlock;
        }

        EndBlock();
        requireRoom?.Invoke();
        _file ??= File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
        RandomAccess.Write(_file, MemoryMarshal.AsBytes(_block.AsSpan()), OffsetOf(_onDisk));
        _onDisk = Count;
        return 0;
    }

    /// <summary>Sorts the block. It continues the run before it, or begins one.</summary>
    private void EndBlock()
    {
        var count = Count - _onDisk;
        if (!_blockRises)
        {
            SortBlock(count);
            _blockRises = true;
        }

        if (_runStarts.Count == 0 || _block[0].TimeMs < _lastOfRunMs)
        {
            _runStarts.Add(_onDisk);
        }

        _lastOfRunMs = _block[count - 1].TimeMs;
    }

    /// <summary>By time, and lines of one time as they came.</summary>
    private void SortBlock(int count)
    {
        if (_spare.Length < _block.Length)
        {
            (_spare, _order) = (new SpooledBar[_block.Length], new (long, int)[_block.Length]);
        }

        for (var row = 0; row < count; row++)
        {
            _order[row] = (_block[row].TimeMs, row);
        }

        Array.Sort(_order, 0, count);
        for (var row = 0; row < count; row++)
        {
            _spare[row] = _block[_order[row].Row];
        }

        (_block, _spare) = (_spare, _block);
    }

    private IEnumerable<SpooledBar> Merged(CancellationToken cancellationToken)
    {
        var runs = new PriorityQueue<Run, (long TimeMs, int Line)>();
        for (var run = 0; run < _runStarts.Count; run++)
        {
            var first = new Run(this, _runStarts[run], run + 1 < _runStarts.Count ? _runStarts[run + 1] : Count);
            runs.Enqueue(first, (first.Current.TimeMs, first.Current.Line));
        }

        var taken = 0;
        while (runs.TryPeek(out var next, out _))
        {
            if (++taken % MergeBars == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            yield return next.Current;
            if (next.TryAdvance())
            {
                runs.DequeueEnqueue(next, (next.Current.TimeMs, next.Current.Line));
            }
            else
            {
                runs.Dequeue();
            }
        }
    }

    private void Write(int row, ReadOnlySpan<SpooledBar> bars)
    {
        var toDisk = Math.Clamp(_onDisk - row, 0, bars.Length);
        if (toDisk > 0)
        {
            RandomAccess.Write(_file!, MemoryMarshal.AsBytes(bars[..toDisk]), OffsetOf(row));
        }

        bars[toDisk..].CopyTo(_block.AsSpan(Math.Max(row - _onDisk, 0)));
    }

    /// <summary>A stretch of sorted bars, which has at least one.</summary>
    private sealed class Run
    {
        private readonly BarSpool _spool;
        private readonly int _end;
        private readonly SpooledBar[] _bars;
        private int _next;
        private int _at;
        private int _read;

        public Run(BarSpool spool, int start, int end)
        {
            (_spool, _next, _end) = (spool, start, end);
            _bars = new SpooledBar[Math.Min(MergeBars, end - start)];
            TryAdvance();
        }

        public ref readonly SpooledBar Current => ref _bars[_at];

        public bool TryAdvance()
        {
            if (++_at < _read)
            {
                return true;
            }

            (_at, _read) = (0, _spool.Read(_next, _bars.AsSpan(0, Math.Min(_bars.Length, _end - _next))));
            _next += _read;
            return _read > 0;
        }
    }
}
