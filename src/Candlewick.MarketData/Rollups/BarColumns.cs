using Candlewick.Domain;

namespace Candlewick.MarketData.Rollups;

/// <summary>Bars of one interval as growing columns. Rows are in the order they were added.</summary>
internal sealed class BarColumns(int capacity = 256)
{
    public long[] Times = GC.AllocateUninitializedArray<long>(capacity);
    public double[] Open = GC.AllocateUninitializedArray<double>(capacity);
    public double[] High = GC.AllocateUninitializedArray<double>(capacity);
    public double[] Low = GC.AllocateUninitializedArray<double>(capacity);
    public double[] Close = GC.AllocateUninitializedArray<double>(capacity);
    public double[] Volume = GC.AllocateUninitializedArray<double>(capacity);
    public double[] QuoteVolume = new double[capacity];
    public long[] TradeCount = new long[capacity];
    public double[] TakerBuyVolume = new double[capacity];
    public double[] TakerBuyQuoteVolume = new double[capacity];
    /// <summary>What of each bar was delivered; of no meaning for rows that were rolled up in memory.</summary>
    public BarParts[] Delivered = new BarParts[capacity];

    public int Count { get; private set; }

    /// <summary>Whether any row has more than prices and volume; plain OHLCV sources have none, and need not be added up.</summary>
    public bool HasExtras { get; set; }

    public Bar this[int row] => new(
        Times[row], Open[row], High[row], Low[row], Close[row], Volume[row],
        QuoteVolume[row], TradeCount[row], TakerBuyVolume[row], TakerBuyQuoteVolume[row]);

    public void Add(in Bar bar, BarParts delivered = BarParts.All)
    {
        var row = AddRows(1);
        Delivered[row] = delivered;
        Times[row] = bar.OpenTimeMs;
        Open[row] = bar.Open;
        High[row] = bar.High;
        Low[row] = bar.Low;
        Close[row] = bar.Close;
        Volume[row] = bar.Volume;
        QuoteVolume[row] = bar.QuoteVolume;
        TradeCount[row] = bar.TradeCount;
        TakerBuyVolume[row] = bar.TakerBuyVolume;
        TakerBuyQuoteVolume[row] = bar.TakerBuyQuoteVolume;
        HasExtras |= bar.TradeCount != 0 || bar.QuoteVolume != 0 || bar.TakerBuyVolume != 0 || bar.TakerBuyQuoteVolume != 0;
    }

    /// <summary>Makes room for rows and gives the index of the first; the caller fills every column.</summary>
    public int AddRows(int count)
    {
        if (Count + count > Times.Length)
        {
            Grow(Math.Max(Count + count, Math.Max(Count * 2, 256)));
        }

        var first = Count;
        Count += count;
        return first;
    }

    public void AddRange(BarColumns source, int start, int count)
    {
        if (Count + count > Times.Length)
        {
            Grow(Math.Max(Count + count, Count * 2));
        }

        Array.Copy(source.Times, start, Times, Count, count);
        Array.Copy(source.Open, start, Open, Count, count);
        Array.Copy(source.High, start, High, Count, count);
        Array.Copy(source.Low, start, Low, Count, count);
        Array.Copy(source.Close, start, Close, Count, count);
        Array.Copy(source.Volume, start, Volume, Count, count);
        Array.Copy(source.QuoteVolume, start, QuoteVolume, Count, count);
        Array.Copy(source.TradeCount, start, TradeCount, Count, count);
        Array.Copy(source.TakerBuyVolume, start, TakerBuyVolume, Count, count);
        Array.Copy(source.TakerBuyQuoteVolume, start, TakerBuyQuoteVolume, Count, count);
        Array.Copy(source.Delivered, start, Delivered, Count, count);
        Count += count;
        HasExtras |= source.HasExtras;
    }

    /// <summary>Drops every row and keeps the memory.</summary>
    public void Clear() => (Count, HasExtras) = (0, false);

    public void Truncate(int count) => Count = Math.Min(Count, count);

    /// <summary>First row whose time is at or after <paramref name="timeMs"/>; times must rise.</summary>
    public int LowerBound(long timeMs)
    {
        var at = Times.AsSpan(0, Count).BinarySearch(timeMs);
        return at < 0 ? ~at : at;
    }

    /// <summary>The same rows in another order; rows left out of the order are dropped.</summary>
    public BarColumns Reordered(ReadOnlySpan<int> rows)
    {
        var result = new BarColumns(Math.Max(rows.Length, 1));
        foreach (var row in rows)
        {
            result.Add(this[row], Delivered[row]);
        }

        return result;
    }

    /// <summary>Prices and volume of a stretch of rows as a series.</summary>
    public BarSeries ToSeries(InstrumentId market, Timeframe timeframe, int start, int count) => new()
    {
        Market = market,
        Timeframe = timeframe,
        OpenTimesMs = Times.AsSpan(start, count).ToArray(),
        Open = Open.AsSpan(start, count).ToArray(),
        High = High.AsSpan(start, count).ToArray(),
        Low = Low.AsSpan(start, count).ToArray(),
        Close = Close.AsSpan(start, count).ToArray(),
        Volume = Volume.AsSpan(start, count).ToArray(),
    };

    /// <summary>Equal to the last bit in every column that is kept.</summary>
    public static bool SameContent(BarColumns left, int leftRow, BarColumns right, int rightRow) => left[leftRow] == right[rightRow];

    private void Grow(int capacity)
    {
        Array.Resize(ref Times, capacity);
        Array.Resize(ref Open, capacity);
        Array.Resize(ref High, capacity);
        Array.Resize(ref Low, capacity);
        Array.Resize(ref Close, capacity);
        Array.Resize(ref Volume, capacity);
        Array.Resize(ref QuoteVolume, capacity);
        Array.Resize(ref TradeCount, capacity);
        Array.Resize(ref TakerBuyVolume, capacity);
        Array.Resize(ref TakerBuyQuoteVolume, capacity);
        Array.Resize(ref Delivered, capacity);
    }
}
