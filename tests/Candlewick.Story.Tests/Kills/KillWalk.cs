using System.Net;
using System.Net.Sockets;
using Candlewick.Testing;

namespace Candlewick.Story.Tests.Kills;

/// <summary>What came of a walk.</summary>
/// <param name="Told">Everything that money depends on, at the exchange and on the desk; nothing that two runs may differ in.</param>
/// <param name="Kills">How often the desk was killed while it ran by the script; a kill that never came is none.</param>
/// <param name="Entries">Entries at the exchange.</param>
/// <param name="Results">Trades that a session walked on by.</param>
/// <param name="Wrong">What does not agree within this one run.</param>
internal sealed record KillOutcome(string Told, int Kills, int Entries, int Results, IReadOnlyList<string> Wrong);

/// <summary>
/// A desk trades on an exchange that is a process of its own and is never killed. The exchange's clock goes from alert to alert and waits
/// for the desk after each price; the desk is killed as the script says and started again on the same folder. Alerts are sent until
/// they are answered.
/// </summary>
internal sealed class KillWalk : IAsyncDisposable
{
    private const int MostSends = 100;
    /// <summary>Backups of a walk under kills, evenly over its alerts.</summary>
    private const int Backups = 2;
    /// <summary>What the system says of a process that SIGKILL ended.</summary>
    private const int KilledCode = 128 + 9;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly KillScript _script;
    private readonly bool _isDisturbed;
    private readonly ExchangeProcess _exchange;
    private readonly StoryDesk _desk;
    private readonly TempFolder _folder;
    private readonly List<(string Id, string Webhook)> _routes = [];
    private readonly CancellationTokenSource _end = new();
    private readonly TempFolder _backups = new();
    private readonly List<Task<(int Code, string Output)>> _backupsTaken = [];
    /// <summary>Lives that the script has begun.</summary>
    private int _lives;
    /// <summary>Of them, those that SIGKILL ended.</summary>
    private int _deaths;
    /// <summary>How often the desk was started again, so that the kill of one life ends no other.</summary>
    private int _starts;

    /// <summary>Tells what it does, for who waits for it.</summary>
    private static void Log(string line)
    {
        if (Environment.GetEnvironmentVariable("CANDLEWICK_CAMPAIGN_LOG") is { } file)
        {
            File.AppendAllText(file, $"  {DateTime.UtcNow:HH:mm:ss.fff} {line}\n");
        }
    }

    private KillWalk(KillScript script, bool isDisturbed, ExchangeProcess exchange, StoryDesk desk, TempFolder folder) =>
        (_script, _isDisturbed, _exchange, _desk, _folder) = (script, isDisturbed, exchange, desk, folder);

