using System.Security.Cryptography;
using System.Text;
using Candlewick.Domain;
using Candlewick.Testing.Scripted;

namespace Candlewick.Desk.Tests;

/// <summary>The final books of a walk in a form that two walks of one script share: no generated id, no order of chance.</summary>
internal static class Digest
{
    public static string Of(Books books, ScriptedExchange exchange)
    {
        var lines = Lines(books, exchange);
        return $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))))}\n{string.Join('\n', lines)}";
    }

    private static List<string> Lines(Books books, ScriptedExchange exchange)
    {
        var lines = new List<string>();
        foreach (var trade in books.Trades)
        {
            var legs = books.Orders.Where(order => order.TradeId == trade.TradeId).Select(order => string.Join(
                ' ', $"{order.Leg}/{order.ExitNumber}/{order.Revision}", order.Side, order.Type, Text(order.Quantity),
                Text(order.LimitPrice),
                Text(order.StopPrice), order.Status, Text(order.FilledQuantity), order.RefusalRule));
            lines.Add(string.Join(
                ' ', trade.OwnerKind, trade.Account, trade.Symbol, trade.Side, trade.EntryType, Text(trade.Quantity), trade.Phase,
                trade.ExitReason, Text(trade.EntryFilledQuantity), Text(trade.EntryAveragePrice), Text(trade.ExitFilledQuantity),
                Text(trade.ExitAveragePrice), Text(trade.Fees), Text(trade.RealizedPnl), $"[{string.Join("; ", legs)}]"));
        }

        lines.AddRange(books.Sessions.Select(session =>
            $"session {session.Status} {session.PathSummary} {session.RunningTotal:0.########}"));
        lines.AddRange(books.Signals.Select(signal => $"signal {signal.SignalId} {signal.Action} {signal.Status}"));
        lines.AddRange(books.Findings.Select(finding => $"finding {finding.Account} {finding.Kind} {finding.Symbol} {finding.Status}"));
        lines.AddRange(books.Positions.Select(position => $"position {position.Account} {position.Symbol} {position.Quantity:0.########}"));
        foreach (var venue in exchange.All)
        {
            lines.AddRange(venue.Markets.Select(market =>
                $"venue {venue.Account} {market.Symbol} {market.LastPrice} {venue.Position(market.Symbol):0.########}"));
            lines.Add($"venue {venue.Account} {venue.Balance():0.########} {venue.Flows:0.########}");
        }

        // Two accounts act at once: which of them wrote first is chance.
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    private static string Text(decimal? amount) => amount is { } known ? Plain.Of(known) : "-";
}
