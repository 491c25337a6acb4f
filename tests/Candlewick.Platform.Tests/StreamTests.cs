using System.Net.WebSockets;
using System.Text.Json;
using Candlewick.Platform.Streaming;

namespace Candlewick.Platform.Tests;

/// <summary>The WebSocket on a real server: what reaches a client, in which order, and what a slow one does not do to others.</summary>
public sealed class StreamTests : StreamDesk
{
    [Fact]
    public async Task A_token_in_the_query_is_welcomed()
    {
        using var client = await ConnectAsync("/ws?token=viewer");
        Assert.Equal("welcome", Type(await ReadAsync(client)));
    }

    [Fact]
    public async Task A_token_in_the_first_message_is_welcomed()
    {
        using var client = await ConnectAsync("/ws");
        await SendAsync(client, """{"type":"auth","token":"viewer"}""");
        Assert.Equal("welcome", Type(await ReadAsync(client)));
    }

    [Theory]
    [InlineData("/ws?token=wrong", null)]
    [InlineData("/ws", """{"type":"auth","token":"wrong"}""")]
    [InlineData("/ws", """{"type":"subscribe","channels":["prices"]}""")]
    [InlineData("/ws", null)]
    [InlineData("/ws/admin", null)]
    [InlineData("/ws/admin?token=viewer", null)]
    [InlineData("/ws/data-collection?token=wrong", null)]
    public async Task Without_a_right_token_the_connection_is_closed_with_1008(string path, string? first)
    {
        using var client = await ConnectAsync(path);
        if (first is not null)
        {
            await SendAsync(client, first);
        }

        Assert.Equal(WebSocketCloseStatus.PolicyViolation, await ReadToCloseAsync(client));
    }

    [Fact]
    public async Task The_cookie_opens_the_stream_from_our_own_page_only()
    {
        using var ours = await ConnectAsync("/ws", ("Cookie", "candlewick_session=viewer"), ("Origin", $"http://{Address.Authority}"));
        Assert.Equal("welcome", Type(await ReadAsync(ours)));

        foreach (var origin in (string?[])["https://evil.example", $"https://{Address.Authority}", "null", null])
        {
            (string, string)[] headers = origin is null
                ? [("Cookie", "candlewick_session=viewer")] : [("Cookie", "candlewick_session=viewer"), ("Origin", origin)];
            await Assert.ThrowsAsync<WebSocketException>(() => ConnectAsync("/ws", headers));
        }
    }

