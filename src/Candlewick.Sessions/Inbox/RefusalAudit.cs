using Candlewick.Platform.Security;

namespace Candlewick.Sessions.Inbox;

/// <summary>
/// The audit lines of callers that were not let in. Anyone can knock, so at most <see cref="MaxLinesPerMinute"/> lines are written a
/// minute; those beyond are counted, and the first line afterwards says how many there were.
/// </summary>
internal sealed class RefusalAudit(IAuditLog audit, TimeProvider time)
{
    internal const int MaxLinesPerMinute = 60;
    private readonly Lock _gate = new();
    private long _minute;
    private int _lines;
    private int _untold;

    public async Task WriteAsync(string? routeId, string detail, string? address)
    {
        int untold;
        lock (_gate)
        {
            var minute = time.GetUtcNow().ToUnixTimeSeconds() / 60;
            if (minute != _minute)
            {
                (_minute, _lines) = (minute, 0);
            }

            if (_lines >= MaxLinesPerMinute)
            {
                _untold++;
                return;
            }

            _lines++;
            (untold, _untold) = (_untold, 0);
        }

        var told = untold == 0 ? detail : $"{detail} ({untold} more before it were only counted.)";
        await audit.WriteAsync("anonymous", "webhook.refuse", routeId, told, address);
    }
}
