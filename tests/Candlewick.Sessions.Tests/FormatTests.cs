using System.Text;
using Candlewick.Sessions.Formats;
using Candlewick.Sessions.Formats.Native;

namespace Candlewick.Sessions.Tests;

/// <summary>Our own format, field by field, without a desk.</summary>
public sealed class FormatTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    private static SignalCheck Check(string body, TimeSpan? waited = null) =>
        new NativeFormat().Read(Encoding.UTF8.GetBytes(body), new SignalReading(null, Now)).Check(
        new SignalContext(
            "rt_1", ["BTCUSDT"], "scripted", new SignalClocks(Now, null, Now - (waited ?? TimeSpan.Zero), TimeSpan.FromHours(24))));

    private static string Body(string fields) => $$"""{"action":"buy","symbol":"BTCUSDT","id":"1",{{fields}}}""";

    [Theory]
    [InlineData("""{"side":"buy","symbol":"BTCUSDT","target":"+2%","stop":"-1%","id":"1"}""", "action: is required; found side.")]
    [InlineData("""{"action":"buy","ticker":"BTCUSDT","target":"+2%","stop":"-1%","id":"1"}""", "symbol: is required; found ticker.")]
    [InlineData("""{"action":"buy","symbol":"BTCUSDT","TP":"+2%","stop":"-1%","id":"1"}""", "target: is required; found TP.")]
    [InlineData("""{"action":"buy","symbol":"BTCUSDT","target":"+2%","stop_loss":"-1%","id":"1"}""", "stop: is required; found stop_loss.")]
    [InlineData("""{"action":"buy","symbol":"BTCUSDT","target":"+2%","Stop":"-1%","id":"1"}""", "stop: is required; found Stop.")]
    [InlineData("""{"action":"buy","symbol":"BTCUSDT","target":"+2%","stop":"-1%","order_id":"1"}""", "id: is required; found order_id.")]
    [InlineData("""{"action":"buy","symbol":"BTCUSDT","target":"+2%","stop":"-1%"}""", "id: is required.")]
    public void A_missing_field_that_is_there_under_a_near_name_says_so(string body, string error) =>
        Assert.Equal([error], Check(body).Errors);

    [Fact]
    public void An_entry_under_another_name_is_told_as_a_warning_since_an_entry_is_not_needed()
    {
        var check = Check(Body(""" "price":45000,"target":"+2%","stop":"-1%" """));

        Assert.Null(check.Signal!.Entry);
        Assert.Contains("found 'price'", Assert.Single(check.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"action":"buy" """)]
    [InlineData("buy BTCUSDT at market")]
    [InlineData("""["buy"]""")]
    public void Text_that_is_no_object_is_pointed_to_the_routes_alert_template(string body)
    {
        var error = Assert.Single(Check(body).Errors);

        Assert.Contains("alert_template", error, StringComparison.Ordinal);
        Assert.Contains("/api/routes/rt_1", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("buy", "-2%", "-1%")]
    [InlineData("buy", "+2%", "+1%")]
    [InlineData("sell", "+2%", "+1%")]
    [InlineData("sell", "-2%", "-1%")]
    [InlineData("reverse", "+2%", "+1%")]
    [InlineData("buy", "2%", "-1%")]
    [InlineData("buy", "+0%", "-1%")]
    [InlineData("buy", "+2%", "-100%")]
    [InlineData("buy", "+x%", "-1%")]
    public void A_distance_needs_a_sign_and_the_right_one(string action, string target, string stop)
    {
        var check = Check(
            $$"""{"action":"{{action}}","symbol":"BTCUSDT","entry":"market","target":"{{target}}","stop":"{{stop}}","id":"1"}""");

        Assert.Null(check.Signal);
        Assert.NotEmpty(check.Errors);
    }

    [Theory]
    [InlineData("market", "+2%", "-1%", "Buy", 2.0)]
    [InlineData("MARKET", "-2%", "+1%", "Sell", 2.0)]
    [InlineData("100", "+3%", "98", "Buy", 1.5)]
    [InlineData("100", "97", "+1%", "Sell", 3.0)]
    [InlineData("market", "103", "98", "Buy", null)]
    [InlineData("market", "98", "103", "Sell", null)]
    [InlineData("market", "+2%", "98", "Buy", null)]
    public void A_reverse_takes_its_side_from_prices_and_distances(string entry, string target, string stop, string side, double? ratio)
    {
        var check = Check(
            $$"""{"action":"reverse","symbol":"BTCUSDT","entry":"{{entry}}","target":"{{target}}","stop":"{{stop}}","id":"1"}""");

        Assert.Empty(check.Errors);
        Assert.Equal((side, ratio), (check.Signal!.Action.ToString(), (double?)check.Signal.RewardRisk));
    }

    [Fact]
    public void A_distance_is_taken_from_the_entry()
    {
        Assert.Equal(102m, new SignalPrice(2m, PriceUnit.SignedPercent).From(new PriceBasis(100m, 0, 0.01m)));
        Assert.Equal(99m, new SignalPrice(-1m, PriceUnit.SignedPercent).From(new PriceBasis(100m, 0, 0.01m)));
        Assert.Equal(98m, SignalPrice.Of(98m).From(new PriceBasis(100m, 0, 0.01m)));
    }

    [Theory]
    [InlineData(45, "45 s")]
    [InlineData(12 * 60, "12 min")]
    [InlineData(25 * 3_600, "25 h")]
    [InlineData(25 * 3_600 + 600, "25 h 10 min")]
    [InlineData(74 * 3_600, "3 days 2 h")]
    [InlineData(72 * 3_600, "3 days")]
    public void Ages_are_told_in_hours_and_days(int seconds, string text) => Assert.Equal(text, AgeText.Of(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(30, true, false)]
    [InlineData(61, true, true)]
    [InlineData(24 * 60, true, true)]
    [InlineData(24 * 60 + 1, false, false)]
    public void A_signal_without_a_time_is_as_old_as_its_receipt(int minutes, bool isValid, bool isWarned)
    {
        var check = Check(Body(""" "target":"+2%","stop":"-1%" """), TimeSpan.FromMinutes(minutes));

        Assert.Equal((isValid, isWarned), (check.Signal is not null, check.Warnings.Count == 1));
    }

    [Fact]
    public void Every_line_of_a_trace_that_warns_carries_the_sign_of_a_warning()
    {
        var check = Check(Body(""" "entry":100,"target":150,"stop":50,"rr":12,"risk":7,"confidence_score":0.5 """));

        Assert.Equal(check.Warnings, check.Trace.Where(line => line.IsWarning).Select(line => line.Detail));
        Assert.Equal(5, check.Warnings.Count);
    }
}
