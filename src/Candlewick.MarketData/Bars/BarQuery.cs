using System.Globalization;
using Candlewick.Domain;
using Candlewick.MarketData.Markets;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Mvc;

namespace Candlewick.MarketData.Bars;

/// <summary>Which market's bars are asked for, as every <c>/data</c> route takes it.</summary>
internal sealed record MarketQuery
{
    /// <summary>Symbol, or <c>SYMBOL.VENUE</c>.</summary>
    public required string Symbol { get; init; }
    /// <summary>Venue of the market; the symbol's default market when absent.</summary>
    public string? Venue { get; init; }
    /// <summary>The older name of <c>venue</c>; takes <c>real</c> and <c>synthetic</c> too.</summary>
    public string? Source { get; init; }
    /// <summary>An instant: bars that ended after it are left out.</summary>
    [FromQuery(Name = "as_of")]
    public string? AsOf { get; init; }

    public ValueTask<InstrumentId> ResolveAsync(MarketDirectory directory) => directory.ResolveAsync(Symbol, Venue, Source);

    /// <summary>The last open time that may be shown: the asked end of a range, or <c>as_of</c> where that comes first.</summary>
    public long? LastOpen(Timeframe timeframe, long? toMs = null)
    {
        if (BarQuery.Instant("as_of", AsOf) is not { } asOf)
        {
            return toMs;
        }

        var last = BarClock.LastEndedOpen(timeframe, asOf);
        return toMs < last ? toMs : last;
    }
}

/// <summary>What a caller asks of <c>/data</c>, checked; every error names its field.</summary>
internal static class BarQuery
{
    public const int MaxLimit = 10_000;
    public const int DefaultLimit = 500;

    public static Timeframe Timeframe(string code, string field = "timeframe") => Domain.Timeframe.TryParse(code, out var timeframe)
        ? timeframe
        : throw ProblemException.Invalid(
            field, $"'{Short(code)}' is not a timeframe; use one of {string.Join(' ', Domain.Timeframe.All)}.");

    public static int Limit(int? limit) => Paging.Limit(limit, MaxLimit, DefaultLimit);

    /// <summary>Both ends as Unix ms, inclusive; null where the caller named none.</summary>
    public static (long? FromMs, long? ToMs) Range(string? start, string? end)
    {
        var from = Instant("start_time", start);
        var to = Instant("end_time", end);
        return from > to
            ? throw ProblemException.Invalid("start_time", $"{start} is later than end_time {end}.")
            : (from, to);
    }

    /// <summary>An instant as Unix ms; null where the caller named none.</summary>
    public static long? Instant(string field, string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        // A plus sign that was not escaped arrives as a blank.
        var escaped = text.Replace(' ', text.Contains('T', StringComparison.Ordinal) ? '+' : ' ');
        return DateTimeOffset.TryParse(
            escaped, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant)
            ? instant.ToUnixTimeMilliseconds()
            : throw ProblemException.Invalid(field, $"'{Short(text)}' is not an instant such as 2024-12-01T00:00:00Z.");
    }

    private static string Short(string text) => text.Length > 40 ? text[..40] + "…" : text;
}
