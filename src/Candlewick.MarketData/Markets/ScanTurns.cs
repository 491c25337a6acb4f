namespace Candlewick.MarketData.Markets;

/// <summary>
/// Lets few whole-series scans run at once, however many callers ask: each holds the columns of a series, and years of
/// minutes keep a core busy. The others wait for their turn, or go away.
/// </summary>
internal sealed class ScanTurns : IDisposable
{
    private const int AtOnce = 2;

    private readonly SemaphoreSlim _turns = new(AtOnce, AtOnce);

    /// <summary>Runs <paramref name="scan"/> when its turn has come.</summary>
    public async Task<T> RunAsync<T>(Func<Task<T>> scan, CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken);
        try
        {
            return await scan();
        }
        finally
        {
            _turns.Release();
        }
    }

    public void Dispose() => _turns.Dispose();
}