    [Fact]
    public async Task A_subscriber_is_shown_current_prices_and_then_every_update_in_order()
    {
        using var client = await SubscribedAsync("prices");

        var current = await ReadAsync(client);
        Assert.Equal("current_prices", Type(current));
        Assert.Equal(100.5, current.GetProperty("data").GetProperty("AAPL").GetDouble());
        Assert.Equal(1, current.GetProperty("seq").GetInt64());

        Hub.Publish("prices", "price_update", new Dictionary<string, double> { ["AAPL"] = 101 });
        var update = await ReadAsync(client);
        Assert.Equal("price_update", Type(update));
        Assert.Equal(2, update.GetProperty("seq").GetInt64());
        Assert.EndsWith("Z", update.GetProperty("timestamp").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_comes_from_channels_that_were_not_asked_for_or_were_left()
    {
        using var client = await SubscribedAsync("sessions");
        Hub.Publish("signals", "signal.update", new { id = 1 });
        Hub.Publish("sessions", "session.update", new { session_id = "a" });
        Assert.Equal("session.update", Type(await ReadAsync(client)));

        await SendAsync(client, """{"type":"unsubscribe","channels":["sessions"]}""");
        Assert.Equal("unsubscribed", Type(await ReadAsync(client)));
        Hub.Publish("sessions", "session.update", new { session_id = "b" });
        await SendAsync(client, """{"type":"ping"}""");
        Assert.Equal("pong", Type(await ReadAsync(client)));
    }

    [Fact]
    public async Task A_wrong_channel_or_message_gets_an_error_that_says_what_is_right()
    {
        using var client = await SignedInAsync();
        await SendAsync(client, """{"type":"subscribe","channels":["everything","bars:BTCUSDT:7m"]}""");
        Assert.Contains("everything", await ErrorAsync(client), StringComparison.Ordinal);
        Assert.Contains("bars:{symbol}:{timeframe}", await ErrorAsync(client), StringComparison.Ordinal);
        await SendAsync(client, """{"type":"dance"}""");
        Assert.Contains("subscribe", await ErrorAsync(client), StringComparison.Ordinal);
        await SendAsync(client, "not json");
        Assert.Contains("JSON object", await ErrorAsync(client), StringComparison.Ordinal);
        await SendAsync(client, """{"type":"get_history","ticker":"NOPE"}""");
        Assert.Contains("NOPE", await ErrorAsync(client), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Channels_per_client_are_bounded()
    {
        using var client = await SignedInAsync();
        await SendAsync(client, """{"type":"subscribe","channels":["sessions","signals","trades","jobs","alerts"]}""");
        Assert.Equal("subscribed", Type(await ReadAsync(client)));
        await SendAsync(client, """{"type":"subscribe","channels":["portfolio"]}""");
        Assert.Contains("5 channels", await ErrorAsync(client), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_wanders_over_ever_new_channels_is_closed_with_1008()
    {
        using var client = await SignedInAsync();
        for (var round = 0; round <= 10; round++)
        {
            var tickers = Enumerable.Range(round * 5, 5).Select(number => $"T{number}").ToList();
            await SendAsync(client, JsonSerializer.Serialize(new { type = "subscribe", tickers }));
            await SendAsync(client, JsonSerializer.Serialize(new { type = "unsubscribe", tickers }));
        }

        Assert.Equal(WebSocketCloseStatus.PolicyViolation, await ReadToCloseAsync(client));
        Assert.Contains("50 different channels", client.CloseStatusDescription, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tickers_and_bars_are_named_as_they_come()
    {
        using var client = await SignedInAsync();
        await SendAsync(client, """{"type":"subscribe","tickers":["aapl"],"channels":["bars:btcusdt:1m"]}""");
        var subscribed = await ReadAsync(client);
        Assert.Equal(
            ["bars:BTCUSDT:1m", "price:AAPL"],
            subscribed.GetProperty("data").GetProperty("channels").EnumerateArray().Select(channel => channel.GetString()));
        Assert.Equal("current_prices", Type(await ReadAsync(client)));

        await SendAsync(client, """{"type":"get_history","ticker":"aapl"}""");
        var history = await ReadAsync(client);
        Assert.Equal("price_history", Type(history));
        Assert.Equal("AAPL", history.GetProperty("data").GetProperty("ticker").GetString());
    }

    [Fact]
    public async Task A_client_that_does_not_read_misses_prices_but_never_the_last_one()
    {
        using var client = await SubscribedAsync("bars:BTCUSDT:1m");
        var padding = new string('x', 20_000);
        for (var i = 1; i <= 5_000; i++)
        {
            Hub.Publish("bars:BTCUSDT:1m", "bar", new { number = i, padding }, StreamDelivery.Conflated, "bar");
        }

        var seen = new List<(int Number, long Sequence)>();
        while (seen.Count == 0 || seen[^1].Number < 5_000)
        {
            var message = await ReadAsync(client);
            seen.Add((message.GetProperty("data").GetProperty("number").GetInt32(), message.GetProperty("seq").GetInt64()));
        }

        Assert.True(seen.Count < 5_000, "Nothing was conflated.");
        Assert.Equal(seen.OrderBy(message => message.Number), seen);
        Assert.Equal(Enumerable.Range(1, seen.Count).Select(number => (long)number), seen.Select(message => message.Sequence));
    }

    [Fact]
    public async Task A_client_too_slow_for_messages_that_count_is_closed_with_1013_and_others_go_on()
    {
        using var slow = await SubscribedAsync("sessions");
        using var quick = await SubscribedAsync("sessions");
        var padding = new string('x', 50_000);
        for (var i = 1; i <= 1_000; i++)
        {
            Hub.Publish("sessions", "session.update", new { number = i, padding });
            Assert.Equal(i, (await ReadAsync(quick)).GetProperty("data").GetProperty("number").GetInt32());
        }

        Assert.Equal((WebSocketCloseStatus)1013, await ReadToCloseAsync(slow));
    }

    [Fact]
    public async Task A_message_larger_than_allowed_closes_with_1009()
    {
        using var client = await SignedInAsync();
        await SendAsync(client, "{\"type\":\"" + new string('x', 20_000) + "\"}");
        Assert.Equal(WebSocketCloseStatus.MessageTooBig, await ReadToCloseAsync(client));
    }

    [Fact]
    public async Task A_client_that_floods_is_closed()
    {
        using var client = await SignedInAsync();
        for (var i = 0; i < 300; i++)
        {
            await SendAsync(client, """{"type":"ping"}""");
        }

        Assert.Equal(WebSocketCloseStatus.PolicyViolation, await ReadToCloseAsync(client));
    }

    [Fact]
    public async Task Signing_out_closes_the_stream()
    {
        using var client = await ConnectAsync("/ws?token=leaving");
        Assert.Equal("welcome", Type(await ReadAsync(client)));
        Tokens.HasLeft = true;
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, await ReadToCloseAsync(client));
    }

    [Fact]
    public async Task A_job_feed_shows_the_last_ten_messages_flat()
    {
        for (var i = 1; i <= 12; i++)
        {
            Hub.Publish("jobs", "data_collection_progress", new { job_id = $"job-{i}", progress = i });
        }

        using var client = await ConnectAsync("/ws/data-collection?token=viewer");
        var first = await ReadAsync(client);
        Assert.Equal("data_collection_progress", Type(first));
        Assert.Equal("job-3", first.GetProperty("job_id").GetString());
        Assert.True(first.TryGetProperty("timestamp", out _));
        Assert.False(first.TryGetProperty("data", out _));
    }

    [Fact]
    public async Task Statistics_count_who_is_connected()
    {
        Hub.Publish("jobs", "data_collection_started", new { job_id = "one" });
        using var client = await SignedInAsync();
        using var feed = await ConnectAsync("/ws/data-collection?token=viewer");
        await ReadAsync(feed);
        await SendAsync(client, """{"type":"get_stats"}""");
        var stats = (await ReadAsync(client)).GetProperty("data");
        Assert.True(stats.GetProperty("total_connections").GetInt32() >= 1);
        Assert.Equal(1, stats.GetProperty("data_collection_subscribers").GetInt32());
        Assert.Equal(0, stats.GetProperty("model_training_subscribers").GetInt32());
    }
}
