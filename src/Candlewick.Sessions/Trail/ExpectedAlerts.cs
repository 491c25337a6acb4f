using System.Globalization;
using System.Text.Json;
using Candlewick.Platform.Web;

namespace Candlewick.Sessions.Trail;

/// <summary>What the alerts of a route come with.</summary>
internal enum AlertRhythm
{
    /// <summary>Nothing in particular: silence means nothing.</summary>
    Never,
    /// <summary>The close of every bar of a timeframe.</summary>
    Bar,
    /// <summary>A number of minutes since the one before.</summary>
    Minutes,
}

/// <summary>How often a route expects an alert, whatever it says; when none comes, the desk tells a person.</summary>
internal sealed record ExpectedAlerts
{
    /// <summary>How late an alert may be: senders repeat what was not taken, and a sender's clock is not ours.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(2);

    private const int MostMinutes = 7 * 24 * 60;

    public required AlertRhythm Every { get; init; }

    /// <summary>The bars' timeframe, e.g. <c>1h</c>; with <c>bar</c> only.</summary>
    public string? Timeframe { get; init; }

    /// <summary>Minutes, 1 to 10,080 (a week); with <c>minutes</c> only.</summary>
    public int? Minutes { get; init; }

    /// <summary>As it stands in the row; null where nothing is expected.</summary>
    public static string? Json(ExpectedAlerts? expected) =>
        expected is null or { Every: AlertRhythm.Never } ? null : JsonSerializer.Serialize(expected, DeskJson.Options);

    /// <summary>What is wrong with it by field; nothing where all is right.</summary>
    public IEnumerable<(string Field, string Error)> Errors()
    {
        if (Every == AlertRhythm.Bar)
        {
            if (!Domain.Timeframe.TryParse(Timeframe, out _))
            {
                yield return ("expect.timeframe", $"must be one of {string.Join(' ', Domain.Timeframe.All)}.");
            }

            if (Minutes is not null)
            {
                yield return ("expect.minutes", "applies only when every is minutes; leave it out.");
            }

            yield break;
        }

        if (Every == AlertRhythm.Minutes && Minutes is not (>= 1 and <= MostMinutes))
        {
            yield return ("expect.minutes", $"must be a number of minutes from 1 to {MostMinutes}.");
        }

        if (Every == AlertRhythm.Never && Minutes is not null)
        {
            yield return ("expect.minutes", "applies only when every is minutes; leave it out.");
        }

        if (Timeframe is not null)
        {
            yield return ("expect.timeframe", "applies only when every is bar; leave it out.");
        }
    }

    /// <summary>When the next alert is due at the latest.</summary>
    /// <param name="last">When the last one came; null where none has come since <paramref name="since"/>.</param>
    /// <param name="since">From when on alerts are expected.</param>
    /// <remarks>
    /// An alert belongs to the bar that closed up to <see cref="Grace"/> before it, and else to the bar that it came in: some senders
    /// speak at the close, others within the bar.
    /// </remarks>
    public DateTimeOffset DueAfter(DateTimeOffset? last, DateTimeOffset since)
    {
        var from = last > since ? last.Value : since;
        if (Every == AlertRhythm.Minutes)
        {
            return from + TimeSpan.FromMinutes(Minutes!.Value) + Grace;
        }

        var timeframe = Domain.Timeframe.Parse(Timeframe!);
        var answered = last > since ? (from - Grace).ToUnixTimeMilliseconds() : from.ToUnixTimeMilliseconds();
        var open = timeframe.OpenOf(answered);
        // Of an alert, the close that it belongs to; the next one is due. Without one, the first close after it began to expect.
        var close = last > since && open != answered ? timeframe.NextOpen(open) : open;
        return DateTimeOffset.FromUnixTimeMilliseconds(timeframe.NextOpen(close)) + Grace;
    }

    /// <summary>In words, e.g. <c>with every 1h bar</c>.</summary>
    public override string ToString() => Every switch
    {
        AlertRhythm.Never => "at no particular time",
        AlertRhythm.Bar => $"with every {Timeframe} bar",
        _ => Minutes == 1 ? "every minute" : string.Create(CultureInfo.InvariantCulture, $"every {Minutes} minutes"),
    };
}
