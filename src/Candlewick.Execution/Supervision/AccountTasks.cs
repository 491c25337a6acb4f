using System.Collections.Concurrent;
using System.Threading.Channels;
using Candlewick.Platform.Concurrency;
using Microsoft.Extensions.Logging;

namespace Candlewick.Execution.Supervision;

/// <summary>What an account has running beside its reader: questions to the venue and pauses. Work in flight while it lasts.</summary>
internal sealed class AccountTasks(
    string account, WorkTracker tracker, ILogger logger, Action onFailure, CancellationToken stop)
{
    private readonly ConcurrentDictionary<Task, byte> _running = new();

    public void Run(Func<Task> work)
    {
        tracker.Begin();
        var task = Task.Run(async () =>
        {
            try
            {
                await work();
            }
            catch (Exception ending) when (ending is OperationCanceledException or ChannelClosedException || stop.IsCancellationRequested)
            {
                // A pause that was overtaken, or the desk stops: what is durable is taken up again.
            }
            catch (Exception failure)
            {
                logger.LogError(
                    failure, "Work of account {Account} failed; its trades are looked at again with the next comparison", account);
                onFailure();
            }
            finally
            {
                tracker.End();
            }
        });
        _running.TryAdd(task, 0);
        _ = task.ContinueWith(
            ended => _running.TryRemove(ended, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    /// <summary>Waits for the end of all; who calls has cancelled what stops them.</summary>
    public Task EndAsync() => Task.WhenAll(_running.Keys);
}
