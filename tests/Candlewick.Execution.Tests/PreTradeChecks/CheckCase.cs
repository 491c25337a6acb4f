using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.PreTradeChecks;
using Candlewick.Testing;
using Candlewick.Testing.Scripted;

namespace Candlewick.Execution.Tests.PreTradeChecks;

/// <summary>A candidate that every rule passes, on either side of a last price of 100, to be spoiled one thing at a time.</summary>
internal sealed record CheckCase(OrderSide Side)
{
    public const string Symbol = ScriptedExchange.Bitcoin;

    public ManualTimeProvider Clock { get; } = new();

    public ScriptedVenue Venue { get; } = new();

    /// <summary>The price at which one unit has gained so much.</summary>
    public decimal Gain(decimal amount) => 100m + (Side.Sign() * amount);

    public TradeCandidate Candidate => new()
    {
        Account = "test", Symbol = Symbol, Side = Side, Quantity = 1m, EntryPrice = 100m, Target = Gain(10m), Stop = Gain(-10m),
        MaxLossFraction = 0.05m,
    };

    public AccountState Money(AccountKind kind = AccountKind.Margin, decimal buyingPower = 1_000_000m) =>
        new("test", kind, "USDT", 100_000m, 100_000m, buyingPower, kind == AccountKind.Spot ? 1m : 10m, 0m, 0m, Clock.GetUtcNow());

    public CheckContext Context(TradeCandidate? candidate = null)
    {
        Venue.Clock = Clock;
        return new CheckContext
        {
            Candidate = candidate ?? Candidate,
            Now = Clock.GetUtcNow(),
            IsReady = true,
            KillSwitch = new KillSwitchState(false, null, null, null),
            Broker = Venue,
            AccountPhase = AccountPhase.Ready,
            Instrument = Venue.FindInstrument(Symbol),
            Quote = Venue.LastQuote(Symbol),
            LastPrice = 100m,
            Costs = new TradingCosts(0.001m, 0.02m, 0m),
            Account = new CachedAccountState(Money(), Clock.GetUtcNow(), IsStale: false),
            Limits = new(OpenRisk: 10_000m, DailyLoss: 10_000m, Exposure: 100_000m, OrdersPerMinute: 10),
        };
    }

    /// <summary>What the one rule says of the candidate; null where it has nothing to look at.</summary>
    public static RuleOutcome? Say(string rule, CheckContext context) =>
        PreTradeCheck.Look(context).SingleOrDefault(outcome => outcome.Rule == rule);

    public static void AssertRefused(string rule, CheckContext context, string numbers, bool mayRetry = false)
    {
        var outcome = Say(rule, context);
        Assert.NotNull(outcome);
        Assert.Equal((false, mayRetry), (outcome.Passed, outcome.MayRetry));
        Assert.Contains(numbers, outcome.Detail, StringComparison.Ordinal);
    }

    public static void AssertPassed(string rule, CheckContext context, string numbers)
    {
        var outcome = Say(rule, context);
        Assert.NotNull(outcome);
        Assert.True(outcome.Passed, outcome.Detail);
        Assert.Contains(numbers, outcome.Detail, StringComparison.Ordinal);
    }
}
