using System.Net;
using Candlewick.Domain;
using Candlewick.Sessions.Formats;
using Candlewick.Sessions.Formats.Mapped;
using Candlewick.Sessions.Tests.Desk;
using Candlewick.Testing;
using Candlewick.Testing.Desk;

namespace Candlewick.Sessions.Tests.Alerts;

/// <summary>
/// Every alert seen in the wild: what is understood of it, and that it trades. <c>docs/alert-formats.md</c> has the same table.
/// </summary>
public sealed class SampleAlertTests
{
    private const decimal Start = 64_231.5m;

    /// <summary>What a trader gives a route whose alerts bring no exits of their own.</summary>
    private static readonly object Defaults = new { entry = "market", stop = new { percent = 1 }, target = new { percent = 2 } };

    private static readonly SignalDefaults Read = new()
    {
        Stop = new PriceDefault { Percent = 1 },
        Target = new PriceDefault { Percent = 2 },
        Symbol = "SOLUSDT",
    };

    /// <summary>Sample, preset, and what it comes to filled with plain and with hostile values.</summary>
    public static TheoryData<string, string, string, string> Table() => new()
    {
        { "tv001", "tradingview-strategy", "Sell BTCUSDT", "Close BRK.B" },
        { "tv003", "tradingview-strategy", "Sell BTCUSDT", "Sell BRK.B" },
        { "tv005", "tradingview-strategy", "Sell BTCUSDT", "Sell BRK.B" },
        { "tv007", "tradingview-strategy", "Buy BTCUSDT", "Buy BRK.B" },
        { "tv009", "key-value", "Buy BTCUSDT", "Buy BRK.B" },
        { "tv011", "key-value", "Buy BTCUSDT", "Buy BTCUSDT" },
        { "tv013", "key-value", "order_type: 'STOP' waits for a price", "order_type: 'STOP' waits for a price" },
        { "tv015", "key-value", "'CANCEL' cancels an order", "'CANCEL' cancels an order" },
        { "tv017", "key-value", "entry: '-3%' is a distance", "entry: '-3%' is a distance" },
        { "tv019", "key-value", "entry: '-3%' is a distance", "entry: '-3%' is a distance" },
        { "tv021", "key-value", "Buy SOLUSDC", "Buy SOLUSDC" },
        { "tv023", "key-value", "'CANCEL' cancels an order", "'CANCEL' cancels an order" },
        { "tv025", "key-value", "Buy SOLUSDC", "Buy SOLUSDC" },
        { "tv027", "tradingview-strategy", "Sell BTCUSDT", "Sell BRK.B" },
        { "tv029", "tradingview-strategy", "is what a webhook answers", "is what a webhook answers" },
        { "tv031", "tradingview-strategy", "Sell BTCUSDT", "Sell BRK.B" },
        { "tv033", "two-words", "Sell BTCUSDT", "Sell BRK.B" },
        { "tv035", "tradingview-strategy", "Sell SOLUSDT", "Close SOLUSDT" },
        { "tv037", "tradingview-strategy", "Sell BTCUSDT", "Close BRK.B" },
        { "tv039", "tradingview-strategy", "Sell BTCUSDT", "Sell BRK.B" },
        { "tv041", "tradingview-strategy", "Sell BTCUSDT", "a quote within a text is not escaped" },
        { "tv043", "tradingview-strategy", "Sell BTCUSDT", "Close BRK.B" },
        { "tv045", "target-position", "Sell BTCUSDT", "Close BRK.B" },
        { "tv047", "tradingview-strategy", "Sell BTCUSDT", "Close BRK.B" },
        { "tv049", "tradingview-strategy", "Sell BTCUSDT", "Close BRK.B" },
        { "tv051", "key-value", "Sell CRVUSDT", "Sell CRVUSDT" },
        { "tv053", "tradingview-strategy", "The body is empty", "The body is empty" },
        { "tv055", "tradingview-strategy", "Buy BTCUSDT", "Buy BTCUSDT" },
    };

    [SkippableTheory]
    [MemberData(nameof(Table))]
    public void A_sample_says_what_the_table_has(string id, string preset, string plain, string hostile)
    {
        Assert.Equal(28, SampleAlerts.Ids.Count());
        foreach (var (isHostile, expected) in new[] { (false, plain), (true, hostile) })
        {
            var check = SampleAlerts.Understand(SampleAlerts.Text(id, isHostile), new SignalMapping { Preset = preset }, Read).Check;
            var came = check.Signal is { } signal ? $"{signal.Action} {signal.Symbol}" : Assert.Single(check.Errors);
            Assert.Contains(expected, came, StringComparison.Ordinal);
        }
    }

