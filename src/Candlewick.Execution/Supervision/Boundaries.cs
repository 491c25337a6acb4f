using Candlewick.Platform.Startup;

namespace Candlewick.Execution.Supervision;

/// <summary>
/// The places between two durable lines. A test ends the process there (<see cref="CrashPoint"/>) or, within one
/// process, stops a whole desk there by <see cref="Observer"/>.
/// </summary>
internal sealed class Boundaries
{
    public Action<string>? Observer { get; set; }

    public void Hit(string name)
    {
        Observer?.Invoke(name);
        CrashPoint.Hit(name);
    }
}
