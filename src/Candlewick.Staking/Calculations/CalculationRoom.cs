using Candlewick.Platform.Web;

namespace Candlewick.Staking.Calculations;

/// <summary>
/// Bounds what calculations take of the machine: the same processors decide trades. A few run at once, a few wait, one more is refused.
/// </summary>
internal sealed class CalculationRoom : IDisposable
{
    private const int AtOnce = 2;
    private const int MostWaiting = 14;
    private const int RetryAfterSeconds = 2;
    private readonly SemaphoreSlim _room = new(AtOnce);
    private int _asked;

    /// <summary>Threads of one calculation.</summary>
    public static int Threads => Math.Max(1, Environment.ProcessorCount / 4);

    /// <exception cref="ProblemException">429 when too many wait already.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, T> work, CancellationToken stop)
    {
        try
        {
            if (Interlocked.Increment(ref _asked) > AtOnce + MostWaiting)
            {
                throw ProblemException.TooMany(
                    $"{AtOnce + MostWaiting} calculations are running or waiting already; try again in a moment.", RetryAfterSeconds);
            }

            await _room.WaitAsync(stop);
            try
            {
                return await Task.Run(() => work(stop), stop);
            }
            finally
            {
                _room.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _asked);
        }
    }

    public void Dispose() => _room.Dispose();
}
