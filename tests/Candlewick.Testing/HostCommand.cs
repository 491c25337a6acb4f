using System.Diagnostics;

namespace Candlewick.Testing;

/// <summary>The built host run as a command, as the launcher runs it.</summary>
public static class HostCommand
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    public static Task<(int Code, string Output)> RunAsync(params string[] arguments) => RunWithAsync([], arguments);

    /// <param name="environment">Added to the environment.</param>
    /// <param name="arguments">The command and its arguments.</param>
    public static async Task<(int Code, string Output)> RunWithAsync((string Name, string Value)[] environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
            { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.ArgumentList.Add(HostProcess.HostAssembly());
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        TestEngine.Name(start, arguments);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(Limit);
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await output + await error);
    }
}
