using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.MarketData.Contracts;
using Candlewick.Platform.Concurrency;
using Candlewick.Venues.Simulator.Accounts;
using Candlewick.Venues.Tests.Simulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Candlewick.Venues.Tests.Exchange;

/// <summary>The line between a desk and an exchange: who is let in, what breaks it, and whom the market waits for.</summary>
public sealed class ExchangeLineTests
{
    private const string Symbol = "LINKUSDT";
    private const string Terms = "\"epoch\":\"a:1\",\"time\":\"2024-12-01T00:00:00Z\",\"has_order_lists\":true,\"has_stop_orders\":true";
    private const string EmptyMarket =
        "{\"word\":\"market\",\"market\":{\"protocol\":1,\"mode\":\"replay\",\"instruments\":[]," + Terms + "}}";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("""{"url":"ws://127.0.0.1:8002"}""", "account")]
    [InlineData("""{"account":"main"}""", "url")]
    [InlineData("""{"url":"http://127.0.0.1:8002","account":"main"}""", "url")]
    [InlineData("""{"url":"ws://exchange.example:8002","account":"main"}""", "url")]
    [InlineData("""{"url":"ws://user@127.0.0.1:8002","account":"main"}""", "url")]
    [InlineData("""{"url":"ws://127.0.0.1:8002/x","account":"main"}""", "url")]
    [InlineData("""{"url":"ws://127.0.0.1:8002","account":"Main"}""", "account")]
    [InlineData("""{"url":"ws://127.0.0.1:8002","account":"main","token":"secret"}""", "token")]
    [InlineData("[]", "settings")]
    public void Settings_that_cannot_be_used_are_named(string settings, string field) =>
        Assert.Equal([field], new DeskEnd().Adapter.Check(JsonDocument.Parse(settings).RootElement).Keys);

    [Theory]
    [InlineData("ws://127.0.0.1:8002")]
    [InlineData("ws://[::1]:8002")]
    [InlineData("ws://localhost:8002")]
    [InlineData("wss://exchange.example")]
    public void Settings_that_can_be_used_have_no_errors(string url) =>
        Assert.Empty(new DeskEnd().Adapter.Check(JsonSerializer.SerializeToElement(new { url, account = "main" })));

    [Fact]
    public async Task Only_who_knows_the_token_and_an_account_is_let_in()
    {
        await using var exchange = await ServedExchange.StartAsync();
        var wrong = await Assert.ThrowsAsync<BrokerUnavailableException>(
            () => new DeskEnd(token: "another token altogether").OpenAsync(exchange.Url));
        Assert.Contains("401", wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("another token", wrong.Message, StringComparison.Ordinal);
        var none = await Assert.ThrowsAsync<BrokerUnavailableException>(() => new DeskEnd(token: "short").OpenAsync(exchange.Url));
        Assert.Contains("CANDLEWICK_EXCHANGE__TOKEN", none.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<BrokerUnavailableException>(() => new DeskEnd().OpenAsync(exchange.Url, "nobody"));
        using var http = new HttpClient { BaseAddress = new Uri(exchange.Url.Replace("ws://", "http://", StringComparison.Ordinal)) };
        using var answer = await http.GetAsync("/exchange/journal?account=main");
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, answer.StatusCode);
        await using var broker = await new DeskEnd().OpenAsync(exchange.Url);
        Assert.Equal("exchange-main", broker.Venue);
    }

    [Fact]
    public async Task A_replay_moves_only_while_a_desk_runs_and_has_settled()
    {
        await using var exchange = await ReplayingAsync();
        var replay = exchange.Account("main").Replay;
        var advance = replay.AdvanceAsync(1, null, default);
        var desk = new DeskEnd();
        var broker = await desk.OpenAsync(exchange.Url);
        // Connected, asked and answered, but not running yet.
        await exchange.Hold("main").WaitForQuietAsync(default);
        Assert.False(advance.IsCompleted);
        var tracker = desk.Trackers.Of("main");
        tracker.Begin();
        await broker.RunAsync(default);
        // It was told to wait by whoever asks first: the opening price is shown once the desk has nothing in flight.
        Assert.False(advance.IsCompleted);
        Assert.Equal(2, replay.BarsLeft);
        tracker.End();
        Assert.Equal(1, (await advance.WaitAsync(Patience))!.BarsLeft);
        await broker.DisposeAsync();
        var next = replay.AdvanceAsync(1, null, default);
        Assert.False(next.IsCompleted);
        await using var again = await desk.OpenAsync(exchange.Url);
        await again.RunAsync(default);
        Assert.Equal(0, (await next.WaitAsync(Patience))!.BarsLeft);
        Assert.Equal(again.MarketTime, exchange.Account("main").Venue.MarketTime);
        Assert.False(again.IsOpen(Symbol));
    }

    [Fact]
    public async Task An_order_that_comes_after_its_time_is_refused_and_unknown_however_far_the_two_clocks_are_apart()
    {
        // The exchange's clock stands in the past of the desk's.
        await using var exchange = await ReplayingAsync();
        await using var broker = await new DeskEnd().OpenAsync(exchange.Url);
        var order = new VenueOrder("late", Symbol, OrderSide.Buy, OrderType.Market, 1m)
        {
            ValidUntil = DateTimeOffset.UtcNow.AddMilliseconds(-1),
        };
        var refused = Assert.IsType<SubmitOutcome.Refused>(await broker.SubmitAsync(order, default));
        Assert.Equal((RuleName.VenueRefused, "-1021", true), (refused.Rule, refused.Code, refused.MayRetry));
        Assert.Null(await broker.QueryAsync(Symbol, "late", default));
        Assert.IsType<SubmitOutcome.Accepted>(
            await broker.SubmitAsync(order with { ValidUntil = DateTimeOffset.UtcNow.AddMinutes(1) }, default));
        var late = order with { ClientOrderId = "late-target", Type = OrderType.Limit, Side = OrderSide.Sell, LimitPrice = 110m };
        var intime = late with { ClientOrderId = "stop", ValidUntil = DateTimeOffset.UtcNow.AddMinutes(1) };
        // Each leg of a list counts.
        foreach (var list in new[] { new VenueOrderList("list", late, intime), new VenueOrderList("list", intime, late) })
        {
            refused = Assert.IsType<SubmitOutcome.Refused>(await broker.SubmitListAsync(list, default));
            Assert.Equal("-1021", refused.Code);
        }
    }

    [Fact]
    public async Task A_free_replay_waits_for_nobody()
    {
        await using var exchange = await ReplayingAsync(("Exchange:HoldsReplays", "false"));
        Assert.Equal(0, (await exchange.Account("main").Replay.AdvanceAsync(2, null, default).WaitAsync(Patience))!.BarsLeft);
    }

    [Fact]
    public async Task A_line_that_breaks_comes_up_again_and_lets_the_market_go_on()
    {
        await using var exchange = await ReplayingAsync();
        await using var broker = await new DeskEnd().OpenAsync(exchange.Url);
        var isBack = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var hearing = broker.Subscribe(said =>
        {
            if (said is BrokerEvent.Connected)
            {
                isBack.TrySetResult();
            }
        });
        await broker.RunAsync(default);
        exchange.Cut();
        await isBack.Task.WaitAsync(Patience);
        Assert.True(broker.IsConnected);
        Assert.Equal(1, (await exchange.Account("main").Replay.AdvanceAsync(1, null, default).WaitAsync(Patience))!.BarsLeft);
    }

    /// <summary>The first message of every connection; none of them is the truth.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("""{"word":"nothing"}""")]
    [InlineData("""{"word":"market"}""")]
    [InlineData("""{"word":"quote","quote":{"symbol":"A","bid":1,"ask":1,"last":1,"time":"2024-12-01T00:00:00Z","is_open":true}}""")]
    [InlineData("{\"word\":\"market\",\"market\":{\"protocol\":2,\"mode\":\"replay\",\"instruments\":[]," + Terms + "}}")]
    [InlineData("{\"word\":\"market\",\"market\":{\"protocol\":1,\"mode\":\"live\",\"instruments\":[]," + Terms + "}}")]
    [InlineData("{\"word\":\"market\",\"market\":{\"protocol\":1,\"mode\":\"replay\",\"instruments\":[null]," + Terms + "}}")]
    public async Task An_exchange_that_talks_nonsense_cannot_be_reached_and_breaks_nothing(string first)
    {
        await using var liar = await LiarAsync(first);
        await Assert.ThrowsAsync<BrokerUnavailableException>(() => new DeskEnd().OpenAsync(Address(liar)));
    }

    /// <summary>A market is told, then something that ends the line; the desk goes on without it.</summary>
    [Theory]
    [InlineData("""{"word":"quote","quote":{"symbol":"A","bid":1,"ask":1,"last":0,"time":"2024-12-01T00:00:00Z","is_open":true}}""")]
    [InlineData("""{"word":"quote","quote":{"symbol":"A","bid":1,"ask":1,"last":1e300,"time":"2024-12-01T00:00:00Z","is_open":true}}""")]
    [InlineData("""{"word":"report"}""")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[")]
    public async Task What_cannot_be_true_ends_the_line_and_submits_are_unconfirmed(string second)
    {
        await using var liar = await LiarAsync(EmptyMarket, second);
        await using var broker = await new DeskEnd().OpenAsync(Address(liar));
        var order = new VenueOrder("one", Symbol, OrderSide.Buy, OrderType.Market, 1m);
        Assert.IsType<SubmitOutcome.Unconfirmed>(await broker.SubmitAsync(order, default));
        await Assert.ThrowsAsync<BrokerUnavailableException>(() => broker.GetAccountAsync(default));
    }

    [Fact]
    public async Task An_exchange_that_does_not_answer_leaves_a_submit_unconfirmed()
    {
        await using var silent = await LiarAsync(EmptyMarket);
        await using var broker = await new DeskEnd(answerSeconds: 1).OpenAsync(Address(silent));
        var order = new VenueOrder("one", Symbol, OrderSide.Buy, OrderType.Market, 1m);
        Assert.IsType<SubmitOutcome.Unconfirmed>(await broker.SubmitAsync(order, default));
        Assert.True(broker.IsConnected);
    }

    private static async Task<ServedExchange> ReplayingAsync(params (string Key, string Value)[] settings)
    {
        var shelf = new BarShelf();
        var first = SimulatorBench.Start.ToUnixTimeMilliseconds();
        shelf.Put(
            SimulatorBench.Stored(Symbol), Timeframe.M1,
            [new Bar(first, 100, 101, 99, 100, 10), new Bar(first + 60_000, 100, 101, 99, 100, 10)]);
        var exchange = await ServedExchange.StartAsync(shelf, settings);
        var wish = new AccountWish(100_000m, AccountKind.Margin, null, 0m, 0m, 0m, 1.0, 7, null);
        await SimulatorBench.ReplayAsync(exchange.Account("main"), exchange.Get<IBarReader>(), Symbol, wish);
        return exchange;
    }

    private static string Address(WebApplication app) => app.Urls.Single().Replace("http", "ws", StringComparison.Ordinal);

    /// <summary>Sends each connection the same texts and then reads until it is left.</summary>
    private static async Task<WebApplication> LiarAsync(params string[] texts)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.UseWebSockets();
        app.Run(async http =>
        {
            using var socket = await http.WebSockets.AcceptWebSocketAsync();
            foreach (var text in texts)
            {
                await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, http.RequestAborted);
            }

            try
            {
                while (true)
                {
                    await socket.ReceiveAsync(new byte[1024], http.RequestAborted);
                }
            }
            catch (Exception gone) when (gone is WebSocketException or OperationCanceledException or IOException)
            {
                // The desk has hung up.
            }
        });
        await app.StartAsync();
        return app;
    }
}
