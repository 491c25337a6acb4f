using Candlewick.Sessions.Trail;
using Microsoft.Extensions.Logging;

namespace Candlewick.Sessions.Walks;

/// <summary>
/// Comes back to the queue of a route that could not be taken up, in a turn of the route, after a pause that doubles up to
/// <see cref="LongestPause"/>. A pause is no work in flight: a replayed market goes on meanwhile. At most one per route.
/// </summary>
internal sealed class QueueRetries(RouteReaders readers, TimeProvider time, ILogger<QueueRetries> logger) : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Retry> _retries = new(StringComparer.Ordinal);
    private bool _isDisposed;

    private sealed class Retry
    {
        public TimeSpan Pause { get; set; } = FirstPause;
        public ITimer? Timer { get; set; }
    }

    /// <summary>Has <paramref name="takeUp"/> run in a turn of the route after the next pause; nothing when one waits already.</summary>
    public void Later(Route route, Func<CancellationToken, Task> takeUp)
    {
        lock (_gate)
        {
            if (_isDisposed)
            {
                return;
            }

            if (!_retries.TryGetValue(route.Id, out var retry))
            {
                _retries.Add(route.Id, retry = new Retry());
            }

            if (retry.Timer is null)
            {
                retry.Timer = time.CreateTimer(_ => Due(route, retry, takeUp), null, retry.Pause, Timeout.InfiniteTimeSpan);
                retry.Pause = retry.Pause * 2 < LongestPause ? retry.Pause * 2 : LongestPause;
            }
        }
    }

    /// <summary>The queue could be checked: the next failure starts with the first pause again.</summary>
    public void Forget(string routeId)
    {
        lock (_gate)
        {
            if (_retries.Remove(routeId, out var retry))
            {
                retry.Timer?.Dispose();
            }
        }
    }

    private void Due(Route route, Retry retry, Func<CancellationToken, Task> takeUp)
    {
        lock (_gate)
        {
            if (_isDisposed || !_retries.TryGetValue(route.Id, out var current) || current != retry)
            {
                return;
            }

            retry.Timer?.Dispose();
            retry.Timer = null;
        }

        if (!readers.Of(route.Id, route.Account).TryPost("retry queue", takeUp))
        {
            logger.LogWarning("Route {Route} has no room to take up its queue; it is tried again", route.Id);
            Later(route, takeUp);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            foreach (var retry in _retries.Values)
            {
                retry.Timer?.Dispose();
            }

            _retries.Clear();
        }
    }
}
