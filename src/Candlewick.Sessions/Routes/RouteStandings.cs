using Candlewick.Sessions.Trail;
using Route = Candlewick.Sessions.Trail.Route;

namespace Candlewick.Sessions.Routes;

/// <summary>Where a route stands now.</summary>
/// <param name="SessionId">Its open session; null where none is open.</param>
/// <param name="CurrentNode">The node that its next trade is staked by; null where no session is open.</param>
/// <param name="Last">Its newest signal; null before the first.</param>
/// <param name="TodayPnl">What its trades earned that ended since midnight UTC; null where none did.</param>
internal sealed record RouteStanding(string? SessionId, string? CurrentNode, LastSignal? Last, decimal? TodayPnl)
{
    /// <summary>Of a route that has just been made.</summary>
    public static RouteStanding None { get; } = new(null, null, null, null);
}

/// <summary>Looks up where routes stand: a fixed number of questions for all of them, and one for each open session.</summary>
internal sealed class RouteStandings(SessionStore sessions, SignalStore signals, StepStore steps, TimeProvider time)
{
    public async Task<RouteStanding> OfAsync(Route route) => (await OfAsync([route]))[route.Id];

    /// <summary>By route.</summary>
    public async Task<IReadOnlyDictionary<string, RouteStanding>> OfAsync(IReadOnlyList<Route> routes)
    {
        var standings = new Dictionary<string, RouteStanding>(StringComparer.Ordinal);
        if (routes.Count == 0)
        {
            return standings;
        }

        var ids = routes.Select(route => route.Id).ToList();
        var today = new DateTimeOffset(time.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero);
        var last = (await signals.ListLastAsync(ids)).ToDictionary(signal => signal.RouteId, StringComparer.Ordinal);
        var earned = await steps.SumProfitAsync(ids, today);
        foreach (var id in ids)
        {
            var open = await sessions.FindOpenAsync(id);
            standings[id] = new RouteStanding(
                open?.SessionId, open?.CurrentNode, last.GetValueOrDefault(id), earned.TryGetValue(id, out var sum) ? sum : null);
        }

        return standings;
    }
}
