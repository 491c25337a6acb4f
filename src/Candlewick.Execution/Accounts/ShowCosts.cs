using Candlewick.Execution.Contracts;
using Candlewick.Execution.Requests;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Execution.Accounts;

/// <summary>GET /api/trading/costs: what trading costs on an account now.</summary>
internal static class ShowCosts
{
    /// <param name="Account">Account.</param>
    /// <param name="Venue">Venue of the market.</param>
    /// <param name="Symbol">Instrument.</param>
    /// <param name="FeeRate">Commission per leg as a fraction of the notional.</param>
    /// <param name="Spread">Ask minus bid, in price units.</param>
    /// <param name="Slippage">Expected extra price units against us on a market order.</param>
    /// <param name="Currency">What the price is in.</param>
    public sealed record Response(
        string Account, string Venue, string Symbol, decimal FeeRate, decimal Spread, decimal Slippage, string Currency);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/trading/costs", Handle)
        .WithName("GetCosts").WithSummary("Commission, spread and slippage of an instrument on an account");

    private static Results<Ok<Response>, ProblemHttpResult> Handle(IAccounts accounts, string? symbol, string? account)
    {
        if (string.IsNullOrWhiteSpace(symbol))
        {
            return Problems.Invalid("symbol", "is required, e.g. BTCUSDT.");
        }

        var (broker, name) = accounts.Market(account, symbol);
        return broker.FindInstrument(name) is { } instrument && broker.FindCosts(name) is { } costs
            ? TypedResults.Ok(
                new Response(broker.Account, broker.Venue, name, costs.FeeRate, costs.Spread, costs.Slippage, instrument.QuoteAsset))
            : Problems.NotFound($"{name} is not traded on account '{broker.Account}' now.");
    }
}
