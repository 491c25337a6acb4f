using System.Globalization;
using System.Net;
using System.Text.Json;
using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Storage;
using Candlewick.Testing.Desk;
using Candlewick.Testing.Scripted;

namespace Candlewick.Execution.Tests.Desk;

/// <summary>What the preview of an order says is what the order is charged, and nothing is placed by it.</summary>
public sealed class PreviewTests
{
    private const decimal Fee = 0.001m;

    [Theory]
    [InlineData("buy", 110, 90, 110, "profit_at_target")]
    [InlineData("buy", 110, 90, 90, "loss_at_stop")]
    [InlineData("sell", 90, 110, 90, "profit_at_target")]
    [InlineData("sell", 90, 110, 110, "loss_at_stop")]
    public async Task What_the_preview_said_is_what_is_charged(string side, decimal target, decimal stop, decimal ends, string figure)
    {
        await using var desk = await DeskAsync();
        desk.Venue.StopsFillAtTheirPrice = true;
        var order = new { symbol = "BTCUSDT", side, type = "limit", price = 100m, quantity = 3m, target, stop };
        var told = await desk.PostAsync("/trading/order/preview", order);
        Assert.True(told.GetProperty("may_be_placed").GetBoolean());
        await PlaceAsync(desk, order);
        await desk.PriceAsync(100m);
        await desk.AdvanceAsync(ExecutionDesk.Second);
        await desk.PriceAsync(ends);
        await desk.AdvanceAsync(ExecutionDesk.Second * 2);

        var trade = Assert.Single((await desk.GetAsync("/trading/trades")).EnumerateArray());
        Assert.Equal("settled", trade.GetProperty("phase").GetString());
        var exit = Assert.Single(told.GetProperty("money").GetProperty("exits").EnumerateArray());
        var sign = figure == "loss_at_stop" ? -1m : 1m;
        Assert.Equal(sign * exit.GetProperty(figure).GetDecimal(), trade.GetProperty("realized_pnl").GetDecimal());
        Assert.Equal(told.GetProperty("money").GetProperty("entry_fee").GetDecimal(),
            trade.GetProperty("entry_fills")[0].GetProperty("fee_value").GetDecimal());
        Assert.Equal(told.GetProperty("money").GetProperty("risk").GetDecimal(), trade.GetProperty("risk").GetDecimal());
    }

    [Theory]
    [InlineData("buy", 110, 90)]
    [InlineData("sell", 90, 110)]
    public async Task At_the_break_even_price_a_trade_brings_nothing(string side, decimal target, decimal stop)
    {
        await using var desk = await DeskAsync();
        var told = await desk.PostAsync(
            "/trading/order/preview", new { symbol = "BTCUSDT", side, type = "limit", price = 100m, quantity = 1m, target, stop });
        var even = told.GetProperty("money").GetProperty("break_even").GetDecimal();
        var sign = side == "buy" ? 1m : -1m;
        Assert.Equal(0m, Math.Round((sign * (even - 100m)) - (Fee * (100m + even)), 6));
        Assert.True(sign * (even - 100m) > 0);
    }

    [Fact]
    public async Task Nothing_is_stored_or_sent()
    {
        await using var desk = await DeskAsync();
        await desk.PostAsync("/trading/order/preview", Market(quantity: 1m));
        await desk.AdvanceAsync(ExecutionDesk.Second * 5);
        Assert.Empty(desk.Venue.Submitted);
        Assert.Empty((await desk.GetAsync("/trading/trades")).EnumerateArray());
    }

