using System.Globalization;
using Candlewick.Execution.Books;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Execution.Orders;

/// <summary>GET /trading/trades: the desk's trades with their fills, newest first.</summary>
internal static class ListTrades
{
    private const int MaxRows = 500;
    private const int MaxIds = 100;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/trading/trades", HandleAsync)
        .WithName("ListTrades")
        .WithSummary("Trades with their fills, exits and profit, newest first; ?open=true shows those still in flight");

    private static async Task<Ok<IReadOnlyList<TradeItem>>> HandleAsync(
        [AsParameters] TradeQuery query, string? ids, int? limit, string? cursor,
        TradeStore trades, OrderStore orders, IAccounts accounts, HttpContext http)
    {
        // These trades and no others: nothing else narrows them.
        if (ids?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } names)
        {
            var named = names.Length <= MaxIds ? await trades.LoadManyAsync(names)
                : throw ProblemException.Invalid("ids", $"names {names.Length} trades; at most {MaxIds} are allowed.");
            return TypedResults.Ok<IReadOnlyList<TradeItem>>(
                await DescribeAsync([.. named.Select(file => file.Trade).Reverse()], trades, orders, accounts));
        }

        var size = Paging.Limit(limit, MaxRows);
        var rows = await trades.ListAsync(query.Filter(accounts, cursor), size + 1);
        var page = Paging.Page(http, rows, size, last => Paging.Cursor(last.Sequence.ToString(CultureInfo.InvariantCulture)));
        return TypedResults.Ok<IReadOnlyList<TradeItem>>(await DescribeAsync(page, trades, orders, accounts));
    }

    internal static async Task<List<TradeItem>> DescribeAsync(
        IReadOnlyList<TradeRow> rows, TradeStore trades, OrderStore orders, IAccounts accounts)
    {
        var files = await trades.FilesAsync(rows);
        var fills = (await orders.FillsOfTradesAsync([.. rows.Select(row => row.TradeId)]))
            .ToLookup(fill => fill.TradeId, StringComparer.Ordinal);
        return [.. files.Select(file => TradeItem.Of(file, fills[file.Trade.TradeId], accounts.Find(file.Trade.Account)))];
    }
}
