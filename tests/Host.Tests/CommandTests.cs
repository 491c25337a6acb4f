using Candlewick.Host.Commands;

namespace Host.Tests;

/// <summary>How the command line names a market.</summary>
public sealed class CommandTests
{
    [Theory]
    [InlineData("btcusdt", null, "BTCUSDT")]
    [InlineData("BTCUSDT.BINANCE", null, "BTCUSDT.BINANCE")]
    [InlineData("BTCUSDT", "Binance", "BTCUSDT.BINANCE")]
    [InlineData("BTCUSDT.BINANCE", "binance", "BTCUSDT.BINANCE")]
    [InlineData("BTCUSDT.P", "bybit", "BTCUSDT.P.BYBIT")]
    [InlineData("BRK.B", null, "BRK.B")]
    [InlineData("BTCUSDT", "simulator-two", "BTCUSDT.SIMULATOR-TWO")]
    public void A_market_is_named_behind_the_symbol_or_by_the_flag(string symbol, string? venue, string market) =>
        Assert.Equal(market, DataTools.Market(symbol, venue));

    [Fact]
    public void A_venue_that_nobody_knows_is_refused_and_the_known_ones_are_named()
    {
        var wrong = Assert.Throws<ArgumentException>(() => DataTools.Market("BTCUSDT", "nowhere"));
        Assert.Contains("'nowhere'", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("binance", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_venues_for_one_market_are_refused() =>
        Assert.Contains(
            "names another (bybit)",
            Assert.Throws<ArgumentException>(() => DataTools.Market("BTCUSDT.BINANCE", "bybit")).Message, StringComparison.Ordinal);
}
