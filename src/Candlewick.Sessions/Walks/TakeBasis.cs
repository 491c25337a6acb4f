using Candlewick.Execution.Contracts;
using Candlewick.Sessions.Trail;

namespace Candlewick.Sessions.Walks;

/// <summary>What stakes are taken of, and the answer of the venue that this follows from.</summary>
/// <param name="Account">The account's money.</param>
/// <param name="Mark">The basis: the session's own where <paramref name="IsAnew"/> is false.</param>
/// <param name="Expected">What the equity must be if no money was paid in or out; null for a session that begins.</param>
/// <param name="IsAnew">True when the basis was taken of this answer.</param>
internal sealed record TakenBasis(CachedAccountState Account, BasisMark Mark, decimal? Expected, bool IsAnew);

/// <summary>
/// Takes the basis at a session's start, and anew when the equity tells that money was paid in or out. A basis is taken only of an
/// answer asked for now: one of minutes ago is served from the cache for sizing, but set against what open trades stand at now it
/// would show their profit as a payment. While the venue cannot be asked a session keeps its basis, and a new one starts with the
/// last known equity.
/// </summary>
internal sealed class TakeBasis(IAccounts accounts)
{
    /// <summary>In the route's turn, between trades.</summary>
    /// <exception cref="BrokerUnavailableException">The venue did not answer and nothing is cached.</exception>
    public async Task<TakenBasis> RunAsync(string account, Session? session, CancellationToken cancellationToken)
    {
        if (session is null)
        {
            accounts.Forget(account);
            return await LookAsync(account, null, cancellationToken);
        }

        var look = await LookAsync(account, session, cancellationToken);
        if (!look.IsAnew)
        {
            return look;
        }

        accounts.Forget(account);
        return await LookAsync(account, session, cancellationToken);
    }

    private async Task<TakenBasis> LookAsync(string account, Session? session, CancellationToken cancellationToken)
    {
        var state = await accounts.GetStateAsync(account, cancellationToken);
        var books = await accounts.GetBooksAsync(account, session?.BasisEntry);
        var equity = state.State.Equity;
        if (session is null)
        {
            return new TakenBasis(state, BasisMark.Now(equity, books), Expected: null, IsAnew: true);
        }

        var mark = BasisMark.Of(session);
        // A venue that cannot be asked tells nothing of payments: they are found when it answers again.
        var isAnew = !state.IsStale && mark.IsOutdated(equity, books);
        return new TakenBasis(state, isAnew ? BasisMark.Now(equity, books) : mark, mark.Expected(books), isAnew);
    }
}
