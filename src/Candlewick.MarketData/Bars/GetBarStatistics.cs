using Candlewick.Domain;
using Candlewick.MarketData.Contracts;
using Candlewick.MarketData.Markets;
using Candlewick.MarketData.Rollups;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.MarketData.Bars;

/// <summary>What a stretch of bars did as a whole.</summary>
internal static class GetBarStatistics
{
    /// <param name="Symbol">Symbol.</param>
    /// <param name="Venue">Venue.</param>
    /// <param name="Timeframe">Timeframe.</param>
    /// <param name="IsSynthetic">True when the market is a simulator's.</param>
    /// <param name="StartTime">Open of the first bar counted.</param>
    /// <param name="EndTime">Open of the last.</param>
    /// <param name="CandleCount">Bars counted.</param>
    /// <param name="PriceHigh">Highest price.</param>
    /// <param name="PriceLow">Lowest price.</param>
    /// <param name="PriceOpen">First price.</param>
    /// <param name="PriceClose">Last price.</param>
    /// <param name="PriceChange">Last less first price.</param>
    /// <param name="PriceChangePct">The same in percent of the first price.</param>
    /// <param name="TotalVolume">Volume summed.</param>
    /// <param name="AvgVolume">Volume per bar.</param>
    /// <param name="Volatility">
    /// Sample standard deviation of the bars' log returns, per bar and not annualised, in percent; 0 for fewer than three bars.
    /// </param>
    public sealed record Response(
        string Symbol, string Venue, string Timeframe, bool IsSynthetic, DateTimeOffset StartTime, DateTimeOffset EndTime, int CandleCount,
        double PriceHigh, double PriceLow, double PriceOpen, double PriceClose, double PriceChange, double PriceChangePct,
        double TotalVolume, double AvgVolume, double Volatility);

    public static void Map(IEndpointRouteBuilder data) =>
        data.MapGet("/{symbol}/{timeframe}/stats", HandleAsync)
            .WithName("GetBarStatistics")
            .WithSummary("Statistics over a range of bars, or over all of them when no range is given")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        [AsParameters] MarketQuery query, string timeframe, IBarReader reader, MarketDirectory directory, ScanTurns turns,
        [FromQuery(Name = "start_time")] string? startTime, [FromQuery(Name = "end_time")] string? endTime,
        CancellationToken cancellationToken)
    {
        var wanted = BarQuery.Timeframe(timeframe);
        var (from, to) = BarQuery.Range(startTime, endTime);
        var market = await query.ResolveAsync(directory);
        var summary = await turns.RunAsync(async () =>
        {
            var bars = await reader.ScanAsync(market, wanted, from ?? 0, query.LastOpen(wanted, to) ?? long.MaxValue, cancellationToken);
            return bars.Count == 0 ? null : Summarise(bars);
        }, cancellationToken);
        return summary is null
            ? Problems.NotFound($"There is no {wanted} bar of {market} in this range.")
            : TypedResults.Ok(summary);
    }

    internal static Response Summarise(BarSeries bars)
    {
        double high = double.MinValue, low = double.MaxValue;
        for (var i = 0; i < bars.Count; i++)
        {
            high = Math.Max(high, bars.High[i]);
            low = Math.Min(low, bars.Low[i]);
        }

        var (open, close, volume) = (bars.Open[0], bars.Close[^1], RollUp.Sum(bars.Volume));
        return new Response(
            bars.Market.Symbol, bars.Market.Venue, bars.Timeframe.Code, VenueName.IsSimulator(bars.Market.Venue),
            bars[0].OpenTime, bars[bars.Count - 1].OpenTime, bars.Count,
            high, low, open, close, close - open, (close - open) / open * 100, volume, volume / bars.Count, Volatility(bars.Close) * 100);
    }

    private static double Volatility(double[] closes)
    {
        if (closes.Length < 3)
        {
            return 0;
        }

        // Welford: one pass, and no difference of large sums.
        double mean = 0, squares = 0;
        for (var i = 1; i < closes.Length; i++)
        {
            var change = Math.Log(closes[i] / closes[i - 1]);
            var delta = change - mean;
            mean += delta / i;
            squares += delta * (change - mean);
        }

        return Math.Sqrt(squares / (closes.Length - 2));
    }
}
