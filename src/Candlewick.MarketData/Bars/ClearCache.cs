using Candlewick.MarketData.ColumnCache;
using Candlewick.MarketData.Markets;
using Candlewick.Platform.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.MarketData.Bars;

/// <summary>Drops the column cache of a symbol's markets; nothing is lost, it is rebuilt from the database.</summary>
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
        string symbol, MarketDirectory directory, BarColumnCache cache)
    {
        var market = await directory.ResolveAsync(symbol);
        cache.Clear(market.Symbol);
        return TypedResults.Ok(
            new Response(true, market.Symbol, $"The cache of {market.Symbol} is dropped; the next scan rebuilds it."));
    }
}
