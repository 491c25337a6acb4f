using System.Diagnostics;
using System.Globalization;

namespace Candlewick.Benchmarks.Inbox;

/// <summary>
/// FastAPI on uvicorn with asyncpg and a PostgreSQL of its own, from Debian's packages (python3-fastapi, python3-asyncpg, uvicorn,
/// postgresql). Its files lie beside ours on the same disk, with PostgreSQL's own durable settings.
/// </summary>
internal sealed class FastApiPeer : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("candlewick-peer-").FullName;
    private readonly string _binaries;
    private Process? _web;

    private FastApiPeer(string binaries) => _binaries = binaries;

    public int Port { get; } = HostProcess.FreePort();

    private static bool IsRoot => Environment.UserName == "root";

    /// <summary>Null, with a word on the console, where something of it is missing.</summary>
    public static async Task<FastApiPeer?> StartAsync(int workers)
    {
        var binaries = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).LastOrDefault()
            : null;
        if (binaries is null || await RunAsync("/usr/bin/python3", "-c", "import fastapi, asyncpg, uvicorn") != 0)
        {
            Console.WriteLine(
                "No peer; apt-get install postgresql python3-fastapi python3-asyncpg python3-uvloop python3-httptools uvicorn.");
            return null;
        }

        var peer = new FastApiPeer(Path.Combine(binaries, "bin"));
        try
        {
            await peer.StartDatabaseAsync();
            await peer.StartWebAsync(workers);
            return peer;
        }
        catch
        {
            await peer.DisposeAsync();
            throw;
        }
    }

    private async Task StartDatabaseAsync()
    {
        if (IsRoot)
        {
            // PostgreSQL refuses to run as root.
            await RunAsync("chown", "postgres", _folder);
        }

        var port = HostProcess.FreePort().ToString(CultureInfo.InvariantCulture);
        await AsOwnerAsync("initdb", "-D", $"{_folder}/db", "-A", "trust", "-U", "peer");
        var options = $"-p {port} -k {_folder} -c listen_addresses=127.0.0.1";
        await AsOwnerAsync("pg_ctl", "-D", $"{_folder}/db", "-w", "-l", $"{_folder}/log", "-o", options, "start");
        Database = $"postgresql://peer@127.0.0.1:{port}/postgres";
    }

    private string Database { get; set; } = "";

    private async Task StartWebAsync(int workers)
    {
        _web = Process.Start(new ProcessStartInfo("/usr/bin/python3")
        {
            ArgumentList =
            {
                "-m", "uvicorn", "fastapi_peer:app", "--port", Port.ToString(CultureInfo.InvariantCulture), "--log-level", "error",
                "--no-access-log", "--workers", workers.ToString(CultureInfo.InvariantCulture),
            },
            WorkingDirectory = Path.Combine(AppContext.BaseDirectory, "Inbox"),
            Environment = { ["PEER_DATABASE"] = Database },
            UseShellExecute = false,
        })!;
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(1) };
        for (var tries = 0; tries < 300; tries++)
        {
            try
            {
                using var answer = await client.GetAsync(new Uri($"http://127.0.0.1:{Port}/docs"));
                return;
            }
            catch (Exception notYet) when (notYet is HttpRequestException or TaskCanceledException)
            {
                await Task.Delay(100);
            }
        }

        throw new InvalidOperationException("The peer did not start.");
    }

    private async Task AsOwnerAsync(string program, params string[] arguments)
    {
        var path = Path.Combine(_binaries, program);
        var failed = IsRoot
            ? await RunAsync("runuser", ["-u", "postgres", "--", path, .. arguments])
            : await RunAsync(path, arguments);
        if (failed != 0)
        {
            throw new InvalidOperationException($"{program} ended with {failed}.");
        }
    }

    private static async Task<int> RunAsync(string program, params string[] arguments)
    {
        // Not read to its end: the database server keeps the pipe of whoever started it.
        string[] shell = ["-c", "exec \"$0\" \"$@\" >/dev/null 2>&1", program, .. arguments];
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", shell))!;
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (_web is { HasExited: false })
        {
            _web.Kill(entireProcessTree: true);
            await _web.WaitForExitAsync();
        }

        _web?.Dispose();
        if (Directory.Exists($"{_folder}/db"))
        {
            await AsOwnerAsync("pg_ctl", "-D", $"{_folder}/db", "-m", "immediate", "stop");
        }

        Directory.Delete(_folder, recursive: true);
    }
}
