using System.ComponentModel.DataAnnotations;
using Candlewick.Execution.Books;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.Requests;
using Candlewick.Platform.Security;
using Candlewick.Platform.Storage;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Execution.Positions;

/// <summary>POST /positions/close: closes one trade, several, or all open trades of a symbol, at the market.</summary>
internal static class ClosePosition
{
    private const int MaxTrades = 500;

    public sealed record Request
    {
        /// <summary>Closes these trades; those that are over already are left out of the answer.</summary>
        [MaxLength(MaxTrades)]
        public IReadOnlyList<string>? TradeIds { get; init; }

        /// <summary>Closes this trade.</summary>
        [MaxLength(100)]
        public string? TradeId { get; init; }

        /// <summary>Closes every open trade of the symbol.</summary>
        [MaxLength(60)]
        public string? Symbol { get; init; }

        /// <summary>Account of the symbol; the simulator's when left out.</summary>
        [MaxLength(100)]
        public string? Account { get; init; }
    }

    /// <param name="TradeIds">The trades that are being closed.</param>
    public sealed record Response(IReadOnlyList<string> TradeIds);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/positions/close", HandleAsync)
        .WithName("ClosePosition").WithSummary("Close a trade, several, or all open trades of a symbol, at the market");

    private static async Task<Results<Accepted<Response>, ProblemHttpResult>> HandleAsync(
        Request request, Database database, IAccounts accounts, IOrderPath path, IAuditLog audit, HttpContext http)
    {
        if (new object?[] { request.TradeId, request.TradeIds, request.Symbol }.Count(given => given is not null) != 1)
        {
            return Problems.Invalid("symbol", "Give either symbol, trade_id or trade_ids.");
        }

        if (request.TradeIds is { Count: 0 })
        {
            return Problems.Invalid("trade_ids", "Name at least one trade.");
        }

        var (account, symbol) = request.Symbol is { } text && accounts.Market(request.Account, text) is var market
            ? (market.Broker.Account, market.Symbol)
            : (null, null);
        var caller = Caller.Of(http);
        var closed = await database.WriteAsync(async work =>
        {
            var open = request.TradeIds is { } named ? await FindAsync(work, [.. named.Distinct(StringComparer.Ordinal)])
                : request.TradeId is { } one ? await FindAsync(work, [one])
                : await TradeStore.ListInFlightAsync(work, account!, symbol);
            var taken = new List<TradeRow>(open.Count);
            foreach (var trade in open)
            {
                if (await path.CloseAsync(work, trade.TradeId, ExitReason.ManualClose) is CommandOutcome.Taken)
                {
                    await caller.AuditAsync(audit, work, "position.close", trade.TradeId, $"{trade.Symbol}, {trade.OpenQuantity} open");
                    taken.Add(trade);
                }
            }

            return taken;
        });
        if (closed.Count == 0)
        {
            return Problems.NotFound(
                request.TradeIds is not null ? "None of these trades is open."
                : request.TradeId is { } id ? $"No trade '{id}' is open." : $"No trade of {symbol} is open on account '{account}'.");
        }

        foreach (var trade in closed)
        {
            path.Wake(trade.Account, trade.TradeId);
        }

        return TypedResults.Accepted((string?)null, new Response([.. closed.Select(trade => trade.TradeId)]));
    }

    private static async Task<IReadOnlyList<TradeRow>> FindAsync(UnitOfWork work, IReadOnlyList<string> tradeIds)
    {
        var found = new List<TradeRow>(tradeIds.Count);
        foreach (var tradeId in tradeIds)
        {
            if (await TradeStore.FindAsync(work, tradeId) is { } trade)
            {
                found.Add(trade);
            }
        }

        return found;
    }
}
