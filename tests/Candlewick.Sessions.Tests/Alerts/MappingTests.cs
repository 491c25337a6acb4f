using Candlewick.Sessions.Formats;
using Candlewick.Sessions.Formats.Mapped;

namespace Candlewick.Sessions.Tests.Alerts;

/// <summary>From the places of an alert to our fields: words, symbols, positions, prices, defaults, each with its mirror image.</summary>
public sealed class MappingTests
{
    private static readonly SignalDefaults Exits =
        new() { Stop = new PriceDefault { Percent = 1 }, Target = new PriceDefault { Percent = 2 } };

    private static SignalCheck Check(string text, SignalDefaults? defaults = null, SignalMapping? mapping = null) =>
        SampleAlerts.Understand(text, mapping ?? new SignalMapping { Preset = "tradingview-strategy" }, defaults ?? Exits).Check;

    [Theory]
    [InlineData("BUY", SignalAction.Buy)]
    [InlineData("long", SignalAction.Buy)]
    [InlineData("Enter Long", SignalAction.Buy)]
    [InlineData("open-long", SignalAction.Buy)]
    [InlineData("SELL", SignalAction.Sell)]
    [InlineData("short", SignalAction.Sell)]
    [InlineData("enter short", SignalAction.Sell)]
    [InlineData("exit_long", SignalAction.Close)]
    [InlineData("close short", SignalAction.Close)]
    [InlineData("flat", SignalAction.Close)]
    [InlineData("reverse", SignalAction.Reverse)]
    [InlineData("lang", SignalAction.Buy)]
    public void Words_stand_for_actions_and_a_route_may_have_its_own(string word, object action)
    {
        var mapping = new SignalMapping
        {
            Preset = "tradingview-strategy",
            Actions = new Dictionary<string, string>(StringComparer.Ordinal) { ["Lang"] = "buy" },
        };

        Assert.Equal((SignalAction)action, Check($$"""{"ticker":"BTCUSDT","action":"{{word}}"}""", mapping: mapping).Signal!.Action);
    }

    [Theory]
    [InlineData("BINANCE:BTCUSDT", "BTCUSDT")]
    [InlineData("BTCUSDT.P", "BTCUSDT")]
    [InlineData("BYBIT:btcusdt.p", "BTCUSDT")]
    [InlineData("BTC/USDT", "BTCUSDT")]
    [InlineData("btc-usdt", "BTCUSDT")]
    [InlineData("NYSE:BRK.B", "BRK.B")]
    [InlineData("XBT", "BTCUSDT")]
    public void A_symbol_is_found_without_its_exchange_suffix_or_separators(string text, string symbol)
    {
        var mapping = new SignalMapping
        {
            Preset = "tradingview-strategy",
            Symbols = new Dictionary<string, string>(StringComparer.Ordinal) { ["xbt"] = "BTCUSDT" },
        };

        Assert.Equal(symbol, Check($$"""{"ticker":"{{text}}","action":"buy"}""", mapping: mapping).Signal!.Symbol);
    }

