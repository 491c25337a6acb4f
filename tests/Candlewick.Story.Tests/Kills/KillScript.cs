using System.Globalization;

namespace Candlewick.Story.Tests.Kills;

/// <summary>A market of a script: one account of the exchange replays it.</summary>
internal sealed record KillMarket(string Account, string Symbol, IReadOnlyList<Minute> Minutes);

/// <summary>An alert: sent when the market's clock stands at the close of that minute, at least once.</summary>
/// <param name="Minute">Number of the minute.</param>
/// <param name="Market">Number of the market.</param>
/// <param name="Route">Number of the route.</param>
/// <param name="Json">What is sent.</param>
/// <param name="Times">How often at once.</param>
internal sealed record KillAlert(int Minute, int Market, int Route, string Json, int Times);

/// <summary>When the desk of one life is killed.</summary>
/// <param name="Boundary">At the so-manieth passing of a place between two durable lines; 0 for a moment instead.</param>
/// <param name="Milliseconds">
/// So long after it was started, whatever it does then; may be before it listens. With a boundary: a life that does not come to it.
/// </param>
internal sealed record Kill(int Boundary, int Milliseconds);

/// <summary>
/// What a walk under kills does, drawn from a seed: the same seed is the same markets, alerts and kills. A kill at a boundary comes at the
/// same place again as far as the desk's own tasks run in the same order; a kill at a moment does not.
/// </summary>
internal sealed record KillScript(int Seed, IReadOnlyList<KillMarket> Markets, IReadOnlyList<KillAlert> Alerts, IReadOnlyList<Kill> Kills)
{
    private const int PointsOfMinute = 6;
    private const int LongestLife = 5_000;
    private static readonly DateTimeOffset Begin = new(2024, 12, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>What the routes do with a signal that comes while a trade is open, and on which market they trade.</summary>
    public static readonly (int Market, string OnBusy)[] Routes = [(0, "refuse"), (1, "reverse"), (1, "queue")];

    /// <param name="seed">The seed.</param>
    /// <param name="kills">How often the desk is killed.</param>
    /// <param name="minutes">How long the markets go on.</param>
    public static KillScript Of(int seed, int kills, int minutes)
    {
        var random = new Random(seed);
        KillMarket[] markets =
        [
            new("first", "BTCUSDT", Walk(random, 40_000m, minutes)), new("second", "ETHUSDT", Walk(random, 2_500m, minutes)),
        ];
        var alerts = new List<KillAlert>();
        for (var minute = 2; minute < minutes - 30; minute += 1 + random.Next(8))
        {
            var route = random.Next(Routes.Length);
            alerts.Add(Draw(random, markets, minute, route, alerts.Count));
        }

        return new KillScript(seed, markets, alerts, [.. Enumerable.Range(0, kills).Select(_ => Draw(random))]);
    }

    public override string ToString() =>
        $"seed {Seed}: {Alerts.Count} alerts over {Markets[0].Minutes.Count} minutes, kills "
        + string.Join(' ', Kills.Select(kill => kill.Boundary > 0 ? $"any:{kill.Boundary}" : $"{kill.Milliseconds}ms"));

    private static Kill Draw(Random random) =>
        random.Next(2) == 0 ? new Kill(1 + random.Next(25), LongestLife) : new Kill(0, random.Next(2_500));

    private static KillAlert Draw(Random random, KillMarket[] markets, int minute, int route, int number)
    {
        var market = Routes[route].Market;
        var close = markets[market].Minutes[minute].Close;
        var sign = random.Next(2) == 0 ? 1 : -1;
        var stop = decimal.Round(close * (0.002m + 0.002m * random.Next(100) / 100m), 2);
        var target = decimal.Round(stop * (1.05m + 0.6m * random.Next(100) / 100m), 2);
        string Text(decimal price) => price.ToString(CultureInfo.InvariantCulture);
        var json = $$"""
            {"action":"{{(sign > 0 ? "buy" : "sell")}}","symbol":"{{markets[market].Symbol}}","entry":"{{Text(close)}}","target":"{{
            Text(close + sign * target)}}","stop":"{{Text(close - sign * stop)}}","id":"kill-{{number}}"}
            """;
        return new KillAlert(minute, market, route, json, random.Next(4) == 0 ? 2 : 1);
    }

    /// <summary>A market at random, lively enough that most trades end within half an hour.</summary>
    private static IReadOnlyList<Minute> Walk(Random random, decimal start, int count)
    {
        var minutes = new List<Minute>(count);
        var price = start;
        for (var minute = 0; minute < count; minute++)
        {
            var (open, high, low) = (price, price, price);
            for (var point = 0; point < PointsOfMinute; point++)
            {
                price = decimal.Round(price * (1m + (random.Next(-100, 101) / 200_000m)), 2);
                (high, low) = (Math.Max(high, price), Math.Min(low, price));
            }

            minutes.Add(new Minute(Begin.AddMinutes(minute).ToUnixTimeMilliseconds(), open, high, low, price));
        }

        return minutes;
    }
}
