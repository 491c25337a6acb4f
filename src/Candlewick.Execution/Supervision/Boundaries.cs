using Candlewick.Execution.Books;
using Candlewick.Platform.Startup;

namespace Candlewick.Execution.Supervision;

/// <summary>
/// The places between two durable lines. A test ends the process there (<see cref="CrashPoint"/>) or, within one
/// process, stops a whole desk there by <see cref="Observer"/>.
/// </summary>
internal sealed class Boundaries
{
    public Action<string>? Observer { get; set; }

    /// <summary>Names of the durable lines around a send.</summary>
    public static (string Stored, string Submitted, string Answered) Around(OrderRow order) =>
        order.IsEntry ? ("sending-stored", "submitted", "answer-stored")
        : order.IsMarketExit ? ("close-sending-stored", "close-submitted", "close-answer-stored")
        : ("exits-sending-stored", "exits-submitted", "exits-answer-stored");

    public void Hit(string name)
    {
        Observer?.Invoke(name);
        CrashPoint.Hit(name);
    }
}