    /// <summary>Costs are part of the loss: 1,000 / (10 + 0.001 × 190) is 98.13 and no more than it.</summary>
    [Theory]
    [InlineData("buy", 90, "98.13")]
    [InlineData("sell", 110, "97.94")]
    public async Task A_risk_becomes_the_quantity_that_loses_it_at_the_stop(string side, decimal stop, string quantity)
    {
        await using var desk = await DeskAsync();
        foreach (var risk in new object[]
        {
            new { symbol = "BTCUSDT", side, stop, risk_amount = 1_000m }, new { symbol = "BTCUSDT", side, stop, risk_percent = 1m },
        })
        {
            var told = await desk.PostAsync("/trading/order/preview", risk);
            var sized = told.GetProperty("quantity").GetDecimal();
            Assert.Equal(quantity, (Math.Floor(sized * 100m) / 100m).ToString(CultureInfo.InvariantCulture));
            Assert.InRange(told.GetProperty("money").GetProperty("risk").GetDecimal(), 999m, 1_000m);
        }
    }

    [Fact]
    public async Task A_percentage_of_one_currency_is_no_risk_in_another()
    {
        await using var desk = await ExecutionDesk.StartAsync(venue => venue.List(
            new Instrument("ETHBTC", "Ether in bitcoin", "crypto", "ETH", "BTC", 0.0001m, 0.01m, 0.01m, 9_000m, 0.001m), 0.05m));
        await desk.PriceAsync("ETHBTC", 0.05m);
        var (status, text) = await desk.TryPostAsync(
            "/trading/order/preview", new { symbol = "ETHBTC", side = "buy", stop = 0.04m, risk_percent = 1m });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("BTC", text, StringComparison.Ordinal);
        var told = await desk.PostAsync(
            "/trading/order/preview", new { symbol = "ETHBTC", side = "buy", stop = 0.04m, risk_amount = 0.1m });
        Assert.Equal("BTC", told.GetProperty("currency").GetString());
    }

    [Theory]
    [InlineData("0.000000000001", "0.0000000000005")]
    [InlineData("1", "0.999999999999")]
    public async Task A_risk_that_no_quantity_comes_to_is_refused_and_no_failure(string price, string stop)
    {
        await using var desk = await ExecutionDesk.StartAsync(venue => (venue.FeeRate, venue.Spread) = (0m, 0m));
        await desk.PriceAsync(100m);
        var order = new
        {
            symbol = "BTCUSDT", side = "buy", type = "limit", price = decimal.Parse(price, CultureInfo.InvariantCulture),
            stop = decimal.Parse(stop, CultureInfo.InvariantCulture), risk_amount = 1_000_000_000_000m,
        };
        Assert.False((await desk.PostAsync("/trading/order/preview", order)).GetProperty("may_be_placed").GetBoolean());
    }

    [Fact]
    public async Task What_refuses_the_order_refuses_it_in_the_preview_too()
    {
        await using var desk = await DeskAsync();
        var order = new { symbol = "BTCUSDT", side = "buy", quantity = 900m, target = 110m, stop = 90m };
        var told = await desk.PostAsync("/trading/order/preview", order);
        Assert.False(told.GetProperty("may_be_placed").GetBoolean());
        var refusals = told.GetProperty("rules").EnumerateArray().Where(rule => !rule.GetProperty("passed").GetBoolean())
            .Select(rule => rule.GetProperty("rule").GetString()).ToList();
        Assert.Contains(RuleName.LossLimitExceeded, refusals);
        var (status, body) = await desk.TryPostAsync("/trading/order", order);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.All(refusals, rule => Assert.Contains(rule!, body, StringComparison.Ordinal));
    }

    /// <summary>The rules look at the nearest exit; what is wrong with another is told in the words that placing would have.</summary>
    [Theory]
    [InlineData("buy", 1, 110, 120.005, 0, "120.005")]
    [InlineData("sell", 1, 90, 80.005, 0, "80.005")]
    [InlineData("buy", 4, 110, 120, 0, "close more than the entry opens")]
    [InlineData("buy", 1.0005, 110, 120, 0, "multiple of the step")]
    [InlineData("sell", 1, 90, 80, 100, "trail's distance")]
    public async Task What_is_wrong_with_exits_is_told_before_they_are_placed(
        string side, double part, double near, double far, double trail, string word)
    {
        await using var desk = await DeskAsync();
        var stop = side == "buy" ? 90m : 110m;
        await RefusesAsync(desk, new
        {
            symbol = "BTCUSDT", side, quantity = 3m,
            exits = new object[]
            {
                new { quantity = (decimal)part, target = (decimal)near, stop },
                new { target = (decimal)far, stop, trail_distance = trail == 0 ? null : (decimal?)trail },
            },
        }, word);
    }

