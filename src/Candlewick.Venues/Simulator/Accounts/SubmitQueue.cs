using System.Collections.Concurrent;
using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Venues.Simulator.Floor;

namespace Candlewick.Venues.Simulator.Accounts;

/// <summary>An order or a list that is to be submitted.</summary>
/// <param name="ClientIds">Every id that it uses, the list's own first.</param>
/// <param name="Symbol">Its symbol.</param>
/// <param name="OrderIds">Ids of its orders, whose reports belong to the answer.</param>
/// <param name="Submit">Hands it to the matching engine.</param>
internal sealed record SubmitRequest(
    IReadOnlyList<string> ClientIds, string Symbol, IReadOnlyList<string> OrderIds,
    Func<Instrument, DateTimeOffset, SubmitOutcome> Submit);

/// <summary>
/// Submits that wait at the door at the same time: whoever passes it first takes all of them to the engine, one after the other, and one
/// commit makes them durable. None is answered before.
/// </summary>
internal sealed class SubmitQueue(SimulatorVenue venue, SimulatorInstruments instruments)
{
    /// <summary>Code of a passing refusal, as Binance numbers too many requests.</summary>
    public const string Busy = "-1003";
    /// <summary>Submits in one commit.</summary>
    private const int MostTogether = 64;

    private readonly ConcurrentQueue<Waiting> _waiting = new();

    /// <exception cref="OperationCanceledException">Given up before it was taken to the engine.</exception>
    /// <exception cref="BrokerUnavailableException">The account was closed.</exception>
    public async Task<SubmitOutcome> TakeAsync(SubmitRequest request, CancellationToken cancellationToken)
    {
        var own = new Waiting(request);
        _waiting.Enqueue(own);
        try
        {
            // Usually once: whoever is at the front takes those behind along, but no more than fit one commit.
            while (!own.IsTaken)
            {
                await venue.EnterAsync(TakeAllAsync, cancellationToken);
            }
        }
        catch (Exception) when (!own.TryWithdraw())
        {
            // Somebody took it along: its own answer counts.
        }

        return await own.Answer;
    }

    /// <summary>Behind the door.</summary>
    private async Task<bool> TakeAllAsync()
    {
        var taken = new List<Waiting>();
        while (taken.Count < MostTogether && _waiting.TryDequeue(out var next))
        {
            if (next.TryBegin())
            {
                taken.Add(next);
            }
        }

        if (taken.Count == 0)
        {
            return false;
        }

        try
        {
            await TakeAsync(taken);
            return true;
        }
        catch (Exception failure)
        {
            // The books go back to what is stored, and that is without any of these.
            taken.ForEach(one => one.Fail(failure));
            throw;
        }
    }

    private async Task TakeAsync(List<Waiting> taken)
    {
        var used = new HashSet<string>(
            await venue.Orders.ListTakenAsync([.. taken.SelectMany(one => one.Request.ClientIds)]), StringComparer.Ordinal);
        var state = venue.State;
        var outcomes = new List<SubmitOutcome>(taken.Count);
        foreach (var one in taken)
        {
            var outcome = RefuseEarly(one.Request, used, out var instrument);
            if (outcome is null && state.SuccessRate < 1.0)
            {
                state = state with { SuccessDraws = state.SuccessDraws + 1 };
                outcome = SeededChance.Uniform(state.Seed, "success", state.SuccessDraws) < state.SuccessRate ? null : Refuse(
                    RuleName.VenueBusy, Busy,
                    $"the venue is busy (the simulator refuses {1.0 - state.SuccessRate:0.##%} of all submits at first).", mayRetry: true);
            }

            outcome ??= one.Request.Submit(instrument!, venue.MarketTime);
            if (outcome is SubmitOutcome.Accepted)
            {
                used.UnionWith(one.Request.ClientIds);
            }

            outcomes.Add(outcome);
        }

        var isChanged = state != venue.State || outcomes.Any(outcome => outcome is SubmitOutcome.Accepted);
        var told = isChanged ? await venue.CommitAsync(state) : [];
        var reports = told.ToDictionary(report => report.ClientOrderId, StringComparer.Ordinal);
        foreach (var (one, outcome) in taken.Zip(outcomes))
        {
            one.Tell(outcome is SubmitOutcome.Accepted accepted
                ? accepted with { Reports = [.. one.Request.OrderIds.Select(id => reports[id])] } : outcome);
        }
    }

    private SubmitOutcome? RefuseEarly(SubmitRequest request, HashSet<string> used, out Instrument? instrument)
    {
        instrument = instruments.Find(request.Symbol);
        return request.ClientIds.FirstOrDefault(used.Contains) is { } taken
            ? Refuse(RuleName.DuplicateClientOrderId, "-2010", $"the client order id {taken} was used before.")
            : instrument is null
            ? Refuse(
                RuleName.InstrumentUnknown, "-1121",
                $"{request.Symbol} is not traded at {venue.Name} now ({venue.State.Mode.ToString().ToLowerInvariant()} market).")
            : null;
    }

    private static SubmitOutcome Refuse(string rule, string code, string reason, bool mayRetry = false) =>
        new SubmitOutcome.Refused(rule, code, reason, mayRetry);

    private sealed class Waiting(SubmitRequest request)
    {
        private readonly TaskCompletionSource<SubmitOutcome> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _isTaken;

        public SubmitRequest Request => request;

        public Task<SubmitOutcome> Answer => _answer.Task;

        /// <summary>True once it was taken to the engine, or given up.</summary>
        public bool IsTaken => Volatile.Read(ref _isTaken) == 1;

        public bool TryBegin() => Interlocked.Exchange(ref _isTaken, 1) == 0;

        public bool TryWithdraw() => TryBegin();

        public void Tell(SubmitOutcome outcome) => _answer.TrySetResult(outcome);

        public void Fail(Exception failure) => _answer.TrySetException(failure);
    }
}
