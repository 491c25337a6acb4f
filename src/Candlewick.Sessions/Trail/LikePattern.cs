namespace Candlewick.Sessions.Trail;

/// <summary>What a person searches for, as a pattern of LIKE with the backslash as its escape.</summary>
internal static class LikePattern
{
    /// <summary>
    /// Texts that contain the words as they stand, in lower case; null for null. Compared with <c>lower(…)</c> of a column, which on both
    /// engines knows the letters of ASCII alone; <c>lower</c> of a parameter knows more of them on PostgreSQL.
    /// </summary>
    public static string? Containing(string? search) => search is null ? null : $"%{Lower(Escape(search))}%";

    private static string Lower(string text) => string.Create(text.Length, text, static (lower, given) =>
    {
        for (var i = 0; i < lower.Length; i++)
        {
            lower[i] = char.IsAsciiLetterUpper(given[i]) ? char.ToLowerInvariant(given[i]) : given[i];
        }
    });

    private static string Escape(string search) => search
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("%", "\\%", StringComparison.Ordinal)
        .Replace("_", "\\_", StringComparison.Ordinal);
}
