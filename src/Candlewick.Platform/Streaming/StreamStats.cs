namespace Candlewick.Platform.Streaming;

/// <summary>Who is connected to the streams.</summary>
/// <param name="TotalConnections">Open connections of every kind.</param>
/// <param name="DataCollectionSubscribers">Clients of the job feed.</param>
/// <param name="ModelTrainingSubscribers">Clients of the training feed.</param>
/// <param name="RecentMessagesCount">Job messages kept for newcomers.</param>
/// <param name="MessagesWaiting">Messages that wait for slow clients.</param>
/// <param name="MessagesSent">Messages sent to those who are connected now.</param>
/// <param name="MessagesReplaced">Messages that a newer one of the same key replaced before they were sent.</param>
public sealed record StreamStats(
    int TotalConnections, int DataCollectionSubscribers, int ModelTrainingSubscribers, int RecentMessagesCount,
    int MessagesWaiting, long MessagesSent, long MessagesReplaced)
{
    internal static StreamStats Of(StreamHub hub)
    {
        var clients = hub.Clients.ToList();
        var counts = clients.ConvertAll(client => client.Counts);
        return new StreamStats(
            clients.Count,
            clients.Count(client => client.Endpoint == StreamEndpoints.DataCollection),
            clients.Count(client => client.Endpoint == StreamEndpoints.ModelTraining),
            hub.Recent.Count,
            counts.Sum(count => count.Waiting),
            counts.Sum(count => count.Sent),
            counts.Sum(count => count.Replaced));
    }
}
