using Candlewick.Execution.Books;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Execution.Orders;

/// <summary>GET /trading/trades/totals: what all trades of a filter came to, however many pages their list has.</summary>
internal static class ShowTradeTotals
{
    private const int MaxTrades = 20_000;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/trading/trades/totals", HandleAsync)
        .WithName("GetTradeTotals")
        .WithSummary("Count, win rate, profit, fees, mean R and slippage of the trades of a filter, at most the newest 20,000")
        .BoundLargeAnswers();

    private static async Task<Ok<TradeTotals>> HandleAsync(
        [AsParameters] TradeQuery query, ClosedTradeStore trades, IAccounts accounts) =>
        TypedResults.Ok(TradeTotals.Of(await trades.FiguresAsync(query.Filter(accounts), MaxTrades + 1), MaxTrades));
}
