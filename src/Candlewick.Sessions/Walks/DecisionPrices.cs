using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Sessions.Contracts;
using Candlewick.Sessions.Formats;
using Candlewick.Staking.Contracts;

namespace Candlewick.Sessions.Walks;

/// <summary>The prices that decide, target and stop on the venue's tick: sized by what will be placed, not by what was written.</summary>
/// <param name="Entry">The signal's, or the last price for an entry at the market.</param>
/// <param name="Last">The last price.</param>
/// <param name="Worse">The worse of the two for this side.</param>
/// <param name="Target">Planned target.</param>
/// <param name="Stop">Planned stop.</param>
internal sealed record DecisionPrices(decimal Entry, decimal Last, decimal Worse, decimal Target, decimal Stop)
{
    /// <param name="signal">The signal, which has a side.</param>
    /// <param name="instrument">Its instrument.</param>
    /// <param name="last">The last price.</param>
    /// <param name="atr">The average true range; null where <see cref="NeedsAtr"/> says that none is needed.</param>
    public static DecisionPrices Of(TradeSignal signal, Instrument instrument, decimal last, decimal? atr)
    {
        var (entry, sign) = (signal.Entry ?? last, signal.Side.Sign());
        var stop = instrument.RoundPrice(signal.Stop!.Value.From(new PriceBasis(entry, -sign, instrument.TickSize, atr)));
        var target = instrument.RoundPrice(
            signal.Target!.Value.From(new PriceBasis(entry, sign, instrument.TickSize, atr, Math.Abs(entry - stop))));
        return new DecisionPrices(entry, last, signal.Side.Worse(entry, last), target, stop);
    }

    public static bool NeedsAtr(TradeSignal signal) =>
        signal.Target is { Unit: PriceUnit.Atr } || signal.Stop is { Unit: PriceUnit.Atr };

    /// <summary>The prices as sizing wants them, for an entry at <paramref name="entry"/>.</summary>
    public TradePrices At(decimal entry, Instrument instrument, TradingCosts costs) =>
        new(entry, Target, Stop, costs.FeeRate, costs.Spread, instrument.ContractMultiplier);

    /// <summary>Tells the prices; false when the market has passed the stop or the target, where nothing is left to size.</summary>
    public bool Look(DecisionTrace trace, TradeSignal signal, Instrument instrument, TradingCosts costs)
    {
        var (target, stop) = (Plain.Of(Target), Plain.Of(Stop));
        if (signal.Target is { IsDistance: true } || signal.Stop is { IsDistance: true })
        {
            trace.Pass("SignalDistances", $"Target {signal.Target} and stop {signal.Stop} from {Plain.Of(Entry)} are {target} and {stop}.");
        }
        else if (Target != signal.Target!.Value.Amount || Stop != signal.Stop!.Value.Amount)
        {
            trace.Warn("PricesOnTick",
                $"Target {signal.Target} → {target}, stop {signal.Stop} → {stop}: on the tick {Plain.Of(instrument.TickSize)}.");
        }

        var entry = signal.Entry is null ? "Entry at the market" : $"Signal's entry {Plain.Of(Entry)}";
        trace.Pass("DecisionPrices", $"{entry}, last price {Plain.Of(Last)}: decided at the worse, {Plain.Of(Worse)}.");
        trace.Pass("Costs", $"Commission {Plain.Of(costs.FeeRate)} of the notional per leg, spread {Plain.Of(costs.Spread)}, "
            + $"money per point {Plain.Of(instrument.ContractMultiplier)}.");
        if (Target <= 0 || Stop <= 0)
        {
            trace.Fail(SessionRuleName.ExitBelowZero, $"Target {target} and stop {stop} must be above 0; the distance is too long.");
            return false;
        }

        var sign = signal.Side.Sign();
        if (sign * (Last - Stop) <= 0)
        {
            trace.Fail(RuleName.PriceBeyondStop, $"The last price {Plain.Of(Last)} has reached or passed the stop {stop}.");
        }

        if (sign * (Target - Last) <= 0)
        {
            trace.Fail(RuleName.PriceBeyondTarget, $"The last price {Plain.Of(Last)} has reached or passed the target {target}.");
        }

        return trace.FirstFailure is null;
    }
}
