using Candlewick.Domain;
using Candlewick.MarketData.Contracts;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.MarketData.Bars;

/// <summary>Bars of a symbol: of one timeframe, of several at once, or the last one.</summary>
internal static class GetBars
{
    public static void Map(IEndpointRouteBuilder data)
    {
        data.MapGet("/{symbol}/{timeframe}", HandleAsync)
            .WithName("GetBars")
            .WithSummary("Bars of one timeframe, oldest first")
            .WithDescription("With start_time the first bars of the range are given, without it the last. Both ends are inclusive and meant as open times.")
            .Produces<BarListView>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
        data.MapGet("/{symbol}/multiple", HandleMultipleAsync)
            .WithName("GetBarsOfSeveralTimeframes")
            .WithSummary("The newest bars of several timeframes")
            .Produces<MultipleView>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
        data.MapGet("/{symbol}/{timeframe}/latest", HandleLatestAsync)
            .WithName("GetLatestBar")
            .WithSummary("The last bar")
            .Produces<LatestView>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    /// <param name="Symbol">Symbol.</param>
    /// <param name="Source"><c>real</c> or <c>synthetic</c>.</param>
    /// <param name="Timeframes">The bars by timeframe code, each as the single route gives them.</param>
    internal sealed record MultipleView(string Symbol, string Source, IReadOnlyDictionary<string, BarListView> Timeframes);

    /// <param name="Symbol">Symbol.</param>
    /// <param name="Timeframe">Timeframe.</param>
    /// <param name="Source"><c>real</c> or <c>synthetic</c>.</param>
    /// <param name="Candle">The last bar.</param>
    internal sealed record LatestView(string Symbol, string Timeframe, string Source, BarView Candle);

    private static async Task<IResult> HandleAsync(
        string symbol, string timeframe, IBarReader reader, IEnumerable<IMarketDataFeed> feeds,
        [Microsoft.AspNetCore.Mvc.FromQuery(Name = "start_time")] string? startTime,
        [Microsoft.AspNetCore.Mvc.FromQuery(Name = "end_time")] string? endTime,
        int? limit, string? source, CancellationToken cancellationToken)
    {
        var name = SymbolName.Parse(symbol);
        var wanted = BarQuery.Timeframe(timeframe);
        var count = BarQuery.Limit(limit);
        var (from, to) = BarQuery.Range(startTime, endTime);
        var served = await BarQuery.SourceAsync(reader, feeds, name, source, cancellationToken);
        var bars = await reader.ReadAsync(name, served, wanted, from, to, count, cancellationToken);
        return new JsonWriterResult(writer => BarListWriter.Write(writer, name, wanted, served, bars));
    }

    private static async Task<IResult> HandleMultipleAsync(
        string symbol, IBarReader reader, IEnumerable<IMarketDataFeed> feeds, string? timeframes, int? limit, string? source, CancellationToken cancellationToken)
    {
        var name = SymbolName.Parse(symbol);
        var wanted = (timeframes ?? "")
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Take(Timeframe.All.Count + 1)
            .Select(code => BarQuery.Timeframe(code, "timeframes"))
            .Distinct()
            .ToList();
        if (wanted.Count == 0)
        {
            throw ProblemException.Invalid("timeframes", $"is required: one or more of {string.Join(' ', Timeframe.All)}, with commas between.");
        }

        var count = BarQuery.Limit(limit);
        var served = await BarQuery.SourceAsync(reader, feeds, name, source, cancellationToken);
        var lists = new List<(Timeframe Timeframe, IReadOnlyList<StoredBar> Bars)>(wanted.Count);
        foreach (var timeframe in wanted)
        {
            lists.Add((timeframe, await reader.ReadAsync(name, served, timeframe, null, null, count, cancellationToken)));
        }

        return new JsonWriterResult(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("symbol", name);
            writer.WriteString("source", served);
            writer.WriteStartObject("timeframes");
            foreach (var (timeframe, bars) in lists)
            {
                writer.WritePropertyName(timeframe.Code);
                BarListWriter.Write(writer, name, timeframe, served, bars);
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        });
    }

    private static async Task<IResult> HandleLatestAsync(
        string symbol, string timeframe, IBarReader reader, IEnumerable<IMarketDataFeed> feeds, string? source, CancellationToken cancellationToken)
    {
        var name = SymbolName.Parse(symbol);
        var wanted = BarQuery.Timeframe(timeframe);
        var served = await BarQuery.SourceAsync(reader, feeds, name, source, cancellationToken);
        var bars = await reader.ReadAsync(name, served, wanted, null, null, 1, cancellationToken);
        if (bars.Count == 0)
        {
            return Problems.NotFound($"No {wanted} bar of {name} is stored ({served}).");
        }

        return new JsonWriterResult(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("symbol", name);
            writer.WriteString("timeframe", wanted.Code);
            writer.WriteString("source", served);
            writer.WritePropertyName("candle");
            BarListWriter.Write(writer, bars[0]);
            writer.WriteEndObject();
        });
    }
}
