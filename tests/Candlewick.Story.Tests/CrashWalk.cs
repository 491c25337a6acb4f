using System.Net;
using System.Text.Json;
using Candlewick.Testing;

namespace Candlewick.Story.Tests;

/// <summary>
/// Kills the desk (SIGKILL) between every two durable lines of the order path, starts it again on the same folder,
/// sends again what a sender would send again, and compares the walked path with that of an undisturbed run.
/// </summary>
internal static class CrashWalk
{
    /// <summary>The path without a kill, walked once.</summary>
    internal static readonly Lazy<Task<string>> Undisturbed = new(() => RunAsync(null));

    internal static readonly StoryCosts Costs = new(0.0001m, 2m, 0.5m);

    /// <summary>
    /// A desk with its minutes imported, its replay set and its route made, stopped before the first alert: every run
    /// begins on a copy of this folder, so that only the walk itself can meet the kill.
    /// </summary>
    private static readonly Lazy<Task<(string Folder, (string Id, string Webhook) Route)>> Prepared = new(async () =>
    {
        var folder = Directory.CreateTempSubdirectory("candlewick-prepared-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        var minutes = MinuteFile.ReadDecember();
        await using var desk = await StoryDesk.StartInAsync(folder);
        await desk.ImportAsync("BTCUSDT", MinuteFile.Excerpt(minutes, LastMinute + 1), "BTCUSDT-1m-excerpt.csv.gz");
        await desk.ReplayAsync(minutes[0].OpenTime, 100_000m, Costs);
        await desk.RunAnotherAccountAsync();
        var route = await desk.MakeRouteAsync();
        Assert.True(await desk.Process.StopAsync());
        return (folder, route);
    });

    internal const int LastMinute = 1_500;

    /// <summary>Three alerts in the first days of the month, enough for entry, both kinds of exit and a second decision.</summary>
    internal static IReadOnlyList<StoryAlert> Alerts(IReadOnlyList<Minute> minutes) =>
        [.. new[] { (After: 60, Action: "buy"), (After: 400, Action: "sell"), (After: 900, Action: "buy") }.Select(alert =>
        {
            var close = minutes[alert.After].Close;
            var sign = alert.Action == "buy" ? 1 : -1;
            return new StoryAlert(alert.After, $"crash-{alert.After}", alert.Action, close, close + sign * 200m, close - sign * 150m);
        })];

    /// <summary>Where the desk can be killed: a durable line, and the how many-th time that it is reached.</summary>
    public static TheoryData<string> Places(params int[] times) =>
    [
        .. new[]
        {
            "signal-before-store", "intent-stored", "sending-stored", "submitted", "answer-stored", "fill-stored",
            "exits-sending-stored", "exits-submitted", "exits-answer-stored", "before-result", "result-stored",
            "outbox-before-delivered", "sim-mid-bar",
        }.SelectMany(name => times.Select(time => $"{name}:{time}")),
    ];

    public static async Task AssertSamePathAsync(string place)
    {
        var undisturbed = await Undisturbed.Value;
        Assert.Contains("RESULT", undisturbed, StringComparison.Ordinal);
        Assert.Equal(undisturbed, await RunAsync(place));
    }

    private static async Task<string> RunAsync(string? crashAt)
    {
        var minutes = MinuteFile.ReadDecember();
        var prepared = await Prepared.Value;
        using var folder = new TempFolder();
        TestEngine.CopyFolder(prepared.Folder, folder.Path);
        await using var desk = await StoryDesk.StartInAsync(folder.Path, crashAt is null ? [] : [("CANDLEWICK_TEST_CRASH_AT", crashAt)]);
        var (routeId, webhook) = prepared.Route;
        var killed = false;
        foreach (var alert in Alerts(minutes))
        {
            await DoAsync(() => desk.AdvanceAsync(minutes[alert.After].CloseTime));
            await DoAsync(async () =>
            {
                var (status, body) = await desk.SendAsync(webhook, StoryDesk.AlertJson(alert));
                Assert.True(status == HttpStatusCode.OK, body);
            });
        }

        await DoAsync(() => desk.AdvanceAsync(minutes[LastMinute].CloseTime));
        Assert.True(crashAt is null || killed, $"The run never came to {crashAt}.");
        return await DescribeAsync(desk, routeId);

        async Task DoAsync(Func<Task> action)
        {
            try
            {
                await action();
                if (crashAt is not null && !killed && desk.Process.HasExited)
                {
                    killed = true;
                    await desk.Process.RestartAsync();
                }
            }
            catch (HttpRequestException) when (crashAt is not null && !killed)
            {
                killed = true;
                await desk.Process.RestartAsync();
                await action();
            }
        }
    }

    private static readonly string[] Told =
    [
        "step_type", "node_name", "execution_status", "stake_value", "quantity", "entry_price", "exit_price", "profit_loss", "fees",
        "exit_reason",
        "result",
    ];

    /// <summary>Everything that money depends on, nothing that two runs may differ in (ids, our clock).</summary>
    internal static async Task<string> DescribeAsync(StoryDesk desk, string routeId)
    {
        var lines = new List<string>();
        foreach (var (session, steps) in await desk.SessionsAsync(routeId))
        {
            lines.Add($"{session.GetProperty("path_summary")} {session.GetProperty("running_total")} {session.GetProperty("status")}");
            lines.AddRange(steps.Select(step =>
                string.Join(' ', Told.Select(name => step.TryGetProperty(name, out var value) ? $"{name}={value}" : ""))));
        }

        var simulator = await desk.GetAsync("/api/simulator");
        var (open, positions) = (
            simulator.GetProperty("open_orders").GetArrayLength(), simulator.GetProperty("positions").GetArrayLength());
        lines.Add($"open {open} positions {positions} equity {await desk.EquityAsync()}");
        await desk.AssertOtherAccountIsUntouchedAsync();
        return string.Join('\n', lines);
    }
}
