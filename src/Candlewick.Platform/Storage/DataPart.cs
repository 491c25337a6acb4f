namespace Candlewick.Platform.Storage;

/// <summary>What a file of the data folder is to the desk.</summary>
public enum DataPartKind
{
    /// <summary>A database of the embedded engine.</summary>
    Database,
    /// <summary>A key, readable by the desk's own user alone.</summary>
    Secret,
    /// <summary>A small text that says what the folder is.</summary>
    Mark,
}

/// <summary>A file, or a family of them, without which the desk cannot walk on; modules register theirs.</summary>
/// <param name="Pattern">Path in the data folder, <c>/</c> between folders; a <c>*</c> in the file's name stands for any text.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Migrations">Of a database: what its tables come from; null for all that are registered.</param>
public sealed record DataPart(string Pattern, DataPartKind Kind, IReadOnlyList<MigrationSource>? Migrations = null)
{
    /// <summary>The files of this part that lie in the folder, as paths relative to it with <c>/</c>, sorted.</summary>
    public IReadOnlyList<string> FilesIn(string folder)
    {
        var slash = Pattern.LastIndexOf('/');
        var (within, name) = slash < 0 ? ("", Pattern) : (Pattern[..slash], Pattern[(slash + 1)..]);
        var place = Path.Combine(folder, within);
        return !Directory.Exists(place)
            ? []
            : [.. Directory.EnumerateFiles(place, name).Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/'))
                .Order(StringComparer.Ordinal)];
    }

    /// <summary>True when a relative path is one of this part's.</summary>
    public bool Covers(string relative)
    {
        var star = Pattern.IndexOf('*', StringComparison.Ordinal);
        return star < 0
            ? relative == Pattern
            : relative.Length >= Pattern.Length - 1
                && relative.StartsWith(Pattern[..star], StringComparison.Ordinal)
                && relative.EndsWith(Pattern[(star + 1)..], StringComparison.Ordinal)
                && !relative[star..].Contains('/', StringComparison.Ordinal);
    }
}
