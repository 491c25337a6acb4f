using Candlewick.Platform.Retention;
using Microsoft.Extensions.Options;

namespace Candlewick.Sessions.Trail;

/// <summary>
/// Signals that led to no trade. Their ids stay claimed for as long as their route can take anything: a signal need not tell when it was
/// sent, so its age alone would not keep a late repetition from being traded.
/// </summary>
internal sealed class SignalRetention(SignalStore signals, SignalClaimStore claims, IOptions<SignalRetentionOptions> options) : IRetention
{
    public IReadOnlyList<PurgeRule> Rules { get; } =
    [
        new PurgeRule(
            "signals", $"Signals that led to no trade are kept {options.Value.SignalsDays} days with their traces, all others forever.",
            turn => signals.PurgeAsync(turn, turn.Before(options.Value.SignalsDays))),
        new PurgeRule(
            "signal_claims", $"Ids of removed signals are kept until their route has been deleted for {options.Value.SignalsDays} days.",
            turn => claims.PurgeAsync(turn, turn.Before(options.Value.SignalsDays))),
    ];
}
