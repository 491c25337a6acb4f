using System.Diagnostics;
using System.Net.WebSockets;
using Candlewick.Domain;
using Candlewick.MarketData.Contracts;
using Candlewick.Platform.Streaming;
using Xunit.Abstractions;

namespace Candlewick.MarketData.Api.Tests.Load;

/// <summary>
/// Hours of ticks a thousand times as quick as they were, to many clients at once: nothing is dropped but prices that a newer one
/// replaced, memory stays as it is, and a client that never reads harms nobody.
/// </summary>
public sealed class LoadTests(ITestOutputHelper output)
{
    private const int Speed = 1_000;
    private const int SecondsPerHour = 3_600;
    private const int SecondsPerMinute = 60;
    /// <summary>Market seconds between two messages that count.</summary>
    private const int CountedEvery = 30;
    /// <summary>Market seconds between two messages to the client that never reads, and their length: too much within two hours.</summary>
    private const int HeavyEvery = 6;
    private const int HeavyLength = 10_000;
    private const int BarChannels = 2;
    /// <summary>Hours that are played so quickly that the deaf client can still be told.</summary>
    private const int SoonHours = 2;
    private static readonly DateTimeOffset Start = new(2024, 12, 2, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan CatchUp = TimeSpan.FromSeconds(60);

    [Fact]
    public Task Two_hours_of_ticks_at_a_thousand_times_reach_every_client() => RunAsync(hours: SoonHours, instruments: 60, clients: 25);

    /// <summary>By hand: <c>CANDLEWICK_CAMPAIGN_COUNT</c> hours of ticks, 20 unless set.</summary>
    [Fact]
    [Trait("Campaign", "load")]
    public Task Many_hours_of_five_hundred_instruments_reach_two_hundred_clients()
    {
        var hours = int.TryParse(Environment.GetEnvironmentVariable("CANDLEWICK_CAMPAIGN_COUNT"), out var asked) ? asked : 20;
        return RunAsync(hours, instruments: 500, clients: 200);
    }

    private async Task RunAsync(int hours, int instruments, int clients)
    {
        await using var desk = await LoadDesk.StartAsync();
        var markets = Enumerable.Range(0, instruments).Select(number => new Ticking($"L{number:000}USD", number)).ToArray();
        // All prices are known once before anybody listens.
        Tick(desk, markets, 0);
        var listeners = await Task.WhenAll(Enumerable.Range(0, clients).Select(number => LoadListener.OpenAsync(
            desk.Address, reads: true,
            [
                LoadDesk.Counted, "prices",
                .. Enumerable.Range(0, BarChannels).Select(next => $"bars:{markets[(number + next) % instruments].Id}:1m"),
            ])));
        await using var deaf = await LoadListener.OpenAsync(desk.Address, reads: false, LoadDesk.Heavy, "prices");
        await UntilAsync(() => listeners.All(listener => listener.Received > 1), "Not every client is subscribed.");

        var memory = new List<(long Heap, long WorkingSet)>();
        var counted = 0;
        for (var hour = 0; hour < hours; hour++)
        {
            var started = Stopwatch.GetTimestamp();
            counted = await PlayAsync(desk, markets, hour, counted);
            var played = Stopwatch.GetElapsedTime(started);
            var truth = markets.ToDictionary(market => market.Id.ToString(), market => market.Price, StringComparer.Ordinal);
            await UntilAsync(
                () => listeners.All(listener => listener.HasSeen(truth, counted)), $"Hour {hour + 1} has not arrived everywhere.");
            Assert.All(listeners, listener => Assert.Null(listener.Fault));
            memory.Add(Settled());
            var arrived = Stopwatch.GetElapsedTime(started);
            output.WriteLine(
                $"hour {hour + 1}: played in {played.TotalSeconds:N1} s, there after {arrived.TotalSeconds:N1} s, "
                + $"{listeners.Sum(listener => listener.Received):N0} messages so far, "
                + $"heap {memory[^1].Heap / 1e6:N1} MB, working set {memory[^1].WorkingSet / 1e6:N0} MB");
        }

        deaf.Read();
        var code = await deaf.ClosedAsync(CatchUp);
        // One that reads again soon hears why it was closed. No word reaches one that never did: in the end its connection is cut.
        Assert.True(
            code == (WebSocketCloseStatus)1013 || (code is null && hours > SoonHours && deaf.Fault is not null), $"{code} {deaf.Fault}");
        // The first hour fills caches, pools and what is kept for those who come back.
        var (first, last) = (memory[Math.Min(1, memory.Count - 2)], memory[^1]);
        Assert.True(last.Heap < (first.Heap * 1.15) + 8e6, $"The heap grew from {first.Heap:N0} to {last.Heap:N0} bytes.");
        Assert.True(
            last.WorkingSet < (first.WorkingSet * 1.25) + 48e6,
            $"The working set grew from {first.WorkingSet:N0} to {last.WorkingSet:N0} bytes.");
        foreach (var listener in listeners)
        {
            await listener.DisposeAsync();
        }
    }

    /// <summary>An hour of ticks, one a second of each market, a thousand times as quick.</summary>
    /// <returns>The number of the last message that counts.</returns>
    private static async Task<int> PlayAsync(LoadDesk desk, Ticking[] markets, int hour, int counted)
    {
        var heavy = new string('x', HeavyLength);
        var started = Stopwatch.GetTimestamp();
        for (var second = 0; second < SecondsPerHour; second++)
        {
            var at = (hour * SecondsPerHour) + second;
            var ahead = TimeSpan.FromSeconds((double)second / Speed) - Stopwatch.GetElapsedTime(started);
            if (ahead > TimeSpan.FromMilliseconds(1))
            {
                await Task.Delay(ahead);
            }

            Tick(desk, markets, at);
            if (second % CountedEvery == 0)
            {
                desk.Hub.Publish(LoadDesk.Counted, "trade.executed", new { number = ++counted });
            }

            if (second % HeavyEvery == 0)
            {
                desk.Hub.Publish(LoadDesk.Heavy, "alert.new", new { heavy });
            }
        }

        return counted;
    }

    private static void Tick(LoadDesk desk, Ticking[] markets, int second)
    {
        foreach (var market in markets)
        {
            market.Move(second);
            desk.Market.Publish(new Quote(market.Id, market.Price - 0.01, market.Price + 0.01, market.Price, Start.AddSeconds(second)));
            desk.Market.Publish(new LiveBar(
                market.Id, Timeframe.M1, market.Bar, second % SecondsPerMinute == SecondsPerMinute - 1, IsReplay: true));
        }
    }

    /// <summary>The heap after everything that can go is gone, and what the process has in memory.</summary>
    private static (long Heap, long WorkingSet) Settled()
    {
        var heap = GC.GetTotalMemory(forceFullCollection: true);
        using var process = Process.GetCurrentProcess();
        return (heap, process.WorkingSet64);
    }

    private static async Task UntilAsync(Func<bool> holds, string otherwise)
    {
        var started = Stopwatch.GetTimestamp();
        while (!holds())
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < CatchUp, otherwise);
            await Task.Delay(20);
        }
    }

    /// <summary>A market that moves by a walk of its own.</summary>
    private sealed class Ticking(string symbol, int seed)
    {
        private readonly Random _random = new(seed);

        public InstrumentId Id { get; } = new(symbol, "binance");

        public double Price { get; private set; } = 100 + seed;

        public Bar Bar { get; private set; }

        public void Move(int second)
        {
            Price = Math.Round(Math.Max(1, Price + _random.NextDouble() - 0.5), 2);
            var open = Start.AddSeconds(second - (second % SecondsPerMinute)).ToUnixTimeMilliseconds();
            Bar = Bar.OpenTimeMs == open
                ? Bar with { High = Math.Max(Bar.High, Price), Low = Math.Min(Bar.Low, Price), Close = Price, Volume = Bar.Volume + 1 }
                : new Bar(open, Price, Price, Price, Price, 1);
        }
    }
}
