using Candlewick.Domain;
using Candlewick.MarketData.Contracts;

namespace Candlewick.MarketData.Markets;

/// <summary>The feeds of the desk; a change makes a new list, so that readers never wait.</summary>
internal sealed class Feeds : IFeeds
{
    private readonly Lock _gate = new();
    private IReadOnlyList<IMarketDataFeed> _all = [];

    public IReadOnlyList<IMarketDataFeed> All => Volatile.Read(ref _all);

    public void Add(IMarketDataFeed feed)
    {
        lock (_gate)
        {
            if (_all.Any(other => other.Venue == feed.Venue))
            {
                throw new InvalidOperationException($"There is a feed for the venue {feed.Venue} already.");
            }

            Volatile.Write(ref _all, [.. _all, feed]);
        }
    }

    public void Remove(IMarketDataFeed feed)
    {
        lock (_gate)
        {
            Volatile.Write(ref _all, [.. _all.Where(other => !ReferenceEquals(other, feed))]);
        }
    }
}

/// <summary>Questions that several rooms ask of the feeds.</summary>
internal static class FeedQuestions
{
    /// <summary>The feed of a venue, or null when there is none.</summary>
    public static IMarketDataFeed? Of(this IFeeds feeds, string venue) => feeds.All.FirstOrDefault(feed => feed.Venue == venue);

    /// <summary>The series that a market shows again now, or null where its prices are its own.</summary>
    public static InstrumentId? ReplayOf(this IFeeds feeds, InstrumentId market) => feeds.Of(market.Venue)?.ReplayOf(market.Symbol);

    /// <summary>True when the venue's feed has prices of the symbol.</summary>
    public static bool Offer(this IFeeds feeds, InstrumentId market) =>
        feeds.Of(market.Venue)?.Instruments.Any(instrument => instrument.Symbol == market.Symbol) ?? false;

    /// <summary>The venue that replays the stored series of a market, or null when none does.</summary>
    public static IMarketDataFeed? ThatReplays(this IFeeds feeds, InstrumentId stored) =>
        feeds.All.FirstOrDefault(feed => feed.ReplayOf(stored.Symbol) == stored);
}
