using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Candlewick.Execution.Contracts;
using Candlewick.Sessions.Tests.Desk;
using Candlewick.Testing;
using Candlewick.Testing.Desk;

namespace Candlewick.Sessions.Tests;

/// <summary>The webhook's checks and shapes, row by row of their table.</summary>
public sealed class WebhookTests
{
    private const string Base = "/api/webhook/trade-signal";

    [Fact]
    public async Task Every_error_of_a_signal_is_told_not_the_first_alone()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync();

        var (status, body, _) = await desk.SendAsync(
            webhook, """{"action":"hold","symbol":"{{ticker}}","entry":"-1","target":"abc","stop":"","timeframe":"7x","rr":"-1"}""");

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.False(body.GetProperty("success").GetBoolean());
        Assert.False(string.IsNullOrEmpty(body.Text("error")!));
        Assert.Equal(JsonValueKind.Array, body.GetProperty("warnings").ValueKind);
        var details = body.GetProperty("details");
        Assert.Equal(
            ["signal_content", "timestamp", "user_agent", "validation_errors"],
            details.EnumerateObject().Select(field => field.Name).Order(StringComparer.Ordinal));
        var errors = details.GetProperty("validation_errors").EnumerateArray().Select(error => error.GetString()!).ToList();
        foreach (var start in (
            string[])["action:", "symbol: the placeholder '{{ticker}}'", "id: is required", "entry:", "target:", "stop: is empty",
            "timeframe:", "rr:"])
        {
            Assert.Contains(errors, error => error.StartsWith(start, StringComparison.Ordinal));
        }

