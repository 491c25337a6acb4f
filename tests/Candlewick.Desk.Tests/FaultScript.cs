namespace Candlewick.Desk.Tests;

/// <summary>
/// Scripts dense in what a venue does wrong: each seed has every kind of fault on an entry and on an exit, in an order of its own. Refused,
/// unanswered with and without having been executed, arrived late, reports dropped, delayed, doubled and reordered, filled in parts, gaps.
/// </summary>
internal static class FaultScript
{
    private const int Fates = 8;
    private const int Routes = 4;
    /// <summary>Chooses the venue by <c>Who</c> instead of the trade in flight.</summary>
    private const int ByWho = 9;

    public static Script Of(int seed)
    {
        var random = new Random(seed);
        var first = AccountTerms.Draw(random);
        var second = AccountTerms.Draw(random);
        var rounds = new List<Func<int, IEnumerable<Step>>>();
        for (var fate = 0; fate < Fates; fate++)
        {
            var which = fate;
            rounds.Add(route => OnEntry(random, route, which));
            rounds.Add(route => OnExit(random, route, which));
        }

        foreach (var kind in new[] { StepKind.LoseReports, StepKind.HoldReports, StepKind.DoubleReports, StepKind.Gap })
        {
            rounds.Add(route => StreamOnEntry(random, route, kind));
            rounds.Add(route => StreamOnExit(random, route, kind));
        }

        rounds.Add(route => [Signal(random, route, isPriced: true), Any(random, StepKind.FillPart), Any(random, StepKind.FillPart)]);
        rounds.Add(route => [Limit(random, route), Any(random, StepKind.FillPart), Any(random, StepKind.Price)]);
        var steps = rounds.OrderBy(_ => random.Next()).SelectMany(round => round(random.Next(Routes)).Concat(End(random))).ToList();
        return new Script(seed, first, second, steps);
    }

    private static IEnumerable<Step> OnEntry(Random random, int route, int fate) =>
    [
        new(StepKind.SignalUnderFate, route, (2 * fate) + random.Next(2), 1 + random.Next(2)), Any(random, StepKind.ArriveLate),
        Any(random, StepKind.Price),
    ];

    /// <summary>The entry waits for its price; the exits that follow its fill meet the fate.</summary>
    private static IEnumerable<Step> OnExit(Random random, int route, int fate) =>
    [
        Signal(random, route, isPriced: false), new(StepKind.Fate, VenueOf(route), fate, random.Next(7)), Any(random, StepKind.Price),
        Any(random, StepKind.Price), Any(random, StepKind.ArriveLate),
    ];

    private static IEnumerable<Step> StreamOnEntry(Random random, int route, StepKind kind) =>
    [
        new(kind, VenueOf(route), random.Next(1000), ByWho), Signal(random, route, isPriced: true), Any(random, StepKind.Price),
        .. After(random, route, kind),
    ];

    private static IEnumerable<Step> StreamOnExit(Random random, int route, StepKind kind) =>
    [
        Signal(random, route, isPriced: true), new(kind, VenueOf(route), random.Next(1000), ByWho),
        Any(random, random.Next(2) == 0 ? StepKind.PriceToTarget : StepKind.PriceToStop), .. After(random, route, kind),
    ];

    /// <summary>What was held is let go in another order, what was doubled is single again.</summary>
    private static IEnumerable<Step> After(Random random, int route, StepKind kind) => kind switch
    {
        StepKind.HoldReports => [new(StepKind.ReleaseReports, VenueOf(route), random.Next(1000), (10 * random.Next(100)) + ByWho)],
        StepKind.DoubleReports => [new(StepKind.DoubleReports, VenueOf(route), random.Next(1000), ByWho)],
        _ => [],
    };

    /// <summary>The trade comes to its end, so that the next round begins with a free market.</summary>
    private static IEnumerable<Step> End(Random random) =>
    [
        Any(random, random.Next(2) == 0 ? StepKind.PriceToTarget : StepKind.PriceToStop),
        new(StepKind.Wait, 0, 0, random.Next(8) == 0 ? 2 : random.Next(2)), new(StepKind.Close, 0, 0, 0), Any(random, StepKind.Price),
        Any(random, StepKind.Price),
    ];

    private static Step Signal(Random random, int route, bool isPriced) =>
        new(StepKind.Signal, route, random.Next(1000), (3 * random.Next(300)) + (isPriced ? 1 + random.Next(2) : 0));

    /// <summary>A hand order that rests at its limit, with one exit.</summary>
    private static Step Limit(Random random, int route) => new(StepKind.HandOrder, VenueOf(route), random.Next(1000), 24 + 2);

    /// <summary>Where something is in flight.</summary>
    private static Step Any(Random random, StepKind kind) => new(kind, random.Next(1000), random.Next(1000), 10 * random.Next(100));

    private static int VenueOf(int route) => route == Routes - 1 ? 1 : 0;
}