    public static async Task<KillOutcome> RunAsync(KillScript script, bool isDisturbed)
    {
        using var bars = new TempFolder();
        var arguments = new List<string>();
        foreach (var market in script.Markets)
        {
            var file = Path.Combine(bars.Path, $"{market.Symbol}-1m.csv.gz");
            await using (var content = MinuteFile.Excerpt(market.Minutes, market.Minutes.Count))
            await using (var stored = File.Create(file))
            {
                await content.CopyToAsync(stored);
            }

            arguments.AddRange(["--account", market.Account, "--bars", $"{market.Symbol}.BINANCE={file}"]);
        }

        var folder = new TempFolder();
        var exchange = await ExchangeProcess.StartAsync([.. arguments]);
        var desk = new StoryDesk(await DeskProcess.StartInAsync(folder.Path, ExchangeProcess.Secret));
        await using var walk = new KillWalk(script, isDisturbed, exchange, desk, folder);
        try
        {
            await walk.SetUpAsync();
            await walk.WalkAsync();
            return await walk.DescribeAsync();
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException(
                $"{script}\n{failure.Message}\n--- desk\n{Tail(desk.Process.Output)}\n--- exchange\n{Tail(exchange.Output)}", failure);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _desk.DisposeAsync();
        await _exchange.DisposeAsync();
        await Task.WhenAll(_backupsTaken);
        _backups.Dispose();
        _folder.Dispose();
        _end.Dispose();
    }

    private async Task SetUpAsync()
    {
        await _desk.Process.SignInAsync();
        foreach (var market in _script.Markets)
        {
            await _exchange.PostAsync($"/api/simulator/replay?account={market.Account}", new
            {
                symbol = $"{market.Symbol}.BINANCE",
                from = market.Minutes[0].OpenTime,
                speed = "manual",
                balance = 100_000m,
                commission_rate = 0.0001m,
                spread = 0.5m,
                slippage = 0.1m,
            });
            await _desk.PostAsync(
                "/api/accounts", new { name = market.Account, venue = "exchange", settings = _exchange.SettingsOf(market.Account) },
                HttpStatusCode.Created);
        }

        foreach (var (market, onBusy) in KillScript.Routes)
        {
            var route = await _desk.PostAsync("/api/routes", new
            {
                name = onBusy,
                symbols = new[] { _script.Markets[market].Symbol },
                account = _script.Markets[market].Account,
                staking_tree_id = "five-wins-before-six-losses",
                on_busy = onBusy,
            }, HttpStatusCode.Created);
            _routes.Add((route.GetProperty("id").GetString()!, "/api/webhook/trade-signal/" + route.GetProperty("token").GetString()));
        }

        // It makes its own prices all the time, which is nothing to this walk.
        using var gone = await _desk.Http.DeleteAsync("/api/accounts/simulator");
        Assert.True(gone.IsSuccessStatusCode, $"{gone.StatusCode}");
    }

    private async Task WalkAsync()
    {
        if (_isDisturbed)
        {
            await ReviveAsync();
        }

        foreach (var (number, alert) in _script.Alerts.Index())
        {
            await AdvanceAsync(alert.Minute);
            Log($"minute {alert.Minute}: {alert.Json}");
            await SendAsync(alert);
            if (_isDisturbed && (number + 1) * (Backups + 1) / _script.Alerts.Count > _backupsTaken.Count && _backupsTaken.Count < Backups)
            {
                // Beside all that follows: alerts, prices and kills.
                _backupsTaken.Add(HostCommand.RunWithAsync(
                    [ExchangeProcess.Secret], "backup", _backups.File($"{_backupsTaken.Count}.zip"), "--data", _folder.Path));
            }
        }

        Log("to the end");
        await AdvanceAsync(_script.Markets[0].Minutes.Count - 1);
        // A moment that has not come is none: what is looked at now stays alive.
        await _end.CancelAsync();
        if (_desk.Process.HasExited)
        {
            NoteDeath();
            await _desk.Process.RestartAsync();
        }
    }

    /// <summary>A desk dies of the script and of nothing else.</summary>
    private void NoteDeath()
    {
        Assert.True(
            _isDisturbed && _lives > 0 && _desk.Process.ExitCode == KilledCode,
            $"The desk ended by itself, with {_desk.Process.ExitCode}.");
        _deaths++;
    }

    /// <summary>Both markets go on to the close of a minute; the desk is started again as often as it dies of it.</summary>
    private async Task AdvanceAsync(int minute)
    {
        using var limit = new CancellationTokenSource(Patience);
        var advances = Task.WhenAll(_script.Markets.Select(market => _exchange.PostAsync(
            $"/api/simulator/advance?account={market.Account}", new { to = market.Minutes[minute].CloseTime })));
        while (!advances.IsCompleted)
        {
            await Task.WhenAny(advances, _desk.Process.WhenExitedAsync(limit.Token));
            limit.Token.ThrowIfCancellationRequested();
            if (!advances.IsCompleted)
            {
                await ReviveAsync();
            }
        }

        await advances;
    }

    private async Task SendAsync(KillAlert alert)
    {
        for (var send = 0; send < MostSends; send++)
        {
            try
            {
                var answers = await Task.WhenAll(
                    Enumerable.Range(0, alert.Times).Select(_ => _desk.SendAsync(_routes[alert.Route].Webhook, alert.Json)));
                if (answers.All(answer => answer.Status is HttpStatusCode.OK or HttpStatusCode.UnprocessableEntity))
                {
                    return;
                }

                Assert.True(answers.All(answer => answer.Status != HttpStatusCode.BadRequest), $"{answers[^1]}");
            }
            catch (Exception broken) when (broken is HttpRequestException or SocketException or IOException)
            {
                // It died of it: the sender sends again.
                await _desk.Process.WhenExitedAsync().WaitAsync(Patience);
            }

            if (_desk.Process.HasExited)
            {
                await ReviveAsync();
            }
        }

        Assert.Fail($"The alert was not answered after {MostSends} sends: {alert.Json}");
    }

    /// <summary>Starts the desk again with the next kill of the script before it, until it listens.</summary>
    private async Task ReviveAsync()
    {
        while (true)
        {
            if (_desk.Process.HasExited)
            {
                NoteDeath();
            }

            _starts++;
            var kill = _isDisturbed && _lives < _script.Kills.Count ? _script.Kills[_lives++] : null;
            Log($"started again, {kill}");
            try
            {
                if (kill is not null)
                {
                    _ = KillAfterAsync(kill.Milliseconds, _starts);
                }

                await _desk.Process.RestartAsync(
                    kill is { Boundary: > 0 } ? [("CANDLEWICK_TEST_CRASH_AT", $"any:{kill.Boundary}")] : []);
                return;
            }
            catch (InvalidOperationException) when (kill is not null && _desk.Process.HasExited)
            {
                // Killed before it listened.
            }
        }
    }

    private async Task KillAfterAsync(int milliseconds, int start)
    {
        await Task.Delay(milliseconds, _end.Token);
        if (start == _starts)
        {
            _desk.Process.Kill9();
        }
    }

    private async Task<KillOutcome> DescribeAsync()
    {
        Log("judged");
        var judge = new KillJudge(_exchange, _desk);
        var told = await judge.TellAsync(_script.Markets, _routes.Select(route => route.Id), _script.Alerts.Count);
        Assert.True(await _desk.Process.StopAsync(), "The desk did not stop.");
        await judge.AskDoctorAsync(_folder.Path);
        foreach (var (number, taken) in _backupsTaken.Index())
        {
            await judge.JudgeBackupAsync(await taken, _backups.File($"{number}.zip"));
        }

        return new KillOutcome(told, _deaths, judge.Entries, judge.Results, judge.Wrong);
    }

    private static string Tail(string text) => text.Length <= 6_000 ? text : text[^6_000..];
}