    /// <summary>A time that has come would close the trade in the moment in which it was entered.</summary>
    [Theory]
    [InlineData(-60, false)]
    [InlineData(0, false)]
    [InlineData(60, true)]
    [InlineData(366 * 86_400, true)]
    [InlineData((366 * 86_400) + 60, false)]
    public async Task A_time_to_close_is_ahead_of_the_market_by_at_most_a_year(int seconds, bool isTaken)
    {
        await using var desk = await DeskAsync();
        var at = desk.Venue.MarketTime + TimeSpan.FromSeconds(seconds);
        var order = new { symbol = "BTCUSDT", side = "sell", quantity = 3m, exits = new object[] { new { close_at = at } } };
        if (isTaken)
        {
            await desk.PostAsync("/trading/order/preview", order);
            await PlaceAsync(desk, order);
        }
        else
        {
            await RefusesAsync(desk, order, "close_at must be later than the market's clock");
        }
    }

    /// <summary>
    /// Else the venue refuses the exit when the entry has filled, and the whole trade is closed at the market. At the stop 0.055 are worth
    /// 5.005, and the minimum of 5 is missed by the commission.
    /// </summary>
    [Theory]
    [InlineData("0.001", AccountKind.Margin, true)]
    [InlineData("0.0009", AccountKind.Margin, false)]
    [InlineData("0.056", AccountKind.Spot, true)]
    [InlineData("0.055", AccountKind.Spot, false)]
    public async Task An_exit_that_the_venue_would_refuse_for_its_size_is_refused_before_the_entry(
        string part, AccountKind kind, bool isTaken)
    {
        await using var desk = await ExecutionDesk.StartAsync(venue => (venue.FeeRate, venue.Spread, venue.Kind) = (Fee, 0m, kind));
        await desk.PriceAsync(100m);
        var small = decimal.Parse(part, CultureInfo.InvariantCulture);
        foreach (var exits in new object[][]
        {
            [new { quantity = small, target = 120m, stop = 91m }, new { target = 110m, stop = 91m }],
            // The one that is left the rest is as small.
            [new { quantity = 1m - small, target = 110m, stop = 91m }, new { target = 120m, stop = 91m }],
        })
        {
            var order = new { symbol = "BTCUSDT", side = "buy", quantity = 1m, exits };
            if (isTaken)
            {
                Assert.True((await desk.PostAsync("/trading/order/preview", order)).GetProperty("may_be_placed").GetBoolean());
                continue;
            }

            var told = await desk.PostAsync("/trading/order/preview", order);
            Assert.False(told.GetProperty("may_be_placed").GetBoolean());
            var rule = kind == AccountKind.Spot ? RuleName.NotionalBelowMinimum : RuleName.QuantityBelowMinimum;
            var (status, text) = await desk.TryPostAsync("/trading/order", order);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
            Assert.Contains(rule, text, StringComparison.Ordinal);
            Assert.Contains($"An exit of {part}", text, StringComparison.Ordinal);
        }

        Assert.Empty(desk.Venue.Submitted);
    }

