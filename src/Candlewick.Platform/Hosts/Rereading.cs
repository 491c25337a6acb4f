using Microsoft.Extensions.Logging;

namespace Candlewick.Platform.Hosts;

/// <summary>
/// Reads again what memory keeps of the database whenever another host may have changed it, until it succeeds. Calls that come while it
/// reads are one call more.
/// </summary>
/// <param name="what">Named in logs.</param>
/// <param name="read">Reads it.</param>
/// <param name="time">The clock of its pauses.</param>
/// <param name="logger">Where it is logged that it cannot be read for now.</param>
public sealed class Rereading(string what, Func<Task> read, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private int _wanted;

    /// <summary>Begins to read, and does not wait.</summary>
    public void Begin()
    {
        if (Interlocked.Increment(ref _wanted) == 1)
        {
            _ = Task.Run(() => ReadAsync(CancellationToken.None));
        }
    }

    /// <summary>Reads until it succeeds.</summary>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            var wanted = Volatile.Read(ref _wanted);
            try
            {
                await read();
                if (Interlocked.CompareExchange(ref _wanted, 0, wanted) == wanted)
                {
                    return;
                }
            }
            catch (ObjectDisposedException)
            {
                // The desk stops.
                return;
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                if (isFirst)
                {
                    logger.LogWarning("The {What} cannot be read again for now: {Reason}", what, failure.Message);
                }

                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }
}
