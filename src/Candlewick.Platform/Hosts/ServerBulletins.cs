using System.Collections.Concurrent;
using System.Text;
using System.Threading.Channels;
using Candlewick.Platform.Storage;
using Candlewick.Platform.Storage.Engines;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Candlewick.Platform.Hosts;

/// <summary>Bulletins by the server's LISTEN and NOTIFY, on a connection each for hearing and for telling.</summary>
internal sealed class ServerBulletins(Database database, HostIdentity identity, TimeProvider time, ILogger<ServerBulletins> logger)
    : BackgroundService, IBulletins
{
    private const string Channel = "candlewick";
    /// <summary>The server takes 8,000 bytes, some of which we need ourselves.</summary>
    private const int MostBytes = 7_000;
    private const int MostWaiting = 1_000;
    private const char Separator = '\n';
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);
    private readonly ConcurrentDictionary<string, Action<string?>> _listeners = new(StringComparer.Ordinal);
    /// <summary>The oldest give way: sooner or later a listener that misses one reads again what it remembers.</summary>
    private readonly Channel<string> _waiting = System.Threading.Channels.Channel.CreateBounded<string>(
        new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    public void Tell(string topic, string text)
    {
        var line = $"{identity.Id}{Separator}{topic}{Separator}{text}";
        if (Encoding.UTF8.GetByteCount(line) <= MostBytes)
        {
            _waiting.Writer.TryWrite(line);
        }
    }

    public void Listen(string topic, Action<string?> onText) =>
        _listeners.AddOrUpdate(topic, onText, (_, before) => text =>
        {
            before(text);
            onText(text);
        });

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(AgainAndAgainAsync(HearAsync, stoppingToken), AgainAndAgainAsync(TellAsync, stoppingToken));

    private async Task AgainAndAgainAsync(Func<NpgsqlConnection, Action, CancellationToken, Task> use, CancellationToken stop)
    {
        var pause = ShortestPause;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await using var connection = database.OpenAside();
                await use(((PostgresConnection)connection).Inner, () => pause = ShortestPause, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                logger.LogDebug(failure, "The other hosts cannot be heard or told for now");
                await Task.Delay(pause, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = pause * 2 > LongestPause ? LongestPause : pause * 2;
            }
        }
    }

    private async Task HearAsync(NpgsqlConnection connection, Action works, CancellationToken stop)
    {
        connection.Notification += (_, heard) => Hand(heard.Payload);
        await using (var listen = new NpgsqlCommand($"LISTEN {Channel}", connection))
        {
            await listen.ExecuteNonQueryAsync(stop);
        }

        works();
        // Whatever was told while nobody listened is lost.
        foreach (var (topic, listener) in _listeners)
        {
            Hand(topic, listener, null);
        }

        while (true)
        {
            await connection.WaitAsync(stop);
        }
    }

    private async Task TellAsync(NpgsqlConnection connection, Action works, CancellationToken stop)
    {
        await using var notify = new NpgsqlCommand($"SELECT pg_notify('{Channel}', $1)", connection)
        {
            Parameters = { new NpgsqlParameter<string>() },
        };
        while (await _waiting.Reader.WaitToReadAsync(stop))
        {
            while (_waiting.Reader.TryPeek(out var line))
            {
                ((NpgsqlParameter<string>)notify.Parameters[0]).TypedValue = line;
                await notify.ExecuteNonQueryAsync(stop);
                works();
                _waiting.Reader.TryRead(out _);
            }
        }
    }

    private void Hand(string payload)
    {
        var parts = payload.Split(Separator, 3);
        if (parts.Length == 3 && parts[0] != identity.Id && _listeners.TryGetValue(parts[1], out var listener))
        {
            Hand(parts[1], listener, parts[2]);
        }
    }

    private void Hand(string topic, Action<string?> listener, string? text)
    {
        try
        {
            listener(text);
        }
        catch (Exception failure)
        {
            logger.LogError(failure, "A bulletin on {Topic} could not be taken", topic);
        }
    }
}
