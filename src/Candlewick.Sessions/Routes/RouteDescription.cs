using System.Text.Json.Nodes;

namespace Candlewick.Sessions.Routes;

/// <summary>A route as the API shows it; secrets only in the answer that made them.</summary>
internal static class RouteDescription
{
    public sealed record Response(
        string Id, string Name, IReadOnlyList<string> Symbols, string Account, string StakingTreeId, string Sizing, bool AllowLowerRewardRisk, string OnBusy,
        IReadOnlyList<string> AllowedSenders, bool Hmac, decimal MaxLossPercent, int MaxSignalAgeMinutes, DateTimeOffset CreatedAt, DateTimeOffset? RotatedAt,
        string? SessionId, IReadOnlyList<string> Warnings);

    public sealed record WithSecret(
        string Id, string Name, IReadOnlyList<string> Symbols, string Account, string StakingTreeId, string Sizing, bool AllowLowerRewardRisk, string OnBusy,
        IReadOnlyList<string> AllowedSenders, bool Hmac, decimal MaxLossPercent, int MaxSignalAgeMinutes, DateTimeOffset CreatedAt, DateTimeOffset? RotatedAt,
        string? SessionId, IReadOnlyList<string> Warnings, string Token, string WebhookPath, string AlertTemplate);

    public static Response Of(Route route, string? sessionId, IReadOnlyList<string> warnings) => new(
        route.Id, route.Name, route.SymbolList, route.Account, route.StakingTreeId, route.Sizing, route.AllowLowerRewardRisk, route.OnBusy,
        route.AllowedSenderList, route.Hmac, route.MaxLossPercent, route.MaxSignalAgeMinutes, route.CreatedAt, route.RotatedAt, sessionId, warnings);

    public static WithSecret Of(Route route, string? sessionId, IReadOnlyList<string> warnings, string secret) => new(
        route.Id, route.Name, route.SymbolList, route.Account, route.StakingTreeId, route.Sizing, route.AllowLowerRewardRisk, route.OnBusy,
        route.AllowedSenderList, route.Hmac, route.MaxLossPercent, route.MaxSignalAgeMinutes, route.CreatedAt, route.RotatedAt, sessionId, warnings,
        secret, route.WebhookPath(secret), AlertTemplate());

    /// <summary>What a user pastes into a TradingView strategy alert; the script plots target and stop as its first two plots.</summary>
    public static string AlertTemplate() => new JsonObject
    {
        ["action"] = "{{strategy.order.action}}",
        ["symbol"] = "{{ticker}}",
        ["entry"] = "{{strategy.order.price}}",
        ["target"] = "{{plot_0}}",
        ["stop"] = "{{plot_1}}",
        ["id"] = "{{strategy.order.id}}-{{timenow}}",
        ["timeframe"] = "{{interval}}",
        ["time"] = "{{time}}",
        ["timenow"] = "{{timenow}}",
    }.ToJsonString(new System.Text.Json.JsonSerializerOptions { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
