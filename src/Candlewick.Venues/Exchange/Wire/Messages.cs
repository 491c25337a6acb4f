using Candlewick.Domain;

namespace Candlewick.Venues.Exchange.Wire;

/// <summary>What a desk says to the exchange.</summary>
internal enum DeskWord
{
    Submit,
    SubmitList,
    Cancel,
    Query,
    Snapshot,
    Account,
    /// <summary>The desk has taken up what it left: from here on the market may move. Not answered.</summary>
    Run,
    /// <summary>Everything up to the <see cref="ExchangeWord.Settle"/> of this id is done. Not answered.</summary>
    Settled,
}

/// <summary>A message of a desk.</summary>
/// <param name="Word">What it says.</param>
/// <param name="Id">Of a question, unique within the connection; comes back with the answer.</param>
/// <param name="Order">Of <see cref="DeskWord.Submit"/>.</param>
/// <param name="List">Of <see cref="DeskWord.SubmitList"/>.</param>
/// <param name="Symbol">Of a cancel and a query.</param>
/// <param name="ClientOrderId">Of a cancel and a query.</param>
/// <param name="Cursors">Of a snapshot: the last trade id that is known, by symbol.</param>
internal sealed record DeskMessage(
    DeskWord Word, long Id = 0, VenueOrder? Order = null, VenueOrderList? List = null, string? Symbol = null, string? ClientOrderId = null,
    IReadOnlyDictionary<string, string>? Cursors = null);

/// <summary>What the exchange says to a desk.</summary>
internal enum ExchangeWord
{
    /// <summary>Answers the question of this id.</summary>
    Answer,
    /// <summary>The question of this id could not be answered; the text says why.</summary>
    Failed,
    /// <summary>What is traded and what it costs: the first message of a connection, and again when the market was replaced.</summary>
    Market,
    Quote,
    Bar,
    Report,
    /// <summary>Reports may have been missed; the text says why.</summary>
    Gap,
    /// <summary>The exchange's own line to the account is up again.</summary>
    Connected,
    /// <summary>Asks for <see cref="DeskWord.Settled"/> with this id once everything said before it is done.</summary>
    Settle,
}

/// <summary>A message of the exchange.</summary>
internal sealed record ExchangeMessage(ExchangeWord Word, long Id = 0)
{
    /// <summary>The exchange's clock on the wall; with every answer and every market.</summary>
    public DateTimeOffset? Now { get; init; }
    public OutcomeTold? Outcome { get; init; }
    /// <summary>Of a report, and of an answered cancel or query; null there when the order is unknown.</summary>
    public OrderReport? Report { get; init; }
    public SnapshotTold? Snapshot { get; init; }
    public AccountState? Account { get; init; }
    public MarketTold? Market { get; init; }
    public QuoteTold? Quote { get; init; }
    public BarTold? Bar { get; init; }
    public string? Text { get; init; }
}

/// <summary>The three ends of a submit.</summary>
internal enum OutcomeKind { Accepted, Refused, Unconfirmed }

/// <summary>The outcome of a submit, flat.</summary>
internal sealed record OutcomeTold(OutcomeKind Kind)
{
    public string? VenueOrderId { get; init; }
    public DateTimeOffset? VenueTime { get; init; }
    public IReadOnlyList<OrderReport>? Reports { get; init; }
    public string? Rule { get; init; }
    public string? Code { get; init; }
    public string? Reason { get; init; }
    public bool MayRetry { get; init; }
}

/// <summary>A part of the whole truth: where <paramref name="HasMore"/>, the fills go on after the last of each symbol.</summary>
internal sealed record SnapshotTold(
    AccountState Account, IReadOnlyList<OrderReport> OpenOrders, IReadOnlyList<VenuePosition> Positions, IReadOnlyList<VenueFill> Fills,
    bool HasMore);

/// <summary>The account's market.</summary>
/// <param name="Protocol">Number of this protocol; another one is not understood.</param>
/// <param name="Epoch">Names the life of the market.</param>
/// <param name="Mode">Synthetic or replay.</param>
/// <param name="Time">The exchange's clock.</param>
/// <param name="HasOrderLists">As in the capabilities of a broker.</param>
/// <param name="HasStopOrders">As in the capabilities of a broker.</param>
/// <param name="Instruments">What is traded.</param>
/// <param name="ReplayOf">The series that is shown again, or null.</param>
internal sealed record MarketTold(
    int Protocol, string Epoch, VenueMode Mode, DateTimeOffset Time, bool HasOrderLists, bool HasStopOrders,
    IReadOnlyList<InstrumentTold> Instruments, InstrumentId? ReplayOf = null)
{
    /// <summary>The protocol that this program speaks.</summary>
    public const int Spoken = 1;
}

/// <summary>An instrument with its costs and where it stands.</summary>
internal sealed record InstrumentTold(Instrument Instrument, TradingCosts Costs, bool IsOpen, QuoteTold? Quote = null);

/// <summary>A price. The exchange's clock stands at <paramref name="Time"/> while it is shown.</summary>
internal sealed record QuoteTold(string Symbol, double Bid, double Ask, double Last, DateTimeOffset Time, bool IsOpen);

/// <summary>A bar as it grows.</summary>
internal sealed record BarTold(string Symbol, Timeframe Timeframe, Bar Bar, bool IsFinal, bool IsReplay);
