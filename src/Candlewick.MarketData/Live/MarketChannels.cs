using Candlewick.Domain;
using Candlewick.MarketData.Markets;
using Candlewick.Platform.Streaming;
using Microsoft.Extensions.DependencyInjection;

namespace Candlewick.MarketData.Live;

/// <summary>
/// The channels of prices and bars. A market has them by its own name (<c>price:BTCUSDT.BINANCE</c>) and, while it is the
/// default one of its symbol, by the bare symbol too.
/// </summary>
internal static class MarketChannels
{
    public const string Prices = "prices";
    private const string CurrentPrices = "current_prices";
    private const string PricePrefix = "price:";
    private const string BarsPrefix = "bars:";

    public static string Price(string name) => PricePrefix + name;

    public static string Bars(string name, Timeframe timeframe) => $"{BarsPrefix}{name}:{timeframe.Code}";

    /// <summary>Registers them with the stream's hub, and what may be asked about prices.</summary>
    public static void AddMarketChannels(this IServiceCollection services)
    {
        services.AddSingleton(provider =>
        {
            var quotes = provider.GetRequiredService<LastQuotes>();
            return StreamChannel.Fixed(Prices, () => [(CurrentPrices, quotes.Prices(null))]);
        });
        services.AddSingleton(provider =>
        {
            var quotes = provider.GetRequiredService<LastQuotes>();
            return new StreamChannel(
                "price:{ticker}", NormalisePrice, channel => [(CurrentPrices, quotes.Prices(channel[PricePrefix.Length..]))])
            {
                TickerPrefix = PricePrefix,
            };
        });
        services.AddSingleton(new StreamChannel("bars:{symbol}:{timeframe}", NormaliseBars));
        services.AddSingleton(provider =>
        {
            var history = provider.GetRequiredService<PriceHistory>();
            return new StreamQuestion(
                "get_history", "ticker", "price_history", async (ticker, cancellationToken) =>
                    await history.FindAsync(ticker, cancellationToken));
        });
    }

    private static string? NormalisePrice(string name) =>
        name.StartsWith(PricePrefix, StringComparison.Ordinal) && MarketName.TryParse(name[PricePrefix.Length..]) is { } market
            ? Price(market.ToString())
            : null;

    private static string? NormaliseBars(string name) =>
        name.Split(':') is ["bars", var text, var code]
        && MarketName.TryParse(text) is { } market && Timeframe.TryParse(code, out var timeframe)
            ? Bars(market.ToString(), timeframe)
            : null;
}
