namespace Candlewick.Platform.Web;

/// <summary>
/// Bounds the log lines that a caller can cause: so many a minute for each, the rest are only counted. Anyone can send what fails,
/// and a log that fills the disk stops the desk.
/// </summary>
public sealed class LogBudget(TimeProvider time)
{
    /// <summary>Lines that one caller may cause a minute.</summary>
    public const int LinesPerMinute = 10;

    /// <summary>Callers told apart within a minute; all beyond them share one budget.</summary>
    private const int MaxCallers = 1_000;
    private const string Others = "";
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _lines = new(StringComparer.Ordinal);
    private long _minute;
    private int _untold;

    /// <summary>Asks for a line.</summary>
    /// <param name="caller">Who causes it, e.g. an address.</param>
    /// <returns>
    /// Null when the caller has had its lines for this minute; else how many lines, of all callers, were left out since the last one
    /// that was written.
    /// </returns>
    public int? TryTake(string caller)
    {
        lock (_gate)
        {
            var minute = time.GetUtcNow().ToUnixTimeSeconds() / 60;
            if (minute != _minute)
            {
                _minute = minute;
                _lines.Clear();
            }

            var key = _lines.ContainsKey(caller) || _lines.Count < MaxCallers ? caller : Others;
            var written = _lines.GetValueOrDefault(key);
            if (written >= LinesPerMinute)
            {
                _untold++;
                return null;
            }

            _lines[key] = written + 1;
            var untold = _untold;
            _untold = 0;
            return untold;
        }
    }
}
