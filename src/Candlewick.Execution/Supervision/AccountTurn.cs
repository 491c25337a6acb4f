using Candlewick.Execution.Books;
using Candlewick.Platform.Storage;

namespace Candlewick.Execution.Supervision;

/// <summary>A transaction, and what changes in it.</summary>
internal sealed record StepWork(UnitOfWork Work, ReportEffect Effect);

/// <summary>What came back from a venue.</summary>
/// <param name="TradeId">The trade it was asked about; null for what the stream said by itself.</param>
/// <param name="StoreAsync">Writes it; null when it brought nothing.</param>
/// <param name="Passing">Name of the durable line it makes, or null.</param>
internal sealed record VenueWord(string? TradeId, Func<StepWork, Task>? StoreAsync, string? Passing = null);

/// <summary>
/// What an account's reader does at once: words of the venue are stored, then every trade they concern is looked at, behind all of them,
/// and what is due of it is written, in one transaction.
/// </summary>
internal sealed class AccountTurn
{
    private readonly List<VenueWord> _words = [];
    private readonly List<string> _trades = [];
    private readonly Dictionary<string, Look> _looks = new(StringComparer.Ordinal);

    public bool IsEmpty => _words.Count == 0 && _trades.Count == 0;

    public IReadOnlyList<VenueWord> Words => _words;

    /// <summary>Trades to look at, each once, in the order they were named; grows while words are stored.</summary>
    public IReadOnlyList<string> Trades => _trades;

    public Look LookOf(string tradeId) => _looks[tradeId];

    public void Hear(VenueWord word) => _words.Add(word);

    /// <param name="tradeId">The trade.</param>
    /// <param name="isWatch">True when the watch wants it: then missing reports and passed bounds are looked for.</param>
    /// <param name="price">The price of which something was found to be due; null for the one that is last when it is looked at.</param>
    public void LookAt(string tradeId, bool isWatch = false, decimal? price = null)
    {
        if (_looks.TryGetValue(tradeId, out var known))
        {
            _looks[tradeId] = new Look(known.IsWatch || isWatch, price ?? known.Price);
            return;
        }

        _looks[tradeId] = new Look(isWatch, price);
        _trades.Add(tradeId);
    }
}

/// <summary>How a trade is looked at.</summary>
/// <param name="IsWatch">True when the watch wants it.</param>
/// <param name="Price">The price that was seen; null for the last.</param>
internal readonly record struct Look(bool IsWatch, decimal? Price);

/// <summary>What a turn came to, to be told and begun once it is durable.</summary>
internal sealed class TurnResult
{
    public ReportEffect Effect { get; } = new();

    /// <summary>Durable lines that were passed.</summary>
    public List<string> Passings { get; } = [];

    /// <summary>What each trade's last look saw, for the prices to follow.</summary>
    public List<TradeFile> Seen { get; } = [];

    /// <summary>Those of them that only wait, as they were stored.</summary>
    public List<TradeFile> Waiting { get; } = [];

    /// <summary>I/O and pauses that follow.</summary>
    public List<Action> Next { get; } = [];
}
