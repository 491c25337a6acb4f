using System.Diagnostics;
using System.Globalization;

namespace Candlewick.Benchmarks.Inbox;

/// <summary>
/// FastAPI on uvicorn with asyncpg and a PostgreSQL of its own, from Debian's packages (python3-fastapi, python3-asyncpg, uvicorn,
/// postgresql).
/// </summary>
internal sealed class FastApiPeer : IAsyncDisposable
{
    private readonly PostgresServer _database;
    private Process? _web;

    private FastApiPeer(PostgresServer database) => _database = database;

    public int Port { get; } = HostProcess.FreePort();

    /// <summary>Null, with a word on the console, where something of it is missing.</summary>
    public static async Task<FastApiPeer?> StartAsync(int workers)
    {
        var hasWeb = await PostgresServer.RunAsync("/usr/bin/python3", "-c", "import fastapi, asyncpg, uvicorn") == 0;
        if (!hasWeb || await PostgresServer.StartAsync() is not { } database)
        {
            Console.WriteLine(
                "No peer; apt-get install postgresql python3-fastapi python3-asyncpg python3-uvloop python3-httptools uvicorn.");
            return null;
        }

        var peer = new FastApiPeer(database);
        try
        {
            await peer.StartWebAsync(workers);
            return peer;
        }
        catch
        {
            await peer.DisposeAsync();
            throw;
        }
    }

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
            Environment = { ["PEER_DATABASE"] = _database.Address },
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

    public async ValueTask DisposeAsync()
    {
        if (_web is { HasExited: false })
        {
            _web.Kill(entireProcessTree: true);
            await _web.WaitForExitAsync();
        }

        _web?.Dispose();
        await _database.DisposeAsync();
    }
}
