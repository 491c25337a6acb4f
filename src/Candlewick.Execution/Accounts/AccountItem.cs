using Candlewick.Domain;
using Candlewick.Execution.Books;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.Positions;
using Candlewick.Execution.PreTradeChecks;
using Candlewick.Execution.Supervision;

namespace Candlewick.Execution.Accounts;

/// <summary>Which of an account's limits.</summary>
internal enum LimitName { OpenRisk, DailyLoss, Exposure, OrdersPerMinute }

/// <summary>A limit with its use.</summary>
/// <param name="Name">Which.</param>
/// <param name="Limit">Null is off.</param>
/// <param name="Used">What is taken of it now.</param>
internal sealed record LimitItem(LimitName Name, decimal? Limit, decimal Used)
{
    /// <summary>
    /// Every limit with what is taken of it. With one trade more, what is taken then: of the daily loss what could still be lost at the
    /// stops too, as the rule counts it.
    /// </summary>
    public static IReadOnlyList<LimitItem> Of(AccountLimits limits, AccountUse use, Reservation? wanted = null) =>
    [
        new(LimitName.OpenRisk, limits.OpenRisk, use.Risk + (wanted?.Risk ?? 0m)),
        new(LimitName.DailyLoss, limits.DailyLoss, Math.Max(0m, -use.EarnedToday) + (wanted is null ? 0m : use.Risk + wanted.Risk)),
        new(LimitName.Exposure, limits.Exposure, use.Value + (wanted?.Value ?? 0m)),
        new(LimitName.OrdersPerMinute, limits.OrdersPerMinute, use.OrdersWithinMinute + (wanted is null ? 0 : 1)),
    ];
}

/// <summary>A working order of the desk's.</summary>
internal sealed record OpenOrder(
    string ClientOrderId, string TradeId, Leg Leg, string Symbol, OrderSide Side, OrderType Type, decimal Quantity, decimal FilledQuantity,
    decimal? Price, decimal? StopPrice, OrderStatus Status);

/// <summary>
/// An account as <c>GET /api/accounts</c> shows it. Money in its currency; null while the venue cannot be asked and nothing is known.
/// </summary>
internal sealed record AccountItem
{
    /// <summary>Account name, unique on the desk.</summary>
    public required string Account { get; init; }
    /// <summary>For reading.</summary>
    public required string Name { get; init; }
    public required string Venue { get; init; }
    public VenueMode? Mode { get; init; }
    public required AccountPhase Phase { get; init; }
    /// <summary>Why it failed, in words.</summary>
    public string? Failure { get; init; }
    public AccountKind? Kind { get; init; }
    public string? Currency { get; init; }
    /// <summary>Cash plus unrealized profit.</summary>
    public decimal? Equity { get; init; }
    /// <summary>As <see cref="Cash"/>.</summary>
    public decimal? Balance { get; init; }
    /// <summary>Cash without unrealized profit.</summary>
    public decimal? Cash { get; init; }
    /// <summary>Largest value that can be opened now.</summary>
    public decimal? BuyingPower { get; init; }
    public decimal? Leverage { get; init; }
    /// <summary>Margin or locked money in use.</summary>
    public decimal? MarginUsed { get; init; }
    /// <summary>Of open positions at the last price.</summary>
    public decimal? UnrealizedPnl { get; init; }
    /// <summary>The venue's clock.</summary>
    public DateTimeOffset? MarketTime { get; init; }
    /// <summary>When the money was asked for.</summary>
    public DateTimeOffset? AsOf { get; init; }
    /// <summary>True when the venue cannot be asked now.</summary>
    public required bool IsStale { get; init; }
    public required IReadOnlyList<LimitItem> Limits { get; init; }
    public required IReadOnlyList<ListPositions.Item> Positions { get; init; }
    /// <summary>Newest first.</summary>
    public required IReadOnlyList<OpenOrder> OpenOrders { get; init; }
}

/// <summary>Gathers what an account's item shows.</summary>
internal sealed class AccountDescription(
    AccountBoard board, AccountStore store, AccountUseReader uses, TradeStore trades, PositionStore positions, OrderStore orders,
    TimeProvider time)
{
    private const int MaxRows = 200;

    public async Task<AccountItem> OfAsync(AccountEntry entry, CancellationToken cancellationToken)
    {
        var account = entry.Definition.Name;
        var broker = entry.Broker;
        var known = broker is null ? await store.LastStateAsync(account) : await StateAsync(account, cancellationToken);
        var state = known?.State;
        var held = await positions.ListOpenAsync(account, MaxRows);
        var open = await orders.ListOpenAsync(account, MaxRows);
        return new AccountItem
        {
            Account = account,
            Name = broker is null ? account : $"{account} ({broker.Mode.ToString().ToLowerInvariant()})",
            Venue = broker?.Venue ?? entry.Definition.Venue,
            Mode = broker?.Mode,
            Phase = entry.Phase,
            Failure = entry.Failure,
            Kind = state?.Kind,
            Currency = state?.Currency,
            Equity = state?.Equity,
            Balance = state?.Cash,
            Cash = state?.Cash,
            BuyingPower = state?.BuyingPower,
            Leverage = state?.Leverage,
            MarginUsed = state?.MarginUsed,
            UnrealizedPnl = state?.UnrealizedPnl,
            MarketTime = broker?.MarketTime,
            AsOf = known?.TakenAt,
            IsStale = known?.IsStale ?? true,
            Limits = await LimitsAsync(account, broker),
            Positions = [.. held.Select(row => ListPositions.Describe(row, broker))],
            OpenOrders = [.. open.Select(order => new OpenOrder(
                order.ClientOrderId, order.TradeId, order.Leg, order.Symbol, order.Side, order.Type, order.Quantity, order.FilledQuantity,
                order.LimitPrice, order.StopPrice, order.Status))],
        };
    }

    private async Task<IReadOnlyList<LimitItem>> LimitsAsync(string account, IBroker? broker)
    {
        var limits = await store.LimitsAsync(account);
        var use = await uses.ReadAsync(
            account, await trades.ListInFlightAsync(account), broker?.MarketEpoch ?? "", broker?.MarketTime ?? time.GetUtcNow());
        return LimitItem.Of(limits, use);
    }

    private async Task<CachedAccountState?> StateAsync(string account, CancellationToken cancellationToken)
    {
        try
        {
            return await board.GetStateAsync(account, cancellationToken);
        }
        catch (BrokerUnavailableException)
        {
            return null;
        }
    }
}