    private static async Task RefusesAsync(DeskHost desk, object order, string word)
    {
        foreach (var path in new[] { "/trading/order/preview", "/trading/order" })
        {
            var (status, text) = await desk.TryPostAsync(path, order);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
            Assert.Contains(word, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Limits_are_told_with_the_trade_on_top()
    {
        await using var desk = await DeskAsync();
        await desk.OpenAsync(ExecutionDesk.Intent("t1", OrderSide.Buy, 2m));
        var told = await desk.PostAsync("/trading/order/preview", Market(quantity: 1m));
        var limits = told.GetProperty("limits").EnumerateArray().ToDictionary(
            limit => limit.GetProperty("name").GetString()!, limit => limit.GetProperty("used").GetDecimal());
        Assert.Equal((3m * 10m) + (Fee * 3m * 190m), limits["open_risk"]);
        Assert.Equal(limits["open_risk"] + (Fee * 200m), limits["daily_loss"]);
        Assert.Equal(300m, limits["exposure"]);
        Assert.Equal(2m, limits["orders_per_minute"]);
    }

    [Fact]
    public async Task Several_exits_are_each_told_and_add_up()
    {
        await using var desk = await DeskAsync();
        var told = await desk.PostAsync("/trading/order/preview", new
        {
            symbol = "BTCUSDT", side = "buy", quantity = 3m,
            exits = new object[] { new { quantity = 1m, target = 110m, stop = 90m }, new { target = 120m, stop = 95m } },
        });
        var money = told.GetProperty("money");
        Assert.Equal([1m, 2m], money.GetProperty("exits").EnumerateArray().Select(exit => exit.GetProperty("quantity").GetDecimal()));
        Assert.Equal(10m + (Fee * 190m) + (2m * (5m + (Fee * 195m))), money.GetProperty("risk").GetDecimal());
        Assert.Equal(10m - (Fee * 210m) + (2m * (20m - (Fee * 220m))), money.GetProperty("reward").GetDecimal());
    }

    [Fact]
    public async Task Without_a_stop_the_risk_is_the_value_and_there_is_no_ratio()
    {
        await using var desk = await DeskAsync();
        var money = (await desk.PostAsync("/trading/order/preview", new { symbol = "BTCUSDT", side = "buy", quantity = 2m }))
            .GetProperty("money");
        Assert.Equal(200m, money.GetProperty("risk").GetDecimal());
        Assert.Equal(JsonValueKind.Null, money.GetProperty("reward_risk").ValueKind);
        Assert.Equal(JsonValueKind.Null, money.GetProperty("reward").ValueKind);
    }

    [Theory]
    [InlineData("{\"symbol\":\"BTCUSDT\",\"side\":\"buy\"}", "quantity")]
    [InlineData("{\"symbol\":\"BTCUSDT\",\"side\":\"buy\",\"quantity\":1,\"risk_amount\":1}", "quantity")]
    [InlineData("{\"symbol\":\"BTCUSDT\",\"side\":\"buy\",\"risk_amount\":1}", "stop")]
    [InlineData("{\"symbol\":\"BTCUSDT\",\"side\":\"buy\",\"stop\":90,\"risk_amount\":0}", "risk_amount")]
    [InlineData("{\"symbol\":\"BTCUSDT\",\"side\":\"buy\",\"stop\":90,\"risk_percent\":-1}", "risk_percent")]
    [InlineData("{\"symbol\":\"BTCUSDT\",\"side\":\"buy\",\"stop\":90,\"risk_percent\":101}", "risk_percent")]
    [InlineData("{\"symbol\":\"BTCUSDT\",\"side\":\"buy\",\"quantity\":1,\"price\":100}", "price")]
    public async Task What_is_wrong_is_told_at_its_field(string body, string field)
    {
        await using var desk = await DeskAsync();
        var (status, text) = await desk.TryPostAsync("/trading/order/preview", JsonSerializer.Deserialize<JsonElement>(body));
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains($"\"{field}\"", text, StringComparison.Ordinal);
    }

    private static object Market(decimal quantity) => new { symbol = "BTCUSDT", side = "buy", quantity, target = 110m, stop = 90m };

    private static async Task<DeskHost> DeskAsync()
    {
        var desk = await ExecutionDesk.StartAsync(venue => (venue.FeeRate, venue.Spread) = (Fee, 0m));
        await desk.PriceAsync(100m);
        return desk;
    }

    private static async Task PlaceAsync(DeskHost desk, object order)
    {
        await desk.PostAsync("/trading/order", order, HttpStatusCode.Accepted);
        await desk.AdvanceAsync(ExecutionDesk.Second);
    }
}
