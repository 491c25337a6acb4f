using Candlewick.Domain;
using Candlewick.Execution.Books;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.Requests;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Execution.Orders;

/// <summary>GET /trading/trades/export: all trades of a filter as a CSV or XLSX file, newest first.</summary>
internal static class ExportTrades
{
    /// <summary>Most trades of one file.</summary>
    private const int MaxTrades = 20_000;
    /// <summary>Trades that are read together.</summary>
    private const int Together = 500;

    /// <summary>By the names under which the page knows its columns.</summary>
    private static readonly (string Id, TableColumn<TradeItem> Column)[] Columns =
    [
        ("trade", new("Trade", trade => trade.TradeId)),
        ("market", new("Market", trade => $"{trade.Symbol}.{trade.Venue.ToUpperInvariant()}")),
        ("side", new("Side", trade => trade.Side == OrderSide.Buy ? "Long" : "Short")),
        ("route", new("Route", trade => trade.RouteName ?? EnumText.Name(trade.OwnerKind))),
        ("node", new("Node", trade => trade.Node)),
        ("account", new("Account", trade => trade.Account)),
        ("quantity", new("Quantity", trade => Figure(trade.EntryFilledQuantity > 0 ? trade.EntryFilledQuantity : trade.PlannedQuantity))),
        ("planned", new("Planned entry", trade => Figure(trade.PlannedEntryPrice))),
        ("entry", new("Entry", trade => Figure(trade.EntryAveragePrice))),
        ("slippage", new("Entry slippage", trade => Figure(trade.Slippage))),
        ("target", new("Target", trade => Figure(trade.Target))),
        ("stop", new("Stop", trade => Figure(trade.Stop))),
        ("exit", new("Exit", trade => Figure(trade.ExitAveragePrice))),
        ("r", new("R", trade => Figure(trade.R))),
        ("realized", new("Profit or loss", trade => Figure(HasEnded(trade) ? trade.RealizedPnl : null))),
        ("fees", new("Fees", trade => Figure(trade.Fees))),
        ("currency", new("Currency", trade => trade.QuoteAsset)),
        ("reason", new("Exit reason", trade => trade.ExitReason is { } reason ? EnumText.Name(reason) : null)),
        ("opened", new("Opened, market time UTC", trade => trade.EntryFills is [var first, ..] ? first.VenueTime : trade.EntryFilledAt)),
        ("closed", new("Closed, market time UTC", trade => HasEnded(trade) ? ClosedAt(trade) : null)),
        ("duration", new("Duration, s", Seconds)),
        ("phase", new("Phase", trade => trade.IsFailed ? "failed" : EnumText.Name(trade.Phase))),
        ("note", new("Note", trade => trade.Note)),
    ];

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/trading/trades/export", HandleAsync)
        .WithName("ExportTrades")
        .WithSummary("Export the trades that match a filter as CSV or XLSX; ?columns= selects columns, e.g. market,side,entry,exit")
        .BoundLargeAnswers();

    private static async Task<Results<FileStreamHttpResult, ProblemHttpResult>> HandleAsync(
        [AsParameters] TradeQuery query, string? format, string? columns, TradeStore trades, ClosedTradeStore figures, OrderStore orders,
        IAccounts accounts)
    {
        var isWorkbook = TableFile.IsWorkbook(format);
        var wanted = columns?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Distinct(StringComparer.Ordinal).ToList() ?? [];
        if (wanted.Find(id => !Array.Exists(Columns, column => column.Id == id)) is { } unknown)
        {
            var known = string.Join(", ", Columns.Select(column => column.Id));
            return Problems.Invalid("columns", $"'{unknown}' is not a column; use any of {known}.");
        }

        var filter = query.Filter(accounts);
        if ((await figures.FiguresAsync(filter, MaxTrades + 1)).Count > MaxTrades)
        {
            var error = $"More than {MaxTrades} trades match, the maximum for one file; narrow the range with from and to.";
            return Problems.Invalid("from", error);
        }

        // In the order that was asked for; all of them where none was.
        var shown = wanted.Count == 0 ? Columns.Select(column => column.Column)
            : wanted.Select(id => Array.Find(Columns, column => column.Id == id).Column);
        return await TableFile.OfAsync("Trades", isWorkbook, [.. shown], RowsAsync(filter, trades, orders, accounts));
    }

    /// <summary>A part at a time: a filter may have many pages.</summary>
    private static async IAsyncEnumerable<TradeItem> RowsAsync(
        TradeFilter filter, TradeStore trades, OrderStore orders, IAccounts accounts)
    {
        var left = MaxTrades;
        for (var next = filter; left > 0;)
        {
            var rows = await trades.ListAsync(next, Math.Min(Together, left));
            foreach (var trade in await ListTrades.DescribeAsync(rows, trades, orders, accounts))
            {
                yield return trade;
            }

            left = rows.Count < Together ? 0 : left - rows.Count;
            next = rows.Count == 0 ? next : next with { Before = rows[^1].Sequence };
        }
    }

    private static DateTimeOffset? ClosedAt(TradeItem trade) =>
        trade.ExitFills is [.., var last] ? last.VenueTime : trade.ExitFilledAt;

    private static bool HasEnded(TradeItem trade) =>
        trade.EntryFilledQuantity > 0 && trade.Phase is TradePhase.Exited or TradePhase.Settled;

    /// <summary>An average may have more decimals than anybody reads.</summary>
    private static object? Figure(decimal? value) => value is { } figure ? Plain.Number(Math.Round(figure, 10)) : null;

    private static object? Seconds(TradeItem trade) =>
        trade is { EntryFills: [var first, ..], ExitFills: [.., var last], OpenQuantity: 0 }
            ? (long)(last.VenueTime - first.VenueTime).TotalSeconds
            : null;
}
