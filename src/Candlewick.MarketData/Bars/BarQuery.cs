using System.Globalization;
using Candlewick.Domain;
using Candlewick.MarketData.Contracts;
using Candlewick.Platform.Web;

namespace Candlewick.MarketData.Bars;

/// <summary>What a caller asks of <c>/data</c>, checked; every error names its field.</summary>
internal static class BarQuery
{
    public const int MaxLimit = 10_000;
    public const int DefaultLimit = 500;

    public static Timeframe Timeframe(string code, string field = "timeframe") => Domain.Timeframe.TryParse(code, out var timeframe)
        ? timeframe
        : throw ProblemException.Invalid(field, $"'{Shown(code)}' is not a timeframe; use one of {string.Join(' ', Domain.Timeframe.All)}.");

    public static int Limit(int? limit) => Paging.Limit(limit, MaxLimit, DefaultLimit);

    /// <summary>Both ends as Unix ms, inclusive; null where the caller named none.</summary>
    public static (long? FromMs, long? ToMs) Range(string? start, string? end)
    {
        var from = Instant("start_time", start);
        var to = Instant("end_time", end);
        return from > to
            ? throw ProblemException.Invalid("start_time", $"{start} lies after end_time {end}.")
            : (from, to);
    }

    /// <summary>The source named by the caller, else the real one where there is one.</summary>
    /// <exception cref="ProblemException">400 for an unknown word; 404 when nothing is known of the symbol, or nothing from that source.</exception>
    public static async ValueTask<string> SourceAsync(IBarReader reader, IEnumerable<IMarketDataFeed> feeds, string symbol, string? source, CancellationToken cancellationToken)
    {
        if (source is not (null or "" or BarSource.Real or BarSource.Synthetic))
        {
            throw ProblemException.Invalid("source", $"'{Shown(source)}' is not a source; use {BarSource.Real} or {BarSource.Synthetic}.");
        }

        var stored = await reader.ResolveSourceAsync(symbol, cancellationToken);
        var offered = feeds.Any(feed => feed.Instruments.Any(instrument => instrument.Symbol == symbol));
        if (stored is null && !offered)
        {
            throw new ProblemException(404, $"Nothing is known of {symbol}: no bars are stored and no feed offers it.");
        }

        return string.IsNullOrEmpty(source) ? stored ?? BarSource.Synthetic : source;
    }

    private static long? Instant(string field, string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        // A plus sign that was not escaped arrives as a blank.
        return DateTimeOffset.TryParse(text.Replace(' ', text.Contains('T', StringComparison.Ordinal) ? '+' : ' '), CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant)
            ? instant.ToUnixTimeMilliseconds()
            : throw ProblemException.Invalid(field, $"'{Shown(text)}' is not an instant such as 2024-12-01T00:00:00Z.");
    }

    private static string Shown(string text) => text.Length > 40 ? text[..40] + "…" : text;
}
