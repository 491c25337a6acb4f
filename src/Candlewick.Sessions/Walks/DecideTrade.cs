using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Sessions.Contracts;
using Candlewick.Sessions.Formats;
using Candlewick.Sessions.Trail;
using Candlewick.Staking.Contracts;

namespace Candlewick.Sessions.Walks;

/// <summary>
/// Sizes a signal and looks at every rule. It is run inside the route's turn, on what is true at that moment: what was gathered
/// before could be stale when the signal waited behind another. Nothing is locked meanwhile, only this route waits, and the
/// venue has <see cref="VenueLimit"/> to answer (a sender drops its request after three seconds).
/// </summary>
internal sealed class DecideTrade(
    IAccounts accounts, TakeBasis takeBasis, IOrderPath orders, IStakingTrees trees, AverageTrueRange ranges, TimeProvider time)
{
    /// <summary>Reward : risk may be so far below the tree's at the signal's own entry …</summary>
    private const decimal ToleranceAtEntry = 0.10m;
    /// <summary>… and so far at the worse of that and the last price.</summary>
    private const decimal ToleranceAtWorse = 0.40m;
    private static readonly TimeSpan VenueLimit = TimeSpan.FromSeconds(2);

    /// <exception cref="BrokerUnavailableException">The venue did not answer in time and nothing is cached.</exception>
    public async Task<Decision> RunAsync(Route route, Session? session, SignalCheck check, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(VenueLimit, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await DecideAsync(route, session, check.Signal!, new DecisionTrace(check), linked.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new BrokerUnavailableException(
                $"Account {route.Account} is busy or did not answer within {VenueLimit.TotalSeconds:0} s.");
        }
    }

    private async Task<Decision> DecideAsync(
        Route route, Session? session, TradeSignal signal, DecisionTrace trace, CancellationToken cancellationToken)
    {
        var tree = trees.Find(route.StakingTreeId)
            ?? throw new InvalidOperationException($"Route {route.Id} names the unknown tree {route.StakingTreeId}.");
        if (accounts.Find(route.Account) is not { } broker)
        {
            return accounts.PhaseOf(route.Account) is null
                ? trace.Refuse(RuleName.AccountUnknown, $"The desk has no account {route.Account}.")
                : trace.Refuse(RuleName.ReadinessRequired, $"Account {route.Account} is being opened.", mayRetry: true);
        }

        if (broker.FindInstrument(signal.Symbol) is not { } instrument || broker.FindCosts(signal.Symbol) is not { } costs)
        {
            return trace.Refuse(RuleName.InstrumentUnknown, $"{signal.Symbol} is not traded on account {route.Account} now.");
        }

        if (broker.LastQuote(signal.Symbol) is not { } quote)
        {
            return trace.Refuse(RuleName.NoPriceYet, $"No price of {signal.Symbol} has come in yet.", mayRetry: true);
        }

        // Before the account is asked: a flood of alerts that the market has left behind costs no question at the venue.
        var atr = await MeasureAsync(route, signal, broker.Venue, trace, cancellationToken);
        if (trace.FirstFailure is not null
            || !DecisionPrices.Of(signal, instrument, instrument.RoundPrice(quote.Last), atr).Look(trace, signal, instrument, costs))
        {
            return trace.Refused();
        }

        await accounts.CatchUpAsync(route.Account, cancellationToken);
        // It may have waited: what follows is sized by the market as it is now.
        var prices = DecisionPrices.Of(signal, instrument, instrument.RoundPrice((broker.LastQuote(signal.Symbol) ?? quote).Last), atr);
        var taken = await takeBasis.RunAsync(route.Account, session, cancellationToken);
        var (account, basis) = (taken.Account.State, taken.Mark);
        if (!Assets.AreSame(instrument.QuoteAsset, account.Currency))
        {
            return trace.Refuse(SessionRuleName.ConversionUnknown,
                $"{signal.Symbol} is quoted in {instrument.QuoteAsset} and the account counts in {account.Currency}; "
                + "no rate between them is known.");
        }

        Tell(taken, session, trace);
        var node = tree.Find(session?.CurrentNode ?? StakingTree.Start) ?? throw new InvalidOperationException(
            $"Session {session?.SessionId} stands at {session?.CurrentNode}, which is no node of {tree.Id}.");
        var stake = basis.Equity * node.StakePercent / 100m;
        TellStake(tree, node, basis.Equity, stake, account.Currency, trace);
        if (session is null && TreeFit.Warn(tree, route.Sizing, account) is { } warning)
        {
            trace.Warn("TreeFitsAccount", warning);
        }

        if (Size(route, tree, instrument, costs, prices, stake, trace) is not { } sized)
        {
            return trace.Refused();
        }

        trace.AddRange(await orders.CheckAsync(Candidate(route, signal, prices, sized.Quantity), cancellationToken));
        if (trace.FirstFailure is not null)
        {
            return trace.Refused();
        }

        var market = new PlanMarket(broker.Venue, broker.MarketEpoch, broker.ReplayOf, broker.MarketTime);
        return trace.Allowed(Plan(session, node, basis, stake, prices, sized, market));
    }

    /// <summary>The average true range where target or stop is a multiple of it; else null.</summary>
    private async Task<decimal?> MeasureAsync(
        Route route, TradeSignal signal, string venue, DecisionTrace trace, CancellationToken cancellationToken)
    {
        if (!DecisionPrices.NeedsAtr(signal))
        {
            return null;
        }

        var (value, outcome) = await ranges.OfAsync(
            new InstrumentId(signal.Symbol, venue), signal.Timeframe, route.DefaultsValue, cancellationToken);
        trace.Add(outcome);
        return (decimal?)value;
    }

    /// <summary>The age of the balance, and the equity at the session's start or why the basis stays or is taken anew.</summary>
    private static void Tell(TakenBasis taken, Session? session, DecisionTrace trace)
    {
        var (account, equity) = (taken.Account, Plain.Of(taken.Account.State.Equity));
        var age = account.IsStale
            ? FormattableString.Invariant(
                $" (the venue cannot be reached; this is its answer of {account.TakenAt.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'})")
            : "";
        if (account.IsStale)
        {
            trace.Warn("BalanceAge", $"The balance is not current{age}.");
        }

        if (session is null)
        {
            trace.Pass("Basis", $"A new session starts with the equity {equity} {account.State.Currency}{age}.");
            return;
        }

        var (old, expected) = (Plain.Of(session.Basis), Plain.Of(taken.Expected!.Value));
        var percent = Plain.Of(BasisMark.Tolerance * 100);
        trace.Pass("Basis", taken.IsAnew
            ? $"Reset: equity {equity} differs by more than {percent} % from {expected} (old basis {old} and everything the account has "
                + $"earned since), so money was paid in or out; new basis {equity}."
            : account.IsStale
            ? $"Basis {old} stays: whether money was paid in or out is looked at when the venue answers{age}."
            : $"Basis {old} stays: equity {equity} is within {percent} % of {expected} (the basis and everything the account has "
                + "earned since).");
    }

    private static void TellStake(
        StakingTree tree, StakingNode node, decimal equity, decimal stake, string currency, DecisionTrace trace)
    {
        trace.Pass("Node", $"Node {node.Name} of {tree.Name} stakes {node.StakePercent} %.");
        trace.Pass("Stake", $"{node.StakePercent} % of {Plain.Of(equity)} is {Plain.Of(stake)} {currency}.");
    }

    private static TradeCandidate Candidate(Route route, TradeSignal signal, DecisionPrices prices, decimal quantity) => new()
    {
        Account = route.Account,
        Symbol = signal.Symbol,
        Side = signal.Side,
        Quantity = quantity,
        EntryPrice = prices.Entry,
        Target = prices.Target,
        Stop = prices.Stop,
        MaxLossFraction = route.MaxLossPercent / 100m,
        MaxEntryDistance = route.MaxEntryDistance,
    };

    private TradePlan Plan(
        Session? session, StakingNode node, BasisMark basis, decimal stake, DecisionPrices prices,
        (TradeSizing Sizing, decimal Quantity) sized, PlanMarket market)
    {
        var now = time.GetUtcNow();
        return new TradePlan
        {
            SessionId = session?.SessionId ?? $"ses_{Guid.CreateVersion7(now):N}",
            TradeId = $"tr_{Guid.CreateVersion7(now):N}",
            Node = node,
            Basis = basis,
            Stake = stake,
            Quantity = sized.Quantity,
            EntryPrice = prices.Entry,
            TargetPrice = prices.Target,
            StopPrice = prices.Stop,
            GainPerUnit = sized.Sizing.GainPerUnit,
            LossPerUnit = sized.Sizing.LossPerUnit,
            NominalGain = sized.Sizing.NominalGain(sized.Quantity),
            TotalCosts = sized.Sizing.TotalCosts(sized.Quantity),
            Market = market,
        };
    }

    /// <summary>Gain, loss and quantity at the worse price: what the order will really meet.</summary>
    private static (TradeSizing Sizing, decimal Quantity)? Size(
        Route route, StakingTree tree, Instrument instrument, TradingCosts costs, DecisionPrices prices, decimal stake, DecisionTrace trace)
    {
        try
        {
            var atEntry = TradeSizing.Of(prices.At(prices.Entry, instrument, costs));
            var sizing = TradeSizing.Of(prices.At(prices.Worse, instrument, costs));
            trace.Add(SessionRuleName.Outcome(SessionRuleName.CannotWin, sizing.CanWin,
                $"The target brings {Plain.Of(sizing.GainPerUnit)} per unit after costs; it must be above 0."));
            LookAtRewardRisk(route, tree, atEntry, sizing, trace);
            if (sizing.LossPerUnit <= 0)
            {
                trace.Fail(
                    RuleName.ExitPricesOutOfOrder, $"The stop {Plain.Of(prices.Stop)} stands at the entry {Plain.Of(prices.Worse)}.");
            }

            if (!sizing.CanWin || sizing.LossPerUnit <= 0)
            {
                return null;
            }

            var exact = sizing.Quantity(route.Sizing, stake);
            if (exact > instrument.MaxQuantity)
            {
                trace.Fail(RuleName.QuantityAboveMaximum,
                    $"{Plain.Of(exact)} is above the venue's maximum of {Plain.Of(instrument.MaxQuantity)} (LOT_SIZE).");
                return null;
            }

            var quantity = Math.Max(0m, instrument.RoundQuantity(exact));
            trace.Pass("Quantity", $"Mode {route.Sizing.ToString().ToLowerInvariant()}: stake {Plain.Of(stake)} gives {Plain.Of(exact)}, "
                + $"fitted to the step {Plain.Of(instrument.LotStep)}: {Plain.Of(quantity)}.");
            return (sizing, quantity);
        }
        catch (OverflowException)
        {
            trace.Fail(RuleName.QuantityAboveMaximum,
                FormattableString.Invariant($"Stake {stake} at entry {prices.Worse}, target {prices.Target} and stop {prices.Stop} ")
                + $"gives a quantity beyond what can be counted; the venue's maximum is {Plain.Of(instrument.MaxQuantity)}.");
            return null;
        }
    }

    private static void LookAtRewardRisk(Route route, StakingTree tree, TradeSizing atEntry, TradeSizing atWorse, DecisionTrace trace)
    {
        // Both after costs: a tree with costs assumes that they come off its reward : risk.
        var assumed = tree.Terms.NetRewardRisk;
        var reaches = atEntry.ReachesRewardRisk(assumed, ToleranceAtEntry) && atWorse.ReachesRewardRisk(assumed, ToleranceAtWorse);
        var isAllowed = !reaches && route.AllowLowerRewardRisk;
        var (leastAtEntry, leastAtWorse) = (assumed * (1 - ToleranceAtEntry), assumed * (1 - ToleranceAtWorse));
        var numbers = FormattableString.Invariant($"Net reward : risk is {atEntry.NetRewardRisk:0.####} ")
            + FormattableString.Invariant($"at the signal's entry (at least {leastAtEntry:0.##}) ")
            + FormattableString.Invariant($"and {atWorse.NetRewardRisk:0.####} at the worse price (at least {leastAtWorse:0.##}): ")
            + $"{Plain.Of(atWorse.GainPerUnit)} against {Plain.Of(atWorse.LossPerUnit)} per unit; "
            + $"the tree assumes {Plain.Of(Math.Round(assumed, 4))}";
        var outcome = SessionRuleName.Outcome(
            SessionRuleName.NetRewardRiskTooLow, reaches || isAllowed, numbers + (isAllowed ? "; the route allows less." : "."));
        trace.Add(outcome with { IsWarning = isAllowed });
    }
}
