using Candlewick.Execution.Contracts;
using Candlewick.Sessions.Trail;

namespace Candlewick.Sessions.Walks;

/// <summary>What stakes are taken of, with what is needed to tell later whether money was paid in or out.</summary>
/// <param name="Equity">The account's equity: the basis.</param>
/// <param name="Entry">Number of its newest ledger entry at that moment.</param>
/// <param name="OpenPnl">What its open trades stood at.</param>
internal sealed record BasisMark(decimal Equity, long Entry, decimal OpenPnl)
{
    /// <summary>Closer than this the equity counts as what it must be: prices move between two questions.</summary>
    public const decimal Tolerance = 0.05m;

    public static BasisMark Of(Session session) => new(session.Basis, session.BasisEntry, session.BasisOpenPnl);

    public static BasisMark Now(decimal equity, AccountBooks books) => new(equity, books.LastEntry, books.OpenPnl);

    /// <summary>What the equity must be if nothing was paid in or out: what any owner earned on the account since is in it.</summary>
    /// <param name="books">The account's ledger after <see cref="Entry"/>, and its open trades now.</param>
    public decimal Expected(AccountBooks books) => Equity + books.Sum + books.OpenPnl - OpenPnl;

    public bool IsOutdated(decimal equity, AccountBooks books)
    {
        var expected = Expected(books);
        return Math.Abs(equity - expected) > Tolerance * Math.Max(0m, expected);
    }
}
