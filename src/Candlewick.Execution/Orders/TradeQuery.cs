using System.Globalization;
using Candlewick.Execution.Books;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.Requests;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Mvc;

namespace Candlewick.Execution.Orders;

/// <summary>What narrows trades: the same for their list, their totals and the file of them.</summary>
internal sealed class TradeQuery
{
    public string? Symbol { get; init; }
    public string? Venue { get; init; }
    public string? Account { get; init; }
    [FromQuery(Name = "owner_kind")]
    public string? OwnerKind { get; init; }
    [FromQuery(Name = "owner_id")]
    public string? OwnerId { get; init; }
    public string? Phase { get; init; }
    /// <summary>Planned at or after.</summary>
    public DateTimeOffset? From { get; init; }
    /// <summary>Planned before.</summary>
    public DateTimeOffset? To { get; init; }
    [FromQuery(Name = "market_epoch")]
    public string? MarketEpoch { get; init; }
    /// <summary>True for those that may still move, false for those that are over.</summary>
    public bool? Open { get; init; }

    /// <param name="accounts">Knows a symbol's venue.</param>
    /// <param name="cursor">Of the page before, or null for the first.</param>
    public TradeFilter Filter(IAccounts accounts, string? cursor = null)
    {
        var (symbol, venue) = Symbol is { } text ? accounts.Split(text) : (null, null);
        return new TradeFilter
        {
            Symbol = symbol,
            Venue = Venue?.Trim().ToLowerInvariant() ?? venue,
            Account = Account,
            OwnerKind = EnumText.Read<TradeOwnerKind>(OwnerKind, "owner_kind"),
            OwnerId = OwnerId,
            Phase = EnumText.Read<TradePhase>(Phase, "phase"),
            From = From,
            To = To,
            MarketEpoch = MarketEpoch,
            IsOpen = Open,
            Before = Paging.Read(cursor) is { } key
                && long.TryParse(key[0], NumberStyles.None, CultureInfo.InvariantCulture, out var before) ? before : null,
        };
    }
}
