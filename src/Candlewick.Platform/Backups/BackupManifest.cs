using System.Text.Json;

namespace Candlewick.Platform.Backups;

/// <summary>What a backup holds; it stands in the archive as <c>manifest.json</c>.</summary>
public sealed record BackupManifest
{
    /// <summary>Its place in the archive.</summary>
    public const string FileName = "manifest.json";
    /// <summary>The layout that this version writes and reads.</summary>
    public const int CurrentFormat = 1;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Skip,
        WriteIndented = true,
    };

    /// <summary>Number of the layout.</summary>
    public required int Format { get; init; }

    /// <summary>Always <c>candlewick</c>.</summary>
    public required string Product { get; init; }

    /// <summary>The version that wrote it.</summary>
    public required string Version { get; init; }

    /// <summary>The instant that it holds, UTC.</summary>
    public required DateTimeOffset TakenAt { get; init; }

    /// <summary>Its files.</summary>
    public required IReadOnlyList<BackupPart> Parts { get; init; }

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    /// <exception cref="JsonException">It is not a manifest.</exception>
    public static BackupManifest Read(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize<BackupManifest>(json, Json) ?? throw new JsonException("The manifest is null.");
}

/// <summary>A file of a backup.</summary>
public sealed record BackupPart
{
    /// <summary>Its path in the data folder, with <c>/</c>.</summary>
    public required string Path { get; init; }

    /// <summary>Bytes.</summary>
    public required long Size { get; init; }

    /// <summary>Of its content, lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Of a database: the migrations that were applied to it, as <c>module/NNN-name</c>; empty for other files.</summary>
    public required IReadOnlyList<string> Schema { get; init; }
}
