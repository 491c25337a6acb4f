using System.Diagnostics;
using System.Globalization;

namespace Candlewick.Benchmarks;

/// <summary>
/// A PostgreSQL server of its own from Debian's packages, with PostgreSQL's own durable settings; its files lie beside ours on the same
/// disk and go with it.
/// </summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("candlewick-postgres-").FullName;
    private readonly string _binaries;

    private PostgresServer(string binaries) => _binaries = binaries;

    private static bool IsRoot => Environment.UserName == "root";

    /// <summary>As a client wants it: a URL without a password.</summary>
    public string Address { get; private set; } = "";

    /// <summary>Null where the packages are missing.</summary>
    public static async Task<PostgresServer?> StartAsync()
    {
        var binaries = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).LastOrDefault()
            : null;
        if (binaries is null)
        {
            return null;
        }

        var server = new PostgresServer(Path.Combine(binaries, "bin"));
        try
        {
            await server.StartDatabaseAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a statement or a command of psql on it.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public async Task PsqlAsync(string command)
    {
        var psql = Path.Combine(_binaries, "psql");
        if (await RunAsync(psql, Address, "-q", "-v", "ON_ERROR_STOP=1", "-c", command) is not 0 and var failed)
        {
            throw new InvalidOperationException($"psql ended with {failed} on {command}");
        }
    }

    /// <summary>Runs a program to its end; answers how it ended.</summary>
    public static async Task<int> RunAsync(string program, params string[] arguments)
    {
        // Not read to its end: the database server keeps the pipe of whoever started it.
        string[] shell = ["-c", "exec \"$0\" \"$@\" >/dev/null 2>&1", program, .. arguments];
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", shell))!;
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    private async Task StartDatabaseAsync()
    {
        if (IsRoot)
        {
            // PostgreSQL refuses to run as root.
            await RunAsync("chown", "postgres", _folder);
        }

        var port = HostProcess.FreePort().ToString(CultureInfo.InvariantCulture);
        await AsOwnerAsync("initdb", "-D", $"{_folder}/db", "-A", "trust", "-U", "peer", "-E", "UTF8", "--locale=C.UTF-8");
        var options = $"-p {port} -k {_folder} -c listen_addresses=127.0.0.1";
        await AsOwnerAsync("pg_ctl", "-D", $"{_folder}/db", "-w", "-l", $"{_folder}/log", "-o", options, "start");
        Address = $"postgresql://peer@127.0.0.1:{port}/postgres";
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

    public async ValueTask DisposeAsync()
    {
        if (Directory.Exists($"{_folder}/db"))
        {
            await AsOwnerAsync("pg_ctl", "-D", $"{_folder}/db", "-m", "immediate", "stop");
        }

        Directory.Delete(_folder, recursive: true);
    }
}
