using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.MarketData.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Execution.Accounts;

/// <summary>GET /api/venues: the venues of the desk's accounts and feeds.</summary>
internal static class ListVenues
{
    /// <param name="Venue">Venue, lower case.</param>
    /// <param name="Mode">What kind of prices and money it deals in.</param>
    /// <param name="Clock">The venue's clock.</param>
    /// <param name="Connected">True while prices and orders can go both ways.</param>
    /// <param name="FeedAgeMs">How long ago the last price came in; null before the first.</param>
    /// <param name="Accounts">The desk's accounts there.</param>
    /// <param name="MarketEpoch">Names the life of a simulator's market; null at real venues.</param>
    /// <param name="ReplayOf">The series that is shown again, as <c>SYMBOL.VENUE</c>; null elsewhere.</param>
    public sealed record Item(
        string Venue, VenueMode Mode, DateTimeOffset Clock, bool Connected, long? FeedAgeMs, IReadOnlyList<string> Accounts,
        string? MarketEpoch,
        string? ReplayOf);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/venues", Handle)
        .WithName("ListVenues").WithSummary("The desk's venues: mode, clock, connection and age of their prices");

    private static Ok<IReadOnlyList<Item>> Handle(IAccounts accounts, IFeeds feeds, TimeProvider time)
    {
        var now = time.GetUtcNow();
        var all = feeds.All;
        var brokers = accounts.All.ToLookup(broker => broker.Venue, StringComparer.Ordinal);
        var traded = brokers.Select(venue => Describe(venue.Key, [.. venue], all.FirstOrDefault(feed => feed.Venue == venue.Key), now));
        var watched = all.Where(feed => !brokers.Contains(feed.Venue)).Select(feed => Describe(feed.Venue, [], feed, now));
        return TypedResults.Ok<IReadOnlyList<Item>>([.. traded, .. watched]);
    }

    private static Item Describe(string venue, IReadOnlyList<IBroker> brokers, IMarketDataFeed? feed, DateTimeOffset now)
    {
        var broker = brokers.Count > 0 ? brokers[0] : null;
        var state = feed?.State;
        var isFed = state is null || state.State != FeedConnection.Disconnected;
        return new Item(
            venue,
            broker?.Mode ?? state!.Mode,
            broker?.MarketTime ?? feed?.Clock ?? now,
            isFed && brokers.All(one => one.IsConnected),
            state?.LastPriceAt is { } at ? Math.Max(0, (long)(now - at).TotalMilliseconds) : null,
            [.. brokers.Select(one => one.Account)],
            VenueName.IsSimulator(venue) ? broker?.MarketEpoch ?? feed?.MarketEpoch : null,
            broker?.ReplayOf?.ToString());
    }
}
