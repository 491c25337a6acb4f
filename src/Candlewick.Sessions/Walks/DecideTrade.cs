using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Sessions.Contracts;
using Candlewick.Sessions.Routes;
using Candlewick.Sessions.Sessions;
using Candlewick.Sessions.Signals;
using Candlewick.Staking.Contracts;

namespace Candlewick.Sessions.Walks;

/// <summary>
/// Sizes a signal and looks at every rule. It is run inside the route's turn, on what is true at that moment: what was gathered
/// before could be stale when the signal waited behind another. Nothing is locked meanwhile, only this route waits, and the
/// venue has <see cref="VenueLimit"/> to answer (a sender cuts its request after three seconds).
/// </summary>
internal sealed class DecideTrade(IAccounts accounts, IOrderPath orders, IStakingTrees trees, TimeProvider time)
{
    private const decimal RewardRiskTolerance = 0.10m;
    private const decimal BasisTolerance = 0.05m;
    private static readonly TimeSpan VenueLimit = TimeSpan.FromSeconds(2);
    /// <summary>Quote currencies that stand for a dollar: taken at 1, and the trace says so.</summary>
    private static readonly string[] Dollars = ["USD", "USDT", "USDC", "FDUSD", "TUSD", "BUSD"];

    /// <exception cref="BrokerUnavailableException">The venue did not answer in time and nothing is cached.</exception>
    public async Task<Decision> RunAsync(Route route, Session? session, TradeSignal signal, SignalCheck check, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(VenueLimit, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await DecideAsync(route, session, signal, new DecisionTrace(check), linked.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new BrokerUnavailableException($"The account {route.Account} did not answer within {VenueLimit.TotalSeconds:0} s.");
        }
    }

    private async Task<Decision> DecideAsync(Route route, Session? session, TradeSignal signal, DecisionTrace trace, CancellationToken cancellationToken)
    {
        var tree = trees.Find(route.StakingTreeId) ?? throw new InvalidOperationException($"Route {route.Id} names the unknown tree {route.StakingTreeId}.");
        if (accounts.Find(route.Account) is not { } broker)
        {
            return trace.Refuse(RuleName.AccountUnknown, $"The desk has no account {route.Account}.");
        }

        if (await broker.FindInstrumentAsync(signal.Symbol, cancellationToken) is not { } instrument)
        {
            return trace.Refuse(RuleName.InstrumentUnknown, $"{signal.Symbol} is not traded on account {route.Account} now.");
        }

        var state = await accounts.GetStateAsync(route.Account, cancellationToken);
        if (MoneyPerPoint(instrument, state.State) is not { } moneyPerPoint)
        {
            return trace.Refuse(SessionRuleName.ConversionUnknown, $"{signal.Symbol} is quoted in {instrument.QuoteAsset} and the account counts in {state.State.Currency}; no rate between them is known.");
        }

        var costs = await broker.GetCostsAsync(signal.Symbol, cancellationToken);
        var (basis, runningTotalAtBasis) = TakeBasis(session, state, trace);
        var node = tree.Find(session?.CurrentNode ?? StakingTree.Start) ?? throw new InvalidOperationException($"Session {session?.SessionId} stands at {session?.CurrentNode}, which is no node of {tree.Id}.");
        var stake = basis * node.StakePercent / 100m;
        trace.Pass("Node", $"Node {node.Name} of {tree.Name} stakes {node.StakePercent} %.");
        trace.Pass("Stake", FormattableString.Invariant($"{node.StakePercent} % of {basis} is {stake} {state.State.Currency}."));
        if (session is null && TreeFit.Warn(tree, route.SizingMode, state.State) is { } warning)
        {
            trace.Warn("TreeFitsAccount", warning);
        }

        var prices = Fit(signal, instrument, costs, moneyPerPoint, trace);
        if (Size(route, tree, instrument, prices, stake, trace) is not { } sized)
        {
            return trace.Refused();
        }

        var candidate = new TradeCandidate(route.Account, signal.Symbol, signal.Side, sized.Quantity, prices.Entry, prices.Target, prices.Stop, route.MaxLossPercent / 100m);
        trace.AddRange(await orders.CheckAsync(candidate, cancellationToken));
        if (trace.FirstFailure is not null)
        {
            return trace.Refused();
        }

        var now = time.GetUtcNow();
        return trace.Allowed(new TradePlan
        {
            SessionId = session?.SessionId ?? $"ses_{Guid.CreateVersion7(now):N}",
            TradeId = $"tr_{Guid.CreateVersion7(now):N}",
            Node = node,
            Basis = basis,
            RunningTotalAtBasis = runningTotalAtBasis,
            Stake = stake,
            Quantity = sized.Quantity,
            TargetPrice = prices.Target,
            StopPrice = prices.Stop,
            GainPerUnit = sized.Sizing.GainPerUnit,
            LossPerUnit = sized.Sizing.LossPerUnit,
            NominalGain = sized.Sizing.NominalGain(sized.Quantity),
            TotalCosts = sized.Sizing.TotalCosts(sized.Quantity),
            MarketTime = broker.MarketTime,
        });
    }

    /// <summary>
    /// The equity at the session's start; anew when the equity tells that money was paid in or out. What was earned before a new
    /// basis is part of it, so the comparison counts only what was earned since.
    /// </summary>
    internal static (decimal Basis, decimal RunningTotalAtBasis) TakeBasis(Session? session, CachedAccountState account, DecisionTrace trace)
    {
        var equity = account.State.Equity;
        var age = account.IsStale ? FormattableString.Invariant($" (the venue cannot be asked; this is its answer of {account.TakenAt.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'})") : "";
        if (account.IsStale)
        {
            trace.Warn("BalanceAge", $"The balance is an older one{age}.");
        }

        if (session is null)
        {
            trace.Pass("Basis", FormattableString.Invariant($"A new session starts with the equity {equity} {account.State.Currency}{age}."));
            return (equity, 0m);
        }

        if (IsBasisOutdated(session, equity))
        {
            trace.Pass("Basis", FormattableString.Invariant($"Taken anew: equity {equity} differs by more than {BasisTolerance * 100:0} % from {session.ExpectedEquity} (basis {session.Basis} and what was earned since); old basis {session.Basis}, new basis {equity}{age}."));
            return (equity, session.RunningTotal);
        }

        trace.Pass("Basis", FormattableString.Invariant($"Basis {session.Basis} stays: equity {equity} is within {BasisTolerance * 100:0} % of {session.ExpectedEquity} (basis and what was earned since){age}."));
        return (session.Basis, session.RunningTotalAtBasis);
    }

    internal static bool IsBasisOutdated(Session session, decimal equity) =>
        Math.Abs(equity - session.ExpectedEquity) > BasisTolerance * Math.Max(0m, session.ExpectedEquity);

    private static decimal? MoneyPerPoint(Instrument instrument, AccountState account) =>
        instrument.QuoteAsset == account.Currency || (Dollars.Contains(instrument.QuoteAsset, StringComparer.Ordinal) && Dollars.Contains(account.Currency, StringComparer.Ordinal))
            ? instrument.ContractMultiplier
            : null;

    /// <summary>Target and stop on the venue's tick: sized by what will be placed, not by what was written.</summary>
    private static TradePrices Fit(TradeSignal signal, Instrument instrument, TradingCosts costs, decimal moneyPerPoint, DecisionTrace trace)
    {
        var prices = new TradePrices(signal.Entry, instrument.RoundPrice(signal.Target), instrument.RoundPrice(signal.Stop), costs.FeeRate, costs.Spread, moneyPerPoint);
        if (prices.Target != signal.Target || prices.Stop != signal.Stop)
        {
            trace.Warn("PricesOnTick", FormattableString.Invariant($"Target {signal.Target} → {prices.Target}, stop {signal.Stop} → {prices.Stop}: on the tick {instrument.TickSize}."));
        }

        trace.Pass("Costs", FormattableString.Invariant($"Commission {costs.FeeRate} of the notional per leg, spread {costs.Spread}, money per point {moneyPerPoint}."));
        return prices;
    }

    private static (TradeSizing Sizing, decimal Quantity)? Size(
        Route route, StakingTree tree, Instrument instrument, TradePrices prices, decimal stake, DecisionTrace trace)
    {
        try
        {
            var sizing = TradeSizing.Of(prices);
            trace.Add(new RuleOutcome(SessionRuleName.CannotWin, sizing.CanWin, FormattableString.Invariant($"The target brings {sizing.GainPerUnit} per unit after costs; it must be above 0.")));
            var reaches = sizing.ReachesRewardRisk(tree.RewardRisk, RewardRiskTolerance);
            var ratio = FormattableString.Invariant($"Net reward : risk is {sizing.NetRewardRisk:0.####} ({sizing.GainPerUnit} : {sizing.LossPerUnit} per unit), the tree assumes {tree.RewardRisk}, least is {tree.RewardRisk * (1 - RewardRiskTolerance)}");
            trace.Add(new RuleOutcome(SessionRuleName.NetRewardRiskTooLow, reaches || route.AllowLowerRewardRisk, reaches ? ratio + "." : ratio + (route.AllowLowerRewardRisk ? "; the route allows it." : "."))
            {
                IsWarning = !reaches && route.AllowLowerRewardRisk,
            });
            if (!sizing.CanWin)
            {
                return null;
            }

            var exact = sizing.Quantity(route.SizingMode, stake);
            if (exact > instrument.MaxQuantity)
            {
                trace.Fail(RuleName.QuantityAboveMaximum, FormattableString.Invariant($"{exact} is above the venue's maximum of {instrument.MaxQuantity} (LOT_SIZE)."));
                return null;
            }

            var quantity = Math.Max(0m, instrument.RoundQuantity(exact));
            trace.Pass("Quantity", FormattableString.Invariant($"Mode {route.Sizing}: stake {stake} gives {exact}, fitted to the step {instrument.LotStep}: {quantity}."));
            return (sizing, quantity);
        }
        catch (OverflowException)
        {
            trace.Fail(RuleName.QuantityAboveMaximum, FormattableString.Invariant($"Stake {stake} at entry {prices.Entry}, target {prices.Target} and stop {prices.Stop} gives a quantity beyond what can be counted; the venue's maximum is {instrument.MaxQuantity}."));
            return null;
        }
    }
}

/// <summary>Collects what was looked at, in order.</summary>
internal sealed class DecisionTrace
{
    private readonly List<RuleOutcome> _outcomes;
    private readonly List<string> _warnings;

    public DecisionTrace(SignalCheck check) => (_outcomes, _warnings) = ([.. check.Trace], [.. check.Warnings]);

    public RuleOutcome? FirstFailure => _outcomes.FirstOrDefault(outcome => !outcome.Passed);

    public void Pass(string rule, string detail) => _outcomes.Add(new RuleOutcome(rule, true, detail));

    public void Fail(string rule, string detail) => _outcomes.Add(new RuleOutcome(rule, false, detail));

    public void Warn(string rule, string detail) => Add(new RuleOutcome(rule, true, detail) { IsWarning = true });

    public void Add(RuleOutcome outcome)
    {
        _outcomes.Add(outcome);
        if (outcome.IsWarning && outcome.Passed)
        {
            _warnings.Add(outcome.Detail);
        }
    }

    public void AddRange(IEnumerable<RuleOutcome> outcomes)
    {
        foreach (var outcome in outcomes)
        {
            Add(outcome);
        }
    }

    public Decision Allowed(TradePlan plan) => new(plan, null, _outcomes, _warnings);

    public Decision Refused() => new(null, FirstFailure!, _outcomes, _warnings);

    public Decision Refuse(string rule, string detail)
    {
        Fail(rule, detail);
        return Refused();
    }
}
