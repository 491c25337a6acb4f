namespace Candlewick.Sessions.Formats;

/// <summary>How a sender writes its signals. One folder a format, one line of registration.</summary>
internal interface ISignalFormat
{
    /// <summary>The name by which a route asks for it, e.g. <c>native</c>.</summary>
    string Name { get; }

    /// <summary>Reads a body; whatever it holds, this never fails.</summary>
    /// <param name="bytes">The body as it came.</param>
    /// <param name="reading">How the route wants it read.</param>
    ISignalBody Read(ReadOnlySpan<byte> bytes, SignalReading reading);
}

/// <summary>How a body is read.</summary>
/// <param name="PresentedToken">The token of the address or the header: removed from what is stored, should the body repeat it.</param>
/// <param name="ReceivedAt">When it came in, our clock.</param>
internal sealed record SignalReading(string? PresentedToken, DateTimeOffset ReceivedAt)
{
    public SignalDefaults Defaults { get; init; } = SignalDefaults.None;

    /// <summary>Where our fields stand in the body; null for a format that needs no telling.</summary>
    public Mapped.SignalMapping? Mapping { get; init; }
}

/// <summary>A body as its format reads it.</summary>
internal interface ISignalBody
{
    /// <summary>The text without its token: what the inbox keeps.</summary>
    string Stored { get; }

    /// <summary>Equal for equal content, however it is written; the token does not count.</summary>
    string ContentHash { get; }

    /// <summary>The token that stood in the body. Never stored.</summary>
    string? Token { get; }

    /// <summary>The sender's id as far as it can be read: what deduplication needs before anything else is judged.</summary>
    string? SignalId { get; }

    /// <summary>
    /// The id that the same content would have had a moment ago, where <see cref="SignalId"/> was made of content and time; else null.
    /// </summary>
    string? EarlierSignalId { get; }

    /// <summary>The content for the answer that explains an error.</summary>
    object Content { get; }

    /// <summary>Looks at every field; all errors are told, not the first alone.</summary>
    SignalCheck Check(SignalContext context);
}

/// <summary>What a signal is judged against.</summary>
/// <param name="RouteId">The route it came by, for messages that point to its alert template.</param>
/// <param name="Symbols">The symbols of that route, upper case.</param>
/// <param name="Venue">The venue of its account; null while the account is not open.</param>
/// <param name="Clocks">The clocks its age is judged by.</param>
internal sealed record SignalContext(string RouteId, IReadOnlyList<string> Symbols, string? Venue, SignalClocks Clocks);

/// <summary>The clocks a signal's age is judged by.</summary>
/// <param name="Desk">Our clock.</param>
/// <param name="Market">The venue's clock; a replayed market lives in the past. Null while the account is not open.</param>
/// <param name="ReceivedAt">When it came in, our clock: a signal without a time of its own is as old as this.</param>
/// <param name="MaxAge">The route's limit.</param>
internal sealed record SignalClocks(DateTimeOffset Desk, DateTimeOffset? Market, DateTimeOffset ReceivedAt, TimeSpan MaxAge);

/// <summary>The formats that this desk reads.</summary>
internal sealed class SignalFormats(IEnumerable<ISignalFormat> formats)
{
    private readonly IReadOnlyList<ISignalFormat> _formats = [.. formats];

    public IEnumerable<string> Names => _formats.Select(format => format.Name);

    /// <summary>Whether a route may name it.</summary>
    public bool Knows(string name) => _formats.Any(format => format.Name == name);

    /// <exception cref="InvalidOperationException">No such format: a route names only what <see cref="Knows"/> allowed.</exception>
    public ISignalFormat Of(string name) => _formats.First(format => format.Name == name);
}