    /// <summary>Every entry and exit, on a desk whose market stands where the sample was written.</summary>
    public static TheoryData<string, string, bool> Trading()
    {
        var rows = new TheoryData<string, string, bool>();
        foreach (var row in Table())
        {
            var (id, preset) = ((string)row[0], (string)row[1]);
            if (id is "tv015" or "tv023" or "tv029" or "tv053")
            {
                continue;
            }

            rows.Add(id, preset, false);
            if ((string)row[3] == "Close BRK.B")
            {
                rows.Add(id, preset, true);
            }
        }

        return rows;
    }

    [SkippableTheory]
    [MemberData(nameof(Trading))]
    public async Task An_entry_or_exit_trades_with_a_preset_and_defaults(string id, string preset, bool isHostile)
    {
        var text = SampleAlerts.Text(id, isHostile);
        await using var desk = await StartAsync(id == "tv011" ? 30_000m : Start);
        var (_, webhook) = await desk.MakeRouteAsync(new
        {
            symbols = id == "tv035" ? ["SOLUSDT"] : SampleAlerts.Symbols,
            sizing = "notional",
            allow_lower_reward_risk = true,
            mapping = new { preset },
            defaults = id == "tv035"
                ? new { entry = "market", stop = new { percent = 1 }, target = new { percent = 2 }, symbol = "SOLUSDT" } : Defaults,
        });
        if (isHostile)
        {
            await desk.AcceptAsync(webhook, preset == "target-position"
                ? """{"ticker":"BRK.B","market_position":"long"}""" : """{"ticker":"NYSE:BRK.B","action":"long"}""");
            await PriceAsync(desk, "BRK.B");
            Assert.NotEqual(0m, Held(desk, "BRK.B"));
        }

        var answer = await desk.SendAsync(webhook, text, "text/plain");
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        if (isHostile)
        {
            await PriceAsync(desk, "BRK.B");
            Assert.Equal(0m, Held(desk, "BRK.B"));
            return;
        }

        var data = answer.Body.GetProperty("data");
        var symbol = data.Text("symbol")!;
        await PriceAsync(desk, symbol);
        Assert.Equal(data.Text("action") == "sell" ? -1 : 1, Math.Sign(Held(desk, symbol)));
        Assert.DoesNotContain("abcdefg", await desk.Http.GetStringAsync("/api/signals"), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_secret_of_the_sender_is_neither_stored_nor_answered()
    {
        await using var desk = await StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync(
            new { symbols = SampleAlerts.Symbols, mapping = new { preset = "tradingview-strategy" } });

        foreach (var (id, secret) in new[] { ("tv001", "abcdefgh"), ("tv039", "SHA16x16"), ("tv047", "YOUR_PUBLIC_SIGNAL_TOKEN") })
        {
            var answer = await desk.SendAsync(webhook, SampleAlerts.Text(id), "text/plain");
            Assert.DoesNotContain(secret, answer.Text, StringComparison.Ordinal);
        }

        foreach (var row in (await desk.GetAsync("/api/signals")).EnumerateArray())
        {
            var stored = (await desk.GetAsync($"/api/signals/{row.Text("id")}")).GetRawText();
            Assert.DoesNotContain("abcdefgh", stored, StringComparison.Ordinal);
            Assert.DoesNotContain("SHA16x16", stored, StringComparison.Ordinal);
            Assert.DoesNotContain("YOUR_PUBLIC", stored, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_document_has_a_row_for_each_sample()
    {
        var text = File.ReadAllText(Path.Combine(TestData.ProjectRoot, "docs", "alert-formats.md"));
        foreach (var row in Table())
        {
            Assert.Contains($"| {row[0]} ", text, StringComparison.Ordinal);
        }
    }

    /// <summary>The price again: what was sent meets it.</summary>
    private static async Task PriceAsync(DeskHost desk, string symbol)
    {
        await desk.SettleAsync();
        desk.Venue.Price(symbol, desk.Venue.LastPrice(symbol));
        await desk.SettleAsync();
    }

    private static decimal Held(DeskHost desk, string symbol) =>
        desk.Venue.Fills.Where(fill => fill.Symbol == symbol).Sum(fill => fill.Side == OrderSide.Buy ? fill.Quantity : -fill.Quantity);

    private static Task<DeskHost> StartAsync(decimal bitcoin = Start) => SessionsDesk.StartAsync(
        venue =>
        {
            foreach (var (symbol, price) in new[]
            {
                ("BTCUSDT", bitcoin), ("BRK.B", 478.25m), ("ETHUSDC", 2_300m), ("SOLUSDC", 150m), ("SOLUSDT", 150m), ("ATOMUSDT", 9m),
                ("CRVUSDT", 0.9060m),
            })
            {
                venue.List(
                    new Instrument(symbol, symbol, "crypto", symbol[..3], "USDT", 0.0001m, 0.00001m, 0.00001m, 1_000_000m, 1m), price);
            }
        },
        startsAt: SampleAlerts.Now);
}
