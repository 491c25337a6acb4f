using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Candlewick.Testing;

/// <summary>
/// The built host as a process of its own that listens: started, killed without warning, asked to stop, and started again. What it
/// listens on may change with every start.
/// </summary>
/// <param name="name">What messages call it, e.g. <c>desk</c>.</param>
/// <param name="folder">Where it works.</param>
/// <param name="arguments">Its command line.</param>
public sealed partial class HostProcess(string name, string folder, IReadOnlyList<string> arguments) : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private readonly ConcurrentQueue<string> _output = new();
    private Process? _process;

    /// <summary>Where it listens now.</summary>
    public Uri? Address { get; private set; }

    public bool HasExited => _process is null || _process.HasExited;

    /// <summary>The exit code of its last run; null while it runs.</summary>
    public int? ExitCode => _process is { HasExited: true } ended ? ended.ExitCode : null;

    public int ProcessId => _process?.Id ?? 0;

    /// <summary>Everything it wrote so far, of all its starts.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>Completes when it has ended, however that came.</summary>
    public Task WhenExitedAsync(CancellationToken cancellationToken = default) =>
        _process?.WaitForExitAsync(cancellationToken) ?? Task.CompletedTask;

    /// <summary>Kills it where it stands (SIGKILL), like a power cut.</summary>
    public void Kill9()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }
    }

    /// <summary>Asks it to stop (SIGTERM) and waits; true when it went by itself within the limit.</summary>
    public async Task<bool> StopAsync(TimeSpan? within = null)
    {
        if (_process is not { HasExited: false } process)
        {
            return true;
        }

        using var terminate = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        using var limit = new CancellationTokenSource(within ?? TimeSpan.FromSeconds(15));
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            Kill9();
            return false;
        }
    }

    /// <summary>Starts it, killing it first where it still runs; returns when it listens.</summary>
    public async Task LaunchAsync(IEnumerable<(string Name, string Value)> environment)
    {
        Kill9();
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = folder,
        };
        foreach (var argument in arguments.Prepend(HostAssembly()))
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment.Remove("CANDLEWICK_TEST_CRASH_AT");
        foreach (var (variable, value) in environment)
        {
            start.Environment[variable] = value;
        }

        var listening = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.Exited += (_, _) =>
        {
            // What it still had to say comes in after its end.
            process.WaitForExit();
            listening.TrySetException(new InvalidOperationException($"The {name} ended before it listened:\n{Output}"));
        };
        _process?.Dispose();
        _process = process;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await listening.Task.WaitAsync(StartLimit);
        }
        catch (TimeoutException late)
        {
            Kill9();
            throw new InvalidOperationException($"The {name} did not listen within {StartLimit.TotalSeconds:0} s:\n{Output}", late);
        }

        void Read(string? line)
        {
            if (line is null)
            {
                return;
            }

            _output.Enqueue(line);
            if (ListeningLine().Match(line) is { Success: true } match)
            {
                // Again where it begins anew by itself.
                Address = new Uri(match.Groups["address"].Value);
                listening.TrySetResult(Address);
            }
        }
    }

    /// <summary>The host built with the same configuration as the tests that run now.</summary>
    public static string HostAssembly()
    {
        var configuration = AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}",
            StringComparison.Ordinal) ? "Release" : "Debug";
        var path = Path.Combine(TestData.ProjectRoot, "src", "Candlewick.Host", "bin", configuration, "net10.0", "Candlewick.Host.dll");
        return File.Exists(path) ? path : throw new FileNotFoundException($"Build the host first: {path} is not there.");
    }

    public void Dispose()
    {
        Kill9();
        _process?.Dispose();
    }

    [GeneratedRegex("Candlewick listens on (?<address>http://[^ ]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ListeningLine();
}
