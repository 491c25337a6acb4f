using Candlewick.Domain;
using Candlewick.MarketData.Contracts;
using Candlewick.MarketData.Markets;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.MarketData.Bars;

/// <summary>Bars of a market: of one timeframe, of several at once, or the last one.</summary>
internal static class GetBars
{
    public static void Map(IEndpointRouteBuilder data)
    {
        data.MapGet("/{symbol}/{timeframe}", HandleAsync)
            .WithName("GetBars")
            .WithSummary("Bars of one timeframe, oldest first")
            .WithDescription(
                "With start_time the first bars of the range are returned, without it the last. Both ends are open times and inclusive. "
                + "A symbol alone means its default market; SYMBOL.VENUE or ?venue= names another.")
            .BoundPagesOfBars()
            .Produces<BarListView>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);
        data.MapGet("/{symbol}/multiple", HandleMultipleAsync)
            .WithName("GetBarsOfSeveralTimeframes")
            .WithSummary("The newest bars of several timeframes")
            .BoundLargeAnswers()
            .Produces<MultipleView>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);
        data.MapGet("/{symbol}/{timeframe}/latest", HandleLatestAsync)
            .WithName("GetLatestBar")
            .WithSummary("The last bar")
            .Produces<LatestView>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    /// <param name="Symbol">Symbol.</param>
    /// <param name="Venue">Venue.</param>
    /// <param name="IsSynthetic">True when the market is a simulator's.</param>
    /// <param name="Timeframes">The bars by timeframe code, each as the single route gives them.</param>
    internal sealed record MultipleView(string Symbol, string Venue, bool IsSynthetic, IReadOnlyDictionary<string, BarListView> Timeframes);

    /// <param name="Symbol">Symbol.</param>
    /// <param name="Venue">Venue.</param>
    /// <param name="IsSynthetic">True when the market is a simulator's.</param>
    /// <param name="Timeframe">Timeframe.</param>
    /// <param name="Candle">The last bar.</param>
    internal sealed record LatestView(string Symbol, string Venue, bool IsSynthetic, string Timeframe, BarView Candle);

    private static async Task<IResult> HandleAsync(
        [AsParameters] MarketQuery query, string timeframe, BarPages pages, MarketDirectory directory,
        [FromQuery(Name = "start_time")] string? startTime, [FromQuery(Name = "end_time")] string? endTime, int? limit)
    {
        var wanted = BarQuery.Timeframe(timeframe);
        var count = BarQuery.Limit(limit);
        var (from, to) = BarQuery.Range(startTime, endTime);
        var market = await query.ResolveAsync(directory);
        return await pages.ReadAsync(market, wanted, from, query.LastOpen(wanted, to), count);
    }

    private static async Task<IResult> HandleMultipleAsync(
        [AsParameters] MarketQuery query, IBarReader reader, MarketDirectory directory, string? timeframes, int? limit)
    {
        var wanted = (timeframes ?? "")
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Take(Timeframe.All.Count + 1)
            .Select(code => BarQuery.Timeframe(code, "timeframes"))
            .Distinct()
            .ToList();
        if (wanted.Count == 0)
        {
            throw ProblemException.Invalid(
                "timeframes", $"is required: one or more of {string.Join(' ', Timeframe.All)}, separated by commas.");
        }

        var count = BarQuery.Limit(limit);
        // All that can be wrong is found before the answer begins.
        var stretches = wanted.ConvertAll(timeframe => (Timeframe: timeframe, LastOpen: query.LastOpen(timeframe)));
        var market = await query.ResolveAsync(directory);
        return new JsonAnswer(async json =>
        {
            var writer = json.Writer;
            writer.WriteStartObject();
            BarListWriter.Write(writer, market);
            writer.WriteStartObject("timeframes");
            foreach (var (timeframe, lastOpen) in stretches)
            {
                // One at a time: a reader who takes his time holds the bars of one timeframe and not of all.
                var bars = await reader.ReadAsync(market, timeframe, null, lastOpen, count, json.Aborted);
                writer.WritePropertyName(timeframe.Code);
                await BarListWriter.WriteAsync(json, market, timeframe, bars);
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        });
    }

    private static async Task<IResult> HandleLatestAsync(
        [AsParameters] MarketQuery query, string timeframe, IBarReader reader, MarketDirectory directory,
        CancellationToken cancellationToken)
    {
        var wanted = BarQuery.Timeframe(timeframe);
        var market = await query.ResolveAsync(directory);
        var bars = await reader.ReadAsync(market, wanted, null, query.LastOpen(wanted), 1, cancellationToken);
        if (bars.Count == 0)
        {
            return Problems.NotFound($"There is no {wanted} bar of {market}.");
        }

        return new JsonAnswer(json =>
        {
            var writer = json.Writer;
            writer.WriteStartObject();
            BarListWriter.Write(writer, market);
            writer.WriteString("timeframe", wanted.Code);
            writer.WritePropertyName("candle");
            BarListWriter.Write(writer, bars[0]);
            writer.WriteEndObject();
            return Task.CompletedTask;
        });
    }
}
