using System.Runtime.CompilerServices;
using Candlewick.Platform.Checks;
using Candlewick.Platform.Storage;

namespace Candlewick.Host.Doctor;

/// <summary>Every database of the data folder: damage, references, tables, and the rules of what is stored.</summary>
internal static class DatabaseCheck
{
    public static async IAsyncEnumerable<CheckResult> RunAsync(
        SoundFolder sound, string folder, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var (file, part) in sound.Databases(folder))
        {
            await foreach (var (check, wrong, note) in sound.LookAsync(folder, file, part, IntegrityDepth.Quick, cancellationToken))
            {
                var name = $"{file}: {check}";
                yield return wrong is not null ? CheckResult.Fail(name, $"{wrong.TrimEnd('.')}. {Advice(check)}")
                    : note is not null ? CheckResult.Warn(name, note)
                    : CheckResult.Ok(name);
            }
        }
    }

    internal static string Advice(string check) => check switch
    {
        SoundFolder.Readable or SoundFolder.Integrity or SoundFolder.References =>
            "Stop the desk and restore the newest backup; what is there now is kept beside it.",
        SoundFolder.Tables => "The desk does not start on it in this state.",
        _ => "Engage the kill switch, compare the account with its venue, and restore a backup if the difference cannot be explained.",
    };
}
