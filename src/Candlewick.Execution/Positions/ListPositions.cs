using Candlewick.Domain;
using Candlewick.Execution.Books;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Execution.Positions;

/// <summary>GET /positions: what the desk's fills add up to, without what is flat.</summary>
internal static class ListPositions
{
    /// <param name="Account">Account.</param>
    /// <param name="Venue">Venue of the account; null while the account is not open.</param>
    /// <param name="Symbol">Instrument.</param>
    /// <param name="Quantity">Signed: short below 0.</param>
    /// <param name="AveragePrice">Average price of what is held.</param>
    /// <param name="LastPrice">Last price at the venue; null before the first.</param>
    /// <param name="UnrealizedPnl">At the last price, in the quote currency.</param>
    /// <param name="UpdatedAt">When it last changed.</param>
    public sealed record Item(
        string Account, string? Venue, string Symbol, decimal Quantity, decimal AveragePrice, decimal? LastPrice, decimal? UnrealizedPnl,
        DateTimeOffset UpdatedAt);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/positions", HandleAsync)
        .WithName("ListPositions").WithSummary("Open positions by account and symbol");

    private static async Task<Ok<IReadOnlyList<Item>>> HandleAsync(
        PositionStore positions, IAccounts accounts, HttpContext http, string? account, int? limit, string? cursor)
    {
        var size = Paging.Limit(limit);
        var after = Paging.Read(cursor, parts: 2);
        var rows = await positions.ListOpenAsync(account, size + 1, after?[0], after?[1]);
        var page = Paging.Page(http, rows, size, last => Paging.Cursor(last.Account, last.Symbol));
        return TypedResults.Ok<IReadOnlyList<Item>>([.. page.Select(row => Describe(row, accounts.Find(row.Account)))]);
    }

    internal static Item Describe(PositionRow row, IBroker? broker)
    {
        var last = broker?.LastQuote(row.Symbol) is { } quote ? (decimal)quote.Last : default(decimal?);
        var multiplier = broker?.FindInstrument(row.Symbol)?.ContractMultiplier ?? 1m;
        var unrealized = last is { } price ? Plain.Number(row.Quantity * (price - row.AveragePrice) * multiplier) : default(decimal?);
        return new Item(row.Account, broker?.Venue, row.Symbol, row.Quantity, row.AveragePrice, last, unrealized, row.UpdatedAt);
    }
}
