using System.Diagnostics;
using System.Globalization;

namespace Candlewick.Platform.Startup;

/// <summary>
/// A test hook: the process kills itself (SIGKILL, no clean-up) at a named place, so that tests can die between any
/// two durable lines. Inert unless <c>CANDLEWICK_TEST_CRASH_AT=name</c> or <c>name:n</c> (the n-th passing) is set; the name
/// <c>any</c> counts the passings of every place together.
/// </summary>
public static class CrashPoint
{
    private const string Any = "any";
    private static readonly (string Name, int Passing)? Armed = Parse(Environment.GetEnvironmentVariable("CANDLEWICK_TEST_CRASH_AT"));
    private static int _passings;

    /// <summary>Dies here when this place is armed.</summary>
    public static void Hit(string name)
    {
        if (Armed is { } armed && (armed.Name == name || armed.Name == Any) && Interlocked.Increment(ref _passings) == armed.Passing)
        {
            Process.GetCurrentProcess().Kill();
            // The signal is asynchronous: nothing after this line may run.
            Thread.CurrentThread.Join();
        }
    }

    private static (string, int)? Parse(string? setting)
    {
        if (string.IsNullOrEmpty(setting))
        {
            return null;
        }

        var parts = setting.Split(':');
        return (parts[0], parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 1);
    }
}
