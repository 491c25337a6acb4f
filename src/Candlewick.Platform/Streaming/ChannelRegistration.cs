namespace Candlewick.Platform.Streaming;

/// <summary>
/// Channels of one kind that clients of <c>/ws</c> may subscribe to. The module that publishes on them registers this as a
/// singleton; Platform itself knows no channel by name.
/// </summary>
/// <param name="Pattern">How such a channel is written, for messages that say what would be right, e.g. <c>room:{name}</c>.</param>
/// <param name="Normalise">The one way to write the channel that a client named, or null when the name is not of this kind.</param>
/// <param name="Snapshot">
/// What a client is sent at once when it subscribes to the (normalised) channel; must answer from memory. Null for nothing.
/// </param>
public sealed record StreamChannel(
    string Pattern, Func<string, string?> Normalise, Func<string, IReadOnlyList<(string Type, object Data)>>? Snapshot = null)
{
    /// <summary>
    /// What stands before the ticker where a ticker alone, in the list <c>tickers</c> of a subscription, means a channel of
    /// this kind; null elsewhere.
    /// </summary>
    public string? TickerPrefix { get; init; }

    /// <summary>A channel with a fixed name.</summary>
    public static StreamChannel Fixed(string name, Func<IReadOnlyList<(string Type, object Data)>>? snapshot = null) =>
        new(name, given => given == name ? name : null, snapshot is null ? null : _ => snapshot());
}

/// <summary>
/// A message that clients of <c>/ws</c> may send beside those of every stream (<c>subscribe</c>, <c>ping</c> and so on), answered
/// by the module that registers this as a singleton.
/// </summary>
/// <param name="Type">The message's type.</param>
/// <param name="Field">The text field that says what is asked about.</param>
/// <param name="AnswerType">Type of the answer.</param>
/// <param name="AnswerAsync">Data of the answer, or null when there is nothing of that name.</param>
public sealed record StreamQuestion(
    string Type, string Field, string AnswerType, Func<string, CancellationToken, ValueTask<object?>> AnswerAsync);

/// <summary>
/// A WebSocket of its own that shows one channel flat, the last messages first, without subscribing; registered as a singleton
/// by the module that publishes on the channel.
/// </summary>
/// <param name="Path">Its address, e.g. <c>/ws/data-collection</c>.</param>
/// <param name="Policy">The policy that its listeners must satisfy.</param>
/// <param name="Channel">The channel it shows.</param>
/// <param name="Name">Name of the operation in the OpenAPI document.</param>
/// <param name="Summary">What it shows, in words.</param>
/// <param name="CountedAs">Under which name <c>GET /ws/stats</c> counts its listeners; null where it does not.</param>
public sealed record StreamFeed(string Path, string Policy, string Channel, string Name, string Summary, string? CountedAs = null);

/// <summary>A figure that <c>GET /ws/stats</c> shows beside those of the hub itself.</summary>
/// <param name="Name">Name in snake_case.</param>
/// <param name="Count">The figure now; must answer from memory.</param>
public sealed record StreamFigure(string Name, Func<int> Count);
