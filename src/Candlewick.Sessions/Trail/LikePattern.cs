namespace Candlewick.Sessions.Trail;

/// <summary>What a person searches for, as a pattern of LIKE with the backslash as its escape.</summary>
internal static class LikePattern
{
    /// <summary>Texts that contain the words as they stand; null for null.</summary>
    public static string? Containing(string? search) => search is null ? null : $"%{Escape(search)}%";

    private static string Escape(string search) => search
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("%", "\\%", StringComparison.Ordinal)
        .Replace("_", "\\_", StringComparison.Ordinal);
}
