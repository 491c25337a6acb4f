using System.Text.Json;
using Candlewick.Domain;
using Candlewick.MarketData.Contracts;

namespace Candlewick.MarketData.Bars;

/// <summary>A bar as <c>/data</c> shows it.</summary>
/// <param name="Timestamp">Open time, UTC.</param>
/// <param name="Open">First price.</param>
/// <param name="High">Highest price.</param>
/// <param name="Low">Lowest price.</param>
/// <param name="Close">Last price.</param>
/// <param name="Volume">Base-asset volume.</param>
/// <param name="Complete">False on the last, unfinished bar; absent otherwise.</param>
internal sealed record BarView(DateTimeOffset Timestamp, double Open, double High, double Low, double Close, double Volume, bool? Complete);

/// <summary>Bars of one series, oldest first.</summary>
/// <param name="Symbol">Symbol.</param>
/// <param name="Timeframe">Timeframe.</param>
/// <param name="Source"><c>real</c> or <c>synthetic</c>.</param>
/// <param name="CandleCount">Number of bars given.</param>
/// <param name="StartTime">Open of the first; null when there is none.</param>
/// <param name="EndTime">Open of the last; null when there is none.</param>
/// <param name="Candles">The bars.</param>
internal sealed record BarListView(
    string Symbol, string Timeframe, string Source, int CandleCount, DateTimeOffset? StartTime, DateTimeOffset? EndTime, IReadOnlyList<BarView> Candles);

/// <summary>Writes bars as JSON straight into the answer: ten thousand of them make no objects on the way.</summary>
internal static class BarListWriter
{
    private static readonly JsonEncodedText Symbol = JsonEncodedText.Encode("symbol");
    private static readonly JsonEncodedText TimeframeName = JsonEncodedText.Encode("timeframe");
    private static readonly JsonEncodedText Source = JsonEncodedText.Encode("source");
    private static readonly JsonEncodedText CandleCount = JsonEncodedText.Encode("candle_count");
    private static readonly JsonEncodedText StartTime = JsonEncodedText.Encode("start_time");
    private static readonly JsonEncodedText EndTime = JsonEncodedText.Encode("end_time");
    private static readonly JsonEncodedText Candles = JsonEncodedText.Encode("candles");
    private static readonly JsonEncodedText Timestamp = JsonEncodedText.Encode("timestamp");
    private static readonly JsonEncodedText Open = JsonEncodedText.Encode("open");
    private static readonly JsonEncodedText High = JsonEncodedText.Encode("high");
    private static readonly JsonEncodedText Low = JsonEncodedText.Encode("low");
    private static readonly JsonEncodedText Close = JsonEncodedText.Encode("close");
    private static readonly JsonEncodedText Volume = JsonEncodedText.Encode("volume");
    private static readonly JsonEncodedText Complete = JsonEncodedText.Encode("complete");

    public static void Write(Utf8JsonWriter writer, string symbol, Timeframe timeframe, string source, IReadOnlyList<StoredBar> bars)
    {
        writer.WriteStartObject();
        writer.WriteString(Symbol, symbol);
        writer.WriteString(TimeframeName, timeframe.Code);
        writer.WriteString(Source, source);
        writer.WriteNumber(CandleCount, bars.Count);
        if (bars.Count > 0)
        {
            WriteTime(writer, StartTime, bars[0].Bar.OpenTimeMs);
            WriteTime(writer, EndTime, bars[^1].Bar.OpenTimeMs);
        }
        else
        {
            writer.WriteNull(StartTime);
            writer.WriteNull(EndTime);
        }

        writer.WriteStartArray(Candles);
        for (var i = 0; i < bars.Count; i++)
        {
            Write(writer, bars[i]);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter writer, in StoredBar stored)
    {
        var bar = stored.Bar;
        writer.WriteStartObject();
        WriteTime(writer, Timestamp, bar.OpenTimeMs);
        writer.WriteNumber(Open, bar.Open);
        writer.WriteNumber(High, bar.High);
        writer.WriteNumber(Low, bar.Low);
        writer.WriteNumber(Close, bar.Close);
        writer.WriteNumber(Volume, bar.Volume);
        if (!stored.IsFinal)
        {
            writer.WriteBoolean(Complete, false);
        }

        writer.WriteEndObject();
    }

    private static void WriteTime(Utf8JsonWriter writer, JsonEncodedText name, long unixMs)
    {
        Span<byte> text = stackalloc byte[24];
        var instant = DateTimeOffset.FromUnixTimeMilliseconds(unixMs).UtcDateTime;
        instant.TryFormat(text, out var length, unixMs % 1000 == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
        writer.WriteString(name, text[..length]);
    }
}

/// <summary>Answers with JSON that a writer writes.</summary>
internal sealed class JsonWriterResult(Action<Utf8JsonWriter> write) : Microsoft.AspNetCore.Http.IResult
{
    public async Task ExecuteAsync(Microsoft.AspNetCore.Http.HttpContext httpContext)
    {
        httpContext.Response.ContentType = "application/json; charset=utf-8";
        var writer = new Utf8JsonWriter(httpContext.Response.BodyWriter);
        await using (writer)
        {
            write(writer);
        }

        await httpContext.Response.BodyWriter.FlushAsync(httpContext.RequestAborted);
    }
}
