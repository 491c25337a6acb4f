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
internal sealed class ServerBulletins : BackgroundService, IBulletins
{
    private const string Channel = "candlewick";
    /// <summary>The server takes 8,000 bytes, some of which we need ourselves.</summary>
    private const int MostBytes = 7_000;
    private const int MostWaiting = 1_000;
    private const char Separator = '\n';
    /// <summary>The topic by which a host says that it told less than it should have.</summary>
    private const string Missed = "!";
    /// <summary>After so long without a word the line is tried: one that broke silently would leave this host deaf for ever.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);
    private readonly Database _database;
    private readonly HostIdentity _identity;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ConcurrentDictionary<string, Action<string?>> _listeners = new(StringComparer.Ordinal);
    private readonly Channel<string> _waiting;
    private int _hasDropped;

    public ServerBulletins(Database database, HostIdentity identity, TimeProvider time, ILogger<ServerBulletins> logger)
    {
        (_database, _identity, _time, _logger) = (database, identity, time, logger);
        // The oldest give way; then the others are told that they missed something.
        _waiting = System.Threading.Channels.Channel.CreateBounded<string>(
            new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            dropped => Volatile.Write(ref _hasDropped, 1));
    }

    public void Tell(string topic, string text)
    {
        var line = $"{_identity.Id}{Separator}{topic}{Separator}{text}";
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
                await using var connection = _database.OpenAside();
                await use(((PostgresConnection)connection).Inner, () => pause = ShortestPause, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                _logger.LogDebug(failure, "The other hosts cannot be heard or told for now");
                await Task.Delay(pause, _time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = pause * 2 > LongestPause ? LongestPause : pause * 2;
            }
        }
    }

    private async Task HearAsync(NpgsqlConnection connection, Action works, CancellationToken stop)
    {
        connection.Notification += (_, heard) => Hand(heard.Payload);
        await using var listen = new NpgsqlCommand($"LISTEN {Channel}", connection)
        {
            CommandTimeout = (int)LongestSilence.TotalSeconds,
        };
        await listen.ExecuteNonQueryAsync(stop);
        works();
        // Whatever was told while nobody listened is lost.
        HandMissed();
        while (true)
        {
            if (!await connection.WaitAsync(LongestSilence, stop))
            {
                // Saying it again changes nothing but to show that somebody is there.
                await listen.ExecuteNonQueryAsync(stop);
            }
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
                if (_waiting.Reader.TryRead(out var told) && !ReferenceEquals(told, line))
                {
                    // The line itself had given way meanwhile, and this one has not been told.
                    Volatile.Write(ref _hasDropped, 1);
                }

                if (Interlocked.Exchange(ref _hasDropped, 0) == 1)
                {
                    ((NpgsqlParameter<string>)notify.Parameters[0]).TypedValue = $"{_identity.Id}{Separator}{Missed}{Separator}";
                    await notify.ExecuteNonQueryAsync(stop);
                }
            }
        }
    }

    private void Hand(string payload)
    {
        var parts = payload.Split(Separator, 3);
        if (parts.Length != 3 || parts[0] == _identity.Id)
        {
            return;
        }

        if (parts[1] == Missed)
        {
            HandMissed();
        }
        else if (_listeners.TryGetValue(parts[1], out var listener))
        {
            Hand(parts[1], listener, parts[2]);
        }
    }

    private void HandMissed()
    {
        foreach (var (topic, listener) in _listeners)
        {
            Hand(topic, listener, null);
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
            _logger.LogError(failure, "A bulletin on {Topic} could not be taken", topic);
        }
    }
}
