using Candlewick.Domain;
using Candlewick.Testing.Scripted;

namespace Candlewick.Desk.Tests;

/// <summary>How one account of a walk's venues trades.</summary>
internal sealed record AccountTerms(
    AccountKind Kind, FeePayment Fee, MarketFill Fills, int Pieces, bool OnePieceAPrice, bool HasLists, bool HasStops,
    bool AnswersWithReports,
    bool EnforcesMinimum, bool NamesNoLeg)
{
    public static AccountTerms Draw(Random random)
    {
        var isSpot = random.Next(4) == 0;
        var venue = random.Next(8);
        return new AccountTerms(
            isSpot ? AccountKind.Spot : AccountKind.Margin,
            isSpot ? (FeePayment)random.Next(3) : random.Next(3) == 0 ? FeePayment.ThirdAsset : FeePayment.Quote,
            random.Next(3) == 0 ? MarketFill.AtOnce : MarketFill.NextPrice,
            random.Next(3) == 0 ? 3 : 1,
            random.Next(2) == 0,
            HasLists: venue != 0 && venue != 1,
            HasStops: venue != 0,
            AnswersWithReports: random.Next(3) != 0,
            EnforcesMinimum: isSpot,
            NamesNoLeg: random.Next(4) == 0);
    }

    public void Arrange(ScriptedVenue venue)
    {
        (venue.Kind, venue.FeePaidIn, venue.MarketFills) = (Kind, Fee, Fills);
        (venue.Pieces, venue.FillsOnePieceAPrice) = (Pieces, OnePieceAPrice);
        (venue.AnswersWithReports, venue.EnforcesMinimum, venue.NamesNoLeg) = (AnswersWithReports, EnforcesMinimum, NamesNoLeg);
        venue.Capabilities = venue.Capabilities with { HasOrderLists = HasLists, HasStopOrders = HasStops,
            NotFoundBound = TimeSpan.FromSeconds(2) };
        venue.FeeRate = 0.0001m;
        venue.TimeFollowsClock = true;
    }
}

/// <summary>A walk that can be read, printed and walked again: the same seed is the same script for ever.</summary>
internal sealed record Script(int Seed, AccountTerms First, AccountTerms Second, IReadOnlyList<Step> Steps)
{
    private const int FewestSteps = 12;
    private const int MostSteps = 40;

    public static Script Of(int seed)
    {
        var random = new Random(seed);
        var first = AccountTerms.Draw(random);
        var second = AccountTerms.Draw(random);
        var count = random.Next(FewestSteps, MostSteps + 1);
        return new Script(seed, first, second, [.. Enumerable.Range(0, count).Select(_ => Step.Draw(random))]);
    }

    /// <summary>The script of a seed with other steps, as <see cref="ToString"/> prints them.</summary>
    public static Script Parse(int seed, string steps) => Of(seed) with
    {
        Steps = [.. steps.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(line => line.Split(' '))
            .Select(parts => new Step(Enum.Parse<StepKind>(parts[0]), int.Parse(parts[1]), int.Parse(parts[2]), int.Parse(parts[3])))],
    };

    public override string ToString() => $"seed {Seed}\nfirst {First}\nsecond {Second}\n{string.Join('\n', Steps)}";
}
