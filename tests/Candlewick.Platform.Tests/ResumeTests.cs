using System.Net.WebSockets;
using Candlewick.Platform.Streaming;
using Candlewick.Testing;
using Microsoft.Extensions.Options;

namespace Candlewick.Platform.Tests;

/// <summary>A client whose connection broke comes back: it is sent what it missed, once, or told that it must fetch anew.</summary>
public sealed class ResumeTests(ResumeTests.Desk desk) : IClassFixture<ResumeTests.Desk>
{
    private const string Bars = "bars:BTCUSDT:1m";
    private static readonly string[] Channels = ["sessions", "trades", Bars];

    [Fact]
    public async Task Over_many_cuts_in_mid_burst_nothing_is_lost_and_nothing_comes_twice()
    {
        const int Rounds = 30;
        const int Burst = 20;
        var random = new Random(7);
        var listener = await Listener.OpenAsync(desk, "viewer-burst", Channels);
        var published = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var from = published + 1;
            var publishing = Task.Run(() => Publish(from, Burst));
            await listener.ReadAsync(random.Next(2 * Burst));
            listener.Cut();
            await publishing;
            published += Burst;
            if (random.Next(2) == 0)
            {
                Publish(published + 1, 5);
                published += 5;
            }

            await listener.ResumeAsync();
            Assert.Empty(listener.Gap);
            // Now and then it catches up: no more than is kept may be on its way.
            while (round % 2 == 1 && listener.Numbers.Any(channel => channel.Value.LastOrDefault() < published))
            {
                await listener.ReadAsync(1);
            }
        }

