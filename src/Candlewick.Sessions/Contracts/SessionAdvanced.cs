using System.Text.Json.Serialization;

namespace Candlewick.Sessions.Contracts;

/// <summary>What a closed trade counts as. The money decides, whatever its exit is called.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TradeResult>))]
public enum TradeResult
{
    /// <summary>At least half of the planned gain.</summary>
    Win,
    /// <summary>At least half of the planned loss.</summary>
    Loss,
    /// <summary>Anything in between: the node stays, the money counts.</summary>
    Scratch,
}

/// <summary>A session moved because a trade ended; stored in the transaction of that result, delivered at least once.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="TradeId">The trade that was settled.</param>
/// <param name="PreviousNode">Where it stood.</param>
/// <param name="NewNode">Where it stands; <c>WIN</c> or <c>LOST</c> at an end, the same as before for a scratch.</param>
/// <param name="Result">What the trade counted as.</param>
/// <param name="ProfitLoss">Money, net of fees, in the account's currency.</param>
/// <param name="RunningTotal">Sum over the session.</param>
/// <param name="IsCompleted">True when the session ended.</param>
public sealed record SessionAdvanced(
    string SessionId, string TradeId, string PreviousNode, string NewNode, TradeResult Result, decimal ProfitLoss, decimal RunningTotal,
    bool IsCompleted);
