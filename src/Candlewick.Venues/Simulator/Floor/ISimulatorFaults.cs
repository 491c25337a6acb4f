using Candlewick.Execution.Contracts;

namespace Candlewick.Venues.Simulator.Floor;

/// <summary>What goes wrong with one submit.</summary>
internal enum SubmitFault
{
    None,
    /// <summary>The request never arrives; the caller cannot know.</summary>
    LostBefore,
    /// <summary>The venue takes the order, its answer never arrives.</summary>
    LostAfter,
    /// <summary>The venue limits us for a moment.</summary>
    RateLimited,
}

/// <summary>The wire between the desk and one account; tests put one in that is slow, loses, doubles and reorders.</summary>
internal interface ISimulatorFaults
{
    /// <summary>True while the venue cannot be asked.</summary>
    bool IsDisconnected { get; }

    SubmitFault OnSubmit(string clientOrderId);

    /// <summary>Called once, before anything is carried: where what arrives is delivered.</summary>
    void Attach(Action<BrokerEvent> deliver);

    /// <summary>Takes what the venue says of one commit; what arrives of it, when, how often and in which order is the wire's.</summary>
    void Carry(IReadOnlyList<BrokerEvent> events);
}

/// <summary>Gives each account its wire.</summary>
internal interface ISimulatorWires
{
    ISimulatorFaults WireOf(string account);
}

/// <summary>Wires that work.</summary>
internal sealed class FaultlessWires : ISimulatorWires
{
    public ISimulatorFaults WireOf(string account) => new Wire();

    private sealed class Wire : ISimulatorFaults
    {
        private Action<BrokerEvent> _deliver = static _ => { };

        public bool IsDisconnected => false;

        public SubmitFault OnSubmit(string clientOrderId) => SubmitFault.None;

        public void Attach(Action<BrokerEvent> deliver) => _deliver = deliver;

        public void Carry(IReadOnlyList<BrokerEvent> events)
        {
            foreach (var told in events)
            {
                _deliver(told);
            }
        }
    }
}