        Assert.Equal(Enumerable.Range(1, published), listener.Numbers["sessions"]);
        Assert.Equal(Enumerable.Range(1, published), listener.Numbers["trades"]);
        Assert.Equal(listener.Numbers[Bars].Distinct().Order(), listener.Numbers[Bars]);
        Assert.True(listener.IsNumberedWithoutGap, "A number was missing or came twice.");
    }

    [Fact]
    public async Task Of_conflated_messages_only_the_newest_comes_after_a_cut()
    {
        var listener = await Listener.OpenAsync(desk, "viewer-newest", [Bars]);
        desk.Hub.Publish(Bars, "bar", new { number = 1 }, StreamDelivery.Conflated, "bar");
        await listener.ReadAsync(1);
        listener.Cut();
        for (var number = 2; number <= 50; number++)
        {
            desk.Hub.Publish(Bars, "bar", new { number }, StreamDelivery.Conflated, number % 2 == 0 ? "bar" : "other");
        }

        await listener.ResumeAsync();
        await listener.ReadAsync(2);
        Assert.Equal([1, 49, 50], listener.Numbers[Bars].Order());
        Assert.True(listener.IsNumberedWithoutGap);
        Assert.Equal(2, listener.Missed);
    }

    [Fact]
    public async Task Nobody_else_resumes_a_stream_and_its_owner_still_does()
    {
        var owner = await Listener.OpenAsync(desk, "viewer-owner", ["sessions"]);
        owner.Cut();
        Publish(1, 1);

        var foreigner = await Listener.OpenAsync(desk, "viewer-foreigner", []);
        await foreigner.AskAsync(owner.Stream, "sessions", 0);
        Assert.Equal(["sessions"], foreigner.Gap);
        await foreigner.AskAsync(foreigner.Stream, "sessions", 0);
        Assert.Equal(["sessions"], foreigner.Gap);
        await foreigner.AskAsync("0123456789abcdef0123456789abcdef", "sessions", 0);
        Assert.Equal(["sessions"], foreigner.Gap);
        await foreigner.PingAsync();

        await owner.ResumeAsync();
        await owner.ReadAsync(1);
        Assert.Empty(owner.Gap);
        Assert.Equal([1], owner.Numbers["sessions"]);
    }

    [Fact]
    public async Task Of_two_who_resume_one_stream_at_once_one_has_it()
    {
        var first = await Listener.OpenAsync(desk, "viewer-two", ["sessions"]);
        first.Cut();
        var (one, two) = (await Listener.OpenAsync(desk, "viewer-two", []), await Listener.OpenAsync(desk, "viewer-two", []));
        await Task.WhenAll(one.AskAsync(first.Stream, "sessions", 0), two.AskAsync(first.Stream, "sessions", 0));

        Assert.Single((Listener[])[one, two], each => each.Gap.Count == 0);
        var (winner, loser) = one.Gap.Count == 0 ? (one, two) : (two, one);
        Publish(1, 1);
        await winner.ReadAsync(1);
        Assert.Equal([1], winner.Numbers["sessions"]);
        await loser.PingAsync();

        // The name it had is used up; that of the connection which took it over is the stream's name now.
        await loser.AskAsync(first.Stream, "sessions", 1);
        Assert.Equal(["sessions"], loser.Gap);
        await loser.AskAsync(winner.Stream, "sessions", 1);
        Assert.Empty(loser.Gap);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, await StreamDesk.ReadToCloseAsync(winner.Socket));
        Publish(2, 1);
        await loser.ReadAsync(1);
        Assert.Equal([2], loser.Numbers["sessions"]);
    }

    [Fact]
    public async Task Where_more_was_missed_than_is_kept_that_channel_has_a_gap_and_begins_anew()
    {
        var listener = await Listener.OpenAsync(desk, "viewer-old", ["sessions", "trades"]);
        desk.Hub.Publish("trades", "trade.executed", new { number = 1 });
        for (var number = 1; number <= Desk.MaxKept + 1; number++)
        {
            desk.Hub.Publish("sessions", "session.update", new { number });
            await listener.ReadAsync(number == 1 ? 2 : 1);
        }

        listener.Cut();
        var back = await Listener.OpenAsync(desk, "viewer-old", []);
        await back.AskAsync(listener.Stream, ("sessions", 0), ("trades", 1));
        Assert.Equal(["sessions"], back.Gap);
        Assert.Equal(["trades"], back.Continued);
        Assert.Equal(0, back.Missed);

        Publish(7, 1);
        await back.ReadAsync(1);
        Assert.Equal([7], back.Numbers["trades"]);
        Assert.Equal(2, back.Seen["trades"]);
        await back.SubscribeAsync("sessions");
        Publish(8, 1);
        await back.ReadAsync(2);
        Assert.Equal([8], back.Numbers["sessions"]);
        Assert.Equal(1, back.Seen["sessions"]);
    }

    [Fact]
    public async Task A_number_that_was_never_sent_is_a_gap_and_a_channel_that_is_not_named_is_left()
    {
        var listener = await Listener.OpenAsync(desk, "viewer-claims", ["sessions", "trades", "alerts"]);
        listener.Cut();
        var back = await Listener.OpenAsync(desk, "viewer-claims", []);
        await back.AskAsync(listener.Stream, ("sessions", 5), ("alerts", 0), ("nothing", 0));
        Assert.Equal(["alerts"], back.Continued);
        Assert.Equal(["nothing", "sessions"], back.Gap.Order());
        Publish(1, 1);
        desk.Hub.Publish("alerts", "alert.new", new { number = 2 });
        await back.ReadAsync(1);
        Assert.Equal([2], back.Numbers["alerts"]);
    }

    [Fact]
    public void A_stream_that_is_resumed_again_and_again_and_never_read_keeps_its_bounds()
    {
        var options = new StreamOptions { MaxQueued = 200 };
        var departed = new DepartedStreams(Options.Create(options), TimeProvider.System);
        var listeners = new StreamListeners();
        (StreamClient Client, ClientStream Stream) Connect()
        {
            var own = new ClientStream(StreamShape.Wrapped, "/ws", options, departed, listeners) { User = "viewer" };
            var socket = WebSocket.CreateFromStream(Stream.Null, new WebSocketCreationOptions { IsServer = true });
            return (new StreamClient(socket, new StreamTransport(Stream.Null), own, options, TimeProvider.System), own);
        }

        var stream = Connect().Stream;
        stream.Subscribe("sessions");
        for (var round = 0; round < 20; round++)
        {
            for (var number = 0; number < options.MaxQueued - 1; number++)
            {
                var told = new { number };
                stream.Post(new PublishedMessage(
                    "sessions", null, () => StreamMessage.Of("sessions", "x", told, DateTimeOffset.UnixEpoch)));
            }

            Assert.InRange(stream.Counts.Waiting, 0, options.MaxQueued + options.MaxKept);
            var next = Connect();
            if (stream.Resume(next.Client, new Dictionary<string, long> { ["sessions"] = 0 }, next.Stream.Id) is { } resumed)
            {
                next.Client.Switch(resumed.Stream, "resumed", new { });
            }
        }

        Assert.InRange(stream.Counts.Waiting, 0, options.MaxQueued + options.MaxKept);
    }

    [Fact]
    public async Task Who_said_goodbye_or_stayed_away_too_long_or_missed_too_much_fetches_anew()
    {
        await desk.ClearAsync();
        var polite = await Listener.OpenAsync(desk, "viewer-bye", ["sessions"]);
        await polite.Socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        var late = await Listener.OpenAsync(desk, "viewer-bye", ["sessions"]);
        var busy = await Listener.OpenAsync(desk, "viewer-bye", ["trades"]);
        var prompt = await Listener.OpenAsync(desk, "viewer-bye", ["sessions"]);
        late.Cut();
        busy.Cut();
        await desk.LeftAsync();
        await desk.DepartedAsync(count => count >= 2);
        for (var number = 0; number <= StreamDesk.MaxQueued; number++)
        {
            desk.Hub.Publish("trades", "trade.executed", new { number });
        }

        desk.Time.Advance(Desk.ResumeWithin - TimeSpan.FromSeconds(1));
        prompt.Cut();
        await desk.LeftAsync();
        desk.Time.Advance(TimeSpan.FromSeconds(1));

        var back = await Listener.OpenAsync(desk, "viewer-bye", []);
        foreach (var (gone, channel) in ((Listener, string)[])[(polite, "sessions"), (late, "sessions"), (busy, "trades")])
        {
            await back.AskAsync(gone.Stream, channel, 0);
            Assert.Equal([channel], back.Gap);
        }

        await back.AskAsync(prompt.Stream, "sessions", 0);
        Assert.Empty(back.Gap);
    }

    [Fact]
    public async Task Streams_that_wait_for_their_clients_are_bounded_in_number_of_a_user_and_in_bytes()
    {
        var (greedy, other) = (new List<Listener>(), await Listener.OpenAsync(desk, "viewer-modest", ["sessions"]));
        other.Cut();
        await desk.LeftAsync();
        for (var number = 0; number < 3 * Desk.MaxDepartedPerUser; number++)
        {
            greedy.Add(await Listener.OpenAsync(desk, "viewer-greedy", ["sessions"]));
            greedy[^1].Cut();
            await desk.LeftAsync();
        }

        Assert.InRange(desk.Departed.Count, Desk.MaxDepartedPerUser, Desk.MaxDeparted);
        var back = await Listener.OpenAsync(desk, "viewer-greedy", []);
        await back.AskAsync(greedy[0].Stream, "sessions", 0);
        Assert.Equal(["sessions"], back.Gap);
        await back.AskAsync(greedy[^1].Stream, "sessions", 0);
        Assert.Empty(back.Gap);
        await other.ResumeAsync();
        Assert.Empty(other.Gap);

        for (var number = 0; number < 3 * Desk.MaxDeparted; number++)
        {
            (await Listener.OpenAsync(desk, $"viewer-{number}", ["sessions"])).Cut();
        }

        await desk.LeftAsync();
        Assert.InRange(desk.Departed.Count, 1, Desk.MaxDeparted);
        var padding = new string('x', 20_000);
        for (var number = 0; number < 50; number++)
        {
            desk.Hub.Publish("sessions", "session.update", new { number, padding });
            Assert.InRange(desk.Departed.Bytes, 0, Desk.MaxDepartedBytes);
        }

        // One whose client is the only one left has room for what waits.
        Assert.InRange(desk.Departed.Count, 0, 1);
    }

    [Theory]
    [InlineData("""{"type":"resume"}""", "stream")]
    [InlineData("""{"type":"resume","stream":"x"}""", "channels")]
    [InlineData("""{"type":"resume","stream":"x","channels":["sessions"]}""", "object")]
    [InlineData("""{"type":"resume","stream":"x","channels":{"sessions":-1}}""", "0 or more")]
    [InlineData("""{"type":"resume","stream":"x","channels":{"sessions":"1"}}""", "0 or more")]
    [InlineData("""{"type":"resume","stream":"x","channels":{"a":1,"b":1,"c":1,"d":1,"e":1,"f":1}}""", "5 channels")]
    public async Task A_resumption_that_cannot_be_understood_gets_an_error_that_says_what_is_right(string text, string reason)
    {
        using var client = await desk.ConnectAsync("/ws?token=viewer");
        await StreamDesk.ReadAsync(client);
        await StreamDesk.SendAsync(client, text);
        Assert.Contains(reason, await StreamDesk.ErrorAsync(client), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_resumption_comes_before_the_first_subscription()
    {
        var listener = await Listener.OpenAsync(desk, "viewer-order", ["sessions"]);
        await StreamDesk.SendAsync(listener.Socket, """{"type":"resume","stream":"x","channels":{"sessions":1}}""");
        Assert.Contains("before the first", await StreamDesk.ErrorAsync(listener.Socket), StringComparison.Ordinal);
    }

    private void Publish(int from, int count)
    {
        for (var number = from; number < from + count; number++)
        {
            desk.Hub.Publish("sessions", "session.update", new { number });
            desk.Hub.Publish(Bars, "bar", new { number }, StreamDelivery.Conflated, "bar");
            desk.Hub.Publish("trades", "trade.executed", new { number });
        }
    }

    /// <summary>A desk with a clock of the test's and small bounds for those who are away.</summary>
    public sealed class Desk : StreamDesk
    {
        public const int MaxKept = 100;
        public const int MaxDeparted = 12;
        public const int MaxDepartedPerUser = 6;
        public const int MaxDepartedBytes = 100_000;
        public static readonly TimeSpan ResumeWithin = TimeSpan.FromSeconds(60);

        public ManualTimeProvider Time { get; } = new(new DateTimeOffset(2024, 12, 5, 12, 0, 0, TimeSpan.Zero));

        /// <summary>Streams that wait for their clients.</summary>
        public (int Count, long Bytes) Departed => Streams.Departed;

        protected override TimeProvider Clock => Time;

        protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Streaming:MaxKept"] = $"{MaxKept}",
            ["Streaming:MaxDeparted"] = $"{MaxDeparted}",
            ["Streaming:MaxDepartedPerUser"] = $"{MaxDepartedPerUser}",
            ["Streaming:MaxDepartedBytes"] = $"{MaxDepartedBytes}",
        };

        /// <summary>Waits until the desk has noticed as many cuts.</summary>
        public async Task DepartedAsync(Func<int, bool> isEnough)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            while (!isEnough(Departed.Count))
            {
                await Task.Delay(5, limit.Token);
            }
        }

        /// <summary>Waits until the desk has noticed that every client of a test is gone.</summary>
        public async Task LeftAsync()
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            while (Streams.Connected.Any(stream => Listener.Cuts.ContainsKey(stream.Id)))
            {
                await Task.Delay(5, limit.Token);
            }
        }

        /// <summary>Lets the time of all who were cut off run out.</summary>
        public async Task ClearAsync()
        {
            await LeftAsync();
            Time.Advance(ResumeWithin);
            await DepartedAsync(count => count == 0);
        }
    }
}
