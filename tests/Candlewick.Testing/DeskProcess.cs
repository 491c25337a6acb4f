using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Candlewick.Testing;

/// <summary>
/// The built desk as a process of its own on a data folder of its own, spoken to through HTTP alone. It can be killed
/// without warning and started again on the same folder; the client and its token go on.
/// </summary>
public sealed class DeskProcess : IAsyncDisposable
{
    /// <summary>The administrator's password in tests.</summary>
    public const string AdminPassword = "correct horse battery staple";

    private static readonly Uri AnyAddress = new("http://desk.invalid/");
    private readonly TempFolder? _ownFolder;
    private readonly (string Name, string Value)[] _environment;
    private readonly HostProcess _process;

    private DeskProcess(string? dataFolder, (string Name, string Value)[] environment)
    {
        _ownFolder = dataFolder is null ? new TempFolder() : null;
        DataFolder = dataFolder ?? _ownFolder!.Path;
        _environment = environment;
        _process = new HostProcess("desk", DataFolder, ["up", "--data", DataFolder, "--urls", "http://127.0.0.1:0"]);
        Client = NewClient();
    }

    /// <summary>The desk's data folder.</summary>
    public string DataFolder { get; }

    /// <summary>Where it listens now; another port after every start.</summary>
    public Uri Address => _process.Address ?? AnyAddress;

    /// <summary>Speaks to the desk wherever it listens; carries the administrator's token after <see cref="SignInAsync"/>.</summary>
    public HttpClient Client { get; }

    /// <summary>The token of <see cref="SignInAsync"/>.</summary>
    public string? Token { get; private set; }

    public bool HasExited => _process.HasExited;

    /// <summary>The exit code of its last run; null while it runs.</summary>
    public int? ExitCode => _process.ExitCode;

    public int ProcessId => _process.ProcessId;

    /// <summary>Everything it wrote so far, of all its starts.</summary>
    public string Output => _process.Output;

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

    /// <inheritdoc cref="HostProcess.WhenExitedAsync"/>
    public Task WhenExitedAsync(CancellationToken cancellationToken = default) => _process.WhenExitedAsync(cancellationToken);

    /// <summary>Kills the desk where it stands (SIGKILL), like a power cut.</summary>
    public void Kill9() => _process.Kill9();

    /// <summary>Has the system stop it where it stands (SIGSTOP), as a machine that hangs, or go on.</summary>
    public void SetHanging(bool isHanging)
    {
        using var signal = Process.Start(
            "kill", [isHanging ? "-STOP" : "-CONT", ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        signal.WaitForExit();
    }

    /// <summary>Asks it to stop (SIGTERM) and waits; true when it went by itself within the limit.</summary>
    public Task<bool> StopAsync(TimeSpan? within = null) => _process.StopAsync(within);

    /// <summary>Starts the desk on the same folder again, killing it first where it still runs.</summary>
    /// <param name="environment">For this start only, beside what it was first started with.</param>
    public async Task RestartAsync(params (string Name, string Value)[] environment)
    {
        Kill9();
        await LaunchAsync(environment);
    }

    private async Task LaunchAsync((string Name, string Value)[] extra)
    {
        var environment = _environment.Concat(extra).ToList();
        if (environment.TrueForAll(variable => variable.Name != TestEngine.Variable) && TestEngine.AddressFor(DataFolder) is { } address)
        {
            environment.Add((TestEngine.Variable, address));
        }

        await _process.LaunchAsync(environment.Prepend(("CANDLEWICK_ADMIN_PASSWORD", AdminPassword)));
    }

    /// <inheritdoc cref="HostProcess.HostAssembly"/>
    public static string HostAssembly() => HostProcess.HostAssembly();

    public async ValueTask DisposeAsync()
    {
        _process.Dispose();
        Client.Dispose();
        _ownFolder?.Dispose();
        await ValueTask.CompletedTask;
    }

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
