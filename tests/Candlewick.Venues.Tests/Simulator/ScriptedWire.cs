using System.Collections.Concurrent;
using Candlewick.Execution.Contracts;
using Candlewick.Venues.Simulator.Floor;

namespace Candlewick.Venues.Tests.Simulator;

/// <summary>What is wrong with a stream.</summary>
public enum StreamFault
{
    None,
    /// <summary>Everything arrives later than what came after it was asked for.</summary>
    Slow,
    /// <summary>Every second report is lost; the stream knows that something is missing.</summary>
    Lossy,
    Doubled,
    /// <summary>Newer reports overtake older ones.</summary>
    OutOfOrder,
}

/// <summary>A wire whose faults a test chooses.</summary>
internal sealed class ScriptedWire : ISimulatorFaults
{
    private readonly Lock _gate = new();
    private readonly List<BrokerEvent> _held = [];
    private Action<BrokerEvent> _deliver = _ => { };
    private bool _isDisconnected;
    private int _carried;

    public SubmitFault Next { get; set; }

    public StreamFault Fault { get; set; }

    /// <summary>Looks at what is carried before anything else happens to it.</summary>
    public Action<IReadOnlyList<BrokerEvent>> OnCarry { get; set; } = _ => { };

    public bool IsDisconnected
    {
        get => _isDisconnected;
        set
        {
            var isBack = _isDisconnected && !value;
            _isDisconnected = value;
            if (isBack)
            {
                _deliver(new BrokerEvent.Connected());
            }
        }
    }

    public SubmitFault OnSubmit(string clientOrderId)
    {
        var fault = Next;
        Next = SubmitFault.None;
        return fault;
    }

    public void Attach(Action<BrokerEvent> deliver) => _deliver = deliver;

    public void Carry(IReadOnlyList<BrokerEvent> events)
    {
        OnCarry(events);
        foreach (var arrived in Arriving(events))
        {
            _deliver(arrived);
        }
    }

    /// <summary>What is still under way arrives.</summary>
    public void Drain()
    {
        List<BrokerEvent> rest;
        lock (_gate)
        {
            rest = Fault == StreamFault.OutOfOrder ? [.. Enumerable.Reverse(_held)] : [.. _held];
            _held.Clear();
        }

        foreach (var late in rest)
        {
            _deliver(late);
        }
    }

    private List<BrokerEvent> Arriving(IReadOnlyList<BrokerEvent> events)
    {
        lock (_gate)
        {
            if (_isDisconnected)
            {
                return [];
            }

            switch (Fault)
            {
                case StreamFault.Slow:
                    List<BrokerEvent> before = [.. _held];
                    _held.Clear();
                    _held.AddRange(events);
                    return before;
                case StreamFault.Lossy:
                    var kept = events.Where(_ => ++_carried % 2 == 0).ToList();
                    return kept.Count == events.Count ? kept : [.. kept, new BrokerEvent.Gap("a number of the sequence is missing")];
                case StreamFault.Doubled:
                    return [.. events, .. events];
                case StreamFault.OutOfOrder:
                    _held.AddRange(events);
                    if (_held.Count < 3)
                    {
                        return [];
                    }

                    List<BrokerEvent> turned = [.. Enumerable.Reverse(_held)];
                    _held.Clear();
                    return turned;
                default:
                    return [.. events];
            }
        }
    }
}

/// <summary>A scripted wire for each account.</summary>
internal sealed class ScriptedWires : ISimulatorWires
{
    private readonly ConcurrentDictionary<string, ScriptedWire> _wires = new(StringComparer.Ordinal);

    public ScriptedWire this[string account] => _wires.GetOrAdd(account, _ => new ScriptedWire());

    public ISimulatorFaults WireOf(string account) => this[account];
}
