using Candlewick.MarketData.Contracts;
using Candlewick.Platform.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.MarketData.Bars;

/// <summary>Drops a symbol's column cache; nothing is lost, it is built anew from the database.</summary>
internal static class ClearCache
{
    /// <param name="Success">Always true.</param>
    /// <param name="Symbol">Symbol.</param>
    /// <param name="Message">For people.</param>
    public sealed record Response(bool Success, string Symbol, string Message);

    public static void Map(IEndpointRouteBuilder data) =>
        data.MapPost("/{symbol}/cache/clear", HandleAsync)
            .RequireAuthorization(Policies.Trader)
            .WithName("ClearBarCache")
            .WithSummary("Drop the column cache of a symbol")
            .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<Ok<Response>> HandleAsync(
        string symbol, IBarReader reader, IBarStore store, IEnumerable<IMarketDataFeed> feeds, CancellationToken cancellationToken)
    {
        var name = SymbolName.Parse(symbol);
        await BarQuery.SourceAsync(reader, feeds, name, null, cancellationToken);
        store.ClearCache(name);
        return TypedResults.Ok(new Response(true, name, $"The cache of {name} is dropped; the next scan builds it anew."));
    }
}
