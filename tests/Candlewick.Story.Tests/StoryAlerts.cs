namespace Candlewick.Story.Tests;

/// <summary>
/// Thirty alerts over December 2024: most regular, some sent while a trade is open, three before minutes that touch both exits.
/// </summary>
internal static class StoryAlerts
{
    public const int Count = 30;

    /// <summary>
    /// Minutes in which the nearer extreme touches the target and the other one the stop: here only "stop first" gives a loss.
    /// </summary>
    private static readonly (int Minute, string Action, decimal Target, decimal Stop)[] BothTouched =
    [
        (6007, "sell", 320m, 290m),
        (12845, "buy", 520m, 450m),
        (25754, "buy", 285m, 245m),
    ];

    public static IReadOnlyList<StoryAlert> Make(IReadOnlyList<Minute> minutes)
    {
        var random = new Random(20241201);
        var alerts = new List<StoryAlert>();
        foreach (var (minute, action, target, stop) in BothTouched)
        {
            alerts.Add(At(minute - 1, action, target, stop));
        }

        // Spread over the month, away from the three so that the desk is free when those come.
        while (alerts.Count < Count)
        {
            var after = 100 + random.Next(minutes.Count - 3_000);
            if (BothTouched.Any(special => after > special.Minute - 1_500 && after < special.Minute + 5)
                || alerts.Any(a => a.After == after))
            {
                continue;
            }

            var close = minutes[after].Close;
            var stop = decimal.Round(close * (0.002m + 0.003m * random.Next(100) / 100m), 2);
            var target = decimal.Round(stop * (1.05m + 0.5m * random.Next(100) / 100m) + 10m, 2);
            alerts.Add(At(after, random.Next(2) == 0 ? "buy" : "sell", target, stop));
            if (alerts.Count % 7 == 0 && alerts.Count < Count)
            {
                // Sent two minutes after the one before: nearly always into an open trade.
                alerts.Add(At(after + 2, "buy", target, stop));
            }
        }

        return [.. alerts.OrderBy(alert => alert.After)];

        StoryAlert At(int after, string action, decimal target, decimal stop)
        {
            var close = minutes[after].Close;
            var sign = action == "buy" ? 1 : -1;
            return new StoryAlert(after, $"story-{after}", action, close, close + sign * target, close - sign * stop);
        }
    }
}
