using System.Collections.Frozen;

namespace Candlewick.Platform.Streaming;

/// <summary>Every channel, question and feed that a module registered.</summary>
internal sealed class StreamChannels(
    IEnumerable<StreamChannel> channels, IEnumerable<StreamQuestion> questions, IEnumerable<StreamFeed> feeds,
    IEnumerable<StreamFigure> figures)
{
    private const int MaxNameLength = 96;

    private static readonly string[] OwnMessages = ["subscribe", "unsubscribe", "resume", "get_stats", "ping"];

    private readonly IReadOnlyList<StreamChannel> _channels = [.. channels];
    private readonly FrozenDictionary<string, StreamQuestion> _questions =
        questions.ToFrozenDictionary(question => question.Type, StringComparer.Ordinal);

    public IReadOnlyList<StreamFeed> Feeds { get; } = [.. feeds];

    public IReadOnlyList<StreamFigure> Figures { get; } = [.. figures];

    /// <summary>The names there are, for the error of a wrong one.</summary>
    public string Known => string.Join(", ", _channels.Select(channel => channel.Pattern));

    /// <summary>The types of messages there are.</summary>
    public string KnownMessages => string.Join(", ", OwnMessages.Concat(_questions.Keys.Order(StringComparer.Ordinal)));

    public StreamQuestion? Question(string? type) => type is null ? null : _questions.GetValueOrDefault(type);

    /// <summary>The channel as it is written from now on, or null when there is no such channel.</summary>
    public string? Normalise(string? name) => Find(name)?.Name;

    /// <summary>The channel that a ticker alone means, or null when no kind of channel has tickers or the ticker is none.</summary>
    public string? OfTicker(string ticker) => _channels
        .Where(channel => channel.TickerPrefix is not null)
        .Select(channel => Normalise(channel.TickerPrefix + ticker))
        .FirstOrDefault(name => name is not null);

    /// <summary>What a new subscriber to a normalised channel is sent at once.</summary>
    public IReadOnlyList<(string Type, object Data)> Snapshot(string name) => Find(name)?.Channel.Snapshot?.Invoke(name) ?? [];

    private (StreamChannel Channel, string Name)? Find(string? name)
    {
        if (name is null || name.Length > MaxNameLength)
        {
            return null;
        }

        foreach (var channel in _channels)
        {
            if (channel.Normalise(name) is { } normalised)
            {
                return (channel, normalised);
            }
        }

        return null;
    }
}
