using Candlewick.Execution.Contracts;
using Candlewick.Platform.Storage;
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
    /// <param name="Symbol">Instrument.</param>
    /// <param name="Quantity">Signed: short below 0.</param>
    /// <param name="AveragePrice">Average price of what is held.</param>
    /// <param name="LastPrice">Last price at the venue; null before the first.</param>
    /// <param name="UnrealizedPnl">At the last price, in the quote currency.</param>
    /// <param name="UpdatedAt">When it last changed.</param>
    public sealed record Item(string Account, string Symbol, decimal Quantity, decimal AveragePrice, decimal? LastPrice, decimal? UnrealizedPnl, DateTimeOffset UpdatedAt);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/positions", HandleAsync)
        .WithName("ListPositions").WithSummary("Open positions by account and symbol");

    private static async Task<Ok<IReadOnlyList<Item>>> HandleAsync(Database database, IAccounts accounts, HttpContext http, string? account, int? limit, string? cursor)
    {
        var size = Paging.Limit(limit);
        var after = Paging.Read(cursor, parts: 2);
        var rows = await ReadAsync(database, accounts.All, account, size + 1, after?[0], after?[1]);
        return TypedResults.Ok(Paging.Page(http, rows, size, last => Paging.Cursor(last.Account, last.Symbol)));
    }

    internal static async Task<IReadOnlyList<Item>> ReadAsync(
        Database database, IReadOnlyList<IBroker> brokers, string? account, int limit = Paging.MaxLimit, string? afterAccount = null, string? afterSymbol = null)
    {
        var rows = await database.QueryAsync<PositionRow>(
            """
            SELECT * FROM positions WHERE quantity <> '0' AND (@account IS NULL OR account = @account)
              AND (@afterAccount IS NULL OR (account, symbol) > (@afterAccount, @afterSymbol))
            ORDER BY account, symbol LIMIT @limit
            """, new { account, limit, afterAccount, afterSymbol });
        return [.. rows.Select(row =>
        {
            var last = brokers.FirstOrDefault(broker => broker.Account == row.Account)?.LastQuote(row.Symbol) is { } quote ? (decimal)quote.Last : default(decimal?);
            return new Item(row.Account, row.Symbol, row.Quantity, row.AveragePrice, last, last is { } price ? row.Quantity * (price - row.AveragePrice) : null, row.UpdatedAt);
        })];
    }
}
