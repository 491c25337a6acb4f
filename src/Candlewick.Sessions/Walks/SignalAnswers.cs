using System.Globalization;
using System.Text.Json;
using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Web;
using Candlewick.Sessions.Formats;

namespace Candlewick.Sessions.Walks;

/// <summary>The webhook's fixed shapes, written from what came of a turn.</summary>
internal static class SignalAnswers
{
    /// <summary>The answer that is stored with the signal and sent once it is durable.</summary>
    public static SignalAnswer Of(Turn turn, TurnOutcome outcome) => outcome switch
    {
        TurnOutcome.Entered entered => Entered(turn.Signal, entered),
        TurnOutcome.Queued queued => WithoutPlan(turn, null, queued.Message, "QUEUED", queued.Warnings),
        TurnOutcome.Closing { Trade: { } trade } closing => WithoutPlan(
            turn, trade.TradeId, $"Signal {turn.Signal.Id} accepted: trade {trade.TradeId} is being closed.", "PENDING", closing.Warnings),
        TurnOutcome.Closing closing => WithoutPlan(
            turn, null, $"Signal {turn.Signal.Id} accepted: no trade is open, and the waiting signals were ended.", "SUCCESS",
            closing.Warnings),
        TurnOutcome.Refused refused => Refused(turn, refused),
        TurnOutcome.Invalid invalid => Failed(
            400, $"The signal is not valid: {turn.Check.Errors[0]}", turn.Body.Content, turn.Check.Errors, turn.Sender, invalid.Warnings),
        TurnOutcome.Conflict conflict => Failed(
            409, conflict.Reason, turn.Body.Content, [conflict.Reason], turn.Sender, [], "signal_id_reused"),
        TurnOutcome.Busy busy => Failed(
            503, $"{busy.Reason} Nothing was stored; send it again.", turn.Body.Content, [], turn.Sender, turn.Check.Warnings),
        TurnOutcome.Repeated repeated => repeated.Answer,
        _ => throw new InvalidOperationException($"{outcome.GetType().Name} has no answer."),
    };

    /// <summary>Everything that is not a 200: 400, 409, 413, 422 and 503 share one shape.</summary>
    /// <param name="status">HTTP status.</param>
    /// <param name="error">The sentence to read first.</param>
    /// <param name="content">The signal without its token.</param>
    /// <param name="errors">Every error.</param>
    /// <param name="sender">Who and when.</param>
    /// <param name="warnings">Warnings.</param>
    /// <param name="rule">The rule that refused; 422 and 409 only.</param>
    public static SignalAnswer Failed(
        int status, string error, object? content, IReadOnlyList<string> errors, SignalSender sender, IReadOnlyList<string> warnings,
        string? rule = null)
    {
        var details = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["signal_content"] = content,
            ["validation_errors"] = errors,
            ["timestamp"] = sender.ReceivedAt,
            ["user_agent"] = sender.UserAgent,
        };
        if (rule is not null)
        {
            details["rule"] = rule;
        }

        return Write(status, new { success = false, error, details, warnings });
    }

    private static SignalAnswer Refused(Turn turn, TurnOutcome.Refused refused)
    {
        // Every failed rule is told, not the first alone.
        var failed = refused.Trace.Where(outcome => !outcome.Passed).Select(Sentence).ToList();
        return Failed(422, Sentence(refused.Rule), turn.Body.Content, failed, turn.Sender, refused.Warnings, refused.Rule.Rule);
    }

    private static string Sentence(RuleOutcome outcome) => $"{outcome.Rule}: {outcome.Detail}";

    private static SignalAnswer Entered(TradeSignal signal, TurnOutcome.Entered entered)
    {
        var plan = entered.Plan;
        return Write(200, new
        {
            success = true,
            message = $"Signal {signal.Id} accepted: {Word(signal)} {Plain.Of(plan.Quantity)} {signal.Symbol} at node {plan.Node.Name}.",
            data = new
            {
                session_id = plan.SessionId,
                trade_id = plan.TradeId,
                symbol = signal.Symbol,
                action = signal.Action,
                entry_price = plan.EntryPrice,
                target_price = plan.TargetPrice,
                stop_price = plan.StopPrice,
                trade_amount = plan.Stake,
                current_node = plan.Node.Name,
                timeframe = signal.Timeframe,
                time = signal.Time,
                rr = signal.RewardRisk,
                risk = signal.Risk,
                initial_amount = plan.Basis.Equity,
                node_stake_percentage = string.Create(CultureInfo.InvariantCulture, $"{plan.Node.StakePercent}%"),
                cost_adjustment = new
                {
                    nominal_amount = plan.NominalGain,
                    total_costs = plan.TotalCosts,
                    expected_net_profit = plan.NominalGain - plan.TotalCosts,
                },
                execution = Execution("PENDING"),
            },
            warnings = entered.Warnings,
        });
    }

    /// <summary>The same fields where node, stake and costs are not known, or mean nothing.</summary>
    private static SignalAnswer WithoutPlan(Turn turn, string? tradeId, string message, string status, IReadOnlyList<string> warnings)
    {
        var signal = turn.Signal;
        return Write(200, new
        {
            success = true,
            message,
            data = new
            {
                session_id = turn.Session?.SessionId,
                trade_id = tradeId,
                symbol = signal.Symbol,
                action = signal.Action,
                entry_price = signal.Entry,
                target_price = Known(signal, signal.Target, isTarget: true),
                stop_price = Known(signal, signal.Stop, isTarget: false),
                trade_amount = (decimal?)null,
                current_node = tradeId is null ? null : turn.Session?.CurrentNode,
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

    /// <summary>A price that does not depend on where the market will be, or on its instrument.</summary>
    private static decimal? Known(TradeSignal signal, SignalPrice? price, bool isTarget) => price switch
    {
        { Unit: PriceUnit.Price } given => given.Amount,
        { Unit: PriceUnit.SignedPercent } given when signal.Entry is { } entry => given.From(new PriceBasis(entry, 0, 0m)),
        { Unit: PriceUnit.Percent or PriceUnit.Points } given
            when signal.Entry is { } entry && signal.Action is SignalAction.Buy or SignalAction.Sell =>
            given.From(new PriceBasis(entry, isTarget ? signal.Side.Sign() : -signal.Side.Sign(), 0m)),
        _ => null,
    };

    private static object Execution(string status) =>
        new { status, platform_order_id = (string?)null, executed_at = (DateTimeOffset?)null };

    private static string Word(TradeSignal signal) => signal.Action.ToString().ToLowerInvariant();

    private static SignalAnswer Write<T>(int status, T body) => new(status, JsonSerializer.Serialize(body, DeskJson.Options));
}
