using System.Globalization;
using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.Orders;
using Candlewick.Execution.Positions;
using Candlewick.Platform.Storage;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Execution.Accounts;

/// <summary>GET /api/accounts: every account with its money, positions and working orders.</summary>
internal static class ListAccounts
{
    private const int MaxOpenOrders = 200;

    /// <param name="Account">Account name, unique on the desk.</param>
    /// <param name="Name">Readable name.</param>
    /// <param name="Venue">Where it is held.</param>
    /// <param name="Mode"><c>synthetic</c>, <c>replay</c>, <c>paper</c> or <c>live</c>.</param>
    /// <param name="Kind"><c>margin</c> or <c>spot</c>; null while the venue cannot be asked and nothing is known.</param>
    /// <param name="Currency">Currency of all amounts.</param>
    /// <param name="Equity">Cash plus unrealized profit.</param>
    /// <param name="Balance">As <paramref name="Cash"/>.</param>
    /// <param name="Cash">Cash without unrealized profit.</param>
    /// <param name="BuyingPower">Largest notional that can be opened now.</param>
    /// <param name="Leverage">1 for spot.</param>
    /// <param name="MarginUsed">Margin or locked money in use.</param>
    /// <param name="UnrealizedPnl">Of open positions at the last price.</param>
    /// <param name="MarketTime">The venue's clock.</param>
    /// <param name="AsOf">When the money was asked for.</param>
    /// <param name="IsStale">The venue cannot be asked now.</param>
    /// <param name="Positions">What the desk's fills add up to, without what is flat.</param>
    /// <param name="OpenOrders">The desk's working orders, newest first.</param>
    public sealed record Item(
        string Account, string Name, string Venue, string Mode, string? Kind, string? Currency, decimal? Equity, decimal? Balance, decimal? Cash,
        decimal? BuyingPower, decimal? Leverage, decimal? MarginUsed, decimal? UnrealizedPnl, DateTimeOffset MarketTime, DateTimeOffset? AsOf,
        bool IsStale, IReadOnlyList<ListPositions.Item> Positions, IReadOnlyList<OpenOrder> OpenOrders);

    public sealed record OpenOrder(
        string ClientOrderId, string TradeId, string Leg, string Symbol, OrderSide Side, OrderType Type, decimal Quantity, decimal FilledQuantity,
        decimal? Price, decimal? StopPrice, OrderStatus Status);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/accounts", HandleAsync)
        .WithName("ListAccounts").WithSummary("Every account with its money, positions and working orders");

    private static async Task<Ok<IReadOnlyList<Item>>> HandleAsync(IAccounts accounts, Database database, HttpContext http, int? limit, string? cursor, CancellationToken cancellationToken)
    {
        var size = Paging.Limit(limit);
        var from = Paging.Read(cursor) is { } key && int.TryParse(key[0], NumberStyles.None, CultureInfo.InvariantCulture, out var after) ? after : 0;
        var items = new List<Item>();
        foreach (var broker in accounts.All.Skip(from).Take(size))
        {
            items.Add(await DescribeAsync(broker, accounts, database, cancellationToken));
        }

        if (from + items.Count < accounts.All.Count)
        {
            Paging.LinkNext(http, Paging.Cursor((from + items.Count).ToString(CultureInfo.InvariantCulture)));
        }

        return TypedResults.Ok<IReadOnlyList<Item>>(items);
    }

    private static async Task<Item> DescribeAsync(IBroker broker, IAccounts accounts, Database database, CancellationToken cancellationToken)
    {
        var known = await StateAsync(accounts, broker.Account, cancellationToken);
        var state = known?.State;
        var positions = await ListPositions.ReadAsync(database, [broker], broker.Account);
        var orders = await database.QueryAsync<OrderRow>(
            "SELECT * FROM orders WHERE account = @Account AND status IN ('Sending', 'Unconfirmed', 'New', 'PartiallyFilled') ORDER BY sequence DESC LIMIT @MaxOpenOrders",
            new { broker.Account, MaxOpenOrders });
        return new Item(
            broker.Account, $"{broker.Account} ({broker.Mode})", broker.Venue, broker.Mode, state?.Kind, state?.Currency, state?.Equity, state?.Cash, state?.Cash,
            state?.BuyingPower, state?.Leverage, state?.MarginUsed, state?.UnrealizedPnl, broker.MarketTime, known?.TakenAt, known?.IsStale ?? true,
            positions,
            [.. orders.Select(order => new OpenOrder(order.ClientOrderId, order.TradeId, order.Leg, order.Symbol, order.Side, order.Type, order.Quantity, order.FilledQuantity, order.LimitPrice, order.StopPrice, order.Status))]);
    }

    private static async Task<CachedAccountState?> StateAsync(IAccounts accounts, string account, CancellationToken cancellationToken)
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
