using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace Candlewick.Venues.Simulator.Floor;

/// <summary>Those who want to hear of something; one that fails does not keep it from the others.</summary>
internal sealed class Listeners<T>(ILogger logger)
{
    private ImmutableList<Action<T>> _list = [];

    public bool Any => !_list.IsEmpty;

    public IDisposable Add(Action<T> listener)
    {
        ImmutableInterlocked.Update(ref _list, list => list.Add(listener));
        return new Subscription(() => ImmutableInterlocked.Update(ref _list, list => list.Remove(listener)));
    }

    public void Tell(T told)
    {
        foreach (var listener in _list)
        {
            try
            {
                listener(told);
            }
            catch (Exception failure)
            {
                logger.LogError(failure, "A listener failed on {Told}", told);
            }
        }
    }
}
