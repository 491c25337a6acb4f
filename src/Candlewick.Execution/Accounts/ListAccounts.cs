using System.Globalization;
using Candlewick.Execution.Supervision;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Execution.Accounts;

/// <summary>GET /api/accounts: every account with its money, limits, positions and working orders.</summary>
internal static class ListAccounts
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/accounts", HandleAsync)
        .WithName("ListAccounts").WithSummary("Every account with its money, limits, positions and working orders");

    private static async Task<Ok<IReadOnlyList<AccountItem>>> HandleAsync(
        AccountBoard board, AccountDescription description, HttpContext http, int? limit, string? cursor,
        CancellationToken cancellationToken)
    {
        var size = Paging.Limit(limit);
        var after = Paging.Read(cursor) is { } key && int.TryParse(key[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number : 0;
        var entries = board.Entries.Where(entry => entry.Number > after).Take(size + 1).ToList();
        var page = Paging.Page(http, entries, size, last => Paging.Cursor(last.Number.ToString(CultureInfo.InvariantCulture)));
        return TypedResults.Ok<IReadOnlyList<AccountItem>>(
            await Task.WhenAll(page.Select(entry => description.OfAsync(entry, cancellationToken))));
    }
}
