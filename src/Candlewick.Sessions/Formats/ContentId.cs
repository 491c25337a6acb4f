using System.Globalization;

namespace Candlewick.Sessions.Formats;

/// <summary>The id of a signal that carries none: what it says.</summary>
/// <param name="Id">Unique for content that names its sending time; else for content and a stretch of time.</param>
/// <param name="Earlier">
/// The id the same content had in the stretch before; null where the content names its time. A repetition may come across the border.
/// </param>
internal sealed record ContentId(string Id, string? Earlier)
{
    /// <summary>TradingView repeats after 5 s, at most three times.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(20);

    private const int HashLetters = 24;

    /// <summary>Whether a text names a moment, to the second: a day or a bar may see the same content more than once.</summary>
    public static bool NamesInstant(string? text) =>
        text is not null && (text.Count(letter => letter == ':') >= 2 || (text.Length >= 10 && text.All(char.IsAsciiDigit)));

    /// <summary>
    /// The id of content that closes: of its own each time, since to close twice does nothing and to swallow a close may cost.
    /// </summary>
    public static ContentId OfClose(string contentHash, DateTimeOffset receivedAt) => new(
        string.Create(CultureInfo.InvariantCulture, $"content-{contentHash[..HashLetters]}-at-{receivedAt.UtcTicks}"), null);

    /// <param name="contentHash">Hexadecimal.</param>
    /// <param name="namesItsTime">True where the content holds when it was sent.</param>
    /// <param name="receivedAt">When it came in, our clock.</param>
    public static ContentId Of(string contentHash, bool namesItsTime, DateTimeOffset receivedAt)
    {
        var hash = $"content-{contentHash[..HashLetters]}";
        var stretch = receivedAt.UtcTicks / Window.Ticks;
        return namesItsTime ? new ContentId(hash, null) : new ContentId(In(stretch), In(stretch - 1));

        string In(long number) => string.Create(CultureInfo.InvariantCulture, $"{hash}-{number}");
    }
}
