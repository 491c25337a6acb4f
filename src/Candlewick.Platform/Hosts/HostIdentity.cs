using System.Security.Cryptography;
using Candlewick.Platform.Storage;

namespace Candlewick.Platform.Hosts;

/// <summary>
/// Who this host is. The id belongs to its data folder, on which one program works at a time: a program that comes with it is the same
/// host, started again, and the one before it is gone.
/// </summary>
internal sealed class HostIdentity
{
    /// <summary>The id's place in the data folder.</summary>
    public const string IdFile = "host.id";
    /// <summary>The place of the shared folder's own id.</summary>
    public const string SharedIdFile = "desk.id";

    private const int IdBytes = 12;
    private const int SecretBytes = 32;

    public HostIdentity(DataFolder folder)
    {
        Id = ReadOrMake(folder.File(IdFile));
        SharedFolder = ReadOrMake(folder.Shared(SharedIdFile));
    }

    public string Id { get; }

    /// <summary>Names the folder in which the desk's keys, uploads and simulated books lie.</summary>
    public string SharedFolder { get; }

    /// <summary>By this the host recognises a call that another one forwards; new with every start.</summary>
    public string Secret { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes));

    private static string ReadOrMake(string path) =>
        DurableFile.ReadOrMakeText(path, () => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes))) is { Length: > 0 } id
            ? id
            : throw new InvalidOperationException(
                $"{path} is empty. Delete it: a new id is made, and the host or the shared folder then counts as a new one.");
}
