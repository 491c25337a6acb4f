using Candlewick.Domain;
using Candlewick.Execution.Contracts;

namespace Candlewick.Execution.Supervision;

/// <summary>What the single reader of an account reads. A closed type.</summary>
internal abstract record AccountMessage
{
    private AccountMessage() { }

    /// <summary>Look at the trade and do what is due.</summary>
    public sealed record Wake(string TradeId) : AccountMessage;

    /// <summary>Look at the next of the trades that were just planned.</summary>
    public sealed record Entries : AccountMessage;

    /// <summary>The watch came round: look at every trade for what should have been heard of it.</summary>
    public sealed record Watch : AccountMessage;

    /// <summary>A price moved in a symbol of which the desk watches trades.</summary>
    public sealed record Priced(string Symbol) : AccountMessage;

    /// <summary>The venue's stream said something.</summary>
    public sealed record Reported(OrderReport Report, DateTimeOffset ReceivedAt) : AccountMessage;

    /// <summary>I/O about a trade ended with this.</summary>
    public sealed record Answered(string TradeId, VenueWord Word) : AccountMessage;

    /// <summary>A snapshot was taken when the account's books stood at <paramref name="BooksVersion"/>.</summary>
    public sealed record SnapshotTaken(VenueSnapshot Snapshot, long BooksVersion, TaskCompletionSource Done) : AccountMessage;

    /// <summary>Answers true when no trade has I/O in flight.</summary>
    public sealed record Probe(TaskCompletionSource<bool> Answer) : AccountMessage;
}
