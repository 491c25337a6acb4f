using System.Globalization;
using Candlewick.Execution.Books;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.Requests;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Execution.Orders;

/// <summary>GET /trading/trades: the desk's trades with their fills, newest first.</summary>
internal static class ListTrades
{
    private const int MaxRows = 500;

    /// <summary>What narrows the list.</summary>
    internal sealed class Query
    {
        public string? Symbol { get; init; }
        public string? Venue { get; init; }
        public string? Account { get; init; }
        [FromQuery(Name = "owner_kind")]
        public string? OwnerKind { get; init; }
        [FromQuery(Name = "owner_id")]
        public string? OwnerId { get; init; }
        public string? Phase { get; init; }
        /// <summary>Planned at or after.</summary>
        public DateTimeOffset? From { get; init; }
        /// <summary>Planned before.</summary>
        public DateTimeOffset? To { get; init; }
        [FromQuery(Name = "market_epoch")]
        public string? MarketEpoch { get; init; }
        /// <summary>True for those that may still move.</summary>
        public bool? Open { get; init; }
        public int? Limit { get; init; }
        public string? Cursor { get; init; }
    }

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/trading/trades", HandleAsync)
        .WithName("ListTrades")
        .WithSummary("Trades with their fills, exits and profit, newest first; ?open=true shows those still in flight");

    private static async Task<Ok<IReadOnlyList<TradeItem>>> HandleAsync(
        [AsParameters] Query query, TradeStore trades, OrderStore orders, IAccounts accounts, HttpContext http)
    {
        var size = Paging.Limit(query.Limit, MaxRows);
        var (symbol, venue) = query.Symbol is { } text ? accounts.Split(text) : (null, null);
        var rows = await trades.ListAsync(
            new TradeFilter
            {
                Symbol = symbol,
                Venue = query.Venue?.Trim().ToLowerInvariant() ?? venue,
                Account = query.Account,
                OwnerKind = EnumText.Read<TradeOwnerKind>(query.OwnerKind, "owner_kind"),
                OwnerId = query.OwnerId,
                Phase = EnumText.Read<TradePhase>(query.Phase, "phase"),
                From = query.From,
                To = query.To,
                MarketEpoch = query.MarketEpoch,
                IsOpen = query.Open,
                Before = Paging.Read(query.Cursor) is { } key
                    && long.TryParse(key[0], NumberStyles.None, CultureInfo.InvariantCulture, out var before) ? before : null,
            },
            size + 1);
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
