using System.Globalization;
using System.IO.Pipelines;
using System.Text.Json;
using Candlewick.Domain;
using Candlewick.MarketData.Contracts;
using Microsoft.AspNetCore.Http;

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

/// <summary>Bars of one market, oldest first.</summary>
/// <param name="Symbol">Symbol.</param>
/// <param name="Venue">Venue.</param>
/// <param name="Timeframe">Timeframe.</param>
/// <param name="IsSynthetic">True when the market is a simulator's.</param>
/// <param name="CandleCount">Number of bars.</param>
/// <param name="StartTime">Open of the first; null when there is none.</param>
/// <param name="EndTime">Open of the last; null when there is none.</param>
/// <param name="Candles">The bars.</param>
internal sealed record BarListView(
    string Symbol, string Venue, string Timeframe, bool IsSynthetic, int CandleCount, DateTimeOffset? StartTime, DateTimeOffset? EndTime,
    IReadOnlyList<BarView> Candles);

/// <summary>Writes bars as JSON straight into the answer: ten thousand of them make no objects on the way.</summary>
internal static class BarListWriter
{
    private static readonly JsonEncodedText Symbol = JsonEncodedText.Encode("symbol");
    private static readonly JsonEncodedText TimeframeName = JsonEncodedText.Encode("timeframe");
    private static readonly JsonEncodedText Venue = JsonEncodedText.Encode("venue");
    private static readonly JsonEncodedText IsSynthetic = JsonEncodedText.Encode("is_synthetic");
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

    /// <summary>Bars written between two looks at how much waits to be sent.</summary>
    private const int BarsPerLook = 64;

    public static async Task WriteAsync(JsonStream json, InstrumentId market, Timeframe timeframe, IReadOnlyList<StoredBar> bars)
    {
        var writer = json.Writer;
        writer.WriteStartObject();
        Write(writer, market);
        writer.WriteString(TimeframeName, timeframe.Code);
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
            if (i % BarsPerLook == 0)
            {
                await json.SendIfFullAsync();
            }
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>Writes the fields that name a market.</summary>
    public static void Write(Utf8JsonWriter writer, InstrumentId market)
    {
        writer.WriteString(Symbol, market.Symbol);
        writer.WriteString(Venue, market.Venue);
        writer.WriteBoolean(IsSynthetic, VenueName.IsSimulator(market.Venue));
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
        var format = unixMs % 1000 == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
        instant.TryFormat(text, out var length, format, CultureInfo.InvariantCulture);
        writer.WriteString(name, text[..length]);
    }
}

/// <summary>
/// JSON under way to a caller. What was written is sent piece by piece, and writing waits for the caller to read: an answer nobody
/// reads costs a piece of memory and not all of it. Without a body it gathers in the writer.
/// </summary>
internal sealed class JsonStream(Utf8JsonWriter writer, PipeWriter? body = null, CancellationToken aborted = default)
{
    private const int PieceBytes = 32 * 1024;
    private long _sent;

    public Utf8JsonWriter Writer => writer;

    /// <summary>The caller is gone.</summary>
    public CancellationToken Aborted => aborted;

    /// <summary>Sends when a piece has come together.</summary>
    /// <exception cref="OperationCanceledException">The caller is gone.</exception>
    public async ValueTask SendIfFullAsync()
    {
        if (body is not null && writer.BytesCommitted + writer.BytesPending - _sent >= PieceBytes)
        {
            await SendAsync(body);
        }
    }

    /// <summary>Sends what is left.</summary>
    /// <exception cref="OperationCanceledException">The caller is gone.</exception>
    public ValueTask SendAsync() => body is null ? ValueTask.CompletedTask : SendAsync(body);

    private async ValueTask SendAsync(PipeWriter sink)
    {
        writer.Flush();
        _sent = writer.BytesCommitted;
        await sink.FlushAsync(aborted);
        aborted.ThrowIfCancellationRequested();
    }
}

/// <summary>Answers with JSON that is written as it is sent.</summary>
internal sealed class JsonAnswer(Func<JsonStream, Task> write) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = "application/json; charset=utf-8";
        // Not disposed of where writing fails: that would send a beginning without an end, and the problem behind it.
        var writer = new Utf8JsonWriter(httpContext.Response.BodyWriter);
        var json = new JsonStream(writer, httpContext.Response.BodyWriter, httpContext.RequestAborted);
        await write(json);
        await json.SendAsync();
        await writer.DisposeAsync();
    }
}
