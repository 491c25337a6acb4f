namespace Candlewick.Sessions.Formats;

/// <summary>The words of our own format for what a signal asks, and their synonyms.</summary>
internal static class ActionWord
{
    public const string Buy = "buy";
    public const string Sell = "sell";
    public const string Close = "close";
    public const string Reverse = "reverse";

    public static IReadOnlyList<string> All { get; } = [Buy, Sell, Close, Reverse];

    /// <summary>The word of ours that a word stands for, in any case; null for another.</summary>
    public static string? Of(string word) => word.ToLowerInvariant() switch
    {
        Buy or "long" => Buy,
        Sell or "short" => Sell,
        Close or "exit" or "flat" => Close,
        Reverse => Reverse,
        _ => null,
    };
}