        var stored = Assert.Single((await desk.GetAsync("/api/signals")).EnumerateArray());
        Assert.Equal("invalid", stored.Text("status")!);
    }

    [Theory]
    [InlineData("{\"action\":\"buy\"", "not JSON")]
    [InlineData("[1,2]", "an array")]
    [InlineData("\"buy\"", "text")]
    [InlineData("{\"action\":\"buy\",\"action\":\"sell\"}", "duplicate")]
    [InlineData("{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":1}}}}}}}}}", "8 levels")]
    [InlineData("{\"action\":\"\\ud800\"}", "not a character")]
    [InlineData("buy BTCUSDT", "not JSON")]
    public async Task A_body_that_is_not_one_plain_json_object_is_refused(string body, string reason)
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync();

        var (status, answer, _) = await desk.SendAsync(webhook, body, "text/plain");

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(
            reason, answer.GetProperty("details").GetProperty("validation_errors")[0].GetString(), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>No text column of a server holds it; the sender is told what is kept.</summary>
    [Fact]
    public async Task A_zero_character_in_a_body_is_kept_as_the_sign_of_one_that_is_none()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync();

        var answer = await desk.SendAsync(webhook, "buy\0 BTCUSDT", "text/plain");

        Assert.True(answer.Status == HttpStatusCode.BadRequest, answer.Text);
        Assert.Equal("buy\ufffd BTCUSDT", answer.Body.GetProperty("details").Text("signal_content"));
        Assert.Equal("buy\ufffd BTCUSDT", Assert.Single(await desk.Database.QueryAsync<string>("SELECT body FROM trade_signals")));
    }

    [Fact]
    public async Task A_body_of_64_KiB_is_read_and_one_byte_more_is_413()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync();
        var signal = DeskHost.Signal("big");
        var fits = signal[..^1] + ",\"source\":null" + new string(' ', 65_536 - signal.Length - 14) + "}";
        Assert.Equal(65_536, Encoding.UTF8.GetByteCount(fits));

        var small = await desk.SendAsync(webhook, fits);
        var large = await desk.SendAsync(webhook, fits[..^1] + " }");

        Assert.Equal(HttpStatusCode.OK, small.Status);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.Status);
    }

    [Theory]
    [InlineData("long", "buy")]
    [InlineData("BUY", "buy")]
    [InlineData("Reverse", "buy")]
    public async Task Synonyms_of_buying_are_normalised(string word, string action)
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync();

        var (status, body, text) = await desk.SendAsync(webhook, DeskHost.Signal("s", new { action = word }));

        Assert.True(status == HttpStatusCode.OK, text);
        Assert.Equal(action, body.GetProperty("data").Text("action")!);
        Assert.Equal(word == "long", body.GetProperty("warnings").GetArrayLength() == 1);
    }

    [Fact]
    public async Task Short_sells_and_reverse_takes_the_side_that_the_prices_have()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync();
        var (_, other) = await desk.MakeRouteAsync();

        Assert.Equal(
            "sell", (await desk.AcceptAsync(webhook, DeskHost.Signal("s", new { action = "short", target = 44000, stop = 46000 })))
                .Text("action")!);
        Assert.Equal(
            "sell", (await desk.AcceptAsync(other, DeskHost.Signal("s", new { action = "reverse", target = 44000, stop = 46000 })))
                .Text("action")!);
    }

    [Theory]
    [InlineData("buy", "46000", "46000.01")]
    [InlineData("buy", "45000", "44000")]
    [InlineData("sell", "46000", "44000")]
    [InlineData("reverse", "46000", "46500")]
    [InlineData("buy", "NaN", "44000")]
    [InlineData("buy", "Infinity", "44000")]
    [InlineData("buy", "46,000", "44000")]
    [InlineData("buy", "1e99", "44000")]
    [InlineData("buy", "46000", "0")]
    public async Task Prices_must_be_positive_decimals_on_their_sides_of_the_entry(string action, string target, string stop)
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync();

        var (status, _, text) = await desk.SendAsync(webhook, DeskHost.Signal("p", new { action, target, stop }));

        Assert.True(status == HttpStatusCode.BadRequest, text);
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("240", true)]
    [InlineData("1440", true)]
    [InlineData("1441", false)]
    [InlineData("30S", true)]
    [InlineData("D", true)]
    [InlineData("1D", true)]
    [InlineData("W", true)]
    [InlineData("M", true)]
    [InlineData("3M", true)]
    [InlineData("15m", true)]
    [InlineData("4h", true)]
    [InlineData("1w", true)]
    [InlineData("0", false)]
    [InlineData("h", false)]
    [InlineData("4x", false)]
    [InlineData("999999m", false)]
    public async Task Timeframes_are_those_of_TradingView_or_a_number_with_a_unit(string timeframe, bool isTimeframe)
    {
        Assert.Equal(isTimeframe, Formats.Native.SignalTimeframe.Length(timeframe) is not null);
        await Task.CompletedTask;
    }

    [Theory]
    [InlineData("99999M", "2026-01-15T12:00:00Z", "timeframe:")]
    [InlineData("99999w", "9998-12-31T23:59:59Z", "timeframe:")]
    [InlineData("1D", "253402300799999", "time:")]
    [InlineData("1D", "9998-12-31T23:59:59Z", "The signal lies in the future: time")]
    public async Task A_bar_that_ends_beyond_all_dates_is_told_as_an_error_of_its_field(string timeframe, string time, string start)
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync();

        var (status, body, text) = await desk.SendAsync(webhook, DeskHost.Signal("far", new { timeframe, time }));

        Assert.True(status == HttpStatusCode.BadRequest, text);
        Assert.StartsWith(
            start, Assert.Single(body.GetProperty("details").GetProperty("validation_errors").EnumerateArray()).GetString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_cannot_be_looked_up_is_answered_503_in_the_shape_of_the_webhook()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (routeId, webhook) = await desk.MakeRouteAsync();
        await desk.Database.WriteAsync(work => work.ExecuteAsync("ALTER TABLE routes RENAME TO routes_away"));

        foreach (var address in (string[])[webhook, $"{Base}/r/{routeId}"])
        {
            var (status, body, text) = await desk.SendAsync(address, DeskHost.Signal("lost"));
            Assert.True(status == HttpStatusCode.ServiceUnavailable, text);
            Assert.False(body.GetProperty("success").GetBoolean());
        }

        await desk.Database.WriteAsync(work => work.ExecuteAsync("ALTER TABLE routes_away RENAME TO routes"));
        await desk.AcceptAsync(webhook, DeskHost.Signal("lost"));
    }

    [Theory]
    [InlineData(-23 * 60, true, true)]
    [InlineData(-61, true, true)]
    [InlineData(-59, true, false)]
    [InlineData(0, true, false)]
    [InlineData(1, true, false)]
    [InlineData(2, false, false)]
    [InlineData(-24 * 60 - 1, false, false)]
    public async Task The_age_of_a_signal_is_judged_by_timenow(int minutes, bool isTaken, bool isWarned)
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync();
        var timenow = desk.Clock.GetUtcNow().AddMinutes(minutes).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");

        var (status, body, text) = await desk.SendAsync(webhook, DeskHost.Signal("t", new { timenow }));

        Assert.True((status == HttpStatusCode.OK) == isTaken, text);
        Assert.Equal(
            isWarned, body.GetProperty("warnings").EnumerateArray()
                .Any(warning => warning.GetString()!.Contains("over an hour old", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_daily_bar_is_not_old_before_its_day_is_over_and_a_replayed_one_is_judged_by_the_markets_clock()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, daily) = await desk.MakeRouteAsync();
        var (_, replayed) = await desk.MakeRouteAsync();
        var (_, seconds) = await desk.MakeRouteAsync();
        var yesterday = desk.Clock.GetUtcNow().AddHours(-30).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");

        await desk.AcceptAsync(daily, DeskHost.Signal("d", new { time = yesterday, timeframe = "1D" }));
        await desk.AcceptAsync(replayed, DeskHost.Signal("r", new { time = "2024-12-01T00:00:00Z", timeframe = "1" }));
        await desk.AcceptAsync(
            seconds, DeskHost.Signal("u", new { time = desk.Clock.GetUtcNow().ToUnixTimeMilliseconds(), timeframe = "60" }));

        var (status, _, _) = await desk.SendAsync(daily, DeskHost.Signal("old", new { time = yesterday, timeframe = "60" }));
        Assert.Equal(HttpStatusCode.BadRequest, status);
    }

    [Fact]
    public async Task Odd_but_allowed_values_warn()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync();

        var (status, body, text) = await desk.SendAsync(
            webhook, DeskHost.Signal("w", new { target = "50000", rr = 12, risk = "7", confidence_score = 0.5 }));

        Assert.True(status == HttpStatusCode.OK, text);
        var warnings = body.GetProperty("warnings").EnumerateArray().Select(warning => warning.GetString()!).ToList();
        foreach (var part in (string[])["further than 10 %", "outside 1 to 10", "differs from the prices' own", "risk 7", "below 0.7"])
        {
            Assert.Contains(warnings, warning => warning.Contains(part, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task The_answer_has_the_fixed_shape_and_the_costs()
    {
        await using var desk = await SessionsDesk.StartAsync(venue => (venue.FeeRate, venue.Spread) = (0.0001m, 2m));
        var (_, webhook) = await desk.MakeRouteAsync();

        var (_, body, _) = await desk.SendAsync(
            webhook, DeskHost.Signal("s", new { timeframe = "15", time = 1768478400, risk = 1, stop = "44400" }));

        Assert.Equal(
            ["data", "message", "success", "warnings"], body.EnumerateObject().Select(field => field.Name).Order(StringComparer.Ordinal));
        var data = body.GetProperty("data");
        Assert.Equal(
            ["session_id", "trade_id", "symbol", "action", "entry_price", "target_price", "stop_price", "trade_amount", "current_node",
                "timeframe", "time", "rr", "risk", "initial_amount", "node_stake_percentage", "cost_adjustment", "execution"],
            data.EnumerateObject().Select(field => field.Name));
        var gain = 999.5m - 0.0001m * (45_000.5m + 46_000m) - 2m;
        var quantity = decimal.Floor(650m / gain / 0.00001m) * 0.00001m;
        var costs = data.GetProperty("cost_adjustment");
        Assert.Equal(999.5m * quantity, costs.GetProperty("nominal_amount").GetDecimal());
        Assert.Equal((0.0001m * 91_000.5m + 2m) * quantity, costs.GetProperty("total_costs").GetDecimal());
        Assert.Equal(gain * quantity, costs.GetProperty("expected_net_profit").GetDecimal());
        Assert.Equal(
            ["status", "platform_order_id", "executed_at"], data.GetProperty("execution").EnumerateObject().Select(field => field.Name));
        Assert.Equal(JsonValueKind.Number, data.GetProperty("entry_price").ValueKind);
    }

    [Fact]
    public async Task A_net_reward_risk_far_below_the_trees_is_refused_unless_the_route_allows_it()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, strict) = await desk.MakeRouteAsync();
        var (_, lenient) = await desk.MakeRouteAsync(new { allow_lower_reward_risk = true });
        var low = DeskHost.Signal("low", new { target = "45500" });

        var refused = await desk.SendAsync(strict, low);
        var allowed = await desk.SendAsync(lenient, low);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Equal("NetRewardRiskTooLow", refused.Body.GetProperty("details").Text("rule")!);
        Assert.Equal(HttpStatusCode.OK, allowed.Status);
        Assert.Empty((await desk.GetAsync("/api/sessions?result=closed")).EnumerateArray());
        var signal = (await desk.GetAsync("/api/signals?status=refused")).EnumerateArray().Single();
        var detail = await desk.GetAsync($"/api/signals/{signal.Text("id")!}");
        Assert.Contains(
            detail.GetProperty("trace").EnumerateArray(), rule =>
                rule.Text("rule")! == "NetRewardRiskTooLow" && !rule.GetProperty("passed").GetBoolean());
        Assert.Contains(detail.GetProperty("trace").EnumerateArray(), rule => rule.Text("rule")! == "BuyingPowerExceeded");
    }

    [Theory]
    [InlineData(0.02, "CannotWin")]
    [InlineData(0, "QuantityBelowMinimum")]
    public async Task A_trade_that_cannot_be_is_refused_by_name(double fee, string rule)
    {
        await using var desk = await SessionsDesk.StartAsync(venue =>
        {
            venue.FeeRate = (decimal)fee;
            venue.Market().Instrument = venue.Market().Instrument with { MinQuantity = fee == 0 ? 1m : 0.00001m };
        });
        var (_, webhook) = await desk.MakeRouteAsync();

        var (status, body, text) = await desk.SendAsync(webhook, DeskHost.Signal("x"));

        Assert.True(status == HttpStatusCode.UnprocessableEntity, text);
        Assert.Equal(rule, body.GetProperty("details").Text("rule")!);
    }

    [Fact]
    public async Task Prices_that_would_overflow_every_count_are_refused()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync();

        var (status, body, text) = await desk.SendAsync(
            webhook, DeskHost.Signal("tiny", new { entry = "0.0000000002", target = "0.0000000003", stop = "0.0000000001" }));

        Assert.True(status == HttpStatusCode.UnprocessableEntity, text);
        Assert.False(string.IsNullOrEmpty(body.GetProperty("details").Text("rule")!));
    }

    [Fact]
    public async Task A_get_on_the_same_address_says_that_the_webhook_is_there()
    {
        await using var desk = await SessionsDesk.StartAsync(http: DeskHttp.Port);
        using var anonymous = new HttpClient { BaseAddress = desk.Http.BaseAddress };

        foreach (var path in (string[])[Base, Base + "/some-token", Base + "/r/some-route"])
        {
            using var answer = await anonymous.GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        using var list = await anonymous.GetAsync("/api/signals");
        Assert.Equal(HttpStatusCode.Unauthorized, list.StatusCode);
    }

    [Fact]
    public async Task A_venue_that_cannot_be_asked_is_503_with_nothing_stored_and_an_older_balance_is_said()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync();
        await desk.StopThenAsync(() => TestEngine.Execute(desk.DataFolder, "DELETE FROM account_states"));
        desk.Venue.IsAway = true;

        var away = await desk.SendAsync(webhook, DeskHost.Signal("a"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, away.Status);
        Assert.Empty((await desk.GetAsync("/api/signals")).EnumerateArray());

        desk.Venue.IsAway = false;
        await desk.Get<IAccounts>().GetStateAsync("test");
        desk.Get<IAccounts>().Forget("test");
        desk.Venue.IsAway = true;
        var (status, body, text) = await desk.SendAsync(webhook, DeskHost.Signal("a"));
        Assert.True(status == HttpStatusCode.OK, text);
        Assert.Contains(
            body.GetProperty("warnings").EnumerateArray(),
            warning => warning.GetString()!.Contains("not current", StringComparison.Ordinal));
    }

    public static TheoryData<string> HostileStrings() =>
        new("'; DROP TABLE trade_signals; --", "<script>alert(1)</script>", "=HYPERLINK(\"http://x\")", "../../etc/passwd", "\u202Eevil",
            "%00%n%s", "{\"a\":1}", "🕯️🕯️", new string('x', 5_000));

    [Theory]
    [MemberData(nameof(HostileStrings))]
    public async Task Hostile_text_in_any_field_is_told_or_kept_as_text_and_harms_nothing(string hostile)
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync();

        foreach (var field in (
            string[])["action", "symbol", "entry", "target", "stop", "timeframe", "time", "rr", "risk", "confidence_score"])
        {
            var fields = JsonSerializer.Deserialize<Dictionary<string, string>>(DeskHost.Signal("h-" + field))!;
            fields[field] = hostile;
            var (status, _, text) = await desk.SendAsync(webhook, JsonSerializer.Serialize(fields));
            Assert.True(status == HttpStatusCode.BadRequest, $"{field}: {text}");
        }

        foreach (var field in (string[])["id", "source", "signal_quality", "unknown"])
        {
            var fields = JsonSerializer.Deserialize<Dictionary<string, string>>(DeskHost.Signal("h-" + field))!;
            fields[field] = hostile;
            var (status, _, text) = await desk.SendAsync(webhook, JsonSerializer.Serialize(fields));
            Assert.True(status is HttpStatusCode.OK or HttpStatusCode.UnprocessableEntity or HttpStatusCode.BadRequest, $"{field}: {text}");
        }

        Assert.Equal(14, (await desk.GetAsync("/api/signals")).GetArrayLength());
    }
}
