using System.Collections.Concurrent;
using Candlewick.Domain;
using Candlewick.Venues.Simulator.Floor;

namespace Candlewick.Venues.Exchange.Binance.Faults;

/// <summary>What is to happen to a request.</summary>
internal enum RequestFault { None, LoseRequest, LoseAnswer, FailBefore, FailAfter, TimeOutAfter }

/// <summary>What is to happen to an event.</summary>
internal enum ReportFault { None, Lose, Double, Swap, Delay }

/// <summary>The plan of faults that is in force, and what it made happen so far.</summary>
internal sealed class FaultDice
{
    private volatile Thrown _now = new(new ChangeFaults.Request());

    /// <summary>A plan with its throws: another plan begins them anew.</summary>
    private sealed record Thrown(ChangeFaults.Request Plan)
    {
        public ConcurrentDictionary<string, long> Throws { get; } = new(StringComparer.Ordinal);
        public ConcurrentDictionary<string, long> Happened { get; } = new(StringComparer.Ordinal);
    }

    public ChangeFaults.Request Plan
    {
        get => _now.Plan;
        set => _now = new Thrown(value);
    }

    /// <summary>How often each fault happened under this plan.</summary>
    public IReadOnlyDictionary<string, long> Happened => _now.Happened.ToDictionary(StringComparer.Ordinal);

    /// <summary>What happens to a request.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="isSigned">True for one that needs a signature.</param>
    public RequestFault OfRequest(string path, bool isSigned)
    {
        var now = _now;
        var isMeant = now.Plan.Paths is { Count: > 0 } paths ? paths.Contains(path) : isSigned;
        return !isMeant ? RequestFault.None
            : Throw(now, RequestFault.LoseRequest, now.Plan.LoseRequest) ?? Throw(now, RequestFault.FailBefore, now.Plan.FailBefore)
            ?? Throw(now, RequestFault.LoseAnswer, now.Plan.LoseAnswer) ?? Throw(now, RequestFault.FailAfter, now.Plan.FailAfter)
            ?? Throw(now, RequestFault.TimeOutAfter, now.Plan.TimeOutAfter) ?? RequestFault.None;
    }

    /// <summary>What happens to an event of the user data.</summary>
    public ReportFault OfReport()
    {
        var now = _now;
        return Throw(now, ReportFault.Lose, now.Plan.LoseReport) ?? Throw(now, ReportFault.Double, now.Plan.DoubleReport)
            ?? Throw(now, ReportFault.Swap, now.Plan.SwapReport) ?? Throw(now, ReportFault.Delay, now.Plan.DelayReport) ?? ReportFault.None;
    }

    /// <summary>An instrument with the filters that it has now.</summary>
    public Instrument Changed(Instrument instrument)
    {
        foreach (var changed in _now.Plan.Filters ?? [])
        {
            if (changed.Symbol == instrument.Symbol)
            {
                instrument = instrument with
                {
                    TickSize = changed.TickSize ?? instrument.TickSize,
                    LotStep = changed.StepSize ?? instrument.LotStep,
                    MinNotional = changed.MinNotional ?? instrument.MinNotional,
                };
            }
        }

        return instrument;
    }

    /// <summary>True for a symbol that is listed and not traded.</summary>
    public bool IsHalted(string symbol) => _now.Plan.Halted?.Contains(symbol) == true;

    private static T? Throw<T>(Thrown now, T fault, double chance) where T : struct, Enum
    {
        if (chance <= 0)
        {
            return null;
        }

        var name = fault.ToString();
        var index = now.Throws.AddOrUpdate(name, 1, (_, before) => before + 1);
        if (SeededChance.Uniform(now.Plan.Seed, name, index) >= chance)
        {
            return null;
        }

        now.Happened.AddOrUpdate(name, 1, (_, before) => before + 1);
        return fault;
    }
}
