using System.Net;
using System.Net.Http.Json;
using Candlewick.Domain;
using Candlewick.MarketData.Contracts;
using Candlewick.Platform.Security;
using Candlewick.Sessions.Tests.Desk;
using Candlewick.Testing.Desk;
using Microsoft.Extensions.DependencyInjection;

namespace Candlewick.Sessions.Tests.Alerts;

/// <summary>Routes with mappings and defaults on a desk: what is stored, decided, repeated, reversed, paused and tried.</summary>
public sealed partial class RouteAlertTests
{
    private static readonly object Exits = new { stop = new { percent = 1 }, target = new { percent = 2 } };

    private static object Mapped(object? defaults = null, string onBusy = "refuse") =>
        new { mapping = new { preset = "tradingview-strategy" }, defaults = defaults ?? Exits, on_busy = onBusy };

    private static string Alert(string action, string extra = "") => $$"""{"ticker":"BTCUSDT","action":"{{action}}"{{extra}}}""";

    [Theory]
    [InlineData("buy", 45_900.51, 44_550.50)]
    [InlineData("sell", 44_100.49, 45_450.51)]
    public async Task Defaults_in_percent_lie_on_the_trades_side(string action, double target, double stop)
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync(Mapped());

        var data = await desk.AcceptAsync(webhook, Alert(action));

