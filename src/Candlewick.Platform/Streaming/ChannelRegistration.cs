namespace Candlewick.Platform.Streaming;

/// <summary>A channel, or a family of channels, that a module publishes; registered with the services.</summary>
/// <param name="Pattern">Its name as people read it, e.g. <c>bars:{symbol}:{timeframe}</c>.</param>
/// <param name="Normalise">The canonical name of the channel that a client named, or null when it is none of these.</param>
/// <param name="Snapshot">What a client is sent at once after it subscribed, given the canonical name; null for nothing.</param>
public sealed record StreamChannel(
    string Pattern, Func<string, string?> Normalise, Func<string, IReadOnlyList<(string Type, object Data)>>? Snapshot = null);
