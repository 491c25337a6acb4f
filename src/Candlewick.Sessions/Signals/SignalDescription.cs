using System.Text.Json;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Web;

namespace Candlewick.Sessions.Signals;

/// <summary>A signal of the inbox as the API shows it.</summary>
internal static class SignalDescription
{
    public sealed record Response(
        string Id, string? SignalId, string RouteId, string? RouteName, string? Symbol, string? Action, string Status, string? Reason, DateTimeOffset ReceivedAt,
        string? SessionId, string? TradeId, IReadOnlyList<string> Warnings);

    public sealed record Detail(
        string Id, string? SignalId, string RouteId, string? RouteName, string? Symbol, string? Action, string Status, string? Reason, DateTimeOffset ReceivedAt,
        string? SessionId, string? TradeId, IReadOnlyList<string> Warnings, DateTimeOffset RecordedAt, DateTimeOffset? MarketTime, string Body, string? Sender,
        string? UserAgent, IReadOnlyList<RuleOutcome> Trace, int ResponseStatus, JsonElement Response);

    public static Response Of(SignalRow row) => new(
        row.Id, row.SignalId, row.RouteId, row.RouteName, row.Symbol, row.Action, row.Status, row.Reason, row.ReceivedAt, row.SessionId, row.TradeId,
        JsonSerializer.Deserialize<string[]>(row.Warnings, DeskJson.Options)!);

    public static Detail DetailOf(SignalRow row) => new(
        row.Id, row.SignalId, row.RouteId, row.RouteName, row.Symbol, row.Action, row.Status, row.Reason, row.ReceivedAt, row.SessionId, row.TradeId,
        JsonSerializer.Deserialize<string[]>(row.Warnings, DeskJson.Options)!, row.RecordedAt, row.MarketTime, row.Body, row.Sender, row.UserAgent,
        JsonSerializer.Deserialize<RuleOutcome[]>(row.Trace, DeskJson.Options)!, row.ResponseStatus,
        JsonSerializer.Deserialize<JsonElement>(row.ResponseBody, DeskJson.Options));
}
