using Candlewick.Platform.Alerts;
using Candlewick.Sessions.Contracts;

namespace Candlewick.Sessions.Trail;

/// <summary>What a route refused: the last, and how many.</summary>
internal sealed class RefusedSignals
{
    public string Id { get; init; } = "";
    public string RouteId { get; init; } = "";
    public string RouteName { get; init; } = "";
    public string? Symbol { get; init; }
    public SignalStatus Status { get; init; }
    public string? Reason { get; init; }
    public long Count { get; init; } = 1;

    public Alert ToAlert() => new()
    {
        Kind = "signal_refused",
        Subject = RouteId,
        Level = AlertLevel.Warning,
        Message = Words(),
        Count = (int)Count,
        Symbol = Symbol,
        RouteId = RouteId,
        SignalId = Id,
    };

    /// <summary>The reason is told without the rule's code before it, which is for programs.</summary>
    private string Words()
    {
        var reason = Reason ?? "";
        var words = reason.Split(": ", 2) is [var rule, var detail] && SessionRuleName.TitleOf(rule) is not null ? detail : reason;
        var what = Status switch
        {
            SignalStatus.Invalid => "could not read a signal",
            SignalStatus.Conflict => "refused an id already used with different content",
            _ => "refused a signal",
        };
        return words.Length == 0 ? $"Route {RouteName} {what}." : $"Route {RouteName} {what}: {words}";
    }
}