    [Theory]
    [InlineData("DOGEUSDT", "is not traded on this route")]
    [InlineData("BTCUSD", "is not traded on this route")]
    [InlineData("{{ticker}}", "was not filled in")]
    public void Another_symbol_is_never_taken_for_one_of_the_route(string text, string error) => Assert.Contains(
        error, Assert.Single(Check("""{"ticker":"SYMBOL","action":"buy"}""".Replace("SYMBOL", text, StringComparison.Ordinal)).Errors),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("long", "flat", "buy", "Buy")]
    [InlineData("short", "flat", "sell", "Sell")]
    [InlineData("long", "short", "buy", "Buy")]
    [InlineData("short", "long", "sell", "Sell")]
    [InlineData("flat", "long", "sell", "Close")]
    [InlineData("flat", "short", "buy", "Close")]
    [InlineData("long", "long", "buy", "Buy")]
    [InlineData("short", "short", "sell", "Sell")]
    [InlineData("long", "long", "sell", "The alert makes a long position smaller")]
    [InlineData("short", "short", "buy", "The alert makes a short position smaller")]
    [InlineData("long", "long", "exit_long", "The alert makes a long position smaller")]
    [InlineData("short", "short", "exit_short", "The alert makes a short position smaller")]
    [InlineData("long", "flat", "tp1", "'tp1' is no action that is known")]
    [InlineData("short", "flat", "cancel", "'cancel' cancels an order")]
    [InlineData("long", "{{strategy.prev_market_position}}", "buy", "was not filled in")]
    [InlineData("up", "flat", "buy", "must be long, short or flat")]
    public void A_position_makes_the_action(string after, string before, string word, string expected)
    {
        var check = Check($$"""
            {"ticker":"BTCUSDT","action":"{{word}}","market_position":"{{after}}","prev_market_position":"{{before}}"}
            """);

        Assert.Contains(expected, check.Signal?.Action.ToString() ?? Assert.Single(check.Errors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("long", "2", "1", "Buy")]
    [InlineData("long", "1", "2", "makes a long position smaller")]
    [InlineData("short", "2", "1", "Sell")]
    [InlineData("short", "1", "2", "makes a short position smaller")]
    public void A_size_that_shrinks_is_no_entry(string position, string after, string before, string expected)
    {
        var check = Check(
            $$"""
            {"ticker":"BTCUSDT","market_position":"{{position}}","prev_market_position":"{{position}}","market_position_size":{{after}},
             "prev_market_position_size":{{before}}}
            """, mapping: new SignalMapping { Preset = "target-position" });

        Assert.Contains(expected, check.Signal?.Action.ToString() ?? Assert.Single(check.Errors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("long")]
    [InlineData("short")]
    public void A_size_that_shrinks_is_no_entry_without_the_position_before(string position) => Assert.Contains(
        $"makes a {position} position smaller",
        Assert.Single(Check(
            $$"""{"ticker":"BTCUSDT","market_position":"{{position}}","market_position_size":1,"prev_market_position_size":2}""",
            mapping: new SignalMapping { Preset = "target-position" }).Errors), StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"symbol":"BTCUSDT","signal":"none"}""", "'none' must be buy")]
    [InlineData("""{"symbol":"BTCUSDT","action":"stop"}""", "'stop' must be buy")]
    [InlineData("""{"symbol":"BTCUSDT","action":"buy","order_type":"stop","price":50500}""", "waits for a price")]
    [InlineData("""{"ticker":"BTCUSDT","action":"buy","target":"1000%","stop":"1e-26%"}""", "must be a price")]
    public void What_means_nothing_to_the_desk_is_neither_an_exit_nor_an_entry(string text, string error) =>
        Assert.Contains(Check(text).Errors, said => said.Contains(error, StringComparison.Ordinal));

    [Fact]
    public void The_side_stands_before_the_orders_type() =>
        Assert.Equal(SignalAction.Buy, Check("""{"symbol":"BTCUSDT","type":"limit","side":"buy"}""").Signal!.Action);

    [Fact]
    public void A_reversal_takes_no_level_that_counts_for_one_side_and_no_default_in_its_place()
    {
        var errors = Check(
            """{"ticker":"BTCUSDT","action":"reverse","long SL":95,"short SL":106}""",
            mapping: new SignalMapping { Preset = "long-short-levels" }).Errors;

        Assert.Contains("counts for one side", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public void The_style_of_the_action_leaves_the_position_alone()
    {
        const string Text = """{"ticker":"BTCUSDT","action":"sell","market_position":"flat","prev_market_position":"long"}""";

        Assert.Equal(SignalAction.Close, Check(Text).Signal!.Action);
        Assert.Equal(
            SignalAction.Sell,
            Check(Text, mapping: new SignalMapping { Preset = "tradingview-strategy", Style = MappingStyle.Action }).Signal!.Action);
    }

    [Theory]
    [InlineData("buy", "long SL", "long TP")]
    [InlineData("sell", "short SL", "short TP")]
    public void Levels_are_those_of_the_orders_side(string side, string stop, string target)
    {
        var (low, high) = side == "buy" ? ("stop", "target") : ("target", "stop");
        var check = Check($$"""
            {"ticker":"BTCUSDT","action":"{{side}}","price":100,"long SL":95,"long TP":110,"short SL":106,"short TP":91}
            """, SignalDefaults.None, new SignalMapping { Preset = "long-short-levels" });

        var signal = check.Signal!;
        Assert.Equal(side == "buy" ? (95m, 110m) : (106m, 91m), (signal.Stop!.Value.Amount, signal.Target!.Value.Amount));
        Assert.Contains(check.Trace, line => line.Detail.Contains($"from {stop}", StringComparison.Ordinal));
        Assert.Contains(check.Trace, line => line.Detail.Contains($"from {target}", StringComparison.Ordinal));
        Assert.NotEqual(low, high);
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("")]
    [InlineData("n/a")]
    public void A_level_that_says_nothing_leaves_the_default(string text)
    {
        var check = Check($$"""{"ticker":"BTCUSDT","action":"buy","sl":"{{text}}","tp":"110"}""");

        Assert.Equal((PriceUnit.Percent, 1m), (check.Signal!.Stop!.Value.Unit, check.Signal.Stop.Value.Amount));
        Assert.Equal(SignalPrice.Of(110m), check.Signal.Target);
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("-5")]
    [InlineData("0%")]
    [InlineData("{{plot_0}}")]
    public void A_level_that_is_no_price_is_an_error_and_never_the_default(string text)
    {
        var check = Check("""{"ticker":"BTCUSDT","action":"buy","sl":"LEVEL"}""".Replace("LEVEL", text, StringComparison.Ordinal));

        Assert.Null(check.Signal);
        Assert.StartsWith("stop: ", Assert.Single(check.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_default_a_missing_exit_is_an_error()
    {
        var errors = Check("""{"ticker":"BTCUSDT","action":"buy"}""", SignalDefaults.None).Errors;

        Assert.Equal(2, errors.Count);
        Assert.All(errors, error => Assert.Contains("the route has no default for it", error, StringComparison.Ordinal));
    }

    [Fact]
    public void The_default_entry_overrides_the_alerts_price_only_when_it_says_so()
    {
        const string Text = """{"ticker":"BTCUSDT","action":"buy","price":100}""";

        Assert.Equal(100m, Check(Text).Signal!.Entry);
        Assert.Equal(100m, Check(Text, Exits with { Entry = DefaultEntry.Alert }).Signal!.Entry);
        Assert.Null(Check(Text, Exits with { Entry = DefaultEntry.Market }).Signal!.Entry);
    }

    [Fact]
    public void Own_places_replace_those_of_the_preset()
    {
        var mapping = new SignalMapping
        {
            Preset = "tradingview-strategy",
            Fields = new Dictionary<string, IReadOnlyList<MappedSource>>(StringComparer.Ordinal)
            {
                ["action"] = [new MappedSource { Path = "what.todo" }],
                ["stop"] = [new MappedSource { Path = "risk_ticks", Unit = MappedUnit.Ticks }],
                ["target"] = [],
            },
        };

        var signal = Check(
            """{"ticker":"BTCUSDT","action":"sell","what":{"todo":"buy"},"risk_ticks":"25","target":"1"}""", mapping: mapping).Signal!;

        Assert.Equal(SignalAction.Buy, signal.Action);
        Assert.Equal(new SignalPrice(25m, PriceUnit.Ticks), signal.Stop);
        Assert.Equal(new SignalPrice(2m, PriceUnit.Percent), signal.Target);
    }

    [Theory]
    [InlineData(1, 1, PriceUnit.Percent, 101)]
    [InlineData(1, -1, PriceUnit.Percent, 99)]
    [InlineData(1, 1, PriceUnit.Ticks, 100.5)]
    [InlineData(1, -1, PriceUnit.Ticks, 99.5)]
    [InlineData(2, 1, PriceUnit.Points, 102)]
    [InlineData(2, -1, PriceUnit.Points, 98)]
    [InlineData(2, 1, PriceUnit.Atr, 106)]
    [InlineData(2, -1, PriceUnit.Atr, 94)]
    [InlineData(2, 1, PriceUnit.StopDistance, 108)]
    [InlineData(2, -1, PriceUnit.StopDistance, 92)]
    [InlineData(2, -1, PriceUnit.SignedPercent, 102)]
    public void A_distance_lies_on_the_side_that_the_trade_asks_for(double amount, int sign, object unit, double price) => Assert.Equal(
        (decimal)price,
        new SignalPrice((decimal)amount, (PriceUnit)unit).From(new PriceBasis(100m, sign, 0.5m, Atr: 3m, StopDistance: 4m)));
}
