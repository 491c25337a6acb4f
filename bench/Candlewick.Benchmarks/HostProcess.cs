using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace Candlewick.Benchmarks;

/// <summary>The built host in a process of its own, with an empty data folder that goes with it.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private const string Password = "a-password-for-the-benchmark";
    private static readonly TimeSpan StartBound = TimeSpan.FromSeconds(30);
    private readonly string _data = Directory.CreateTempSubdirectory("candlewick-bench-").FullName;
    private readonly Process _process;

    private HostProcess(string host, IReadOnlyDictionary<string, string> settings)
    {
        Port = FreePort();
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { host, "up", "--data", _data, "--urls", Address.ToString() },
            Environment = { ["CANDLEWICK_ADMIN_PASSWORD"] = Password },
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, line) => Console.Error.WriteLine(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Port { get; }

    /// <summary>Its data folder.</summary>
    public string Data => _data;

    public Uri Address => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}"));

    /// <summary>From its start until it was ready to serve.</summary>
    public TimeSpan StartTime { get; private set; }

    public double WorkingSetMegabytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1e6;
        }
    }

    /// <summary>What it has in memory now.</summary>
    public double ResidentMegabytes => MegabytesOf("VmRSS:");

    /// <summary>The most that it ever had in memory.</summary>
    public double PeakMegabytes => MegabytesOf("VmHWM:");

    /// <summary>The host that <c>--host</c> names or that is built here; null, with a word on the console, where there is none.</summary>
    public static string? Find(string[] arguments)
    {
        var at = Array.IndexOf(arguments, "--host");
        if (at >= 0 && at + 1 < arguments.Length)
        {
            return arguments[at + 1];
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Directory.Packages.props")))
            {
                var built = Path.Combine(folder.FullName, "src", "Candlewick.Host", "bin", "Release", "net10.0", "Candlewick.Host.dll");
                if (File.Exists(built))
                {
                    return built;
                }
            }
        }

        Console.Error.WriteLine("The host is not built; run dotnet build -c Release src/Candlewick.Host, or name its dll with --host.");
        return null;
    }

    public static async Task<HostProcess> StartAsync(string host, IReadOnlyDictionary<string, string>? settings = null)
    {
        var started = Stopwatch.GetTimestamp();
        var process = new HostProcess(host, settings ?? new Dictionary<string, string>());
        try
        {
            await process.WaitUntilReadyAsync();
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }

        process.StartTime = Stopwatch.GetElapsedTime(started);
        return process;
    }

    /// <summary>A client that is signed in as the administrator.</summary>
    public async Task<HttpClient> SignInAsync()
    {
        var client = new HttpClient { BaseAddress = Address };
        using var answer = await client.PostAsJsonAsync("/admin/auth/login", new { username = "admin", password = Password });
        answer.EnsureSuccessStatusCode();
        var token = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    private double MegabytesOf(string name)
    {
        var line = File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line.AsSpan(name.Length).TrimEnd("kB").Trim(), CultureInfo.InvariantCulture) * 1024 / 1e6;
    }

    private async Task WaitUntilReadyAsync()
    {
        var started = Stopwatch.GetTimestamp();
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(1) };
        while (!_process.HasExited && Stopwatch.GetElapsedTime(started) < StartBound)
        {
            try
            {
                using var answer = await client.GetAsync(new Uri(Address, "/health/ready"));
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    return;
                }
            }
            catch (Exception notYet) when (notYet is HttpRequestException or TaskCanceledException)
            {
                // Not listening yet.
            }

            await Task.Delay(10);
        }

        throw new InvalidOperationException($"The host did not become ready within {StartBound.TotalSeconds} s.");
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        Directory.Delete(_data, recursive: true);
    }
}
