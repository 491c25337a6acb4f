using System.Text.Json;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Web;
using Candlewick.Sessions.Formats;

namespace Candlewick.Sessions.Trail;

/// <summary>A signal of the inbox as the API shows it.</summary>
internal static class SignalDescription
{
    /// <param name="Id">Ours.</param>
    /// <param name="SignalId">The sender's.</param>
    /// <param name="RouteId">The route it came by.</param>
    /// <param name="RouteName">Its name.</param>
    /// <param name="Symbol">Null where it could not be read.</param>
    /// <param name="Action">Null where it could not be read.</param>
    /// <param name="Status">Where it stands.</param>
    /// <param name="Reason">Why it was refused, or ended.</param>
    /// <param name="ReceivedAt">Our clock.</param>
    /// <param name="SessionId">The session it met or opened.</param>
    /// <param name="TradeId">The trade it opened or closed.</param>
    /// <param name="IsWarning">True when something about it deserves a look, although it may have been accepted.</param>
    /// <param name="Warnings">In words.</param>
    public record Response(
        string Id, string? SignalId, string RouteId, string? RouteName, string? Symbol, SignalAction? Action, SignalStatus Status,
        string? Reason, DateTimeOffset ReceivedAt, string? SessionId, string? TradeId, bool IsWarning, IReadOnlyList<string> Warnings);

    /// <summary>With its body, its trace and the answer that its sender got.</summary>
    public sealed record Detail : Response
    {
        internal Detail(Response line) : base(line)
        {
        }

        public required DateTimeOffset RecordedAt { get; init; }
        public DateTimeOffset? MarketTime { get; init; }
        public required string Body { get; init; }
        public string? Sender { get; init; }
        public string? UserAgent { get; init; }
        public required IReadOnlyList<RuleOutcome> Trace { get; init; }
        public required int ResponseStatus { get; init; }
        public required JsonElement Response { get; init; }
    }

    public static Response Of(SignalRow row) => new(
        row.Id, row.SignalId, row.RouteId, row.RouteName, row.Symbol, row.Action, row.Status, row.Reason, row.ReceivedAt, row.SessionId,
        row.TradeId, row.WarningList.Count > 0, row.WarningList);

    public static Detail DetailOf(SignalRow row) => new(Of(row))
    {
        RecordedAt = row.RecordedAt,
        MarketTime = row.MarketTime,
        Body = row.Body,
        Sender = row.Sender,
        UserAgent = row.UserAgent,
        Trace = row.Trace,
        ResponseStatus = row.ResponseStatus,
        Response = JsonSerializer.Deserialize<JsonElement>(row.ResponseBody, DeskJson.Options),
    };
}
