using System.Globalization;
using System.Text.Json;
using Candlewick.Platform.Web;
using Candlewick.Sessions.Walks;

namespace Candlewick.Sessions.Signals;

/// <summary>An answer of the webhook, kept byte for byte with its signal.</summary>
internal sealed record SignalAnswer(int Status, string Body);

/// <summary>Who sent a signal and when; part of every answer that is not a success.</summary>
internal sealed record SignalSender(string? Address, string? UserAgent, DateTimeOffset ReceivedAt);

/// <summary>The webhook's fixed shapes.</summary>
internal static class SignalAnswers
{
    public static SignalAnswer Entered(TradeSignal signal, TradePlan plan, IReadOnlyList<string> warnings) => Write(200, new
    {
        success = true,
        message = FormattableString.Invariant($"Signal {signal.Id} accepted: {signal.ActionWord} {plan.Quantity} {signal.Symbol} at node {plan.Node.Name}."),
        data = new
        {
            session_id = (string?)plan.SessionId,
            trade_id = (string?)plan.TradeId,
            symbol = signal.Symbol,
            action = signal.ActionWord,
            entry_price = (decimal?)signal.Entry,
            target_price = (decimal?)plan.TargetPrice,
            stop_price = (decimal?)plan.StopPrice,
            trade_amount = (decimal?)plan.Stake,
            current_node = (string?)plan.Node.Name,
            timeframe = signal.Timeframe,
            time = signal.Time,
            rr = signal.RewardRisk,
            risk = signal.Risk,
            initial_amount = (decimal?)plan.Basis,
            node_stake_percentage = (string?)string.Create(CultureInfo.InvariantCulture, $"{plan.Node.StakePercent}%"),
            cost_adjustment = new { nominal_amount = plan.NominalGain, total_costs = plan.TotalCosts, expected_net_profit = plan.NominalGain - plan.TotalCosts },
            execution = Execution("PENDING"),
        },
        warnings,
    });

    /// <summary>Waits its turn: node and stake are not known before.</summary>
    public static SignalAnswer Queued(TradeSignal signal, string sessionId, string message, IReadOnlyList<string> warnings) =>
        WithoutPlan(signal, sessionId, null, null, message, "QUEUED", warnings);

    /// <summary>The open trade is being closed.</summary>
    public static SignalAnswer Closing(TradeSignal signal, string sessionId, string tradeId, string node, string message, IReadOnlyList<string> warnings) =>
        WithoutPlan(signal, sessionId, tradeId, node, message, "PENDING", warnings);

    /// <summary>Everything that is not a 200: 400, 409, 413, 422 and 503 share one shape.</summary>
    /// <param name="status">HTTP status.</param>
    /// <param name="error">The sentence to read first.</param>
    /// <param name="content">The signal without its token.</param>
    /// <param name="errors">Every error.</param>
    /// <param name="sender">Who and when.</param>
    /// <param name="warnings">Warnings.</param>
    /// <param name="rule">The rule that refused; 422 and 409 only.</param>
    public static SignalAnswer Failed(
        int status, string error, object? content, IReadOnlyList<string> errors, SignalSender sender, IReadOnlyList<string> warnings, string? rule = null) => Write(status, new
    {
        success = false,
        error,
        details = rule is null
            ? (object)new { signal_content = content, validation_errors = errors, timestamp = sender.ReceivedAt, user_agent = sender.UserAgent }
            : new { rule, signal_content = content, validation_errors = errors, timestamp = sender.ReceivedAt, user_agent = sender.UserAgent },
        warnings,
    });

    private static SignalAnswer WithoutPlan(
        TradeSignal signal, string sessionId, string? tradeId, string? node, string message, string status, IReadOnlyList<string> warnings)
    {
        var hasPrices = signal.Entry > 0;
        return Write(200, new
        {
            success = true,
            message,
            data = new
            {
                session_id = sessionId,
                trade_id = tradeId,
                symbol = signal.Symbol,
                action = signal.ActionWord,
                entry_price = hasPrices ? signal.Entry : (decimal?)null,
                target_price = hasPrices ? signal.Target : (decimal?)null,
                stop_price = hasPrices ? signal.Stop : (decimal?)null,
                trade_amount = (decimal?)null,
                current_node = node,
                timeframe = signal.Timeframe,
                time = signal.Time,
                rr = signal.RewardRisk,
                risk = signal.Risk,
                initial_amount = (decimal?)null,
                node_stake_percentage = (string?)null,
                cost_adjustment = (object?)null,
                execution = Execution(status),
            },
            warnings,
        });
    }

    private static object Execution(string status) => new { status, platform_order_id = (string?)null, executed_at = (DateTimeOffset?)null };

    private static SignalAnswer Write<T>(int status, T body) => new(status, JsonSerializer.Serialize(body, DeskJson.Options));
}
