namespace Candlewick.Sessions.Contracts;

/// <summary>A session moved by a trade's result; stored in the result's transaction, delivered at least once.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="TradeId">The trade that was settled.</param>
/// <param name="PreviousNode">Where it stood.</param>
/// <param name="NewNode">Where it stands; <c>WIN</c> or <c>LOST</c> at an end, the same as before for a scratch.</param>
/// <param name="Result"><c>win</c>, <c>loss</c> or <c>scratch</c>.</param>
/// <param name="ProfitLoss">Money, net of fees, in the account's currency.</param>
/// <param name="RunningTotal">Sum over the session.</param>
/// <param name="IsCompleted">True when the session ended.</param>
public sealed record SessionAdvanced(
    string SessionId, string TradeId, string PreviousNode, string NewNode, string Result, decimal ProfitLoss, decimal RunningTotal, bool IsCompleted);
