using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.MarketData.Contracts;

namespace Candlewick.Testing.Scripted;

/// <summary>What the venue's stream says, and what becomes of it on its way.</summary>
public sealed partial class ScriptedVenue
{
    private readonly List<Action<BrokerEvent>> _listeners = [];
    private readonly List<Action<Quote>> _watchers = [];
    private readonly List<BrokerEvent> _heldEvents = [];

    /// <summary>Reports wait until they are released.</summary>
    public bool HoldsReports { get; set; }
    /// <summary>Every report comes twice.</summary>
    public bool DoublesReports { get; set; }
    /// <summary>How many of the next reports are lost without a word.</summary>
    public int ReportsToLose { get; set; }
    /// <summary>Reports that wait.</summary>
    public int HeldReports => Locked(() => _heldEvents.Count);

    /// <summary>How many desks, or readers of one, listen.</summary>
    public int Listeners => Locked(() => _listeners.Count);

    public IDisposable Subscribe(Action<BrokerEvent> onEvent) => Listen(_listeners, onEvent);

    public IDisposable WatchQuotes(Action<Quote> onQuote) => Listen(_watchers, onQuote);

    /// <summary>Says anything to whoever listens.</summary>
    public void Say(BrokerEvent said)
    {
        lock (_gate)
        {
            Emit(said);
        }
    }

    /// <summary>Something may have been missed.</summary>
    public void SayGap(string why = "the stream's buffer ran over") => Say(new BrokerEvent.Gap(why));

    /// <summary>The connection is gone: what happens is not told, and nothing that is said arrives.</summary>
    public void Disconnect()
    {
        lock (_gate)
        {
            IsConnected = false;
            _heldEvents.Clear();
        }
    }

    /// <summary>The connection stands again.</summary>
    public void Reconnect()
    {
        lock (_gate)
        {
            if (!IsConnected)
            {
                IsConnected = true;
                Emit(new BrokerEvent.Connected());
            }
        }
    }

    /// <summary>Hands out the reports that were held, in an order of the caller's.</summary>
    public void Release(Func<IReadOnlyList<BrokerEvent>, IEnumerable<BrokerEvent>>? reorder = null)
    {
        lock (_gate)
        {
            HoldsReports = false;
            var waiting = _heldEvents.ToList();
            _heldEvents.Clear();
            foreach (var said in reorder is null ? waiting : reorder(waiting))
            {
                Emit(said);
            }
        }
    }

    /// <summary>Forgets the reports that were held: they are lost.</summary>
    public void LoseHeldReports()
    {
        lock (_gate)
        {
            HoldsReports = false;
            _heldEvents.Clear();
        }
    }

    private OrderReport WholeReport(HeldOrder held) =>
        ToReport(held, [.. _fills.Where(fill => fill.ClientOrderId == held.Order.ClientOrderId)]);

    private OrderReport ToReport(HeldOrder held, IReadOnlyList<VenueFill> fills) => new()
    {
        ClientOrderId = held.Order.ClientOrderId, VenueOrderId = held.VenueOrderId, Symbol = held.Order.Symbol, Side = held.Order.Side,
        Type = held.Order.Type, Status = held.Status, Quantity = held.Order.Quantity, FilledQuantity = held.Filled, Reason = held.Reason,
        VenueTime = MarketTime, Fills = fills, IsLiquidation = held.IsLiquidation,
    };

    private void Report(HeldOrder held, IReadOnlyList<VenueFill> fills)
    {
        var report = new BrokerEvent.Reported(ToReport(held, fills));
        if (!IsConnected)
        {
            return;
        }

        if (ReportsToLose > 0)
        {
            ReportsToLose--;
        }
        else if (HoldsReports)
        {
            _heldEvents.Add(report);
        }
        else
        {
            Emit(report);
        }
    }

    private void Emit(BrokerEvent said)
    {
        if (!IsConnected)
        {
            return;
        }

        for (var time = 0; time < (DoublesReports && said is BrokerEvent.Reported ? 2 : 1); time++)
        {
            foreach (var listener in _listeners.ToList())
            {
                listener(said);
            }
        }
    }

    private void Tell(Quote quote)
    {
        foreach (var watcher in IsConnected ? _watchers.ToList() : [])
        {
            watcher(quote);
        }
    }

    private Subscription Listen<T>(List<Action<T>> listeners, Action<T> listener)
    {
        lock (_gate)
        {
            listeners.Add(listener);
        }

        return new Subscription(() =>
        {
            lock (_gate)
            {
                listeners.Remove(listener);
            }
        });
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