        Assert.Equal(((decimal)target, (decimal)stop), (data.Amount("target_price"), data.Amount("stop_price")));
    }

    [Theory]
    [InlineData("buy", 1)]
    [InlineData("sell", -1)]
    public async Task A_stop_in_ticks_and_a_target_in_stops_are_measured_at_the_venue(string action, int sign)
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync(
            Mapped(new { stop = new { ticks = 50_000 }, target = new { stop_distance = 1.5 } }));

        var data = await desk.AcceptAsync(webhook, Alert(action));

        Assert.Equal(SessionsDesk.Price + sign * 750m, data.Amount("target_price"));
        Assert.Equal(SessionsDesk.Price - sign * 500m, data.Amount("stop_price"));
    }

    [Theory]
    [InlineData("buy", 1)]
    [InlineData("sell", -1)]
    public async Task A_stop_in_average_true_ranges_takes_the_finished_bars(string action, int sign)
    {
        await using var desk = await SessionsDesk.StartAsync(
            configure: services => services.AddSingleton<IBarReader>(new HourBars(bars: 20, range: 400)));
        var (_, webhook) = await desk.MakeRouteAsync(Mapped(new { stop = new { atr = 2 }, target = new { stop_distance = 2 } }));

        var data = await desk.AcceptAsync(webhook, Alert(action));

        Assert.Equal(SessionsDesk.Price - sign * 800m, data.Amount("stop_price"));
        Assert.Equal(SessionsDesk.Price + sign * 1_600m, data.Amount("target_price"));
    }

    [Fact]
    public async Task Without_enough_bars_a_stop_in_average_true_ranges_is_refused()
    {
        await using var desk = await SessionsDesk.StartAsync(
            configure: services => services.AddSingleton<IBarReader>(new HourBars(bars: 14, range: 400)));
        var (_, webhook) = await desk.MakeRouteAsync(Mapped(new { stop = new { atr = 2 }, target = new { stop_distance = 2 } }));

        var answer = await desk.SendAsync(webhook, Alert("buy"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Equal("AverageTrueRangeUnknown", answer.Body.GetProperty("details").Text("rule"));
        Assert.Equal(0, desk.Venue.Entries);
    }

    [Fact]
    public async Task A_distance_longer_than_the_way_is_refused()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync(Mapped(new { stop = new { ticks = 5_000_000 }, target = new { percent = 2 } }));

        var answer = await desk.SendAsync(webhook, Alert("buy"));

        Assert.Equal("ExitBelowZero", answer.Body.GetProperty("details").Text("rule"));
    }

    [Fact]
    public async Task The_same_content_within_the_window_is_the_same_signal_and_later_another()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync(Mapped());
        // One second before a stretch ends, so that the repetition comes in the next one.
        var stretch = TimeSpan.FromSeconds(20);
        desk.Clock.Advance(stretch - TimeSpan.FromTicks(desk.Clock.GetUtcNow().UtcTicks % stretch.Ticks) - TimeSpan.FromSeconds(1));

        var first = await desk.SendAsync(webhook, Alert("buy"));
        desk.Clock.Advance(TimeSpan.FromSeconds(15));
        var again = await desk.SendAsync(webhook, Alert("buy"));
        Assert.Equal(first.Text, again.Text);
        desk.Clock.Advance(TimeSpan.FromSeconds(6));
        var later = await desk.SendAsync(webhook, Alert("buy"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, later.Status);
        Assert.Equal("trade_in_progress", later.Body.GetProperty("details").Text("rule"));
        Assert.Equal(2, (await desk.GetAsync("/api/signals")).GetArrayLength());
    }

    [Theory]
    [InlineData("buy", "sell")]
    [InlineData("sell", "buy")]
    public async Task A_close_is_never_taken_for_a_repetition(string first, string second)
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync(Mapped());
        foreach (var action in new[] { first, "close", second, "close" })
        {
            desk.Clock.Advance(TimeSpan.FromSeconds(2));
            await desk.AcceptAsync(webhook, Alert(action));
            await desk.PriceAsync(SessionsDesk.Price);
        }

        Assert.Empty((await desk.GetAsync("/trading/trades?open=true")).EnumerateArray());
        Assert.Equal(4, (await desk.GetAsync("/api/signals")).GetArrayLength());
    }

    [Fact]
    public async Task Content_with_a_day_for_a_time_is_not_swallowed_the_same_day()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync(Mapped());
        var alert = Alert("buy", $",\"timestamp\":\"{desk.Clock.GetUtcNow():yyyy-MM-dd}\"");
        await desk.AcceptAsync(webhook, alert);
        desk.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await desk.SendAsync(webhook, alert)).Status);
    }

    [Fact]
    public async Task A_signal_that_waits_does_not_change_its_meaning_by_an_edit()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (id, webhook) = await desk.MakeRouteAsync(new
        {
            mapping = new { preset = "tradingview-strategy", actions = new { go = "buy" } }, defaults = Exits, on_busy = "queue",
        });
        await desk.AcceptAsync(webhook, Alert("buy"));
        await desk.PriceAsync(SessionsDesk.Price);
        await desk.AcceptAsync(webhook, Alert("go"));

        await EditAsync(desk, id, new { mapping = new { preset = "tradingview-strategy", actions = new { go = "sell" } } });
        await desk.PriceAsync(45_950m);

        var rows = (await desk.GetAsync("/api/signals")).EnumerateArray().Select(row => row.Text("reason")).ToList();
        Assert.Contains(rows, reason => reason?.StartsWith("route_edited", StringComparison.Ordinal) == true);
        Assert.Equal(1, desk.Venue.Entries);
    }

    [Fact]
    public async Task A_signal_that_waits_is_refused_once_its_route_is_paused()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (id, webhook) = await desk.MakeRouteAsync(Mapped(onBusy: "queue"));
        await desk.AcceptAsync(webhook, Alert("buy"));
        await desk.PriceAsync(SessionsDesk.Price);
        await desk.AcceptAsync(webhook, Alert("sell"));

        await EditAsync(desk, id, new { paused = true });
        await desk.PriceAsync(45_950m);

        Assert.Equal(1, desk.Venue.Entries);
        Assert.StartsWith("route_paused", (await desk.GetAsync("/api/signals"))[0].Text("reason"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Content_that_names_its_time_is_the_same_signal_for_ever()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync(Mapped());
        var alert = Alert("buy", $",\"timenow\":\"{desk.Clock.GetUtcNow():yyyy-MM-ddTHH:mm:ssZ}\"");

        var first = await desk.SendAsync(webhook, alert);
        desk.Clock.Advance(TimeSpan.FromHours(3));

        Assert.Equal(first.Text, (await desk.SendAsync(webhook, alert)).Text);
        Assert.Equal(1, (await desk.GetAsync("/api/signals")).GetArrayLength());
    }

    [Fact]
    public async Task A_native_alert_takes_the_routes_defaults_and_an_id_of_its_content()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync(new
        {
            defaults = new { stop = new { percent = 1 }, target = new { percent = 2 }, symbol = "BTCUSDT", id_from_content = true },
        });

        var data = await desk.AcceptAsync(webhook, """{"action":"sell"}""");

        Assert.Equal((44_100.49m, 45_450.51m), (data.Amount("target_price"), data.Amount("stop_price")));
        Assert.StartsWith("content-", (await desk.GetAsync("/api/signals"))[0].Text("signal_id"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("buy", "sell")]
    [InlineData("sell", "buy")]
    public async Task A_reversal_without_prices_goes_to_the_other_side(string first, string second)
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync(Mapped(onBusy: "reverse"));
        await desk.AcceptAsync(webhook, Alert(first));
        await desk.PriceAsync(SessionsDesk.Price);

        var reversal = await desk.AcceptAsync(webhook, Alert("reverse"));
        Assert.Equal("QUEUED", reversal.GetProperty("execution").Text("status"));
        Assert.Equal(second, reversal.Text("action"));
        await desk.PriceAsync(SessionsDesk.Price);
        await desk.PriceAsync(SessionsDesk.Price);

        var trade = (await desk.GetAsync("/trading/trades?open=true")).EnumerateArray().Single();
        Assert.Equal(second, trade.Text("side"));
    }

    [Theory]
    [InlineData("buy", "sell")]
    [InlineData("sell", "buy")]
    public async Task A_reversal_that_came_while_the_account_started_enters_the_other_side(string first, string second)
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync(Mapped(onBusy: "reverse"));
        await desk.AcceptAsync(webhook, Alert(first));
        await desk.PriceAsync(SessionsDesk.Price);
        var opening = new TaskCompletionSource();
        await desk.StopThenAsync(() => desk.Venue.OpenAnswers = opening.Task);

        await desk.AcceptAsync(webhook, Alert("reverse"));
        opening.SetResult();
        await SessionsDesk.UntilAsync(async () => (await desk.InboxAsync()).Values.Any(row => row.Text("action") == second));
        await desk.SettleAsync();
        await desk.PriceAsync(SessionsDesk.Price);
        await desk.PriceAsync(SessionsDesk.Price);

        Assert.Equal(second, (await desk.GetAsync("/trading/trades?open=true")).EnumerateArray().Single().Text("side"));
    }

    [Fact]
    public async Task A_reversal_with_nothing_open_is_refused()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync(Mapped(onBusy: "reverse"));

        var answer = await desk.SendAsync(webhook, Alert("reverse"));

        Assert.Equal("no_open_trade", answer.Body.GetProperty("details").Text("rule"));
    }

    [Fact]
    public async Task A_paused_route_takes_closes_and_nothing_else_until_it_is_resumed()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (id, webhook) = await desk.MakeRouteAsync(Mapped());
        await desk.AcceptAsync(webhook, Alert("buy"));
        await desk.PriceAsync(SessionsDesk.Price);

        Assert.False((await EditAsync(desk, id, new { paused = true })).IsNull("paused_at"));
        await desk.RestartAsync();
        var refused = await desk.SendAsync(webhook, Alert("sell"));
        Assert.Equal("route_paused", refused.Body.GetProperty("details").Text("rule"));
        await desk.AcceptAsync(webhook, Alert("exit"));
        await desk.PriceAsync(SessionsDesk.Price);
        Assert.Empty((await desk.GetAsync("/trading/trades?open=true")).EnumerateArray());

        Assert.True((await EditAsync(desk, id, new { paused = false })).IsNull("paused_at"));
        desk.Clock.Advance(TimeSpan.FromMinutes(1));
        await desk.AcceptAsync(webhook, Alert("sell"));
    }

    [Fact]
    public async Task A_dry_run_answers_what_would_come_and_stores_nothing()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (id, webhook) = await desk.MakeRouteAsync(Mapped());

        var tried = await desk.PostAsync($"/api/routes/{id}/dry-run", new { body = Alert("buy") });
        Assert.Equal(200, tried.GetProperty("status").GetInt32());
        Assert.Equal("Start", tried.GetProperty("answer").GetProperty("data").Text("current_node"));
        Assert.Contains(tried.GetProperty("trace").EnumerateArray(), line => line.Text("rule") == "FieldMapped");
        Assert.Empty((await desk.GetAsync("/api/signals")).EnumerateArray());
        Assert.Empty((await desk.GetAsync("/api/sessions")).EnumerateArray());

        var data = await desk.AcceptAsync(webhook, Alert("buy"));
        Assert.Equal(tried.GetProperty("answer").GetProperty("data").Amount("trade_amount"), data.Amount("trade_amount"));
        var stored = (await desk.GetAsync("/api/signals"))[0].Text("id");
        var again = await desk.PostAsync($"/api/signals/{stored}/dry-run", new { });
        Assert.Equal(422, again.GetProperty("status").GetInt32());
        Assert.Equal("trade_in_progress", again.GetProperty("answer").GetProperty("details").Text("rule"));
        await desk.PostAsync("/api/signals/none/dry-run", new { }, HttpStatusCode.NotFound);
        Assert.Equal(1, (await desk.GetAsync("/api/signals")).GetArrayLength());
    }

    [Fact]
    public async Task A_test_is_a_signal_like_any_other()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (id, _) = await desk.MakeRouteAsync(Mapped());

        var answer = await desk.PostAsync($"/api/routes/{id}/test", new { body = Alert("buy") });

        Assert.Equal("PENDING", answer.GetProperty("data").GetProperty("execution").Text("status"));
        Assert.Equal(1, (await desk.GetAsync("/api/signals")).GetArrayLength());
        await desk.PostAsync($"/api/routes/{id}/test", new { body = "nonsense of four words" }, HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task What_would_be_understood_shows_before_there_is_a_route()
    {
        await using var desk = await SessionsDesk.StartAsync();

        var told = await desk.PostAsync("/api/routes/understand", new
        {
            body = """{"ticker":"BINANCE:BTCUSDT","action":"BUY","sl":"44000","note":"x","time":"2020-01-01T00:00:00Z"}""",
            symbols = new[] { "BTCUSDT" },
            defaults = new { target = new { percent = 2 } },
        });

        var signal = told.GetProperty("signal");
        Assert.Equal(("buy", "BTCUSDT", "2 %"), (signal.Text("action"), signal.Text("symbol"), signal.Text("target")));
        Assert.Equal("note", Assert.Single(told.GetProperty("unused").EnumerateArray()).GetString());
        var fields = told.GetProperty("fields").EnumerateArray().ToDictionary(field => field.Text("field")!);
        var symbol = fields["symbol"];
        Assert.Equal(("ticker", "BINANCE:BTCUSDT", "BTCUSDT"), (symbol.Text("path"), symbol.Text("given"), symbol.Text("taken")));
        Assert.True(fields["target"].IsNull("path"));
        await desk.PostAsync("/api/routes/understand", new { body = "x", symbols = new string?[] { null } }, HttpStatusCode.BadRequest);
        await desk.PostAsync("/api/routes/understand", new { body = "x", symbols = Array.Empty<string>() }, HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_route_of_positions_that_refuses_while_busy_is_warned_of()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (id, _) = await desk.MakeRouteAsync(Mapped());

        var warnings = (await desk.GetAsync($"/api/routes/{id}")).GetProperty("warnings");
        Assert.Contains("can reverse trades", warnings[0].GetString(), StringComparison.Ordinal);
        Assert.Empty((await EditAsync(desk, id, new { on_busy = "reverse" })).GetProperty("warnings").EnumerateArray());
    }

    private static async Task<System.Text.Json.JsonElement> EditAsync(
        DeskHost desk, string id, object body, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var answer = await desk.Http.PatchAsJsonAsync($"/api/routes/{id}", body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == expected, $"{(int)answer.StatusCode} {text}");
        return System.Text.Json.JsonSerializer.Deserialize<System.Text.Json.JsonElement>(text);
    }

    /// <summary>Hours that each go over the same range; the last is still growing.</summary>
    private sealed class HourBars(int bars, double range) : IBarReader
    {
        public ValueTask<InstrumentId?> ResolveMarketAsync(string symbol, CancellationToken cancellationToken = default) =>
            new((InstrumentId?)null);

        public ValueTask<IReadOnlyList<StoredBar>> ReadAsync(
            InstrumentId market, Timeframe timeframe, long? fromMs, long? toMs, int limit, CancellationToken cancellationToken = default)
        {
            Assert.Equal(("BTCUSDT", Timeframe.H1), (market.Symbol, timeframe));
            return new([.. Enumerable.Range(0, bars + 1).Select(number => new StoredBar(
                new Bar(number * 3_600_000L, 45_000, 45_000 + (number == bars ? 9_000 : range / 2), 45_000 - (range / 2), 45_000, 1),
                IsFinal: number < bars)).TakeLast(limit)]);
        }

        public ValueTask<SeriesRange?> GetRangeAsync(
            InstrumentId market, Timeframe timeframe, CancellationToken cancellationToken = default) => new((SeriesRange?)null);

        public ValueTask<BarSeries> ScanAsync(
            InstrumentId market, Timeframe timeframe, long fromMs, long toMs, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();
    }
}
