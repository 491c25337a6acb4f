using Candlewick.Domain;
using Candlewick.Execution.Books;
using Candlewick.Execution.Contracts;
using Candlewick.MarketData.Contracts;
using Candlewick.Platform.Startup;

namespace Candlewick.Execution.PreTradeChecks;

/// <summary>One rule. It says null where the candidate gives it nothing to look at.</summary>
internal interface IPreTradeRule
{
    RuleOutcome? Check(CheckContext context);
}

/// <summary>What the rules look at; gathered once.</summary>
internal sealed record CheckContext
{
    public required TradeCandidate Candidate { get; init; }
    /// <summary>Our clock.</summary>
    public required DateTimeOffset Now { get; init; }
    public required bool IsReady { get; init; }
    public required KillSwitchState KillSwitch { get; init; }
    public IBroker? Broker { get; init; }
    public AccountPhase? AccountPhase { get; init; }
    public Instrument? Instrument { get; init; }
    /// <summary>The last price on the tick; null before the first.</summary>
    public decimal? LastPrice { get; init; }
    public Quote? Quote { get; init; }
    public TradingCosts? Costs { get; init; }
    public CachedAccountState? Account { get; init; }
    /// <summary>A trade in flight on the other side of the symbol on this account, or null.</summary>
    public string? OppositeTradeId { get; init; }
    public AccountLimits Limits { get; init; } = AccountLimits.None;
    public AccountUse Use { get; init; } = AccountUse.None;

    /// <summary>True for an entry that rests at its own price, by which it is judged.</summary>
    public bool IsResting => Candidate.EntryType != OrderType.Market;

    /// <summary>The price that gain, loss and every limit are computed at: the worse of the planned and the last price.</summary>
    public decimal? Price => Prices.Entry(Candidate.Side, Candidate.EntryType, Candidate.EntryPrice, LastPrice);

    public decimal? Notional =>
        Price is { } price ? Plain.Number(Candidate.Quantity * price * (Instrument?.ContractMultiplier ?? 1m)) : null;

    /// <summary>
    /// What each exit closes once the entry has filled, with the lower of its prices; an exit that is left nothing is not among them.
    /// </summary>
    public IReadOnlyList<(decimal Quantity, decimal? Lowest)> Parts
    {
        get
        {
            var exits = Candidate.Exits.Count > 0 ? Candidate.Exits
                : Candidate is { Target: null, Stop: null } ? [] : [(null, Candidate.Target, Candidate.Stop)];
            var shares = ExitCover.Shares([.. exits.Select(exit => exit.Quantity)], Candidate.Quantity);
            return [.. exits.Select((exit, index) => (shares[index], Lower(exit.Target, exit.Stop))).Where(part => part.Item1 > 0)];
        }
    }

    public string Currency => Instrument?.QuoteAsset ?? Account?.State.Currency ?? "";

    /// <summary>What the trade would take of the account's limits; null while something of it is not known.</summary>
    public Reservation? Reservation => Instrument is { } instrument && Costs is { } costs && Price is { } price
        ? Reservations.Of(Candidate.Side, Candidate.Quantity, price, [(null, Candidate.Stop)], costs, instrument.ContractMultiplier)
        : null;

    private static decimal? Lower(decimal? one, decimal? other) =>
        one is { } first && other is { } second ? Math.Min(first, second) : one ?? other;

    public static RuleOutcome Passed(string rule, string detail) => new(rule, true, detail);

    public static RuleOutcome Refused(string rule, string detail, bool mayRetry = false) =>
        new(rule, false, detail) { MayRetry = mayRetry };
}

/// <summary>Looks at every rule, in a fixed order, so that the trace shows all that is wrong and all that was right.</summary>
internal sealed class PreTradeCheck(
    IAccounts accounts, IKillSwitch killSwitch, Readiness readiness, TradeStore trades, AccountStore accountStore, AccountUseReader uses,
    TimeProvider time)
{
    private static readonly IPreTradeRule[] Rules =
    [
        new ReadinessRequired(),
        new KillSwitchEngaged(),
        new AccountUnknown(),
        new AccountUnavailable(),
        new InstrumentUnknown(),
        new MarketClosed(),
        new NoPriceYet(),
        new QuoteTooOld(),
        new QuantityZero(),
        new QuantityOffStep(),
        new QuantityBelowMinimum(),
        new QuantityAboveMaximum(),
        new PriceOffTick(),
        new NotionalBelowMinimum(),
        new ExitPricesOutOfOrder(),
        new PriceBeyondStop(),
        new PriceBeyondTarget(),
        new EntryFarFromMarket(),
        new OppositeTradeOpen(),
        new ShortNotAllowed(),
        new BuyingPowerExceeded(),
        new LossLimitExceeded(),
        new OpenRiskExceeded(),
        new ExposureExceeded(),
        new DailyLossReached(),
        new OrderRateExceeded(),
    ];

    public async Task<IReadOnlyList<RuleOutcome>> RunAsync(TradeCandidate candidate, CancellationToken cancellationToken) =>
        Look(await GatherAsync(candidate, cancellationToken));

    /// <summary>Every rule that has something to look at. Pure.</summary>
    internal static IReadOnlyList<RuleOutcome> Look(CheckContext context) =>
        [.. Rules.Select(rule => rule.Check(context)).OfType<RuleOutcome>()];

    private async Task<CheckContext> GatherAsync(TradeCandidate candidate, CancellationToken cancellationToken)
    {
        var context = new CheckContext
        {
            Candidate = candidate,
            Now = time.GetUtcNow(),
            IsReady = readiness.IsReady,
            KillSwitch = killSwitch.State,
            Broker = accounts.Find(candidate.Account),
            AccountPhase = accounts.PhaseOf(candidate.Account),
        };
        if (context.Broker is not { } broker)
        {
            return context;
        }

        context = context with { Account = await StateAsync(candidate.Account, cancellationToken) };
        if (broker.FindInstrument(candidate.Symbol) is not { } instrument)
        {
            return context;
        }

        var quote = broker.LastQuote(candidate.Symbol);
        var limits = await accountStore.LimitsAsync(candidate.Account);
        return context with
        {
            Instrument = instrument,
            Quote = quote,
            LastPrice = quote is null ? null : instrument.RoundPrice(quote.Last),
            Costs = broker.FindCosts(candidate.Symbol),
            OppositeTradeId = await trades.FindOppositeAsync(candidate.Account, candidate.Symbol, candidate.Side),
            Limits = limits,
            Use = limits.AreOff ? AccountUse.None : await uses.ReadAsync(
                candidate.Account, await trades.ListInFlightAsync(candidate.Account), broker.MarketEpoch, broker.MarketTime),
        };
    }

    private async Task<CachedAccountState?> StateAsync(string account, CancellationToken cancellationToken)
    {
        try
        {
            return await accounts.GetStateAsync(account, cancellationToken);
        }
        catch (BrokerUnavailableException)
        {
            return null;
        }
    }
}
