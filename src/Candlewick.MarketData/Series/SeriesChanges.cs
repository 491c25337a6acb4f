using System.Collections.Concurrent;
using Candlewick.Platform.Hosts;

namespace Candlewick.MarketData.Series;

/// <summary>
/// Counts the commits that changed a symbol's stored bars, on this host and the others. Whoever keeps in memory what was read notes the
/// count before reading: as long as it stays the same, what is kept is what is stored.
/// </summary>
internal sealed class SeriesChanges
{
    private const string Topic = "bars";
    private readonly ConcurrentDictionary<string, long> _changes = new(StringComparer.Ordinal);
    private readonly IBulletins _bulletins;
    private long _missed;

    public SeriesChanges(IBulletins bulletins)
    {
        _bulletins = bulletins;
        bulletins.Listen(Topic, symbol =>
        {
            if (symbol is null)
            {
                Interlocked.Increment(ref _missed);
            }
            else
            {
                Count(symbol);
            }
        });
    }

    /// <summary>The commits so far; rises and never falls.</summary>
    public long Of(string symbol) => _changes.GetValueOrDefault(symbol) + Volatile.Read(ref _missed);

    /// <summary>To be told behind every commit that may have changed bars, before anybody hears that it succeeded.</summary>
    public void Committed(string symbol)
    {
        Count(symbol);
        _bulletins.Tell(Topic, symbol);
    }

    private void Count(string symbol) => _changes.AddOrUpdate(symbol, 1, static (_, before) => before + 1);
}
