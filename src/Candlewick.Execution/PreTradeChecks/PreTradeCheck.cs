using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.MarketData.Contracts;
using Candlewick.Platform.Startup;
using Microsoft.Extensions.Options;

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
    public required ExecutionOptions Options { get; init; }
    public required bool IsReady { get; init; }
    public required KillSwitchState KillSwitch { get; init; }
    public IBroker? Broker { get; init; }
    public Instrument? Instrument { get; init; }
    public Quote? Quote { get; init; }
    public TradingCosts? Costs { get; init; }
    public CachedAccountState? Account { get; init; }
    /// <summary>A trade in flight on the other side of the symbol on this account, or null.</summary>
    public string? OppositeTradeId { get; init; }

    public decimal Notional => Plain(Candidate.Quantity * Candidate.EntryPrice * (Instrument?.ContractMultiplier ?? 1m));

    public string Currency => Instrument?.QuoteAsset ?? Account?.State.Currency ?? "";

    /// <summary>The same amount without trailing zeros, for reading.</summary>
    public static decimal Plain(decimal amount) => amount / 1.000000000000000000000000000000000m;

    public static RuleOutcome Passed(string rule, string detail) => new(rule, true, detail);

    public static RuleOutcome Refused(string rule, string detail, bool mayRetry = false) => new(rule, false, detail) { MayRetry = mayRetry };
}

/// <summary>Looks at every rule, in a fixed order, so that the trace shows all that is wrong and all that was right.</summary>
internal sealed class PreTradeCheck(IAccounts accounts, IKillSwitch killSwitch, Readiness readiness, Platform.Storage.Database database, IOptions<ExecutionOptions> options)
{
    private static readonly IPreTradeRule[] Rules =
    [
        new ReadinessRequired(),
        new KillSwitchEngaged(),
        new AccountUnknown(),
        new AccountUnavailable(),
        new InstrumentUnknown(),
        new NoPriceYet(),
        new QuantityZero(),
        new QuantityOffStep(),
        new QuantityBelowMinimum(),
        new QuantityAboveMaximum(),
        new PriceOffTick(),
        new NotionalBelowMinimum(),
        new ExitPricesOutOfOrder(),
        new OrderListsRequired(),
        new OppositeTradeOpen(),
        new ShortNotAllowed(),
        new BuyingPowerExceeded(),
        new LossLimitExceeded(),
        new EntryFarFromMarket(),
    ];

    public async Task<IReadOnlyList<RuleOutcome>> RunAsync(TradeCandidate candidate, CancellationToken cancellationToken)
    {
        var context = await GatherAsync(candidate, cancellationToken);
        return [.. Rules.Select(rule => rule.Check(context)).OfType<RuleOutcome>()];
    }

    private async Task<CheckContext> GatherAsync(TradeCandidate candidate, CancellationToken cancellationToken)
    {
        var context = new CheckContext
        {
            Candidate = candidate,
            Options = options.Value,
            IsReady = readiness.IsReady,
            KillSwitch = killSwitch.State,
            Broker = accounts.Find(candidate.Account),
        };
        if (context.Broker is not { } broker)
        {
            return context;
        }

        context = context with { Account = await StateAsync(candidate.Account, cancellationToken) };
        try
        {
            var instrument = await broker.FindInstrumentAsync(candidate.Symbol, cancellationToken);
            if (instrument is null)
            {
                return context;
            }

            return context with
            {
                Instrument = instrument,
                Quote = broker.LastQuote(candidate.Symbol),
                Costs = await broker.GetCostsAsync(candidate.Symbol, cancellationToken),
                OppositeTradeId = await database.FirstOrDefaultAsync<string>(
                    """
                    SELECT trade_id FROM trading_trades WHERE account = @Account AND symbol = @Symbol AND side = @side
                      AND phase IN ('Planned', 'Entering', 'Open') ORDER BY sequence LIMIT 1
                    """, new { candidate.Account, candidate.Symbol, side = candidate.Side.Opposite().ToString() }),
            };
        }
        catch (BrokerUnavailableException)
        {
            return context with { Account = null };
        }
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
