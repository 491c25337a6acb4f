using Candlewick.Execution.Books;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.Orders;
using Candlewick.Execution.PreTradeChecks;
using Candlewick.Execution.Requests;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Execution.Performance;

/// <summary>Which trades of an account are looked at.</summary>
internal enum PerformanceScope
{
    /// <summary>Those of the market that the account trades now: since the replay or the synthetic market began.</summary>
    Market,
    /// <summary>Every one that the desk has of the account, in the order in which they were settled.</summary>
    All,
}

/// <summary>GET /api/accounts/{name}/performance: what the account's trades came to, and how its equity went.</summary>
internal static class ShowPerformance
{
    private const int MaxTrades = 20_000;
    private const int MaxPoints = 600;

    public sealed record Response
    {
        public required string Account { get; init; }
        public required PerformanceScope Scope { get; init; }
        /// <summary>The market's life that is looked at; null for all, and while the account is not open.</summary>
        public string? MarketEpoch { get; init; }
        public string? Currency { get; init; }
        /// <summary>Now, as the venue has it; null while it was never asked.</summary>
        public decimal? Equity { get; init; }
        /// <summary>Equity without what these trades brought; null while the equity is not known.</summary>
        public decimal? StartEquity { get; init; }
        /// <summary>Unrealized profit of the open trades, and what of them was realized.</summary>
        public required decimal OpenProfit { get; init; }
        /// <summary>What the market's day (UTC) brought, closed parts of open trades included; unrealized profit is not.</summary>
        public required decimal TodayProfit { get; init; }
        /// <summary>Trades that ended, in the account's currency after fees.</summary>
        public required TradeRecord Closed { get; init; }
        public required Drawdown DeepestDrawdown { get; init; }
        /// <summary>From the highest equity to that of now.</summary>
        public required Drawdown PresentDrawdown { get; init; }
        /// <summary>Equity after each trade that ended, at most 600 points; without a known equity it begins at 0.</summary>
        public required IReadOnlyList<EquityPoint> Curve { get; init; }
        /// <summary>True when there are more trades than the newest 20,000 that were looked at.</summary>
        public required bool IsCut { get; init; }
        /// <summary>The venue's clock; the desk's while the account is not open.</summary>
        public required DateTimeOffset MarketTime { get; init; }
        /// <summary>True when the venue cannot be asked now and an earlier answer is shown.</summary>
        public required bool IsStale { get; init; }
    }

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/accounts/{name}/performance", HandleAsync)
        .WithName("ShowPerformance")
        .WithSummary("Equity curve, drawdown, win rate, fees and profit of an account; ?scope=all looks beyond the present market");

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        string name, string? scope, IAccounts accounts, AccountStore store, ClosedTradeStore closings, TradeStore trades,
        AccountUseReader uses, TimeProvider time, CancellationToken cancellationToken)
    {
        var looked = EnumText.Read<PerformanceScope>(scope, "scope") ?? PerformanceScope.Market;
        if (accounts.PhaseOf(name) is null)
        {
            return Problems.NotFound($"There is no account '{name}'.");
        }

        var broker = accounts.Find(name);
        var epoch = looked == PerformanceScope.Market ? broker?.MarketEpoch : null;
        var now = broker?.MarketTime ?? time.GetUtcNow();
        // Open ones first: what ends between the two questions is in both, and then counts as closed.
        var open = await trades.ListUnsettledAsync(name);
        var closed = await closings.ListAsync(name, epoch, MaxTrades + 1);
        var isCut = closed.Count > MaxTrades;
        var counted = isCut ? closed.Skip(closed.Count - MaxTrades).ToList() : closed;
        var ended = counted.Select(trade => trade.TradeId).ToHashSet(StringComparer.Ordinal);
        var unsettled = open.Where(trade => !ended.Contains(trade.TradeId)).ToList();

        var use = await uses.ReadAsync(name, [.. unsettled.Where(trade => trade.IsInFlight)], broker?.MarketEpoch ?? "", now);
        var realized = unsettled.Sum(trade => trade.RealizedPnl);
        var unrealized = unsettled.Sum(trade => trade.UnrealizedAt(TradeItem.LastPriceOf(trade, broker)) ?? 0m);
        var known = await KnownAsync(name, accounts, store, broker, cancellationToken);

        var record = TradeRecord.Of(counted);
        // The venue's equity may have been asked for a while ago; what it had realized then has not moved without a fill.
        var start = known is null ? default(decimal?) : known.State.Equity - known.State.UnrealizedPnl - record.Profit - realized;
        var curve = EquityCurve.Of(start ?? 0m, counted.Count > 0 ? counted[0].EnteredAt : now, counted, MaxPoints);
        var present = (start ?? 0m) + record.Profit + realized + unrealized;
        return TypedResults.Ok(new Response
        {
            Account = name,
            Scope = looked,
            MarketEpoch = epoch,
            Currency = known?.State.Currency,
            Equity = known?.State.Equity,
            StartEquity = start,
            OpenProfit = realized + unrealized,
            TodayProfit = use.EarnedToday,
            Closed = record,
            DeepestDrawdown = Told(curve.Deepest, start),
            PresentDrawdown = Told(Drawdown.Of(curve.Peak, present), start),
            Curve = curve.Points,
            IsCut = isCut,
            MarketTime = now,
            IsStale = known?.IsStale ?? true,
        });
    }

    /// <summary>Without a start there is nothing that a fall could be a share of.</summary>
    private static Drawdown Told(Drawdown fall, decimal? start) => start is null ? fall with { Percent = null } : fall;

    private static async Task<CachedAccountState?> KnownAsync(
        string account, IAccounts accounts, AccountStore store, IBroker? broker, CancellationToken cancellationToken)
    {
        if (broker is null)
        {
            return await store.LastStateAsync(account);
        }

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
