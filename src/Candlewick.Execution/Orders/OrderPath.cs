using Candlewick.Execution.Books;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.PreTradeChecks;
using Candlewick.Execution.Supervision;
using Candlewick.Platform.Storage;
using Candlewick.Platform.Streaming;
using Microsoft.Extensions.Logging;

namespace Candlewick.Execution.Orders;

/// <summary>The one order path, as the other modules see it.</summary>
internal sealed class OrderPath(
    TradeStore trades, SettlementStore settlement, LedgerStore ledger, StandingBook standing, PreTradeCheck check, TradePlanner planner,
    TradeCommands commands,
    ExitCommands exits,
    AccountBoard board,
    TradeFollowers followers, IStreamHub stream, ILogger<OrderPath> logger) : IOrderPath
{
    public Task<IReadOnlyList<RuleOutcome>> CheckAsync(TradeCandidate candidate, CancellationToken cancellationToken = default) =>
        check.RunAsync(candidate, cancellationToken);

    public Task<PlanOutcome> PlanAsync(UnitOfWork work, TradeIntent intent) => planner.PlanAsync(work, intent);

    public Task<CommandOutcome> AmendAsync(UnitOfWork work, string tradeId, decimal? target, decimal? stop, int exitNumber = 1) =>
        exits.AmendAsync(work, tradeId, target, stop, exitNumber);

    public Task<CommandOutcome> BreakEvenAsync(UnitOfWork work, string tradeId) => exits.BreakEvenAsync(work, tradeId);

    public Task<CommandOutcome> TrailAsync(UnitOfWork work, string tradeId, decimal? distance, int? exitNumber = null) =>
        exits.TrailAsync(work, tradeId, distance, exitNumber);

    public Task<CommandOutcome> CloseAtAsync(UnitOfWork work, string tradeId, DateTimeOffset? closeAt, int? exitNumber = null) =>
        exits.CloseAtAsync(work, tradeId, closeAt, exitNumber);

    public Task<CommandOutcome> ReduceAsync(UnitOfWork work, string tradeId, decimal quantity) =>
        commands.ReduceAsync(work, tradeId, quantity);

    public Task<CommandOutcome> ReplaceEntryAsync(UnitOfWork work, string tradeId, decimal price, decimal? quantity) =>
        commands.ReplaceEntryAsync(work, tradeId, price, quantity);

    public Task<CommandOutcome> CloseAsync(UnitOfWork work, string tradeId, ExitReason reason) =>
        commands.CloseAsync(work, tradeId, reason);

    public Task<CommandOutcome> EndAsync(UnitOfWork work, string tradeId, string reason, string by) =>
        commands.EndAsync(work, tradeId, reason, by);

    public void Wake(string account, string tradeId) => Wake(account, tradeId, reader => reader.Wake(tradeId));

    public void WakeNew(string account, string tradeId) => Wake(account, tradeId, reader => reader.WakeNew(tradeId));

    private void Wake(string account, string tradeId, Action<AccountReader> wake)
    {
        if (board.Entry(account)?.Reader is { } reader)
        {
            wake(reader);
        }
        else
        {
            logger.LogWarning("Trade {TradeId} waits: account {Account} is not open now", tradeId, account);
        }
    }

    public async Task<TradeState?> FindTradeAsync(string tradeId) =>
        await trades.LoadAsync(tradeId) is { } file ? TradeDescription.StateOf(file) : null;

    public async Task<TradeState?> FindTradeAsync(UnitOfWork work, string tradeId) =>
        await TradeStore.LoadAsync(work, tradeId) is { } file ? TradeDescription.StateOf(file) : null;

    public async Task<bool> SettleAsync(UnitOfWork work, string tradeId)
    {
        if (!await settlement.SettleAsync(work, tradeId))
        {
            return false;
        }

        var settled = (await TradeStore.FindAsync(work, tradeId))!;
        work.AfterCommit(() => stream.Publish("trades", "trade.update", TradeUpdate.Of(settled), StreamDelivery.Conflated, tradeId));
        return true;
    }

    public async Task RecordAsync(UnitOfWork work, LedgerFact fact)
    {
        var isNamed = new[] { fact.Account, fact.OwnerId, fact.Currency, fact.Asset, fact.Origin }
            .All(text => !string.IsNullOrWhiteSpace(text));
        if (fact.Kind == LedgerKind.Pnl || !isNamed)
        {
            throw new ArgumentException(
                $"This {fact.Kind} of {fact.Amount} cannot be recorded: a fact is no profit and names its account, owner, currency,"
                    + $" asset and origin.", nameof(fact));
        }

        standing.Recorded(work, fact.Account, await ledger.AddAsync(work, new LedgerRow
        {
            Account = fact.Account,
            OwnerKind = fact.OwnerKind,
            OwnerId = fact.OwnerId,
            TradeId = fact.TradeId,
            Kind = fact.Kind,
            Amount = fact.Amount,
            Currency = fact.Currency,
            Asset = fact.Asset,
            AssetAmount = fact.AssetAmount,
            Origin = fact.Origin,
            Reason = fact.Reason,
            MarketTime = fact.MarketTime,
        }));
    }

    public async Task<IReadOnlyList<TradeState>> ListUnsettledAsync(TradeOwnerKind ownerKind)
    {
        var states = new List<TradeState>();
        foreach (var id in await trades.UnsettledIdsAsync(ownerKind))
        {
            if (await FindTradeAsync(id) is { } state)
            {
                states.Add(state);
            }
        }

        return states;
    }

    public IDisposable Follow(
        TradeOwnerKind ownerKind, Action<TradeChange> onChanged, Func<UnitOfWork, TradeState, Task>? write = null) =>
        followers.Follow(ownerKind, onChanged, write);
}
