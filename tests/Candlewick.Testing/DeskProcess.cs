using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Candlewick.Testing;

/// <summary>
/// The built desk as a process of its own on a data folder of its own, spoken to through HTTP alone. It can be killed
/// without warning and started again on the same folder; the client and its token go on.
/// </summary>
public sealed partial class DeskProcess : IAsyncDisposable
{
    /// <summary>The administrator's password in tests.</summary>
    public const string AdminPassword = "correct horse battery staple";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly Uri AnyAddress = new("http://desk.invalid/");
    private readonly TempFolder? _ownFolder;
    private readonly (string Name, string Value)[] _environment;
    private readonly ConcurrentQueue<string> _output = new();
    private Process? _process;

    private DeskProcess(string? dataFolder, (string Name, string Value)[] environment)
    {
        _ownFolder = dataFolder is null ? new TempFolder() : null;
        DataFolder = dataFolder ?? _ownFolder!.Path;
        _environment = environment;
        Client = NewClient();
    }

    /// <summary>The desk's data folder.</summary>
    public string DataFolder { get; }

    /// <summary>Where it listens now; another port after every start.</summary>
    public Uri Address { get; private set; } = AnyAddress;

    /// <summary>Speaks to the desk wherever it listens; carries the administrator's token after <see cref="SignInAsync"/>.</summary>
    public HttpClient Client { get; }

    /// <summary>The token of <see cref="SignInAsync"/>.</summary>
    public string? Token { get; private set; }

    public bool HasExited => _process is null || _process.HasExited;

    /// <summary>The exit code of its last run; null while it runs.</summary>
    public int? ExitCode => _process is { HasExited: true } ended ? ended.ExitCode : null;

    public int ProcessId => _process?.Id ?? 0;

    /// <summary>Everything it wrote so far, of all its starts.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>Starts a desk on an empty temporary folder.</summary>
    /// <param name="environment">Added to the environment at every start.</param>
    public static Task<DeskProcess> StartAsync(params (string Name, string Value)[] environment) => StartInAsync(null, environment);

    /// <summary>Starts a desk on the given folder, which outlives it.</summary>
    public static Task<DeskProcess> StartInAsync(string? dataFolder, params (string Name, string Value)[] environment) =>
        StartInAsync(dataFolder, environment, []);

    /// <summary>As above; <paramref name="once"/> is added to the environment of this start and of no later one.</summary>
    public static async Task<DeskProcess> StartInAsync(string? dataFolder, (string Name, string Value)[] environment,
        (string Name, string Value)[] once)
    {
        var desk = new DeskProcess(dataFolder, environment);
        try
        {
            await desk.LaunchAsync(once);
            return desk;
        }
        catch
        {
            await desk.DisposeAsync();
            throw;
        }
    }

    /// <summary>A client of its own for another user or none, without a token.</summary>
    public HttpClient NewClient() => new(new Redirect(this)) { BaseAddress = AnyAddress, Timeout = TimeSpan.FromMinutes(5) };

    /// <summary>Signs the administrator in; <see cref="Client"/> carries the token from now on, also over restarts.</summary>
    public async Task SignInAsync()
    {
        using var answer = await Client.PostAsJsonAsync("/admin/auth/login", new { username = "admin", password = AdminPassword });
        var body = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"Sign-in answered {(int)answer.StatusCode}: {body}\n{Output}");
        }

        Token = JsonDocument.Parse(body).RootElement.GetProperty("access_token").GetString();
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
    }

    /// <summary>Kills the desk where it stands (SIGKILL), like a power cut.</summary>
    public void Kill9()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }
    }

    /// <summary>Has the system stop it where it stands (SIGSTOP), as a machine that hangs, or go on.</summary>
    public void SetHanging(bool isHanging)
    {
        using var signal = Process.Start(
            "kill", [isHanging ? "-STOP" : "-CONT", ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        signal.WaitForExit();
    }

    /// <summary>Asks it to stop (SIGTERM) and waits; true when it went by itself within the limit.</summary>
    public async Task<bool> StopAsync(TimeSpan? within = null)
    {
        if (_process is not { HasExited: false } process)
        {
            return true;
        }

        using var terminate = Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
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

    /// <summary>Starts the desk on the same folder again, killing it first where it still runs.</summary>
    /// <param name="environment">For this start only, beside what it was first started with.</param>
    public async Task RestartAsync(params (string Name, string Value)[] environment)
    {
        Kill9();
        await LaunchAsync(environment);
    }

    private async Task LaunchAsync((string Name, string Value)[] extra)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = DataFolder,
        };
        foreach (var argument in (string[])[HostAssembly(), "up", "--data", DataFolder, "--urls", "http://127.0.0.1:0"])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["CANDLEWICK_ADMIN_PASSWORD"] = AdminPassword;
        start.Environment.Remove("CANDLEWICK_TEST_CRASH_AT");
        foreach (var (name, value) in _environment.Concat(extra))
        {
            start.Environment[name] = value;
        }

        TestEngine.Name(start, start.ArgumentList);
        var listening = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.Exited += (_, _) =>
        {
            // What it still had to say comes in after its end.
            process.WaitForExit();
            listening.TrySetException(new InvalidOperationException($"The desk ended before it listened:\n{Output}"));
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
            throw new InvalidOperationException($"The desk did not listen within {StartLimit.TotalSeconds:0} s:\n{Output}", late);
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
                // Again where the desk begins anew by itself.
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

    public async ValueTask DisposeAsync()
    {
        Kill9();
        _process?.Dispose();
        Client.Dispose();
        _ownFolder?.Dispose();
        await ValueTask.CompletedTask;
    }

    [GeneratedRegex("Candlewick listens on (?<address>http://[^ ]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ListeningLine();

    /// <summary>Sends every request to where the desk listens now, so that a client survives a restart.</summary>
    private sealed class Redirect(DeskProcess desk) : DelegatingHandler(new SocketsHttpHandler { UseCookies = false,
        AllowAutoRedirect = false })
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri is { } uri && uri.Host == AnyAddress.Host)
            {
                request.RequestUri = new Uri(desk.Address, uri.PathAndQuery);
            }

            return base.SendAsync(request, cancellationToken);
        }
    }
}
