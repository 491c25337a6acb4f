using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Concurrency;
using Candlewick.Platform.Startup;
using Candlewick.Platform.Storage;
using Candlewick.Testing.Scripted;
using Microsoft.Extensions.Logging;

namespace Candlewick.Testing.Desk;

/// <summary>Trades on a test's desk without a session above them: planned, woken, closed as a strategy would.</summary>
public static class DeskTrades
{
    /// <summary>A trade of the first account that risks and wins a tenth.</summary>
    public static TradeIntent Intent(
        string tradeId, OrderSide side = OrderSide.Buy, decimal quantity = 1m, decimal entry = 100m, decimal? target = 110m,
        decimal? stop = 90m, OrderType type = OrderType.Market) => new()
        {
            TradeId = tradeId, OwnerKind = TradeOwnerKind.Strategy, OwnerId = "run-1", Account = ScriptedExchange.FirstAccount,
            Symbol = ScriptedExchange.Bitcoin, Side = side, EntryType = type, Quantity = quantity, EntryPrice = entry,
            Exits = target is null && stop is null ? [] : [new ExitPlan { Target = target, Stop = stop }], Origin = "signal 1",
        };

    /// <summary>Plans the trade; null when the desk died of it.</summary>
    public static Task<PlanOutcome?> PlanAsync(this DeskHost desk, TradeIntent intent) =>
        desk.TryAsync(() => desk.Database.WriteAsync(work => desk.Get<IOrderPath>().PlanAsync(work, intent)));

    /// <summary>Plans the trade, starts it and waits.</summary>
    public static async Task<TradeIntent> EnterAsync(this DeskHost desk, TradeIntent intent)
    {
        if (await desk.PlanAsync(intent) is PlanOutcome.Refused refused)
        {
            throw new InvalidOperationException($"{refused.Rule.Rule}: {refused.Rule.Detail}");
        }

        if (!desk.HasDied)
        {
            desk.Get<IOrderPath>().Wake(intent.Account, intent.TradeId);
            await desk.SettleAsync();
        }

        return intent;
    }

    /// <summary>Gives a command on a trade, wakes its account and waits; null when the desk died of it.</summary>
    public static async Task<CommandOutcome?> CommandAsync(
        this DeskHost desk, string tradeId, Func<IOrderPath, UnitOfWork, Task<CommandOutcome>> command)
    {
        var path = desk.Get<IOrderPath>();
        var outcome = await desk.TryAsync(() => desk.Database.WriteAsync(work => command(path, work)));
        if (!desk.HasDied && outcome is CommandOutcome.Taken && await path.FindTradeAsync(tradeId) is { } trade)
        {
            path.Wake(trade.Account, tradeId);
            await desk.SettleAsync();
        }

        return outcome;
    }

    public static Task<CommandOutcome?> CloseAsync(this DeskHost desk, TradeIntent intent, ExitReason reason = ExitReason.SignalClose) =>
        desk.CommandAsync(intent.TradeId, (path, work) => path.CloseAsync(work, intent.TradeId, reason));

    public static async Task<TradeState> FindAsync(this DeskHost desk, TradeIntent intent) =>
        await desk.Get<IOrderPath>().FindTradeAsync(intent.TradeId) ?? throw new InvalidOperationException($"{intent.TradeId} is unknown.");
}

/// <summary>Owns the strategies' trades and settles what has ended, in a reader of its own, as a session does.</summary>
public sealed class SettlingOwner : IStartupStep, IAsyncDisposable
{
    private readonly IOrderPath _path;
    private readonly Mailbox<string> _mailbox;
    private readonly IDisposable _following;
    private readonly Lock _gate = new();
    private readonly List<string> _settled = [];

    public SettlingOwner(IOrderPath path, Database database, WorkTrackers trackers, ILogger<SettlingOwner> logger)
    {
        _path = path;
        _mailbox = new Mailbox<string>("settling-owner", 1000, async (tradeId, stop) =>
        {
            if (Settles && await path.FindTradeAsync(tradeId) is { Phase: TradePhase.Exited or TradePhase.Failed }
                && await database.WriteAsync(work => path.SettleAsync(work, tradeId), stop))
            {
                lock (_gate)
                {
                    _settled.Add(tradeId);
                }
            }
        }, trackers.Of("settling-owner"), logger);
        _following = path.Follow(TradeOwnerKind.Strategy, change => _mailbox.TryPost(change.TradeId));
    }

    public string Name => "settling-owner";

    public StartupPhase Phase => StartupPhase.Recover;

    public IReadOnlyList<string> After => ["execution"];

    /// <summary>False: what has ended stays unsettled.</summary>
    public bool Settles { get; set; } = true;

    /// <summary>What this desk settled, in order.</summary>
    public IReadOnlyList<string> Settled
    {
        get
        {
            lock (_gate)
            {
                return [.. _settled];
            }
        }
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var trade in await _path.ListUnsettledAsync(TradeOwnerKind.Strategy))
        {
            _mailbox.TryPost(trade.TradeId);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _following.Dispose();
        await _mailbox.DisposeAsync();
    }
}
