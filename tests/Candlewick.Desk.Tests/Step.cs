namespace Candlewick.Desk.Tests;

/// <summary>What can happen to a desk between two looks.</summary>
internal enum StepKind
{
    Price,
    PriceToTarget,
    PriceToStop,
    PriceBeyond,
    Signal,
    CloseSignal,
    SameSignalAgain,
    HandOrder,
    Amend,
    Reduce,
    Close,
    End,
    ReplaceEntry,
    TradeByHand,
    CancelByHand,
    ShrinkUnseen,
    CloseUnseen,
    Liquidate,
    FillPart,
    FillBothLegs,
    EndByVenue,
    ForgetOrder,
    ArriveLate,
    LoseReports,
    HoldReports,
    ReleaseReports,
    DoubleReports,
    Gap,
    Disconnect,
    Reconnect,
    Away,
    Back,
    Fate,
    Silence,
    Speak,
    CloseMarket,
    OpenMarket,
    KillSwitchOn,
    KillSwitchOff,
    Limits,
    Wait,
    Stop,
    Restart,
    /// <summary>A signal whose entry meets a fate at the venue; only scripts that are dense in faults have it.</summary>
    SignalUnderFate,
}

/// <summary>
/// One step of a walk. The numbers choose among what there is when the step comes, so that a script stays a script when
/// others of its steps are taken out.
/// </summary>
internal sealed record Step(StepKind Kind, int Who, int What, int HowMuch)
{
    private static readonly (StepKind Kind, int Weight)[] Weights =
    [
        (StepKind.Price, 22), (StepKind.PriceToTarget, 14), (StepKind.PriceToStop, 14), (StepKind.PriceBeyond, 3),
        (StepKind.Signal, 40), (StepKind.CloseSignal, 5), (StepKind.SameSignalAgain, 2), (StepKind.HandOrder, 12),
        (StepKind.Amend, 5), (StepKind.Reduce, 4), (StepKind.Close, 5), (StepKind.End, 1), (StepKind.ReplaceEntry, 3),
        (StepKind.TradeByHand, 3), (StepKind.CancelByHand, 3), (StepKind.ShrinkUnseen, 2), (StepKind.CloseUnseen, 1),
        (StepKind.Liquidate, 1),
        (StepKind.FillPart, 4), (StepKind.FillBothLegs, 1), (StepKind.EndByVenue, 2), (StepKind.ForgetOrder, 1), (StepKind.ArriveLate, 3),
        (StepKind.LoseReports, 5), (StepKind.HoldReports, 4), (StepKind.ReleaseReports, 4), (StepKind.DoubleReports, 3), (StepKind.Gap, 2),
        (StepKind.Disconnect, 2), (StepKind.Reconnect, 3), (StepKind.Away, 2), (StepKind.Back, 3), (StepKind.Fate, 10),
        (StepKind.Silence, 1), (StepKind.Speak, 2), (StepKind.CloseMarket, 1), (StepKind.OpenMarket, 2),
        (StepKind.KillSwitchOn, 2), (StepKind.KillSwitchOff, 4), (StepKind.Limits, 3), (StepKind.Wait, 6), (StepKind.Stop, 20),
        (StepKind.Restart, 3),
    ];

    private static readonly int AllWeights = Weights.Sum(weight => weight.Weight);

    public static Step Draw(Random random)
    {
        var at = random.Next(AllWeights);
        var kind = Weights[0].Kind;
        foreach (var (next, weight) in Weights)
        {
            kind = next;
            at -= weight;
            if (at < 0)
            {
                break;
            }
        }

        return new Step(kind, random.Next(1000), random.Next(1000), random.Next(1000));
    }

    /// <summary>As a script's line, to be read back by <see cref="Script.Parse"/>.</summary>
    public override string ToString() => $"{Kind} {Who} {What} {HowMuch}";
}
