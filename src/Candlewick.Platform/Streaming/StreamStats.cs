using System.Text.Json.Serialization;

namespace Candlewick.Platform.Streaming;

/// <summary>Who is connected to the streams.</summary>
/// <param name="TotalConnections">Open connections of every kind.</param>
/// <param name="RecentMessagesCount">Messages kept for those who connect to a feed.</param>
/// <param name="MessagesWaiting">Messages that wait for slow clients.</param>
/// <param name="MessagesSent">Messages sent to those who are connected now.</param>
/// <param name="MessagesReplaced">Messages that a newer one of the same key replaced before they were sent.</param>
/// <param name="StreamsDeparted">Streams of clients that were cut off and may still resume them.</param>
/// <param name="BytesDeparted">Bytes of the messages that are kept for these.</param>
public sealed record StreamStats(
    int TotalConnections, int RecentMessagesCount, int MessagesWaiting, long MessagesSent, long MessagesReplaced,
    int StreamsDeparted, long BytesDeparted)
{
    /// <summary>Listeners of each feed and the figures of modules, by name.</summary>
    [JsonExtensionData]
    public IDictionary<string, object> Figures { get; init; } = new Dictionary<string, object>(StringComparer.Ordinal);

    internal static StreamStats Of(StreamHub hub, StreamChannels channels)
    {
        var clients = hub.Connected.ToList();
        var counts = clients.ConvertAll(client => client.Counts);
        var (departed, departedBytes) = hub.Departed;
        var figures = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var feed in channels.Feeds.Where(feed => feed.CountedAs is not null))
        {
            figures[feed.CountedAs!] = clients.Count(client => client.Endpoint == feed.Path);
        }

        foreach (var figure in channels.Figures)
        {
            figures[figure.Name] = figure.Count();
        }

        return new StreamStats(
            clients.Count, hub.RecentCount, counts.Sum(count => count.Waiting), counts.Sum(count => count.Sent),
            counts.Sum(count => count.Replaced), departed, departedBytes)
        {
            Figures = figures,
        };
    }
}
