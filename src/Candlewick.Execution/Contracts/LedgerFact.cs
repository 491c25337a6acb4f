namespace Candlewick.Execution.Contracts;

/// <summary>What a ledger entry is for.</summary>
public enum LedgerKind
{
    /// <summary>A trade's gross profit or loss.</summary>
    Pnl,
    Fee,
    Funding,
    Deposit,
    Withdrawal,
    Transfer,
    Assignment,
    Exercise,
    Expiry,
}

/// <summary>A fact of an account's books that is no order: funding, an assignment, a deposit.</summary>
public sealed record LedgerFact
{
    public required string Account { get; init; }
    public required TradeOwnerKind OwnerKind { get; init; }
    /// <summary>The owner's own id.</summary>
    public required string OwnerId { get; init; }
    /// <summary>The trade it belongs to; null for none.</summary>
    public string? TradeId { get; init; }
    /// <summary>Any but <see cref="LedgerKind.Pnl"/>, which only the end of a trade writes.</summary>
    public required LedgerKind Kind { get; init; }
    /// <summary>Signed, in <see cref="Currency"/>; a cost is below 0.</summary>
    public required decimal Amount { get; init; }
    public required string Currency { get; init; }
    /// <summary>What moved, where that is another asset than the currency it is valued in.</summary>
    public required string Asset { get; init; }
    /// <summary>Signed, in <see cref="Asset"/>.</summary>
    public required decimal AssetAmount { get; init; }
    /// <summary>What caused it, 1 to 500 characters.</summary>
    public required string Origin { get; init; }
    /// <summary>In words.</summary>
    public required string Reason { get; init; }
    /// <summary>The venue's clock.</summary>
    public required DateTimeOffset MarketTime { get; init; }
}
