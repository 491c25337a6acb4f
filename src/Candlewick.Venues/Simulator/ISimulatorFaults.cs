using Candlewick.Execution.Contracts;

namespace Candlewick.Venues.Simulator;

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

/// <summary>The wire between desk and venue; tests put one in that loses, doubles and reorders.</summary>
internal interface ISimulatorFaults
{
    SubmitFault OnSubmit(string clientOrderId);

    /// <summary>True while the venue cannot be asked.</summary>
    bool IsDisconnected { get; }

    /// <summary>What arrives of the reports of one commit, in which order and how often.</summary>
    IReadOnlyList<OrderReport> OnReports(IReadOnlyList<OrderReport> reports);
}

/// <summary>A wire that works.</summary>
internal sealed class NoFaults : ISimulatorFaults
{
    public bool IsDisconnected => false;

    public SubmitFault OnSubmit(string clientOrderId) => SubmitFault.None;

    public IReadOnlyList<OrderReport> OnReports(IReadOnlyList<OrderReport> reports) => reports;
}
